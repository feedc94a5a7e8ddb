"""The proof checker refutes what is false: each kind of step, and each stated loss, is broken once."""

from __future__ import annotations

import pytest
import sympy as sp

from icar_theory.exact.context import unitary
from icar_theory.layers.plain_symbols import (
    OTHER_POSITIONS,
    DIAGONAL,
    EARLIER,
    LAST,
    PARTNER,
    PREVIOUS,
    REST,
    ROW_SUM,
)
from icar_theory.theorems import orthogonal_heads, unitary_heads
from proofs.kit.collisions import OTHERS, OTHERS_SQUARED, T, row_loss, solve, t, u
from proofs.kit.plain import enumerate_loss
from proofs.kit.step import (
    Consequence,
    Enumeration,
    Identity,
    Inequality,
    Interpolation,
    NormSquared,
    RefutedError,
)

x, y = sp.symbols("x y", real=True)
UNITARY_ROW = {ROW_SUM: DIAGONAL + OTHERS, REST: OTHERS_SQUARED}
ORTHOGONAL_ROW = {ROW_SUM: DIAGONAL + PARTNER + OTHERS, REST: OTHERS_SQUARED}


@pytest.mark.parametrize(
    "step",
    [
        Identity("off by a term", (x + y) ** 2, x**2 + y**2),
        Identity("division by zero", 1 / (x - x), sp.Integer(0)),
        Identity("true only where x² = 2", x**4, sp.Integer(1), given=(x**2 - 2,)),
        Inequality("a witness is missing", x**2 + y**2, 2 * x * y, (x**2,)),
        Inequality("a witness may be negative", x**2 + x, x**2, (x,)),
        Inequality("an odd power may be negative", x**3 + y, y, (x**3,)),
        Inequality(
            "a square of something complex",
            sp.Symbol("c") ** 2,
            sp.Integer(0),
            (sp.Symbol("c") ** 2,),
        ),
        Inequality(
            "a norm with another Gram matrix",
            x,
            sp.Integer(0),
            (NormSquared({"X": 1}, {("X", "X"): 2 * x}),),
        ),
        Consequence("a wrong cofactor", {x * y - 1: sp.Integer(1)}, x - 1, y),
        Enumeration("a false case", lambda: iter([("1", 1, 1), ("2", 2, 3)]), "two cases"),
        Enumeration(
            "a case counted twice",
            lambda: iter([("1", 1, 1), ("2", 2, 2), ("1", 1, 1)]),
            "two cases",
        ),
        Interpolation("too small a grid", lambda k: k, lambda k: k, (2,), ((0, 1),), ""),
        Interpolation(
            "agrees on part of the grid", lambda k: k, lambda k: k**2, (2,), ((0, 1, 2),), ""
        ),
        Enumeration("an empty range", lambda: iter(()), "nothing"),
    ],
    ids=lambda step: step.title,
)
def test_false_step_is_refuted(step):
    with pytest.raises(RefutedError):
        step.check()


def test_step_says_what_it_checked():
    one = Inequality("", x**2, sp.Integer(0), (x**2,))
    two = Inequality("", x**2 + y**2, sp.Integer(0), (x**2, y**2))
    pair = Interpolation("", lambda k: k, lambda k: k, (1,), ((0, 1),), "")
    assert (one.check(), two.check()) == ("inequality, 1 witness", "inequality, 2 witnesses")
    assert Consequence("", {x: y}, x * y).check() == "consequence"
    assert Identity("", x, x).check() == "identity"
    assert (
        Enumeration("", lambda: iter([("1", 1, 1)]), "one case").check()
        == "1 exact cases, one case"
    )
    assert pair.check() == "interpolation, 2 exact points, degrees ≤ 1"


def test_interpolation_needs_a_degree_for_each_variable():
    with pytest.raises(ValueError, match="argument 2 is longer"):
        Interpolation(
            "two variables", lambda k, m: k, lambda k, m: k, (1,), ((0, 1), (0, 1)), ""
        ).check()


@pytest.mark.parametrize(
    ("row", "loss", "values"),
    [
        (
            "unitary",
            unitary_heads.LOSS + PREVIOUS**2 * (DIAGONAL**2 + REST),
            UNITARY_ROW,
        ),  # p_{T-1}²‖C‖² counted twice
        ("unitary", unitary_heads.LOSS.subs(ROW_SUM, DIAGONAL), UNITARY_ROW),
        (
            "orthogonal",
            orthogonal_heads.LOSS.subs(OTHER_POSITIONS, LAST),
            ORTHOGONAL_ROW,
        ),  # right at every optimum
        ("orthogonal", unitary_heads.LOSS, ORTHOGONAL_ROW),
        ("orthogonal", orthogonal_heads.LOSS + EARLIER * PARTNER**2, ORTHOGONAL_ROW),
    ],
)
def test_wrong_loss_is_refuted(row, loss, values):
    with pytest.raises(RefutedError):
        Identity("a plausible wrong loss", row_loss(row), loss.subs(values)).check()


def test_engine_refutes_wrong_loss(monkeypatch):
    monkeypatch.setattr(unitary_heads, "LOSS", unitary_heads.LOSS + PREVIOUS**2 * REST)
    with pytest.raises(RefutedError):
        enumerate_loss(unitary_heads, unitary, 2).check()


def test_parity_that_restricts_positions_is_not_ignored():
    with pytest.raises(RefutedError, match="incomplete"):
        solve({"s": t}, {"s": 2 * u})
    with pytest.raises(RefutedError, match="incomplete"):
        solve({"i": 2 * t, "j": T}, {"i": 3 * u, "j": T})


def test_characters_past_the_last_token_do_not_collide():
    assert solve({"i": t}, {"i": T + 1}) is None
    assert solve({"i": t}, {"i": T}) == (T, u)
    assert solve({"i": t, "s": T}, {"i": T, "s": T + 1}) is None
