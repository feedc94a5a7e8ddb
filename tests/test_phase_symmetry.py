"""phase_symmetry: what decouples, what does not, and whether training finds it."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from icar_theory import Context, NoClosedForm, augmented_loss, check, counterexample, optimum
from icar_theory.exact.context import arc_moments, orthogonal, unitary
from icar_theory.theorems import augmented_heads
from icar_theory.theorems.phase_symmetry import phase_charge
from numerics.phase_symmetry import train_orthogonal
from numerics.kit.training import best_converged
from proofs.phase_symmetry import PROOF, e, eta, n, slope, total_slope
from tests.kit.agreement import ROUNDING
from tests.kit.proving import steps
from tests.kit.strategies import boundaries


@steps(PROOF)
def test_step_holds(step, record_property):
    record_property("outcome", step.check())


@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize(("d", "horizon"), [(2, 2), (2, 3), (4, 2), (4, 4)])
def test_total_slope_is_the_sum_of_the_engines_slopes(d: int, horizon: int, boundary):
    step = optimum(d, 1, tokens="augmented", horizon=horizon, boundary=boundary).step_size
    total = sum(slope(d, T, boundary) for T in range(2, horizon + 1)).subs(eta, step)
    _, first, second = augmented_heads.moments(horizon, boundary)
    stated = total_slope(boundary).subs({e: d - 2, n: horizon - 2})
    assert total == stated * 2 * d / (second + (d - 1) * first) > 0


@pytest.mark.evidence("phase_symmetry", "refuted")
@given(half=st.integers(1, 3), horizon=st.integers(2, 5), boundary=boundaries)
def test_exact_parameters_beat_every_pure_gradient_step(half: int, horizon: int, boundary):
    found = counterexample(2 * half, horizon, boundary)
    loss = augmented_loss(found.blocks, horizon=horizon, context="orthogonal", boundary=boundary)
    assert loss == found.loss < found.gradient_step
    assert all(entry.is_Rational for block in found.blocks.values() for entry in block)
    best = optimum(2 * half, 1, tokens="augmented", horizon=horizon, boundary=boundary)
    assert (
        found.gradient_step == best.loss
    )  # a pure gradient step does as well in both contexts ...
    assert (
        augmented_loss(best.blocks, horizon=horizon, context="orthogonal", boundary=boundary)
        == best.loss
    )
    assert (
        check(found.blocks, horizon=horizon, boundary=boundary).gap > 0
    )  # ... where unitary ones allow no better


@pytest.mark.evidence("phase_symmetry", "trained")
@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize(("d", "horizon"), [(2, 3), (2, 5), (4, 3)])
def test_training_beats_the_gradient_step(d: int, horizon: int, boundary, record_property):
    best = best_converged(
        train_orthogonal(d, horizon, seed=seed, boundary=boundary) for seed in range(3)
    )
    record_property("gradient_norm", best.gradient_norm)
    found = counterexample(d, horizon, boundary)
    assert best.loss < float(found.loss) + 1e-8 < float(found.gradient_step)
    loss = augmented_loss(best.weights, horizon=horizon, context="orthogonal", boundary=boundary)
    assert best.loss == pytest.approx(loss, rel=ROUNDING, abs=1e-15)


def test_gain_at_the_smallest_size_is_everything():
    """d = 2, T_max = 2, zero boundary: a layer without positions reaches s_3 = 2 cos θ s_2 − s_1 exactly."""
    found = counterexample(2, 2)
    assert (found.loss, found.gain) == (0, 1)


@pytest.mark.parametrize(
    "law", [orthogonal(1), orthogonal(2), orthogonal(3), unitary(1).with_moments(arc_moments(1))]
)
def test_laws_without_the_symmetry_have_no_charge(law: Context):
    assert phase_charge(law) is None


def test_charge_must_be_integer():
    assert phase_charge(Context("squares", ((2,),), (0,))) is None
    assert phase_charge(Context("signed", ((1, 1),), (0, 2))) == (1, 0)


def test_orthogonal_augmented_optimum_is_not_guessed():
    with pytest.raises(NoClosedForm, match="phase_symmetry"):
        optimum(4, 1, tokens="augmented", horizon=4, context="orthogonal")
    with pytest.raises(NoClosedForm):
        check(counterexample(2, 3).blocks, horizon=3, context="orthogonal")


def test_bad_arguments_are_refused_by_name():
    with pytest.raises(
        ValueError, match="d must be even for the counterexample in orthogonal contexts, got 3"
    ):
        counterexample(3, 4)
    with pytest.raises(ValueError, match="d must be at least 2, got 0"):
        counterexample(0, 4)
    with pytest.raises(ValueError, match="horizon must be at least 2, got 1"):
        counterexample(2, 1)
    with pytest.raises(ValueError, match="boundary must be one of"):
        counterexample(2, 2, "mirror")
    assert isinstance(counterexample(4, 3).gain, sp.Rational)


def test_zeroth_moment_of_an_arc_is_one():
    assert arc_moments(sp.pi)(0) == 1
    assert unitary(1).with_moments(arc_moments(1)).expectation((0,)) == 1
