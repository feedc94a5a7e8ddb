r"""Boolean circuits compiled to linear predictors, with as few tokens as simple rules give.

- A negation, and a gate of literals that is a threshold function, costs no token of its own inside
  a gate that folds it: with one threshold ``[Σ w y ≥ θ]`` among its arguments, "at least k of the
  arguments" is one threshold again, :func:`icar_theory.layers.chains.thresholds.folded`.
- What depends on at most 5 inputs or named gates is looked up: one token if it is a threshold
  function, two if it depends on at most 3.
- The XOR of m bits takes ⌈log2(m + 1)⌉ tokens, the binary digits of their sum from the top.
- Equal thresholds are one token.

The number of tokens is the least possible for single functions of at most 3 inputs; for larger
circuits it is an upper bound.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any

import sympy as sp
from sympy.logic import boolalg

from icar_theory.arguments import said
from icar_theory.layers.chains.circuit_nodes import Circuit
from icar_theory.layers.chains.circuit_plans import Plan
from icar_theory.layers.chains.circuit_text import Reading, read_text
from icar_theory.layers.chains.predictor_drafts import Draft
from icar_theory.layers.chains.predictor_reading import items, names
from icar_theory.layers.chains.predictors import LinearPredictor

GATES: dict[type, Callable[[Circuit, list[int]], int]] = {
    sp.And: Circuit.conjunction,
    sp.Or: Circuit.disjunction,
    sp.Xor: Circuit.exclusive,
    sp.Not: lambda circuit, a: circuit.negation(*a),
    sp.Nand: lambda circuit, a: circuit.negation(circuit.conjunction(a)),
    sp.Nor: lambda circuit, a: circuit.negation(circuit.disjunction(a)),
    boolalg.Xnor: lambda circuit, a: circuit.negation(circuit.exclusive(a)),
    sp.Implies: lambda circuit, a: circuit.implication(*a),
    sp.Equivalent: Circuit.equivalence,
    sp.ITE: lambda circuit, a: circuit.choice(*a),
}


def compile_circuit(circuit: Any, *, inputs: Sequence[Any] | None = None) -> LinearPredictor:
    """Return a linear predictor that computes a Boolean circuit.

    `circuit` is a SymPy Boolean, a sequence of them (one output each), or text: an assignment a
    line in Python's syntax, with ``& | ^ ~`` and the functions majority, xor, nand, nor, implies,
    equivalent, ite and atleast(k, …). In a text bare expressions, and names that no other line
    uses, are outputs. `inputs` gives the order of inputs; the default is that of the text, or of
    the symbols' names.

    Raises ValueError for a cycle, an unknown function, an input that `inputs` lacks; TypeError for
    what is neither text nor Boolean.

    >>> add = compile_circuit("sum = a ^ b ^ c; carry = majority(a, b, c)")
    >>> print(add, add.outputs, add.answer("110"))
    linear predictor, 3 bits in, 2 tokens ('sum', 'carry') (0, 1)
    >>> x, y = sp.symbols("x y")
    >>> compile_circuit(x >> y).terms
    ((('x', -2), ('y', 2)),)
    """
    reading = read_text(circuit) if isinstance(circuit, str) else _read_sympy(circuit)
    ordered = reading.inputs
    if inputs is not None:
        ordered = names("inputs", [str(name) for name in items("inputs", inputs)])
        lacking = [name for name in reading.inputs if name not in ordered]
        if lacking:
            raise ValueError(f"inputs must name all inputs of the circuit, {lacking[0]!r} too")
        clash = [name for name, _ in reading.named if name in ordered]
        if clash:
            raise ValueError(f"inputs must not be assigned by the circuit, got {clash[0]!r}")
    first = _Emission(reading, ())
    # what became a token may serve as one from the start: gates on it need not fold it again
    second = _Emission(reading, first.bits())
    best = min(first, second, key=lambda emission: emission.size())
    return best.predictor(ordered)


class _Emission:
    """A plan in the order of its tokens."""

    def __init__(self, reading: Reading, tokens: Sequence[int]) -> None:
        self.reading = reading
        outputs = [node for _, node in reading.outputs]
        self.plan = Plan(reading.circuit, set(outputs), [node for _, node in reading.named], tokens)
        self.order: dict[int, None] = {}
        self.outputs: list[int] = []
        answered: set[int] = set()
        for node in outputs:
            form = self.plan.simple(self.plan.forms[node])
            number = form.terms[0][0] if form.terms else -1
            is_free = number in self.plan.definitions and number not in answered
            if form.least <= 0 or not is_free:  # negated, constant, an input, or answered before
                number = self.plan.define(self.plan.forms[node])
            self.outputs.append(number)
            answered.add(number)
            self._append(number)

    def _append(self, number: int) -> None:
        """Append a token after those it looks at."""
        waiting = [number]
        while waiting:
            found = waiting[-1]
            before = [
                atom
                for atom, _ in self.plan.definitions[found].terms
                if atom in self.plan.definitions and atom not in self.order
            ]
            if before:
                waiting += reversed(before)
                continue
            waiting.pop()
            self.order.setdefault(found)

    def bits(self) -> list[int]:
        """Return the nodes that are tokens."""
        return [
            number
            for number, form in self.plan.forms.items()
            if not form.is_simple and self.plan.simple(form).terms[0][0] in self.order
        ]

    def size(self) -> tuple[int, int]:
        """Return the number of tokens and the sum of all weights."""
        rows = [self.plan.definitions[number].terms for number in self.order]
        return len(rows), sum(abs(weight) for row in rows for _, weight in row)

    def predictor(self, inputs: Sequence[str]) -> LinearPredictor:
        """Return the predictor, each token under the name of its gate where it has one."""
        labels = {
            number: name
            for number, (name, _) in zip(self.outputs, self.reading.outputs, strict=True)
            if name
        }
        answers = set(labels.values())
        for name, node in self.reading.named:
            if node in self.plan.forms and name not in answers:
                form = self.plan.simple(self.plan.forms[node])
                if form.least > 0 and form.terms:
                    labels.setdefault(form.terms[0][0], name)
        taken = {*inputs, *(name for name, _ in self.reading.named)}
        letter = next(s for s in _letters() if not any(name.startswith(f"{s}_") for name in taken))
        for place, number in enumerate(self.order, 1):
            labels.setdefault(number, f"{letter}_{place}")
        circuit, draft = self.reading.circuit, Draft(inputs)
        labels |= {circuit.input(name): name for name in self.reading.inputs}
        for number in self.order:
            form = self.plan.definitions[number]
            terms = {labels[atom]: weight for atom, weight in form.terms}
            draft.add(labels[number], terms, at_least=form.least)
        return draft.predictor([labels[number] for number in self.outputs])


def _letters() -> Iterator[str]:
    """Yield t, tt, ttt …: what tokens without a name may be called."""
    return ("t" * k for k in count(1))


def _read_sympy(circuit: Any) -> Reading:
    several = isinstance(circuit, list | tuple | sp.Tuple)
    expressions = [*circuit] if several else [circuit]
    if not expressions:
        raise ValueError(f"circuit must have at least one output, got {said(circuit)}")
    for expression in expressions:
        if not isinstance(expression, bool | boolalg.Boolean):
            raise TypeError(f"circuit must be text or SymPy Booleans, got {said(expression)}")
    found = Circuit()
    symbols = set().union(*(sp.sympify(expression).free_symbols for expression in expressions))
    inputs = tuple(sorted(map(str, symbols), key=_natural))
    nodes = {name: found.input(name) for name in inputs}
    if len(nodes) < len(symbols):
        raise ValueError(f"circuit must have symbols with different names, got {inputs}")
    outputs = tuple(("", _node(sp.sympify(part), found)) for part in expressions)
    return Reading(found, inputs, outputs)


def _natural(name: str) -> list[tuple[int, str]]:
    """Return a key that sorts x_2 before x_10."""
    return [(int(piece or 0), "") if piece.isdecimal() else (0, piece)
            for piece in re.split(r"(\d+)", name)]  # fmt: skip


def _node(expression: Any, circuit: Circuit) -> int:
    if isinstance(expression, sp.Symbol):
        return circuit.input(expression.name)
    if isinstance(expression, boolalg.BooleanAtom):
        return circuit.constant(int(bool(expression)))
    if type(expression) not in GATES:
        raise ValueError(
            "circuit must be made of symbols, And, Or, Not, Xor, Nand, Nor, Implies, Equivalent "
            f"and ITE, got {expression}"
        )
    arguments = [_node(part, circuit) for part in expression.args]
    return GATES[type(expression)](circuit, arguments)
