"""phase_symmetry: what decouples, what does not, and whether training finds it."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from icar_theory import CLAIMS, Context, NoClosedForm, augmented_loss, check, optimum, refute
from icar_theory.evaluation import value
from icar_theory.exact.circles import arc
from icar_theory.exact.context import empirical, orthogonal, unitary
from icar_theory.theorems.phase_symmetry import counterexample, phase_speeds
from numerics.kit.augmented import BLOCKS, augmented_design, layer_loss
from numerics.kit.training import best_converged
from numerics.phase_symmetry import train
from tests.kit.agreement import ROUNDING
from tests.kit.designs import product_grid
from tests.kit.proving import steps
from tests.kit.strategies import boundaries


@steps("phase_symmetry")
def test_step_holds(step, record_property):
    record_property("outcome", step.check().detail)


def on_design(blocks: Any, d: int, horizon: int, boundary: Any) -> float:
    """Return the torch layer's mean loss on a phase design of orthogonal contexts."""
    arrays = {
        name: torch.tensor(np.array(block.tolist(), dtype=np.float64))
        for name, block in blocks.items()
    }
    spectrum = augmented_design("orthogonal", d, horizon)
    return float(layer_loss(arrays, spectrum, horizon, boundary))


@pytest.mark.evidence("phase_symmetry", "degrees", "trained")
def test_sampled_means_vanish_where_degrees_differ():
    spectrum = product_grid("unitary", 2, 5)  # exponents of m − n have modulus at most 2
    for m in itertools.product((-1, 0, 2), repeat=2):
        for n in itertools.product((0, 1), repeat=2):
            mean = (spectrum ** torch.tensor(m) / spectrum ** torch.tensor(n)).prod(dim=1).mean()
            assert abs(mean - float(m == n)) < 1e-12


@pytest.mark.evidence("phase_symmetry", "criterion", "trained")
def test_orthogonal_contexts_do_not_turn():
    """The mean of λ_1 λ_2 is 1 over conjugate pairs, and turns by e^{2iφ}."""
    mean = augmented_design("orthogonal", 2, 3).prod(dim=1).mean()
    assert abs(mean - 1) < 1e-12
    assert phase_speeds(orthogonal(2)) is None


@pytest.mark.evidence("phase_symmetry", "pure_same", "trained")
@given(
    half=st.integers(1, 2),
    heads=st.integers(1, 3),
    horizon=st.integers(2, 4),
    seed=st.integers(0, 50),
    boundary=boundaries,
)
def test_pure_step_has_one_loss_in_both_contexts(
    half: int, heads: int, horizon: int, seed: int, boundary
):
    d, rng = 2 * half, np.random.default_rng(seed)
    blocks = {name: np.zeros((heads, d)) for name in BLOCKS}
    blocks |= {name: rng.normal(size=(heads, d)) for name in ("a3", "b1")}
    expected = augmented_loss(blocks, horizon=horizon, boundary=boundary)
    assert on_design(blocks, d, horizon, boundary) == pytest.approx(expected, rel=ROUNDING)


@pytest.mark.evidence("phase_symmetry", "slope", "trained")
@given(
    horizon=st.integers(2, 5), heads=st.integers(1, 4), seed=st.integers(0, 50), boundary=boundaries
)
def test_autograd_at_a_pure_step_is_the_printed_slope(
    horizon: int, heads: int, seed: int, boundary
):
    d, rng = 4, np.random.default_rng(seed)
    drawn = {name: rng.normal(size=(heads, d)) for name in ("a2", "a3", "b1")}
    blocks = {name: torch.zeros(heads, d, dtype=torch.float64) for name in BLOCKS}
    blocks |= {name: torch.tensor(drawn[name]) for name in ("a3", "b1")}
    along = torch.zeros((), dtype=torch.float64, requires_grad=True)
    spectrum = augmented_design("orthogonal", d, horizon)
    moved = {**blocks, "a2": along * torch.tensor(drawn["a2"])}
    layer_loss(moved, spectrum, horizon, boundary).backward()
    line = CLAIMS["phase_symmetry"].line("slope")
    M, below = (sp.ImmutableMatrix(drawn["b1"].T @ drawn[name]) for name in ("a3", "a2"))
    start = int(boundary == "wrap")
    total = sum(
        value(
            line.relation.rhs,
            {"d": d, "T": T, "M": M, "M^{12}": below, "s_{0}": start},
            line.definitions,
        )
        for T in range(2, horizon + 1)
    )
    assert along.grad.item() == pytest.approx(float(total), rel=1e-9, abs=1e-9)  # roundoff


@pytest.mark.evidence("phase_symmetry", "beaten", "trained")
@given(
    half=st.integers(1, 3), heads=st.integers(1, 3), horizon=st.integers(2, 4), boundary=boundaries
)
def test_exact_parameters_beat_every_pure_gradient_step(
    half: int, heads: int, horizon: int, boundary
):
    d = 2 * half
    assume(horizon > 2 or heads < d)
    found = counterexample(d, horizon, boundary, heads=heads)
    loss = augmented_loss(found.blocks, horizon=horizon, context="orthogonal", boundary=boundary)
    assert loss == found.loss < found.gradient_step
    assert all(entry.is_Rational for block in found.blocks.values() for entry in block)
    best = optimum(d, heads, tokens="augmented", horizon=horizon, boundary=boundary)
    assert found.gradient_step == best.loss
    assert check(found.blocks, horizon=horizon, boundary=boundary).gap > 0
    made = on_design(found.blocks, d, horizon, boundary)
    assert made == pytest.approx(float(loss), rel=ROUNDING, abs=1e-12)  # roundoff of a loss 0


@pytest.mark.evidence("phase_symmetry", "plain", "trained")
@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize(("d", "horizon"), [(2, 2), (2, 4), (4, 2), (6, 3)])
def test_the_plain_step_is_never_stationary(d: int, horizon: int, boundary):
    eta = optimum(d, 1, tokens="augmented", horizon=horizon, boundary=boundary).step_size
    along = torch.zeros((), dtype=torch.float64, requires_grad=True)
    ones = torch.ones(1, d, dtype=torch.float64)
    zero = torch.zeros(1, d, dtype=torch.float64)
    blocks = {**dict.fromkeys(BLOCKS, zero), "a3": float(eta) * ones, "b1": ones}
    spectrum = augmented_design("orthogonal", d, horizon)
    layer_loss({**blocks, "a2": along * ones}, spectrum, horizon, boundary).backward()
    line = CLAIMS["phase_symmetry"].line("plain")
    start = int(boundary == "wrap")
    total = sum(
        value(line.relation.rhs, {"d": d, "T": T, r"\eta": eta, "s_{0}": start}, line.definitions)
        for T in range(2, horizon + 1)
    )
    assert along.grad.item() == pytest.approx(float(total), rel=1e-9)  # roundoff
    assert total > 0


@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize(("signs", "stationary"), [((1, -1), True), ((1, 1), False)])
def test_whole_gradient_vanishes_at_one_sign_pattern_only(signs, stationary: bool, boundary):
    """d = 2, T_max = 2: both M = η εεᵀ are best pure steps, and one is stationary in all blocks."""
    eta = optimum(2, 1, tokens="augmented", horizon=2, boundary=boundary).step_size
    step = {"a3": [eta * sign for sign in signs], "b1": signs}
    letters = iter(sp.symbols("x:12"))
    blocks = {name: [[x + next(letters) for x in step.get(name, (0, 0))]] for name in BLOCKS}
    loss = augmented_loss(blocks, horizon=2, context="orthogonal", boundary=boundary)
    free = sp.symbols("x:12")
    gradient = [sp.diff(loss, x).subs(dict.fromkeys(free, 0)) for x in free]
    assert (gradient == [0] * 12) is stationary


@pytest.mark.evidence("phase_symmetry", "reached", "trained")
@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize("d", [2, 4])
def test_a_step_per_coordinate_has_no_loss_at_one_length(d: int, boundary):
    """So that nothing beats it: H ≥ d, T_max = 2."""
    eye = sp.eye(d)
    zero = sp.zeros(d, d)
    K = 1 if boundary == "zero" else 2
    blocks = {**dict.fromkeys(BLOCKS, zero), "a3": eye / K, "b1": eye}
    assert augmented_loss(blocks, horizon=2, context="orthogonal", boundary=boundary) == 0
    assert on_design(blocks, d, 2, boundary) < 1e-20
    assert on_design(blocks, d, 3, boundary) > 0.1
    with pytest.raises(ValueError, match="heads must be less than d="):
        counterexample(d, 2, boundary, heads=d)


@pytest.mark.evidence("phase_symmetry", "beaten", "trained")
@pytest.mark.parametrize("boundary", ["zero", "wrap"])
@pytest.mark.parametrize(("d", "horizon"), [(2, 3), (2, 5), (4, 3)])
def test_training_beats_the_gradient_step(d: int, horizon: int, boundary, record_property):
    best = best_converged(train(d, 1, horizon, seeds=range(3), boundary=boundary, starts=1))
    record_property("gradient_norm", best.gradient_norm)
    found = counterexample(d, horizon, boundary)
    assert best.loss < float(found.loss) + 1e-8 < float(found.gradient_step)
    loss = augmented_loss(best.weights, horizon=horizon, context="orthogonal", boundary=boundary)
    assert best.loss == pytest.approx(loss, rel=ROUNDING, abs=1e-15)


def test_gain_at_the_smallest_size_is_everything():
    """d = 2, T_max = 2, zero boundary: a layer without positions reaches 2 cos θ s_2 − s_1."""
    found = counterexample(2, 2)
    assert (found.loss, found.gain) == (0, 1)


@pytest.mark.parametrize(
    "law", [orthogonal(1), orthogonal(2), orthogonal(3), unitary(1, arc(2)), empirical([1.0])]
)
def test_laws_without_the_symmetry_have_no_speeds(law: Context):
    assert phase_speeds(law) is None


def test_speeds_need_not_be_integers():
    """λ = g² is the unitary law: it turns where g turns half as fast."""
    half = sp.Rational(1, 2)
    assert phase_speeds(Context("squares", ((2,),), (0,))) == (half,)
    assert phase_speeds(Context("signed", ((1, 1),), (0, 2))) == (1, 0)
    assert phase_speeds(Context("halves", ((2, 0), (1, 1)), (0, 0))) == (half, half)
    assert CLAIMS["phase_symmetry"].ask("speeds", characters=[[2]], moduli=[0]) == (half,)


def test_orthogonal_augmented_optimum_is_not_guessed():
    with pytest.raises(
        NoClosedForm, match="no closed form is known for augmented tokens in orthogonal"
    ):
        optimum(4, 1, tokens="augmented", horizon=4, context="orthogonal")
    with pytest.raises(NoClosedForm):
        check(counterexample(2, 3).blocks, horizon=3, context="orthogonal")


def test_claims_for_the_least_loss_of_one_head_are_refuted_by_exact_parameters():
    found = refute(
        lambda d, horizon, boundary: (
            optimum(d, 1, tokens="augmented", horizon=horizon, boundary=boundary).loss
        ),
        "phase_symmetry",
        about="upper_bound",
    )
    assert found is not None
    assert (found.sizes, found.claimed, found.true) == (
        {"d": 2, "horizon": 2, "boundary": "zero"},
        1,
        0,
    )
    assert refute(lambda d, horizon, boundary: 0, "phase_symmetry", about="upper_bound") is None


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
    with pytest.raises(NoClosedForm, match="no rational frame is known for d=8 with heads=3"):
        counterexample(8, 3, heads=3)
    assert isinstance(counterexample(4, 3).gain, sp.Rational)


def test_zeroth_moment_of_an_arc_is_one():
    assert arc(2)(0) == 1
    assert unitary(1, arc(2)).expectation((0,)) == 1
