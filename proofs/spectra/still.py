"""The circle's optimum of one head a coordinate predicts exactly, whatever the law is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.evaluation import Point, holds
from icar_theory.exact.context import Context, exact_spectra, unitary
from icar_theory.exact.sizes import Grid
from icar_theory.layers.plain import prediction, target_position, token
from icar_theory.layers.plain_symbols import NOTATION
from icar_theory.theorems.spectra.letters import ANY
from proofs.kit.enumeration import Enumeration
from proofs.kit.plain import weights_point
from proofs.kit.relations import stated
from proofs.kit.step import Step
from proofs.spectra.points import weights

TURN = sp.Rational(3, 5) + sp.Rational(4, 5) * sp.I


def some_law(d: int) -> Context:
    """Return a law of rational eigenvalues that are not independent, two rows."""
    return exact_spectra([[TURN ** (k + 1) for k in range(d)], [sp.I**k for k in range(d)]])


def predicts(d: int, length: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield the prediction of ``C = I/p_T`` and the target: Laurent polynomials."""
    unit = [[int(a == b) for b in range(d)] for a in range(d)]
    third = [[sp.Rational(x, 3) for x in row] for row in unit]
    made = prediction(unit, third, weights(length, last=3), unitary(d))
    yield "", made, token(unitary(d), target_position(length))


def still_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps to the loss 0 under every law."""
    line = claim.line("still")

    def found(d: int, length: int) -> Iterator[tuple[str, Point, Any]]:
        unit = sp.eye(d)
        for name, C, p in (
            ("the optimum", unit / 3, weights(length, last=3)),
            ("minus", -unit, weights(length, last=-1)),
            ("twice", unit, weights(length, last=2)),
            ("another sign", unit, weights(length, last=-1)),
            ("another matrix", sp.ones(d, d), weights(length, last=1)),
            ("one before", unit, weights(length, before=1, last=1)),
            ("one at first", unit, weights(length, first=1, last=1)),
            ("minus one at first", unit, weights(length, first=-1, last=1)),
            ("one at second", unit, weights(length, second=1, last=1)),
            ("before alone", unit, weights(length, before=1)),
        ):
            point, loss = weights_point(some_law, d, C, p)
            if all(holds(condition, point, NOTATION) for condition in line.given):
                yield name, point, loss

    return (
        Enumeration(
            "predicted",
            r"$C = I / p_T$ predicts $s_{T+1}$, as a polynomial in the eigenvalues",
            claim,
            Grid({"d": range(1, 5), "length": range(2, 6)}),
            predicts,
            r"Their law does not enter.",
        ),
        stated(
            "still_laws",
            "under a law of dependent eigenvalues the loss is 0 where the conditions hold",
            claim,
            line,
            ANY,
            Grid({"d": range(1, 4), "length": range(2, 6)}),
            found,
        ),
    )
