"""A corpus of sabotaged steps: false ones, and ones that would hold while saying nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import sympy as sp

from icar_theory import CLAIMS
from icar_theory.exact.context import unitary
from icar_theory.exact.sizes import Grid
from icar_theory.layers.plain_symbols import (
    DIAGONAL,
    EARLIER,
    NOTATION,
    OTHER_POSITIONS,
    PARTNER,
    PREVIOUS,
    REST,
    ROW_SUM,
)
from icar_theory.statements import Iff, Minimum
from proofs.kit.collisions import OTHERS, OTHERS_SQUARED, T, row_loss, solve, t, u
from proofs.kit.consequence import Consequence
from proofs.kit.enumeration import Decision, Enumeration
from proofs.kit.finding import proof_of
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.induction import Induction
from proofs.kit.inequality import Inequality
from proofs.kit.plain import engine, weights_point
from proofs.kit.points import Characterises, MinimumAt
from proofs.kit.space import NormSquared, Space
from proofs.kit.step import RefutedError
from proofs.kit.summation import SameSum

x, y, n = sp.symbols("x y n", real=True)
r = sp.Symbol("r", nonnegative=True)
c = sp.Symbol("c")
s = sp.IndexedBase("s")
CLAIM = CLAIMS["unitary_heads"]
LENGTHS = Grid({"length": range(2, 5)})
PLANE = {"I": sp.eye(2), "X": sp.diag(1, 0), n: 2}


def space(trace: Any, *instances: Any, products: Any = None) -> Space:
    """Return the space of I and X = diag(1, 0), where tr(XᵀX) is said to be `trace`."""
    return Space(products or {}, set(), {(): n, ("X'", "X"): trace, ("X",): 1}, instances)


def constantly(*case: Any) -> Any:
    """Return cases that are the same at every length."""
    return lambda length: iter([case])


FALSE = [
    Identity("off_by_a_term", "", (x + y) ** 2, x**2 + y**2),
    Identity("division_by_zero", "", 1 / (x - x), sp.Integer(0)),
    Identity("true_only_where_x²_is_2", "", x**4, sp.Integer(1), given=(x**2 - 2,)),
    Evaluation("another_value", "", x**2 + 1, {x: 2}, sp.Integer(4)),
    Inequality("a_witness_is_missing", "", x**2 + y**2, 2 * x * y, (x**2,)),
    Inequality("a_witness_may_be_negative", "", x**2 + x, x**2, (x,)),
    Inequality("an_odd_power_may_be_negative", "", x**3 + y, y, (x**3,)),
    Inequality("a_square_of_something_complex", "", c**2, sp.Integer(0), (c**2,)),
    Inequality("strict_without_a_positive_witness", "", r, sp.Integer(0), (r,), strict=True),
    Consequence("a_wrong_cofactor", "", {x * y - 1: sp.Integer(1)}, x - 1),
    Induction("a_wrong_step", "", n, n**2, n, 1),
    Induction("a_wrong_first_value", "", n, n * (n + 1) / 2 + 1, n, 1),
    Enumeration("a_false_case", "", CLAIM, LENGTHS, lambda length: iter([("", length, 3)])),
    Enumeration("not_less", "", CLAIM, LENGTHS, lambda length: iter([("", length, 4)]), sign="<"),
    Decision("a_wrong_decision", "", CLAIM, LENGTHS, lambda length: iter([("", length < 3, True)])),
]  # fmt: skip

VACUOUS = [
    Identity("zero_is_zero", "", sp.Integer(0), sp.Integer(0)),
    Identity("the_same_sides", "", x + y, y + x),
    Identity("given_the_goal", "", x, y, given=(2 * y - 2 * x,)),
    Identity("given_what_cannot_hold", "", x, y, given=(x, x - 1)),
    Identity("given_what_is_not_needed", "", x**2, x * x + 0 * y, given=(x,)),
    Identity("given_but_idle", "", (x + 1) ** 2, x**2 + 2 * x + 1, given=(y,)),
    Evaluation("nothing_to_substitute", "", x**2, {y: 1}, sp.Integer(1)),
    Evaluation("nowhere", "", x**2, {}, x**2),
    Evaluation("constant_anyway", "", x - x + 1, {x: 2}, sp.Integer(1)),
    Inequality("no_witness", "", x, x, ()),
    Inequality("a_witness_0", "", x**2, sp.Integer(0), (x**2, sp.Integer(0))),
    Inequality(
        "every_layer_is_optimal",  # −1 ≥ 0, by a norm that no matrix has
        "",
        sp.Integer(-1),
        sp.Integer(0),
        (NormSquared({"X": 1}, space(-1, PLANE)),),
    ),
    Inequality("a_norm_without_instance", "", y, sp.Integer(0), (NormSquared({"X": 1}, space(y)),)),
    Inequality(
        "a_norm_whose_trace_is_another",
        "",
        sp.Integer(2),
        sp.Integer(0),
        (NormSquared({"X": 1}, space(2, PLANE)),),
    ),
    Inequality(
        "a_relation_that_the_instance_lacks",
        "",
        sp.Integer(1),
        sp.Integer(0),
        (NormSquared({"X": 1}, space(1, PLANE, products={("X", "X"): "I"})),),
    ),
    Consequence("a_factor_0", "", {x: sp.Integer(0)}, y, factor=sp.Integer(0)),
    Consequence("a_factor_that_may_be_0", "", {x * y: sp.Integer(1)}, y, factor=x),
    Consequence("the_hypothesis_is_the_goal", "", {2 * x: sp.Rational(1, 2)}, x),
    Consequence("the_conclusion_is_0", "", {x: sp.Integer(0)}, x - x),
    Consequence("from_what_never_holds", "", {sp.Integer(1): y}, y),
    Consequence("from_what_cannot_hold_together", "", {x: y, x - 1: -y}, y),
    Consequence("the_goal_times_a_fraction", "", {x / (1 + y**2): 1 + y**2}, x),
    Consequence("a_hypothesis_0", "", {sp.Integer(0): y, x: y}, x * y),
    Induction("a_sum_of_zeros", "", n - n, sp.Integer(0), n, 1),
    Induction(
        "terms_that_are_infinite",
        "",
        1 / ((n - 3) * (n - 2)),
        -sp.Rational(1, 2) - 1 / (n - 2),
        n,
        1,
    ),
    SameSum(
        "a_letter_that_does_not_vanish",
        "",
        sp.Sum(s[t], (t, 1, T)),
        sp.Sum(2 * s[t], (t, 2, T)),
        T,
        2,
        vanishing={s[1]: s[2]},
    ),
    Identity("given_one_thing_too_many", "", x**2, y**2, given=(x - y, n)),
    Inequality("numbers", "", sp.Integer(1), sp.Integer(0), (sp.Integer(1),)),
    Enumeration("floats", "", CLAIM, LENGTHS, lambda length: iter([("", length / 2, length / 2)])),
    Enumeration("nothing", "", CLAIM, LENGTHS, constantly("", None, None)),
    Enumeration("words", "", CLAIM, LENGTHS, lambda length: iter([("", str(length), str(length))])),
    Enumeration("booleans", "", CLAIM, LENGTHS, constantly("", True, True)),
    Enumeration("always_the_same", "", CLAIM, LENGTHS, constantly("", 0, 0)),
    Enumeration("an_empty_grid", "", CLAIM, Grid({"length": ()}), constantly("", 1, 1)),
    Enumeration(
        "counted_twice", "", CLAIM, LENGTHS, lambda length: iter([("", length, length)] * 2)
    ),
    Enumeration(
        "outside_the_hypotheses", "", CLAIM, Grid({"length": range(3)}), constantly("", 1, 1)
    ),
    Decision("always_true", "", CLAIM, LENGTHS, constantly("", True, True)),
    Decision("no_boolean", "", CLAIM, LENGTHS, constantly("", 1, 1)),
]  # fmt: skip


@pytest.mark.parametrize("step", FALSE, ids=lambda step: step.id)
def test_false_step_is_refuted(step):
    with pytest.raises(RefutedError):
        step.check()


@pytest.mark.parametrize("step", VACUOUS, ids=lambda step: step.id)
def test_vacuous_step_is_refused(step):
    with pytest.raises(RefutedError):
        step.check()


def test_step_says_what_it_checked():
    two = Inequality("", "", x**2 + y**2, sp.Integer(0), (x**2, y**2))
    assert two.check().words == "inequality, 2 witnesses"
    lengths = Enumeration("", "", CLAIM, LENGTHS, lambda length: iter([("", length, length)]))
    assert lengths.check().words == "3 exact cases, T ≤ 4"
    assert lengths.check().detail.startswith("3 exact cases, T ≤ 4 #")
    other = replace(lengths, cases=lambda length: iter([("", length + 1, length + 1)]))
    assert other.check().detail != lengths.check().detail


def points(*weights: tuple[Any, list[int]]) -> Any:
    """Return points of d = 2, one head."""

    def found() -> Iterator[tuple[str, Any, Any]]:
        for number, (C, p) in enumerate(weights):
            yield str(number), *weights_point(unitary, 1, sp.Matrix(C), p)

    return found


GOOD, BAD = ([[1, 0], [0, 0]], [0, 1]), ([[1, 0], [0, 0]], [1, 1])


@pytest.mark.parametrize(
    "tried",
    [points(BAD), points(), points(([[1, 0], [0, 1]], [0, 1])), points(GOOD, GOOD)],
    ids=["not attained", "no points", "only points the constraint excludes", "only minimisers"],
)
def test_minimum_that_no_point_attains_is_refuted(tried):
    with pytest.raises(RefutedError):
        MinimumAt("", "", CLAIM.line("minimum"), tried, ("d", "H"), NOTATION).check()


@pytest.mark.parametrize("factor", [17, sp.Rational(1, 2)])
def test_wrong_minimum_is_refuted(factor):
    line = CLAIM.line("minimum")
    relation = line.relation
    wrong = replace(
        line, relation=Minimum(relation.objective, relation.over, factor * relation.value)
    )
    with pytest.raises(RefutedError):
        MinimumAt("", "", wrong, points(GOOD, BAD), ("d", "H"), NOTATION).check()


@pytest.mark.parametrize(
    "tried", [points(GOOD), points(BAD), points(GOOD, BAD)], ids=["yes", "no", "few"]
)
def test_minimisers_need_points_of_both_kinds_and_near_misses(tried):
    with pytest.raises(RefutedError):
        Characterises("", "", CLAIM.line("minimisers"), tried, NOTATION).check()


def test_dropped_stratum_is_refuted():
    """``p_{T−1} = 0`` alone is not what minimisers satisfy: where Π1 = 0 the weight is free."""
    line, proof = CLAIM.line("minimisers"), proof_of(CLAIM)
    *others, either = line.relation.right
    wrong = replace(line, relation=Iff(line.relation.left, (*others, either.args[0])))
    step = proof.step("exactly")
    with pytest.raises(RefutedError, match="is minimal and breaks"):
        replace(step, line=wrong).check()  # type: ignore[type-var]


UNITARY, ORTHOGONAL = CLAIMS["unitary_heads"], CLAIMS["orthogonal_heads"]
ROWS = {
    "unitary": {ROW_SUM: DIAGONAL + OTHERS, REST: OTHERS_SQUARED},
    "orthogonal": {ROW_SUM: DIAGONAL + PARTNER + OTHERS, REST: OTHERS_SQUARED},
}


def summand(claim: Any) -> Any:
    """Return the printed loss of one coordinate."""
    return claim.line("loss").relation.rhs.function


@pytest.mark.parametrize(
    ("row", "loss"),
    [
        ("unitary", summand(UNITARY) + PREVIOUS**2 * (DIAGONAL**2 + REST)),  # ‖C‖² twice
        ("unitary", summand(UNITARY).subs(ROW_SUM, DIAGONAL)),
        ("orthogonal", summand(ORTHOGONAL).subs(OTHER_POSITIONS, sp.Symbol("p_{T}", real=True))),
        ("orthogonal", summand(UNITARY)),
        ("orthogonal", summand(ORTHOGONAL) + EARLIER * PARTNER**2),
    ],
)
def test_plausible_wrong_loss_is_refuted(row, loss):
    with pytest.raises(RefutedError):
        Identity("wrong_loss", "", row_loss(row), loss.subs(ROWS[row])).check()


def test_engine_refutes_wrong_loss():
    line = UNITARY.line("loss")
    wrong = replace(line, relation=line.relation.replace(summand(UNITARY), summand(ORTHOGONAL)))
    with pytest.raises(RefutedError):
        engine(UNITARY, wrong, unitary, Grid({"d": (2,), "length": (2,)})).check()


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda claim: claim.name)
def test_lines_name_steps_there_are_and_steps_have_names_of_their_own(claim):
    proof = proof_of(claim)
    names = [step.id for step in proof.steps]
    assert len(set(names)) == len(names)
    for line in claim.lines:
        assert set(line.steps) <= set(names)
        assert {proof.step(name).status for name in line.by} <= {"derived", "enumerated", "refuted"}


def test_parity_that_restricts_positions_is_not_ignored():
    with pytest.raises(RefutedError, match="incomplete"):
        solve({"s": t}, {"s": 2 * u})
    with pytest.raises(RefutedError, match="incomplete"):
        solve({"i": 2 * t, "j": T}, {"i": 3 * u, "j": T})


def test_characters_past_the_last_token_do_not_collide():
    assert solve({"i": t}, {"i": T + 1}) is None
    assert solve({"i": t}, {"i": T}) == (T, u)
    assert solve({"i": t, "s": T}, {"i": T, "s": T + 1}) is None
