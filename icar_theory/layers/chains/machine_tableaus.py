"""The bits of a Turing machine's configurations, and how each step follows from the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from icar_theory.layers.chains.turing_machines import MOVES, TuringMachine

Affine = tuple[int, dict[str, int]]
"""A bit as a constant plus weighted entries."""


class Tableau:
    """The bits of all configurations by name, and each step as sums of bits.

    >>> from icar_theory.layers.chains.turing_machines import read_machine
    >>> machine = read_machine("q 0 -> q 1 R", start="q", accept="q")
    >>> tableau = Tableau(machine, 1, 1, 2)
    >>> tableau.symbol(0, 1, "0"), tableau.symbol(2, 1, "0"), tableau.symbol(0, 2, "_")
    ((1, {'x_1': -1}), (0, {'c[2,1,0]': 1}), (1, {}))
    """

    def __init__(self, machine: TuringMachine, length: int, first: int, last: int) -> None:
        self.machine, self.length = machine, length
        self.cells = range(first, last + 1)
        self.inputs = [f"x_{i}" for i in range(1, length + 1)]

    def head(self, step: int, cell: int, state: str) -> Affine:
        """Return the bit "the head is here in this state"."""
        if step == 0:
            return int((cell, state) == (1, self.machine.start)), {}
        return 0, {f"h[{step},{cell},{state}]": 1}

    def symbol(self, step: int, cell: int, sign: str) -> Affine:
        """Return the bit "the cell holds this symbol"."""
        if step > 0:
            return 0, {f"c[{step},{cell},{sign}]": 1}
        if not 1 <= cell <= self.length:
            return int(sign == self.machine.blank), {}
        if sign in ("0", "1"):
            return (0, {f"x_{cell}": 1}) if sign == "1" else (1, {f"x_{cell}": -1})
        return 0, {}

    def step(self, step: int) -> Iterator[tuple[str, list[tuple[int, Affine]], int]]:
        """Yield the tokens that lead to the next configuration: name, weighted bits, bound."""
        states, symbols = self.machine.states, self.machine.symbols
        arriving: dict[tuple[int, str], list[tuple[int, Affine]]] = {}
        writing: dict[tuple[int, str], list[tuple[int, Affine]]] = {}
        for cell in self.cells:
            for state in states:
                for sign in symbols:
                    name = f"a[{step},{cell},{state},{sign}]"
                    both = [(1, self.head(step, cell, state)), (1, self.symbol(step, cell, sign))]
                    yield name, both, 2
                    new, written, move = self.machine.table.get((state, sign), (state, sign, "S"))
                    bit: Affine = (0, {name: 1})
                    arriving.setdefault((cell + MOVES[move], new), []).append((1, bit))
                    writing.setdefault((cell, written), []).append((2, bit))
        for cell in self.cells:
            for state in states:
                yield f"h[{step + 1},{cell},{state}]", arriving.get((cell, state), []), 1
            for sign in symbols:
                before = (1, self.symbol(step, cell, sign))
                heads = [(-1, self.head(step, cell, state)) for state in states]
                bits = [before, *heads, *writing.get((cell, sign), [])]
                yield f"c[{step + 1},{cell},{sign}]", bits, 1


def summed(bits: Iterable[tuple[int, Affine]]) -> Affine:
    """Return the weighted sum of bits.

    >>> summed([(2, (1, {"x": -1})), (1, (0, {"x": 1}))])
    (2, {'x': -1})
    """
    constant, terms = 0, dict[str, int]()
    for weight, (own, entries) in bits:
        constant += weight * own
        for name, factor in entries.items():
            terms[name] = terms.get(name, 0) + weight * factor
    return constant, terms


def value(bit: Affine, bits: Mapping[str, int]) -> int:
    """Return the value of a bit where the entries have these.

    >>> value((1, {"x": -1}), {"x": 1})
    0
    """
    return bit[0] + sum(weight * bits[name] for name, weight in bit[1].items())


def reach(machine: TuringMachine, length: int, time: int) -> tuple[int, int]:
    """Return the first and last cell that the head may reach, the word's included.

    Cells hold sets of symbols that only grow, so that no cell it does reach is missed.

    >>> from icar_theory.layers.chains.turing_machines import read_machine
    >>> reach(read_machine("q 0 -> q 1 R", start="q", accept="q"), 3, 9)
    (1, 4)
    """
    signs = {cell: {"0", "1"} for cell in range(1, length + 1)}
    seen = places = {(machine.start, 1)}
    for _ in range(time):
        found = set()
        for state, cell in places:
            for sign in sorted(signs.setdefault(cell, {machine.blank})):
                new, written, move = machine.table.get((state, sign), (state, sign, "S"))
                signs[cell].add(written)
                found.add((new, cell + MOVES[move]))
        places = found
        seen = seen | found
    cells = [cell for _, cell in seen]
    return min(1, *cells), max(length, *cells)
