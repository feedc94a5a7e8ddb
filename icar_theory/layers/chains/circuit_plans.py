"""Which tokens a circuit needs: each gate as one threshold of inputs and of earlier tokens."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Sequence

from icar_theory.layers.chains.circuit_nodes import Circuit, Node, Table
from icar_theory.layers.chains.threshold_tables import Gate, gate_of_table, gate_pairs
from icar_theory.layers.chains.thresholds import (
    Threshold,
    atom,
    constant,
    folded,
    weighted,
)

NOT_FOUND = (math.inf, 0)
LARGEST_WEIGHT = 2**40
"""Gates are not folded into one token beyond this, so that float64 holds all sums."""


class Plan:
    """A threshold for each node of a circuit that outputs need; atoms are inputs and tokens.

    `forms` maps nodes to thresholds, `definitions` an atom that is a token to its threshold. No
    token is decided on before a gate needs it as a bit, apart from the nodes in `tokens`; `named`
    nodes are those with a name.
    """

    def __init__(
        self,
        circuit: Circuit,
        outputs: Collection[int],
        named: Collection[int],
        tokens: Collection[int] = (),
    ) -> None:
        self.circuit = circuit
        self.forms: dict[int, Threshold] = {}
        self.definitions: dict[int, Threshold] = {}
        self._atoms: dict[Threshold, int] = {}
        self._given: set[int] = set()
        self._next = len(circuit.nodes)
        order = circuit.reachable(outputs)
        self._uses = Counter(a for number in order for a in circuit.nodes[number].arguments)
        self._whole = circuit.tables(order, ())
        self._part = circuit.tables(order, {*named, *tokens})
        nodes = (circuit.nodes[number] for number in outputs)
        negated = {node.arguments[0] for node in nodes if node.kind == "not"}
        for number in order:
            form = self.forms[number] = self._form(number)
            if number in outputs or number in tokens or number in negated:
                opposite = number in negated and number not in outputs
                given = self.simple(form.negated() if opposite else form)
                self._given |= {number for number, _ in given.terms}

    def define(self, form: Threshold) -> int:
        """Make a new token of a threshold and return its atom."""
        number, self._next = self._next, self._next + 1
        self.definitions[number] = form
        return number

    def simple(self, form: Threshold) -> Threshold:
        """Return a threshold as a literal or a constant, with a token where it is none yet."""
        if form.is_simple:
            return form
        opposite = form.negated()
        if opposite in self._atoms:
            return atom(self._atoms[opposite]).negated()
        if form not in self._atoms:
            self._atoms[form] = self.define(form)
        return atom(self._atoms[form])

    def _form(self, number: int) -> Threshold:
        node = self.circuit.nodes[number]
        if node.kind == "input":
            return atom(number)
        if node.kind == "not":
            return self.forms[node.arguments[0]].negated()
        whole, part = self._whole.get(number), self._part.get(number)
        single = (
            lambda: self._one_token(part),
            lambda: self._one_token(whole),
            lambda: self._folded(node),
        )
        costs = [self._cost(search) for search in single]
        if min(costs) < NOT_FOUND:
            return single[costs.index(min(costs))]() or constant(0)
        return (
            self._two_tokens(whole)
            or self._two_tokens(part)
            or (self._parity(node) if node.kind == "xor" else self._gate(node))
        )

    def _cost(self, search: Callable[[], Threshold | None]) -> tuple[float, int]:
        """Return how many tokens a threshold looks at that are not given, and its weight.

        New ones count twice; they are forgotten again.
        """
        before = len(self.definitions)
        form = search()
        new = len(self.definitions) - before
        for _ in range(new):
            del self._atoms[self.definitions.popitem()[1]]
        if form is None:
            return NOT_FOUND
        fresh = sum(
            number >= len(self.circuit.nodes) and number not in self._given
            for number, _ in form.terms
        )
        return new + fresh, sum(abs(weight) for _, weight in form.terms)

    def _one_token(self, table: Table | None) -> Threshold | None:
        gate = None if table is None else gate_of_table(len(table[0]), table[1])
        if table is None or gate is None:
            return None
        return weighted(self._pieces(table[0], gate), gate[1])

    def _two_tokens(self, table: Table | None) -> Threshold | None:
        if table is None or len(table[0]) > 3:
            return None
        leaves, values = table
        pairs = gate_pairs(len(leaves))[values]
        firsts = [weighted(self._pieces(leaves, first), first[1]) for first, _ in pairs]
        known = (k for k, form in enumerate(firsts) if self._is_token(form))
        best = next(known, 0)
        (*weights, last), least = pairs[best][1]
        pieces = self._pieces(leaves, (tuple(weights), least))
        return weighted([*pieces, (self.simple(firsts[best]), last)], least)

    def _pieces(self, leaves: Sequence[int], gate: Gate) -> list[tuple[Threshold, int]]:
        simple = [self.simple(self.forms[leaf]) for leaf in leaves]
        return list(zip(simple, gate[0], strict=True))

    def _is_token(self, form: Threshold) -> bool:
        return form.is_simple or form in self._atoms or form.negated() in self._atoms

    def _parity(self, node: Node) -> Threshold:
        """Return the last digit of the sum of the arguments; those before it become tokens."""
        odd: set[int] = set()
        flip = 0
        for a in node.arguments:
            piece = self.simple(self.forms[a])
            flip ^= int(piece.least <= 0)  # 1 for the constant 1 and for a negated atom
            odd ^= {number for number, _ in piece.terms}
        pieces = [(atom(number), 1) for number in odd]
        form = constant(0)
        for j in reversed(range(len(odd).bit_length())):
            form = weighted(pieces, 2**j)
            if j:
                pieces.append((self.simple(form), -(2**j)))
        return form.negated() if flip else form

    def _folded(self, node: Node) -> Threshold | None:
        """Return a gate as one threshold if that makes no new token."""
        if node.kind == "xor":
            return None
        others = [a for a in node.arguments if not self._is_token(self.forms[a])]
        return self._gate(node) if len(others) <= 1 else None

    def _gate(self, node: Node) -> Threshold:
        """Return "at least so many arguments", one argument of which may stay a threshold."""
        arguments = sorted(node.arguments, key=lambda a: self._uses[a])
        others = [self.forms[a] for a in arguments if not self._is_token(self.forms[a])]
        pieces = [self.simple(self.forms[a]) for a in arguments if self._is_token(self.forms[a])]
        if others:
            pieces += [self.simple(form) for form in others[1:]]
            form = folded(pieces, others[0], node.least)
            if sum(abs(weight) for _, weight in form.terms) <= LARGEST_WEIGHT:
                return form
            pieces.append(self.simple(others[0]))
        return weighted([(piece, 1) for piece in pieces], node.least)
