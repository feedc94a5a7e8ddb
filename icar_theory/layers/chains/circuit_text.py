"""Circuits as text: one assignment a line, in Python's syntax, which is read and never run."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import NoReturn

from icar_theory.arguments import said
from icar_theory.layers.chains.circuit_nodes import Circuit

Operation = Callable[[Circuit, list[int]], int]

OPERATORS: Mapping[type[ast.operator], Operation] = {
    ast.BitAnd: Circuit.conjunction,
    ast.BitOr: Circuit.disjunction,
    ast.BitXor: Circuit.exclusive,
}
FUNCTIONS: Mapping[str, tuple[int, int | None, Operation]] = {
    "majority": (1, None, lambda circuit, a: circuit.at_least(len(a) // 2 + 1, a)),
    "xor": (1, None, Circuit.exclusive),
    "nand": (1, None, lambda circuit, a: circuit.negation(circuit.conjunction(a))),
    "nor": (1, None, lambda circuit, a: circuit.negation(circuit.disjunction(a))),
    "implies": (2, 2, lambda circuit, a: circuit.implication(*a)),
    "equivalent": (2, None, Circuit.equivalence),
    "ite": (3, 3, lambda circuit, a: circuit.choice(*a)),
}
"""Functions by name: the least and largest number of arguments, and the gate."""
BRACKETS = 150
"""How many brackets may be open at once: Python reads 199, and runs out of stack before."""
KNOWN = "majority, xor, nand, nor, implies, equivalent, ite, atleast"
SPELLINGS: Mapping[str, str] = {
    **dict.fromkeys(("&&", "and", "And", "AND", "∧"), "&"),
    **dict.fromkeys(("||", "or", "Or", "OR", "∨"), "|"),
    **dict.fromkeys(("!=", "Xor", "XOR", "⊕"), "^"),
    **dict.fromkeys(("!", "not", "Not", "NOT", "¬"), "~"),
    **dict.fromkeys(("->", "=>", ">>"), "implies(a, b)"),
    **dict.fromkeys(("==", "<->", "<=>"), "equivalent(a, b)"),
    **dict.fromkeys(("?", "if"), "ite(a, b, c)"),
}
"""What people write otherwise, and how it is written here."""
OTHERWISE = re.compile(
    r"[A-Za-z_]\w*|<->|<=>|" + "|".join(re.escape(x) for x in SPELLINGS if not x.isalpha())
)

BETWEEN = re.compile(r"[\w)]\s+(xor|xnor|nand|nor|implies|iff|equivalent)\b")
"""A function's name between what it joins."""
SAME = {"xnor": "equivalent", "iff": "equivalent"}


@dataclass(frozen=True)
class Reading:
    """A circuit as it was read: `inputs` in order, `outputs` and all `named` nodes by name.

    An output without a name has the empty one.
    """

    circuit: Circuit
    inputs: tuple[str, ...]
    outputs: tuple[tuple[str, int], ...]
    named: tuple[tuple[str, int], ...] = ()


def read_text(text: str) -> Reading:
    """Read assignments such as ``carry = majority(a, b, c)``, and bare expressions.

    Names that are not assigned are inputs, in order of first appearance; bare expressions, and
    assigned names that no other line uses, are outputs. Raises ValueError, naming the line, for
    what is no circuit.

    >>> reading = read_text("carry = both | c & either; both = a & b; either = a | b")
    >>> reading.inputs, [name for name, _ in reading.outputs]
    (('c', 'a', 'b'), ['carry'])
    """
    assigned = _assignments(text)
    used = {name: [found.id for found in _names(value)] for name, value in assigned.items()}
    try:
        within = {name: [other for other in used[name] if other in assigned] for name in used}
        order = list(TopologicalSorter(within).static_order())
    except CycleError as error:
        raise ValueError(f"circuit must have no cycle, got {' -> '.join(error.args[1])}") from None
    circuit = Circuit()
    places = [found for value in assigned.values() for found in _names(value)]
    places.sort(key=lambda found: (found.lineno, found.col_offset))
    inputs = tuple(dict.fromkeys(found.id for found in places if found.id not in assigned))
    nodes = {name: circuit.input(name) for name in inputs}
    inner = {name for names in used.values() for name in names}
    answers = {_plain_name(assigned[name]) for name in assigned if name not in inner}
    try:
        for name in order:
            nodes[name] = _node(assigned[name], circuit, nodes)
            if name in answers:
                circuit.keep(nodes[name])
    except RecursionError:
        raise _too_deep(assigned[name].lineno) from None
    return Reading(
        circuit,
        inputs,
        tuple(
            (name if name.isidentifier() else "", nodes[name])
            for name in assigned
            if name not in inner
        ),
        tuple((name, nodes[name]) for name in assigned if name.isidentifier()),
    )


def _assignments(text: str) -> dict[str, ast.expr]:
    """Return the expressions by the name they are given, or by ``=`` and a number without one."""
    stripped = textwrap.dedent(text).strip()
    _require_shallow(stripped)
    try:
        lines = ast.parse(stripped).body
    except (RecursionError, MemoryError):
        longest = max(enumerate(stripped.splitlines(), 1), key=lambda line: len(line[1]))
        raise _too_deep(longest[0]) from None
    except (SyntaxError, ValueError) as error:
        number = error.lineno if isinstance(error, SyntaxError) else None
        place = f" in line {number}" if number else ""
        wrong = stripped.splitlines()[number - 1 : number] if number else []
        hint = _hint("".join(wrong))
        raise ValueError(f"circuit must be assignments{place}, got {said(text)}{hint}") from None
    found: dict[str, ast.expr] = {}
    for line in lines:
        if isinstance(line, ast.Expr):
            found[f"={len(found)}"] = line.value
            continue
        if not isinstance(line, ast.Assign) or len(line.targets) != 1:
            _refuse("be assignments such as c = a & b", line)
        target = line.targets[0]
        if not isinstance(target, ast.Name):
            _refuse("assign to a name", target)
        if target.id in found:
            _refuse("assign a name once", line)
        found[target.id] = line.value
    if not found:
        raise ValueError(f"circuit must have an assignment or an expression, got {said(text)}")
    return found


def _require_shallow(text: str) -> None:
    """Refuse more than BRACKETS open ones, by line."""
    opened = 0
    for number, line in enumerate(text.splitlines(), 1):
        for sign in line.partition("#")[0]:
            opened = max(0, opened + (sign in "([{") - (sign in ")]}"))
            if opened > BRACKETS:
                raise _too_deep(number)


def _too_deep(number: int) -> ValueError:
    return ValueError(
        f"circuit must nest less deeply in line {number}, in at most {BRACKETS} brackets: "
        "give parts of long expressions names"
    )


def _names(value: ast.expr) -> Iterator[ast.Name]:
    """Yield the names in an expression that are not called."""
    called = {id(part.func) for part in ast.walk(value) if isinstance(part, ast.Call)}
    for part in ast.walk(value):
        if isinstance(part, ast.Name) and id(part) not in called:
            yield part


def _plain_name(value: ast.expr) -> str | None:
    """Return the name that an expression is, or negates."""
    while isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Invert):
        value = value.operand
    return value.id if isinstance(value, ast.Name) else None


def _node(value: ast.expr, circuit: Circuit, nodes: Mapping[str, int]) -> int:
    """Add an expression to the circuit and return its node."""
    match value:
        case ast.Name(id=name):
            return nodes[name]
        case ast.Constant(value=int(bit)) if bit in (0, 1):
            return circuit.constant(bit)
        case ast.UnaryOp(op=ast.Invert(), operand=operand):
            return circuit.negation(_node(operand, circuit, nodes))
        case ast.BinOp(op=operator) if type(operator) in OPERATORS:
            parts, left = [], value.left
            parts.append(value.right)
            while isinstance(left, ast.BinOp) and type(left.op) is type(operator):
                parts.append(left.right)
                left = left.left
            arguments = [_node(part, circuit, nodes) for part in (left, *reversed(parts))]
            return OPERATORS[type(operator)](circuit, arguments)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _call(value, name, arguments, circuit, nodes)
    _refuse(f"be made of names, 0, 1, &, |, ^, ~ and the functions {KNOWN}", value)


def _call(
    value: ast.Call,
    name: str,
    arguments: list[ast.expr],
    circuit: Circuit,
    nodes: Mapping[str, int],
) -> int:
    if name == "atleast":
        match arguments:
            case [ast.Constant(value=int(least)), _, *_] if not isinstance(least, bool):
                inner = [_node(part, circuit, nodes) for part in arguments[1:]]
                return circuit.at_least(least, inner)
        _refuse("give atleast a whole number and then arguments", value)
    if name not in FUNCTIONS:
        _refuse(f"use the functions {KNOWN}", value)
    fewest, most, operation = FUNCTIONS[name]
    if len(arguments) < fewest or (most is not None and len(arguments) > most):
        wanted = f"{fewest}" if most == fewest else f"at least {fewest}"
        _refuse(f"give {name} {wanted} {'argument' if fewest == 1 else 'arguments'}", value)
    if name == "majority" and len(arguments) % 2 == 0:
        _refuse("give majority an odd number of arguments", value)
    return operation(circuit, [_node(part, circuit, nodes) for part in arguments])


def _refuse(rule: str, part: ast.stmt | ast.expr) -> NoReturn:
    text = ast.unparse(part)
    raise ValueError(f"circuit must {rule}, got {text!r} in line {part.lineno}{_hint(text)}")


def _hint(text: str) -> str:
    """Return how the first thing that people write otherwise is written."""
    found = (sign for sign in OTHERWISE.findall(text) if sign in SPELLINGS)
    hint = next((f" (write {SPELLINGS[sign]} for {sign})" for sign in found), "")
    between = BETWEEN.search(text)
    if hint or not between:
        return hint
    return f" (write {SAME.get(between[1], between[1])}(a, b) for a {between[1]} b)"
