r"""Turing machines compiled to linear predictors: the tableau of a run, one token a bit.

**Setting.** For cells p, states q, symbols σ of a machine and for its configuration after s steps
let h[s,p,q] = 1 iff the head is on p in state q, and c[s,p,σ] = 1 iff p holds σ. Step s + 1 is

    a[s,p,q,σ]   = [ h[s,p,q] + c[s,p,σ] ≥ 2 ]
    h[s+1,p,q]   = [ Σ of the a[s,·] that move there ≥ 1 ]
    c[s+1,p,σ]   = [ c[s,p,σ] − Σ_q h[s,p,q] + 2 Σ of the a[s,p,·] that write σ ≥ 1 ]

where an a without a rule keeps state, symbol and place, so that a halted machine stays. The first
configuration is affine in the input, c[0,p,1] = x_p and c[0,p,0] = 1 − x_p, and needs no tokens.
The last token is ``[Σ h[time,p,q] ≥ 1]`` over accepting q. With P cells, Q states and G symbols
these are ``time · P (Q G + Q + G) + 1`` tokens.

References: Malach, *Auto-Regressive Next-Token Predictors are Universal Learners*, ICML 2024
(linear chains compute what circuits do); the tableau is Cook's and Ladner's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from icar_theory.arguments import integer, said
from icar_theory.layers.chains.machine_tableaus import Tableau, reach, summed, value
from icar_theory.layers.chains.predictor_drafts import Draft
from icar_theory.layers.chains.predictor_reading import items, read_bits
from icar_theory.layers.chains.predictors import LinearPredictor
from icar_theory.layers.chains.turing_machines import TuringMachine, read_machine

MOST_TOKENS = 50_000
"""The most tokens of a compiled machine; more would take many seconds."""


@dataclass(frozen=True, kw_only=True, repr=False)
class TuringPredictor(LinearPredictor):
    """A linear predictor that is the run of a machine for `time` steps on cells `first` … `last`.

    ``run`` and ``everywhere`` give chains whatever the machine does; ``answer``, ``configuration``
    and ``show`` refuse an input on which the head leaves the cells, ``answer`` also one on which
    the machine has not halted.

    >>> machine = compile_turing_machine("q 0 -> q 1 R", length=2, time=2, start="q", accept="q")
    >>> machine.first, machine.last, machine.answer("01")
    (1, 3, 1)
    """

    machine: TuringMachine
    time: int
    first: int
    last: int

    def configuration(self, chain: Any, step: int) -> tuple[str, int, str]:
        """Return state, cell of the head and tape after a step, from an input or all T tokens.

        Raises ValueError for a step beyond the time and where the chain has not one head.

        >>> machine = compile_turing_machine(
        ...     "q 0 -> q 1 R", length=3, time=3, start="q", accept="q"
        ... )
        >>> machine.configuration("001", 1), machine.configuration(machine.run("001"), 3)
        (('q', 2, '101_'), ('q', 3, '111_'))
        """
        step = integer("step", step, minimum=0)
        if step > self.time:
            raise ValueError(f"step must be at most {self.time}, got {step}")
        bits: dict[str, int] = {}
        if hasattr(chain, "__len__") and len(chain) == self.length != len(self.inputs):
            if step == 0:
                raise ValueError("step must be at least 1 where only tokens are given, got 0")
            bits |= zip(self.tokens, read_bits(chain, self.tokens), strict=True)
        else:
            bits |= zip((*self.inputs, *self.tokens), self._chain(chain), strict=True)
        return self._decoded(bits, step)

    def _decoded(self, bits: Mapping[str, int], step: int) -> tuple[str, int, str]:
        tableau = Tableau(self.machine, len(self.inputs), self.first, self.last)
        heads = [
            (state, cell)
            for cell in tableau.cells
            for state in self.machine.states
            if value(tableau.head(step, cell, state), bits)
        ]
        signs = [
            [sign for sign in self.machine.symbols if value(tableau.symbol(step, cell, sign), bits)]
            for cell in tableau.cells
        ]
        if not heads:
            known = all(name in bits for name in self.inputs)  # not where tokens alone are given
            word = f" on {self._word(bits)!r}" if known else ""
            raise ValueError(
                f"cells must hold the head: after {step} steps{word} the machine has left cells "
                f"{self.first} to {self.last}"
            )
        if len(heads) > 1 or any(len(found) != 1 for found in signs):
            raise ValueError(f"chain must hold one head and one symbol a cell in step {step}")
        return *heads[0], "".join(found[0] for found in signs)

    def answer(self, x: Any) -> int:
        """Return whether the machine accepts an input, as a bit.

        Raises ValueError where `time` or the cells do not suffice for this input.

        >>> compile_turing_machine(
        ...     "q 0 -> q 1 R", length=3, time=2, start="q", accept="q", cells=(0, 0)
        ... ).answer("000")
        Traceback (most recent call last):
        ...
        ValueError: time must suffice: after 2 steps on '000' the machine is in state q on cell 3 \
of 110
        """
        bits = dict(zip((*self.inputs, *self.tokens), self._chain(x), strict=True))
        state, cell, tape = self._decoded(bits, self.time)
        if (state, tape[cell - self.first]) in self.machine.table:
            raise ValueError(
                f"time must suffice: after {self.time} steps on {self._word(bits)!r} the machine "
                f"is in state {state} on cell {cell} of {tape}"
            )
        return bits[self.tokens[-1]]

    def show(self, x: Any) -> str:
        """Return the run on one input in words, a configuration a line, the head in brackets.

        >>> print(compile_turing_machine(
        ...     "q 0 -> q 1 R", length=3, time=9, start="q", accept="q"
        ... ).show("001"))
        step 0: [0]01_, state q
        step 1: 1[0]1_, state q
        step 2: 11[1]_, state q
        halted, accept = 1
        """
        bits = dict(zip((*self.inputs, *self.tokens), self._chain(x), strict=True))
        lines, halted = [], False
        for step in range(self.time + 1):
            state, cell, tape = self._decoded(bits, step)
            place = cell - self.first
            marked = f"{tape[:place]}[{tape[place]}]{tape[place + 1 :]}"
            lines.append(f"step {step}: {marked}, state {state}")
            halted = (state, tape[place]) not in self.machine.table
            if halted:
                break
        end = f"halted, accept = {bits[self.tokens[-1]]}" if halted else "not halted"
        return "\n".join([*lines, end])

    def _word(self, bits: Mapping[str, int]) -> str:
        return "".join(str(bits[name]) for name in self.inputs)


def compile_turing_machine(
    table: Any,
    *,
    length: int,
    time: int,
    start: str,
    accept: Any,
    blank: str = "_",
    cells: tuple[int, int] | None = None,
) -> TuringPredictor:
    """Return the predictor that runs a machine for `time` steps on words of `length` bits.

    `table` maps (state, symbol) to (state, symbol, move), or is text with a rule a line such as
    ``q0 1 -> q1 0 R``; moves are L, R, S. `cells` says how many cells there are to the left and to
    the right of the word; by default as many as the head may reach in `time` steps, as far as the
    symbols that each cell may hold tell. The answer is whether the machine accepts.

    Raises ValueError for a table that is none, states it lacks, and negative numbers.

    >>> parity = '''
    ...     even 0 -> even 0 R
    ...     even 1 -> odd 1 R
    ...     odd 0 -> odd 0 R
    ...     odd 1 -> even 1 R
    ... '''
    >>> machine = compile_turing_machine(parity, length=3, time=3, start="even", accept="odd")
    >>> print(machine, machine.answer("111"))
    linear predictor, 3 bits in, 133 tokens 1
    """
    machine = read_machine(table, start=start, accept=accept, blank=blank)
    length = integer("length", length, minimum=0)
    time = integer("time", time, minimum=0)
    for name, size in (("length", length), ("time", time)):
        if size > MOST_TOKENS:
            raise ValueError(f"{name} must be at most {MOST_TOKENS}, got {size}")
    if cells is None:
        first, last = reach(machine, length, time)
    else:
        sides = items("cells", cells)
        if len(sides) != 2:
            raise ValueError(f"cells must be two numbers, left and right, got {said(cells)}")
        left, right = (integer("cells", side, minimum=0) for side in sides)
        first, last = 1 - left, length + right
        if last < 1:
            raise ValueError(f"cells must have one for the head to start on, got {said(cells)}")
    cell = len(machine.states) * (len(machine.symbols) + 1) + len(machine.symbols)
    count = time * (last - first + 1) * cell + 1
    if count > MOST_TOKENS:
        raise ValueError(
            f"time must give at most {MOST_TOKENS} tokens, got {time}: {count} on cells {first} "
            f"to {last}"
        )
    tableau = Tableau(machine, length, first, last)
    draft = Draft(tableau.inputs)
    for step in range(time):
        for name, bits, least in tableau.step(step):
            constant, terms = summed(bits)
            draft.add(name, terms, at_least=least - constant)
    final = [
        (1, tableau.head(time, cell, state)) for cell in tableau.cells for state in machine.accept
    ]
    constant, terms = summed(final)
    draft.add("accept", terms, at_least=1 - constant)
    plain = draft.predictor()
    return TuringPredictor(
        plain.inputs,
        plain.tokens,
        plain.terms,
        plain.biases,
        machine=machine,
        time=time,
        first=first,
        last=last,
    )
