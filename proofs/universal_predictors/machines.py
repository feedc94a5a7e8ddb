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
from icar_theory.layers.chains.turing_machines import simulate
from proofs.kit.step import RefutedError

PARITY = "e 0 -> e 0 R\ne 1 -> o 1 R\no 0 -> o 0 R\no 1 -> e 1 R\no _ -> yes _ S"
ADD = "add 1 -> add 0 R\nadd 0 -> done 1 S\nadd _ -> done 1 S"
FLIP = "flip 0 -> flip 1 R\nflip 1 -> flip 0 R"


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
def runs() -> tuple[tuple[str, Point, Any], ...]:
    """Return, after each step of a compiled machine, τ, p, q, g, Z and C, and the tokens so far.

    Z, as they are written, is held against C of the step and of the one after it.
    """
    found: list[tuple[str, Point, Any]] = []
    for name, machine in MACHINES.items():
        for n in range(1, 4):
            for word in map("".join, itertools.product("01", repeat=n)):
                found += _run(f"{name} on {word}", machine, word)
    return tuple(found)


def _run(what: str, given: Machine, word: str) -> Iterator[tuple[str, Point, Any]]:
    steps, cells = len(word) + given.steps, len(word) + given.cells
    predictor = compile_turing_machine(
        given.table,
        length=len(word),
        time=steps,
        start=given.start,
        accept=given.accept,
        cells=(0, given.cells),
    )
    machine = predictor.machine
    states, symbols = sorted(machine.states), sorted(machine.symbols)
    sizes = {"p": cells, "q": len(states), "g": len(symbols)}
    bits = dict(zip(predictor.tokens, predictor.run(word), strict=True))
    for step in range(1, steps + 1):
        names = [f"h[{step},{p},{q}]" for p in range(1, cells + 1) for q in states]
        names += [f"c[{step},{p},{a}]" for p in range(1, cells + 1) for a in symbols]
        length = max(map(predictor.tokens.index, names)) + 1
        if set(predictor.tokens[length - len(names) : length]) != set(names):
            raise RefutedError(f"machines: {what} writes its configurations otherwise")
        for tau in (step, step + 1):
            run = simulate(machine, word, steps=tau)
            state, cell, _ = run.configurations[-1]
            heads = [(p, q) == (cell, state) for p in range(1, cells + 1) for q in states]
            signs = [a == b for a in run.tape(tau, 1, cells) for b in symbols]
            point = {
                **sizes,
                r"\tau": tau,
                "Z": _number(bits[name] for name in names),
                "C": _number([*heads, *signs]),
            }
            yield f"{what}, {step} of {tau} steps", point, sp.Integer(length)


def _number(bits: Iterable[int]) -> sp.Integer:
    return sp.Integer(int("".join(str(int(bit)) for bit in bits), 2))
