"""Turing machines of which the compiled predictors are checked, beside a simulator."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache

from icar_theory.evaluation import Point
from icar_theory.layers.chains.machines import compile_turing_machine
from proofs.kit.step import RefutedError

PARITY = "e 0 -> e 0 R; e 1 -> o 1 R; o 0 -> o 0 R; o 1 -> e 1 R; o _ -> yes _ S"
ADD = "add 1 -> add 0 R; add 0 -> done 1 S; add _ -> done 1 S"
FLIP = "flip 0 -> flip 1 R; flip 1 -> flip 0 R"


@dataclass(frozen=True)
class Machine:
    """A machine, and in how many steps and cells more than bits it halts on every input."""

    table: str
    start: str
    accept: str
    steps: int
    cells: int


MACHINES = {
    "parity": Machine(PARITY, "e", "yes", 2, 1),
    "increment": Machine(ADD, "add", "done", 1, 1),
    "flip": Machine(FLIP, "flip", "flip", 1, 2),
}


@cache
def compiled_sizes(name: str, n: int) -> tuple[Point, int, bool]:
    """Return τ, p, q, g of a machine on n bits, the tokens compiled, and whether it runs alike.

    >>> compiled_sizes("increment", 2)
    ({'\\\\tau': 3, 'p': 3, 'q': 2, 'g': 3}, 100, True)
    """
    machine = MACHINES[name]
    rules = read(machine.table)
    predictor = compile_turing_machine(
        machine.table.replace("; ", "\n"),
        length=n,
        time=n + machine.steps,
        start=machine.start,
        accept=machine.accept,
        cells=(0, machine.cells),
    )
    states = {machine.start} | {part for (q, _), (r, _, _) in rules.items() for part in (q, r)}
    symbols = {"0", "1", "_"} | {part for (_, a), (_, b, _) in rules.items() for part in (a, b)}
    point = {
        r"\tau": n + machine.steps,
        "p": n + machine.cells,
        "q": len(states),
        "g": len(symbols),
    }
    agrees = True
    for word in map("".join, itertools.product("01", repeat=n)):
        steps = n + machine.steps
        state, cell, tape, halted = simulated(rules, machine.start, word, steps)
        said = (state, cell, "".join(tape.get(p, "_") for p in range(1, n + machine.cells + 1)))
        agrees &= halted and predictor.configuration(word, steps) == said
        agrees &= predictor.answer(word) == int(state == machine.accept)
    return point, predictor.length, agrees


def read(table: str) -> dict[tuple[str, str], tuple[str, str, int]]:
    """Return the rules of a table: (state, symbol) ↦ (state, symbol, move).

    >>> read("q 0 -> r 1 R")
    {('q', '0'): ('r', '1', 1)}
    """
    rules = {}
    for rule in table.split("; "):
        before, _, after = rule.partition(" -> ")
        (state, symbol), (new, written, move) = before.split(), after.split()
        rules[state, symbol] = (new, written, {"L": -1, "S": 0, "R": 1}[move])
    return rules


def simulated(
    rules: dict[tuple[str, str], tuple[str, str, int]], state: str, word: str, steps: int
) -> tuple[str, int, dict[int, str], bool]:
    """Return state, cell and tape after so many steps, and whether the machine has halted."""
    tape, cell = dict(enumerate(word, 1)), 1
    for _ in range(steps):
        rule = rules.get((state, tape.get(cell, "_")))
        if rule is None:
            return state, cell, tape, True
        state, tape[cell], move = rule
        cell += move
        if cell < 1:
            raise RefutedError(f"machines: the head leaves the tape on {word}")
    return state, cell, tape, (state, tape.get(cell, "_")) not in rules
