"""Circuits as lists of gates, each after its arguments, with truth tables of few leaves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from icar_theory.layers.chains.threshold_tables import MOST_VARIABLES

Table = tuple[tuple[int, ...], int]
"""Leaves (numbers of nodes, ascending) and the truth table on them, as an integer."""


@dataclass(frozen=True)
class Node:
    """A gate: "input" (with a name), "not", "xor", or "at least" `least` of its arguments.

    Constants are "at least 0" and "at least 1" of nothing.
    """

    kind: str
    arguments: tuple[int, ...] = ()
    least: int = 0
    name: str = ""


class Circuit:
    """Gates without repetition; methods add one and return its number.

    >>> circuit = Circuit()
    >>> x, y = circuit.input("x"), circuit.input("y")
    >>> circuit.conjunction([x, y]) == circuit.conjunction([x, y, x])
    True
    """

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._numbers: dict[Node, int] = {}
        self._kept: set[int] = set()

    def _add(self, node: Node) -> int:
        if node not in self._numbers:
            self._numbers[node] = len(self.nodes)
            self.nodes.append(node)
        return self._numbers[node]

    def input(self, name: str) -> int:
        """Add an input."""
        return self._add(Node("input", name=name))

    def constant(self, bit: int) -> int:
        """Add a constant."""
        return self._add(Node("at least", least=1 - bit))

    def negation(self, a: int) -> int:
        """Add ``not a``; two negations are none."""
        node = self.nodes[a]
        if node.kind == "at least" and not node.arguments:
            return self.constant(int(node.least > 0))
        return node.arguments[0] if node.kind == "not" else self._add(Node("not", (a,)))

    def keep(self, a: int) -> None:
        """Let no later gate take a node apart, or the node that it negates: it is a token anyway.

        >>> circuit = Circuit()
        >>> both = circuit.conjunction([circuit.input("x"), circuit.input("y")])
        >>> circuit.keep(both)
        >>> circuit.nodes[circuit.conjunction([both, circuit.input("z")])].arguments
        (2, 3)
        """
        node = self.nodes[a]
        self._kept.add(node.arguments[0] if node.kind == "not" else a)

    def at_least(self, least: int, arguments: Iterable[int]) -> int:
        """Add "at least `least` of the arguments are 1"; an argument counts as often as it stands.

        >>> circuit = Circuit()
        >>> circuit.nodes[circuit.at_least(2, [circuit.input(name) for name in "abc"])]
        Node(kind='at least', arguments=(0, 1, 2), least=2, name='')
        """
        found = tuple(sorted(arguments))
        if least <= 0 or least > len(found):
            return self.constant(int(least <= 0))
        return found[0] if len(found) == 1 else self._add(Node("at least", found, least))

    def conjunction(self, arguments: Iterable[int]) -> int:
        """Add the AND of all arguments; conjunctions among them are taken apart."""
        parts = set(self._parts(arguments, negated=False))
        return self.at_least(len(parts), parts)

    def disjunction(self, arguments: Iterable[int]) -> int:
        """Add the OR of all arguments; disjunctions among them are taken apart."""
        parts = set(self._parts(map(self.negation, arguments), negated=True))
        return self.at_least(1, parts)

    def _parts(self, arguments: Iterable[int], *, negated: bool) -> list[int]:
        """Return what is joined by AND, negated (so that OR joins it) if asked for."""
        parts = []
        for a in arguments:
            sign = self.nodes[a].kind == "not"
            inner = self.nodes[a].arguments[0] if sign else a
            node = self.nodes[inner]
            whole = inner in self._kept
            join = node.kind == "at least" and node.least == (1 if sign else len(node.arguments))
            if join and not whole:
                flips = sign != negated
                parts += [self.negation(b) if flips else b for b in node.arguments]
            else:
                parts.append(self.negation(a) if negated else a)
        return parts

    def exclusive(self, arguments: Iterable[int]) -> int:
        """Add the XOR of all arguments; those among them are taken apart, equal ones cancel."""
        odd: set[int] = set()
        flip = 0
        for a in arguments:
            node = self.nodes[a]
            if node.kind == "not":
                flip, a = flip ^ 1, node.arguments[0]
                node = self.nodes[a]
            if node.kind == "at least" and not node.arguments:
                flip ^= int(node.least <= 0)
            else:
                apart = node.kind == "xor" and a not in self._kept
                odd ^= set(node.arguments) if apart else {a}
        if not odd:
            return self.constant(flip)
        found = odd.pop() if len(odd) == 1 else self._add(Node("xor", tuple(sorted(odd))))
        return self.negation(found) if flip else found

    def implication(self, a: int, b: int) -> int:
        """Add ``a implies b``."""
        return self.disjunction([self.negation(a), b])

    def equivalence(self, arguments: Sequence[int]) -> int:
        """Add "all arguments are equal"."""
        if len(arguments) == 2:
            return self.negation(self.exclusive(arguments))
        nots = [self.negation(a) for a in arguments]
        return self.disjunction([self.conjunction(arguments), self.conjunction(nots)])

    def choice(self, c: int, a: int, b: int) -> int:
        """Add "a if c else b"."""
        return self.disjunction([self.conjunction([c, a]), self.conjunction([self.negation(c), b])])

    def reachable(self, outputs: Iterable[int]) -> list[int]:
        """Return the numbers of the nodes that outputs need, arguments first."""
        needed, waiting = set(), list(outputs)
        while waiting:
            number = waiting.pop()
            if number not in needed:
                needed.add(number)
                waiting += self.nodes[number].arguments
        return sorted(needed)

    def tables(self, order: Sequence[int], leaves: Collection[int]) -> dict[int, Table]:
        """Return truth tables of the nodes that depend on at most 5 leaves.

        A leaf is an input or a node in `leaves`; a leaf's own table is on the leaves before it.
        """
        own: dict[int, Table] = {}
        seen: dict[int, Table] = {}  # as the gates after a node see it
        for number in order:
            node = self.nodes[number]
            if node.kind == "input":
                own[number] = (number,), 0b10
            elif all(a in seen for a in node.arguments):
                union = {leaf for a in node.arguments for leaf in seen[a][0]}
                if len(union) <= MOST_VARIABLES:
                    support = tuple(sorted(union))
                    columns = [_spread(*seen[a], support) for a in node.arguments]
                    own[number] = _reduced(support, _combined(node, columns, 2 ** len(support)))
            if number in leaves:
                seen[number] = (number,), 0b10
            elif number in own:
                seen[number] = own[number]
        return own


@lru_cache(maxsize=4096)
def _spread(support: tuple[int, ...], table: int, target: tuple[int, ...]) -> int:
    """Return a table on more leaves."""
    width = len(target)
    places = [width - 1 - target.index(leaf) for leaf in support]
    found = 0
    for a in range(2**width):
        index = 0
        for place in places:
            index = 2 * index + (a >> place & 1)
        found |= (table >> index & 1) << a
    return found


def _combined(node: Node, columns: Sequence[int], size: int) -> int:
    full = (1 << size) - 1
    if node.kind == "not":
        return full ^ columns[0]
    rule: Callable[[int], bool]
    rule = (lambda s: s % 2 == 1) if node.kind == "xor" else (lambda s: s >= node.least)
    return sum(int(rule(sum(c >> a & 1 for c in columns))) << a for a in range(size))


def _reduced(support: tuple[int, ...], table: int) -> Table:
    """Drop the leaves that a table does not depend on."""
    for i in reversed(range(len(support))):
        place = len(support) - 1 - i
        inputs = [a for a in range(2 ** len(support)) if not a >> place & 1]
        low = sum((table >> a & 1) << k for k, a in enumerate(inputs))
        high = sum((table >> (a | 1 << place) & 1) << k for k, a in enumerate(inputs))
        if low == high:
            support, table = support[:i] + support[i + 1 :], low
    return support, table
