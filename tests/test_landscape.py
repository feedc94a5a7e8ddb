"""landscape: exact points, the proof and trained layers agree on where local minima are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import sympy as sp
from flint import fmpq_mat
from hypothesis import given
from hypothesis import strategies as st

from icar_theory import CLAIMS, ask, optimum
from icar_theory.arguments import to_sympy
from icar_theory.evaluation import value
from icar_theory.exact.context import orthogonal
from icar_theory.exact.inertia import inertia
from icar_theory.refutation import refute
from icar_theory.theorems.landscape.lines import SLOPE, TOTAL
from numerics.kit.plain import train_exact
from numerics.landscape import Loss, descended, ends, stationary, trained_alone, vector_of
from proofs.kit.associativity import Associativity
from proofs.kit.finding import proof_of
from proofs.kit.step import RefutedError
from proofs.landscape.minima import point
from proofs.landscape.planes import stated
from proofs.landscape.points import layers
from proofs.landscape.weights import Layer, is_local_minimum
from tests.kit.proving import steps, trained

CLAIM = CLAIMS["landscape"]
VANISHES = 1e-9
"""Derivatives are sums of a few hundred float64 terms of size up to 1e4, so right to 1e-11."""
CURVED = 1e-6
"""Eigenvalues of the Hessians below are 0, or above 1e-3; float64 leaves 1e-10 of a 0."""
ENDED = 1e-8
"""Absolute: what a gradient norm of 1e-6 leaves of a loss where curvature is above 1e-4."""
POINTS = [pytest.param(layer, id=what.replace(" ", "_")) for what, layer in layers()[::5]]


@steps("landscape")
def test_step_holds(step, record_property):
    record_property("outcome", step.check().detail)


def arrays(layer: Layer) -> dict[str, np.ndarray]:
    """Return exact weights as float64 arrays by name, a row of positions for each length."""
    longest = len(layer.rows[-1])
    P = np.zeros((longest - 1, longest))
    for row in layer.rows:
        P[len(row) - 2, : len(row)] = [float(x) for x in row]
    A, B = (np.array(part.tolist(), dtype=float) for part in (layer.query_key, layer.value))
    return {"query_key": A, "value": B, "positions": P}


def measured(loss: Loss, weights: dict[str, np.ndarray]) -> tuple[float, np.ndarray, np.ndarray]:
    """Return loss, gradient and the Hessian's eigenvalues, by automatic differentiation."""
    vector = vector_of(weights)
    eigenvalues = np.linalg.eigvalsh(loss.hessian(vector))
    return float(loss.of_vector(vector)), loss.gradient(vector), eigenvalues


@trained("landscape", "loss", "equations", "index", "balanced")
@pytest.mark.parametrize("layer", POINTS)
def test_layer_on_sequences_has_loss_slope_and_curvature_of_the_exact_points(layer: Layer):
    horizon = len(layer.rows) + 1
    loss, gradient, eigenvalues = measured(
        Loss("unitary", layer.d, layer.heads, horizon), arrays(layer)
    )
    at = point(layer)
    assert loss == pytest.approx(float(value(CLAIM.line("loss").relation.rhs, at,
                                             CLAIM.line("loss").definitions)))  # fmt: skip
    assert loss == pytest.approx(float(at[TOTAL.name]), abs=VANISHES)
    assert np.linalg.norm(gradient) == pytest.approx(float(at[SLOPE.name]), abs=VANISHES)
    assert (eigenvalues < -CURVED).sum() == layer.signs[0]
    assert (eigenvalues > CURVED).sum() == layer.signs[2]


@trained("landscape", "critical")
@pytest.mark.parametrize(("d", "heads"), [(2, 2), (3, 1)])
def test_zeros_of_the_gradient_have_critical_values(d: int, heads: int, record_property):
    found = stationary("unitary", d, heads, 2, seeds=range(8))
    values = found[found[:, 1] < VANISHES, 0]
    record_property("gradient_norm", float(found[found[:, 1] < VANISHES, 1].max()))
    known = np.array(ask("landscape", "critical_values", d=d, heads=heads, horizon=2), dtype=float)
    assert len(values) >= 4
    # the loss is off by the gradient's norm times a distance, which near degenerate zeros is 1e-3
    assert np.abs(values[:, None] - known).min(axis=1).max() < 1e-6
    assert len(set(values.round(3))) > 1


@trained("landscape", "local")
@pytest.mark.parametrize(("d", "heads", "horizon"), [(2, 1, 3), (3, 2, 3), (4, 2, 4), (5, 3, 3)])
def test_every_run_in_unitary_contexts_ends_at_the_least_loss(d, heads, horizon, record_property):
    runs = train_exact("unitary", d, heads, horizon, seeds=range(32), starts=1)
    best = float(optimum(d, heads, tokens="plain", context="unitary").loss) * (horizon - 1)
    record_property("gap", max(run.loss - best for run in runs))
    record_property("gradient_norm", max(run.gradient_norm for run in runs))
    assert all(run.converged for run in runs)
    assert [run.loss for run in runs] == pytest.approx([best] * 32, abs=ENDED)


SADDLES = [
    (what, layer)
    for what, layer in layers()
    if not any(layer.found.gradient) and "d=2, H=2" in what and "rank 2" not in what
]


@trained("landscape", "local")
@pytest.mark.parametrize("layer", [layer for _, layer in SADDLES], ids=[w for w, _ in SADDLES])
def test_descent_from_near_a_saddle_leaves_it(layer: Layer):
    loss = Loss("unitary", layer.d, layer.heads, len(layer.rows) + 1)
    run = descended(loss, arrays(layer), noise=1e-2, seed=0)
    assert run.losses[0] > 1
    assert run.loss < 1e-2
    assert run.loss < ENDED or not run.converged  # some are slow in a valley that large weights dig


def spurious_arrays(d: int, heads: int, length: int) -> tuple[dict[str, np.ndarray], float]:
    """Return the weights that the claim answers, as arrays whose last row alone counts."""
    answer = ask("landscape", "spurious", d=d, heads=heads, length=length)
    P = np.zeros((length - 1, length))
    P[-1] = [float(x) for x in answer["p"]]
    A, B = (np.array(answer[name].tolist(), dtype=float) for name in "AB")
    return {"query_key": A, "value": B, "positions": P}, float(answer["loss"])


@trained("landscape", "differences", "difference_loss", "spurious")
@pytest.mark.parametrize(
    ("d", "heads", "length"), [(2, 1, 3), (2, 1, 5), (4, 1, 3), (4, 2, 4), (6, 3, 3)]
)
def test_training_near_a_spurious_minimum_ends_at_its_loss(d, heads, length, record_property):
    weights, stated_loss = spurious_arrays(d, heads, length)
    loss = Loss("orthogonal", d, heads, length, alone=True)
    reached, gradient, eigenvalues = measured(loss, weights)
    assert reached == pytest.approx(stated_loss, abs=VANISHES)
    assert np.abs(gradient).max() < VANISHES
    assert eigenvalues.min() > -CURVED
    least = float(optimum(d, heads, tokens="plain", context="orthogonal").loss)
    assert stated_loss == pytest.approx(least + 2 * heads / length)
    for seed in range(3):
        run = descended(loss, weights, noise=1e-2, seed=seed)
        record_property("gradient_norm", run.gradient_norm)
        assert run.losses[0] > stated_loss + 1e-5
        assert run.converged
        assert run.loss == pytest.approx(stated_loss, abs=ENDED)


@trained("landscape", "window")
@pytest.mark.parametrize("length", [2, 3, 5])
def test_descent_leaves_the_family_outside_its_window_alone(length: int):
    low, high = map(float, ask("landscape", "window", length=length))
    loss = Loss("orthogonal", 2, 1, length, alone=True)
    middle, outside = (low + high) / 2, (low - 0.5, high + 0.5)
    for share in (middle, *outside):
        exact = stated(CLAIM.line("window"), {"d": 2, "H": 1, "T": length}, sp.Rational(share))
        run = descended(loss, arrays(exact), noise=1e-3, seed=1)
        stays = share == middle if length == 2 else share != middle
        if stays:
            assert run.loss == pytest.approx(2 / length, abs=ENDED)
        else:
            assert run.loss < 2 / length - 1e-2


@trained("landscape", "window", "difference_loss")
@pytest.mark.parametrize("length", [3, 4])
def test_random_starts_end_inside_the_window_where_they_end_badly(length: int):
    low, high = map(float, ask("landscape", "window", length=length))
    runs = [run for run in trained_alone("orthogonal", 2, 1, length, seeds=range(12))
            if run.converged and run.loss > 1e-3]  # fmt: skip
    assert len(runs) >= 2
    for run in runs:
        p = run.weights["positions"][-1]
        assert run.loss == pytest.approx(2 / length, abs=ENDED)
        # the ends themselves are degenerate, and approached only as a root of what is left
        assert not low + 1e-2 < p[-2] / p[-1] < high - 1e-2


def test_bad_ends_of_one_head_are_two_families():
    found = ends(4, 1, 3, seeds=range(32))
    bad = found[(found[:, 3] == 1) & (found[:, 2] > 4 + 1e-6), 2]
    differences = sum(2 + sp.Rational(2, T) for T in (2, 3))
    # C ∝ uuᵀ, u = (1, 1, −1, −1): each row costs 1 − 1/(3 + 3r + q²), least at 3r + q² = 3/(T + 1)
    opposed = sum(4 - 4 / (3 + sp.Rational(3, T + 1)) for T in (2, 3))
    assert (differences, opposed) == (sp.Rational(17, 3), sp.Rational(89, 15))
    nearest = np.abs(bad[:, None] - np.array([differences, opposed], dtype=float))
    assert nearest.min(axis=1).max() < ENDED
    assert set(nearest.argmin(axis=1)) == {0, 1}


def test_hessian_that_says_nothing_is_refused():
    layer = stated(CLAIM.line("difference_loss"), {"d": 4, "H": 2, "T": 2}, -sp.Rational(1, 2))
    assert layer.signs[0] == 0
    with pytest.raises(RefutedError, match="nothing says whether"):
        is_local_minimum(layer, sp.Integer(0))


def test_verdicts_on_local_minima_are_reached_for_the_right_reasons():
    least = {"rank 1": True, "no weights": False, "below the projector": False}
    found = {
        what.split("T_max=2, ")[1]: layer for what, layer in layers() if "H=1, T_max=2" in what
    }
    for what, verdict in least.items():
        layer = found[what]
        best = optimum(layer.d, layer.heads, tokens="plain", context="unitary").loss
        assert is_local_minimum(layer, best) is verdict
    flat = found["no weights"]
    assert flat.signs == (0, 6, 0)
    weights = stated(CLAIM.line("window"), {"d": 2, "H": 1, "T": 3}, sp.Integer(0))
    assert is_local_minimum(weights, sp.Integer(0))
    assert weights.law is orthogonal
    twice = replace(weights, value=2 * weights.value)
    assert not is_local_minimum(twice, sp.Integer(0))


@given(st.integers(1, 5), st.integers(0, 99))
def test_inertia_counts_signs_of_eigenvalues(size: int, seed: int):
    generator = np.random.default_rng(seed)
    half = generator.integers(-2, 3, (size, max(size - 1, 1)))
    matrix = half @ np.diag(generator.choice([-1, 1], half.shape[1])) @ half.T
    eigenvalues = np.linalg.eigvalsh(matrix.astype(float))
    # integers up to 100: eigenvalues that are not 0 are above 1e-4, float64 leaves 1e-13 of a 0
    counts = [
        (eigenvalues < -1e-9).sum(),
        (abs(eigenvalues) < 1e-9).sum(),
        (eigenvalues > 1e-9).sum(),
    ]
    assert list(inertia(fmpq_mat(matrix.tolist()))) == counts


def test_inertia_refuses_matrices_that_are_not_symmetric():
    with pytest.raises(ValueError, match="matrix must be symmetric"):
        inertia(fmpq_mat([[0, 1], [0, 0]]))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"factors": ("M", "V", "A")}, "no rule says what M V is"),
        ({"factors": ("V", "A", "M")}, "no rule says what A M is"),
        ({"conclusion": ("M'", "M", "V")}, "M' M is M"),
    ],
)
def test_associativity_rejects_what_the_rules_do_not_give(changes, message):
    step = proof_of("landscape").step("projected")
    assert isinstance(step, Associativity)
    assert step.check().words == "associativity"
    with pytest.raises(RefutedError, match=message):
        replace(step, **changes).check()
    known = replace(step.space, products={**step.space.products, ("M'", "M"): "M"})
    with pytest.raises(RefutedError, match="must not"):
        replace(step, space=known).check()


def test_weights_of_the_question_are_local_minima_of_its_loss():
    for sizes in ((2, 1, 3), (4, 2, 3), (6, 1, 4)):
        d, heads, length = sizes
        told = ask("landscape", "spurious", d=d, heads=heads, length=length)
        layer = Layer(orthogonal, told["A"], told["B"], (tuple(told["p"]),))
        assert to_sympy(layer.found.loss) == told["loss"]
        assert is_local_minimum(layer, d - 2 * heads)


def test_questions():
    assert ask("landscape", "critical_values", d=2, heads=3, horizon=3) == (4, 2, 0)
    assert ask("landscape", "window", length=2) == (-1, 0)
    assert ask("landscape", "spurious", d=6, heads=2, length=4)["loss"] == 3
    found = refute(lambda length: (-1, 0), "landscape", about="window")
    assert str(found).startswith("length=3: claimed (-1, 0)")


@given(length=st.integers(2, 40))
def test_window_ends_where_the_printed_condition_does(length: int):
    (condition,) = CLAIM.line("window").relation.right
    (letter,) = condition.lhs.free_symbols - {sp.Symbol("T", integer=True, positive=True)}
    bound = sp.Poly(condition.lhs.subs("T", length).subs(
        sp.Symbol("T", integer=True, positive=True), length), letter)  # fmt: skip
    assert [bound.eval(end) for end in ask("landscape", "window", length=length)] == [0, 0]


@pytest.mark.parametrize(
    ("question", "sizes", "message"),
    [
        ("spurious", {"d": 3, "heads": 1, "length": 3}, "d must be even and at least 2·heads"),
        ("spurious", {"d": 2, "heads": 2, "length": 3}, "d must be even and at least 2·heads"),
        ("spurious", {"d": 2, "heads": 1, "length": 2}, "length must be at least 3, got 2"),
        ("spurious", {"d": 200, "heads": 100, "length": 3}, "at most 10000 can be built"),
        ("critical_values", {"d": 10**6, "heads": 10**6, "horizon": 2}, "at most 10000"),
        ("critical_values", {"d": 2, "heads": 1, "horizon": 1}, "horizon must be at least 2"),
        ("window", {"length": 1}, "length must be at least 2, got 1"),
    ],
)
def test_bad_sizes_are_refused_by_name(question, sizes, message):
    with pytest.raises(ValueError, match=message):
        ask("landscape", question, **sizes)
