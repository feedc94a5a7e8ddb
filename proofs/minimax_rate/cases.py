"""What the samples of :mod:`proofs.minimax_rate.samples` say of printed lines, case by case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Point, holds
from icar_theory.exact.sizes import Grid
from proofs.kit.enumeration import Decision
from proofs.kit.regression import BALANCED, risk
from proofs.kit.step import RefutedError
from proofs.minimax_rate.samples import ALL, POWERS, best, letters, predictions

EXAMPLES = Grid({"n": range(1, 3)})
FALLING = ("signs", "powers 2, 4 functions")
Case = tuple[str, bool, bool]


def _says(line: Line, point: Point) -> bool:
    """Return whether a line holds at a point where all that it supposes does."""
    if not all(holds(condition, point, line.definitions) for condition in line.given):
        raise RefutedError(f"{line.id} does not speak of {point}")
    return holds(line.relation, point, line.definitions)


def _least(name: str, n: int) -> Any:
    size = len(ALL[name].sizes)
    return risk(ALL[name], n, best(name, n, size))


def predicted(claim: Claim, line: Line) -> Decision:
    """Return the step: errors of linear predictions are above the bound, a fifth is not."""

    def cases(n: int) -> Iterator[Case]:
        for name in ALL:
            at, errors = letters(name, n), dict(predictions(name, n))
            for what, error in errors.items():
                yield what, _says(line, {**at, "E": error}), True
            fifth = {**at, "E": min(errors.values()) / 5}
            yield f"{name}, a fifth of the least", _says(line, fifth), False

    return Decision(
        "predictions_of_every_sample",
        "errors of a Gaussian process and of other predictions, over every sample",
        claim,
        EXAMPLES,
        cases,
    )


def layers_within(claim: Claim, line: Line) -> Decision:
    """Return the step: the best layer is within the factor, and would not be if it were worse."""

    def cases(n: int) -> Iterator[Case]:
        for name in (*BALANCED, *POWERS):
            at, least = letters(name, n), _least(name, n)
            factor = 1 + at[r"\tau^{2}"] / at[r"\sigma^{2}"]
            for what, error in predictions(name, n):
                point = {**at, "R^{*}": least, "E": error}
                yield what, _says(line, point), True
                yield f"{what}, worse", _says(line, {**point, "R^{*}": 2 * factor * error}), False

    return Decision(
        "layers_within",
        "the best layer's risk beside errors of other predictions, over every sample",
        claim,
        EXAMPLES,
        cases,
    )


def _of_powers(n: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name in POWERS:
        decay = int(name.split()[1].rstrip(","))
        for N in range(1, len(ALL[name].sizes) + 1):
            yield name, f"{name}, N={N}", {**letters(name, n), "N": N, "p": decay}


def powers_above(claim: Claim, line: Line) -> Decision:
    """Return the step: the best layer's risk is below the printed bound, for every N."""

    def cases(n: int) -> Iterator[Case]:
        for name, what, at in _of_powers(n):
            total = at[r"\tau^{2}"] + at[r"\sigma^{2}"]
            yield what, _says(line, {**at, "R^{*}": _least(name, n)}), True
            beyond = at["N"] * total / n + 2
            yield f"{what}, beyond", _says(line, {**at, "R^{*}": beyond}), False

    return Decision("powers_above", "least risks of layers", claim, EXAMPLES, cases)


def powers_below(claim: Claim, line: Line) -> Decision:
    """Return the step: errors of linear predictions are above the printed bound, for every N."""

    def cases(n: int) -> Iterator[Case]:
        for name, what, at in _of_powers(n):
            errors = [error for _, error in predictions(name, n)]
            yield what, all(_says(line, {**at, "E": error}) for error in errors), True
            yield f"{what}, nothing", _says(line, {**at, "E": sp.Integer(0)}), False

    return Decision("powers_below", "errors of linear predictions", claim, EXAMPLES, cases)


def kept() -> Iterator[tuple[str, Point, Any]]:
    """Yield risks with Γ = I and N functions, and as the loss that with one more."""
    for n in (1, 2, 4, 5):
        for name, what, at in _of_powers(n):
            if at["N"] < len(ALL[name].sizes) and (n < 3 or len(ALL[name].sizes) == 2):
                fewer, longer = (risk(ALL[name], n, sp.eye(N)) for N in (at["N"], at["N"] + 1))
                yield f"{what}, n={n}", {**at, "R_{N}": fewer}, longer
