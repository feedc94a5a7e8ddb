"""Turing machines of which the compiled predictors are checked, beside a simulator."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import sympy as sp

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
def _every_run() -> tuple[tuple[str, Point, Any], ...]:
    found: list[tuple[str, Point, Any]] = []
    for name, machine in MACHINES.items():
        for n in range(1, 4):
            for word in map("".join, itertools.product("01", repeat=n)):
                found += _run(f"{name} on {word}", machine, word)
    return tuple(found)


def runs() -> Iterator[tuple[str, Point, Any]]:
    """Yield, after each step of a compiled machine, τ, p, q, g, Z and C, and the tokens so far.

    Z, as they are written, is held against C of the step and of the one after it.
    """
    yield from _every_run()


def _run(what: str, machine: Machine, word: str) -> Iterator[tuple[str, Point, Any]]:
    rules, n = read(machine.table), len(word)
    steps, cells = n + machine.steps, n + machine.cells
    predictor = compile_turing_machine(
        machine.table.replace("; ", "\n"),
        length=n,
        time=steps,
        start=machine.start,
        accept=machine.accept,
        cells=(0, machine.cells),
    )
    states = sorted({machine.start, *(q for (q, _) in rules), *(q for q, _, _ in rules.values())})
    symbols = sorted({*"01_", *(a for (_, a) in rules), *(a for _, a, _ in rules.values())})
    tokens = predictor.run(word)
    bits = dict(zip(predictor.tokens, tokens, strict=True))
    sizes = {"p": cells, "q": len(states), "g": len(symbols)}

    def names(step: int) -> list[str]:
        heads = [f"h[{step},{p},{q}]" for p in range(1, cells + 1) for q in states]
        return heads + [f"c[{step},{p},{a}]" for p in range(1, cells + 1) for a in symbols]

    for step in range(1, steps + 1):
        place = predictor.tokens.index(names(step)[-1])
        length = max(predictor.tokens.index(name) for name in names(step)) + 1
        latest = _number(bits[name] for name in names(step))
        if len(names(step)) > length or place >= length:
            raise RefutedError(f"machines: {what} writes its configurations otherwise")
        for tau in (step, step + 1):
            state, cell, tape, _ = simulated(rules, machine.start, word, tau)
            heads = [(p, q) == (cell, state) for p in range(1, cells + 1) for q in states]
            signs = [tape.get(p, "_") == a for p in range(1, cells + 1) for a in symbols]
            point = {**sizes, r"\tau": tau, "Z": latest, "C": _number([*heads, *signs])}
            yield f"{what}, {step} of {tau} steps", point, sp.Integer(length)


def _number(bits: Iterable[int]) -> sp.Integer:
    return sp.Integer(int("".join(str(int(bit)) for bit in bits), 2))


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
