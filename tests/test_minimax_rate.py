"""minimax_rate: stated rates and bounds beside layers, other regressions and sums of samples."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
import sympy as sp
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from icar_theory import CLAIMS, ask, refute
from icar_theory.evaluation import holds, value
from icar_theory.exact.enclosures import Enclosure, enclosure
from icar_theory.theorems.minimax_rate import constant, features, lower_bound, rate, ratio
from numerics.kit.bases import walsh
from numerics.kit.features import best_span, least_risk
from numerics.kit.regression import Tasks, anisotropic_law, population, power_law
from numerics.minimax_rate import METHODS, compared, rates, smooth
from tests.kit.proving import steps

STEM = "minimax_rate"
CLAIM = CLAIMS[STEM]
ROUNDING = 1e-9
"""Relative: least squares with matrices of at most 64 rows, whose condition is below 1e4."""
QUARTER = sp.Rational(1, 4)
positive = st.sampled_from([0.25, 0.5, 1.0, 2.0])


@steps(STEM)
def test_step_holds(step, record_property):
    record_property("outcome", step.check().detail)


def said(line: str, tasks: Tasks, **more) -> float:
    """Return the right side of a line at the variances and the noise of tasks."""
    relation = CLAIM.line(line).relation
    v = [sp.Rational(float(x)) for x in tasks.variances]
    noise = sp.Rational(tasks.noise)
    point = {"n": tasks.examples, "L": len(v), "v": tuple(v), r"\sigma^{2}": noise}
    point |= {r"\tau^{2}": sum(v), "S": sum(v) + noise, **more}
    printed = relation.value if hasattr(relation, "value") else relation.rhs
    return float(value(printed, point, {}))


def on_walsh(bits: int, decay: float, examples: int) -> Tasks:
    """Return tasks whose variances fall as a power, all functions their features."""
    count = 2**bits
    return Tasks(walsh(bits), power_law(count, decay), 0.25, examples=examples, features=count)


def off_limit(line: str, decay: int, n: int, found) -> float:
    """Return how far the function of a printed limit is from its value, relatively, at n."""
    relation, definitions = CLAIM.line(line).relation, CLAIM.line(line).definitions
    point = {r"\tau^{2}": sp.zeta(decay), r"\sigma^{2}": QUARTER, r"\alpha": decay, "n": n}
    point |= dict.fromkeys(("R^{*}", "R_{I}"), found)
    reached, limit = (value(x, point, definitions) for x in (relation.lhs.args[0], relation.rhs))
    return abs(float(reached / limit) - 1)


@pytest.mark.evidence(STEM, "closed", "trained")
@given(
    v=st.lists(positive, min_size=4, max_size=4),
    noise=positive,
    n=st.integers(2, 30),
)
def test_best_of_all_layers_has_the_stated_risk(v, noise: float, n: int):
    tasks = Tasks(walsh(2), v, noise, examples=n, features=4)
    whole = population(tasks)
    assert float(whole.risk(whole.best())) == pytest.approx(said("closed", tasks), rel=ROUNDING)


@pytest.mark.evidence(STEM, "rank", "trained")
@pytest.mark.parametrize("N", [1, 2, 3, 5])
def test_trained_features_reach_the_risk_of_the_largest_variances(N: int):
    tasks = Tasks(walsh(3), power_law(8, 1.0), 0.25, examples=12, features=N)
    reached = min(float(least_risk(tasks, best_span(tasks, seed=seed))) for seed in range(2))
    assert reached == pytest.approx(said("rank", tasks, N=N), rel=1e-6)  # training's tolerance


@pytest.mark.evidence(STEM, "linear", "trained")
@pytest.mark.evidence(STEM, "within", "trained")
@pytest.mark.parametrize("n", [5, 20, 80])
def test_no_regression_beats_the_bound_and_none_the_layer_by_more_than_the_factor(n: int):
    tasks = smooth(2.0, count=32, examples=n)
    bound = said("linear", tasks)
    found = compared(tasks, [n], count=150, seed=n)
    for name in METHODS:
        mean, error = found.mean[name][0], found.error[name][0]
        assert mean > bound - 4 * error, name
    process = found.mean["gaussian process"][0]
    assert process < 3 * bound  # the bound is not far from what the best prediction reaches
    whole = population(tasks)
    least = float(whole.risk(whole.best()))
    beyond = process + 4 * found.error["gaussian process"][0]
    assert bound < least < said("within", tasks, E=beyond)
    assert least > said("within", tasks, E=bound / 8)  # nor is the factor 8 times what is needed


@pytest.mark.evidence(STEM, "upper", "trained")
@pytest.mark.evidence(STEM, "lower", "trained")
@pytest.mark.parametrize("decay", [2, 3])
@pytest.mark.parametrize("n", [1, 10, 1000])
def test_powers_are_between_their_bounds(decay: int, n: int):
    tasks = on_walsh(7, float(decay), n)
    least = float(rates(tasks, [n]).best[0])
    above = [said("upper", tasks, N=N, p=decay) for N in range(1, 200)]
    below = [said("lower", tasks, N=N, p=decay) for N in range(1, 129)]
    assert max(below) < least < min(above)
    assert min(above) < 16 * max(below)  # S = 6 σ² or 7 σ² at most, and a factor of 2 for N


@pytest.mark.evidence(STEM, "features", "trained")
@pytest.mark.parametrize("decay", [2, 3])
def test_kept_features_are_those_above_the_threshold(decay: int):
    tasks = on_walsh(7, float(decay), 1)
    counts, (further,) = [4, 10, 100, 1000], CLAIM.line("features").relation.right
    total = sp.Rational(float(tasks.variances.sum() + tasks.noise))
    for n, kept in zip(counts, rates(tasks, counts).kept, strict=True):
        for N in range(1, 40):
            point = {"S": total, "N": N, "n": n, "p": decay}
            assert holds(further, point, {}) == (kept > N)


@pytest.mark.evidence(STEM, "expansion", "trained")
@pytest.mark.evidence(STEM, "limit", "trained")
def test_layers_with_many_functions_have_the_stated_rate():
    counts = [10, 100, 1000, 10_000]
    tasks = on_walsh(9, 3.0, 1)
    measured = rates(tasks, counts)
    for n, least in zip(counts, measured.best, strict=True):
        # what 512 functions leave out: Σ_{j>512} j^{-3} < 2e-6, of F² and of S alike
        assert least == pytest.approx(float(rate(3, QUARTER, n).middle), abs=4e-6)
    line = CLAIM.line("expansion")
    for n in (100, 10_000):
        point = {r"R^{*}": rate(3, QUARTER, n).middle, r"\alpha": 3, "n": n}
        point |= {r"\tau^{2}": sp.zeta(3), r"\sigma^{2}": QUARTER}
        off, most = (value(side, point, line.definitions).evalf() for side in line.relation.args)
        assert off < most
        # what the bound leaves room for: the next term, with ζ(−3)
        following = n * (sp.zeta(3) + QUARTER) ** 2 * sp.zeta(-3) / (n - 1) ** 3
        assert float(off) == pytest.approx(float(following), rel=0.02)
    errors = [off_limit("limit", 3, n, rate(3, QUARTER, n).middle) for n in (10**6, 10**9)]
    assert 0.02 > errors[0] > 9 * errors[1]  # n^{1/3} times closer
    assert off_limit("limit", 3, 10_000, measured.best[-1]) < 0.1


@pytest.mark.evidence(STEM, "plain_limit", "trained")
def test_the_identity_pays_the_stated_constant():
    zeta, tasks = float(sp.zeta(3)), on_walsh(9, 3.0, 1)
    for n, least in zip((1000, 10_000), rates(tasks, [1000, 10_000]).identity, strict=True):
        room = (2 * zeta + 0.25) / n + 4e-6  # (S + τ²)/n, and what 512 functions leave out
        assert off_limit("plain_limit", 3, n, least) * least < room * 1.2  # off by a fifth at most


@pytest.mark.parametrize("decay", [2, 3, sp.Rational(3, 2)])
def test_enclosures_hold_plain_sums(decay):
    p, n, j = float(decay), 50, np.arange(1.0, 2_000_001)
    v = j**-p
    beyond = (2e6) ** (1 - p) / (p - 1)
    total = float(sp.zeta(decay)) + 0.25
    bound, least = (
        np.sum(0.25 * v / (n * v + 0.25)) + beyond,
        np.sum(v * (total - v) / ((n - 1) * v + total)) + beyond,
    )
    # the rest by its integral, right up to its first term and to n v², and 2e6 float64 terms
    for measured, stated in (
        (bound, lower_bound(decay, QUARTER, n)),
        (least, rate(decay, QUARTER, n)),
    ):
        assert measured == pytest.approx(float(stated.middle), abs=2 * v[-1] + 1e-12)
    many = 10**9 if decay >= 2 else 10**6
    far = float(rate(decay, QUARTER, many).middle / lower_bound(decay, QUARTER, many).middle)
    assert far == pytest.approx(float(ratio(decay, QUARTER)), rel=5 * (total / many) ** (1 / p))


def test_the_rate_knows_the_sum_of_inverse_exponents_alone():
    """Along one axis, two or three, as soon as Σ 1/p_i is one number, and not otherwise."""
    counts, slopes = [50, 100, 200, 500, 1000, 2000], {}
    for exponents in ((2.0,), (4.0, 4.0), (3.0, 6.0), (3.0, 3.0)):
        variances = anisotropic_law(512, exponents)
        tasks = Tasks(walsh(9), variances, 0.25, examples=1, features=512)
        found = rates(tasks, counts)
        slopes[exponents] = found.slope(found.best)[0]
    alike = [slopes[e] for e in ((2.0,), (4.0, 4.0), (3.0, 6.0))]
    assert max(alike) - min(alike) < 0.05  # −1/2 in the limit; the first functions differ
    assert slopes[3.0, 3.0] > max(alike) + 0.05  # −1/3 in the limit


def test_questions_at_their_edges():
    assert lower_bound(2, 0, 5) == Enclosure(sp.Integer(0), sp.Integer(0))
    assert features(2, 1, 1) == 0  # S = 1 + π²/6 > 2
    one = rate(2, 0, 1)  # Σ v (1 − v/τ²)
    assert sp.pi**2 / 6 - sp.zeta(4) / (sp.pi**2 / 6) in one
    assert rate(2.5, 0.25, 7) == rate(sp.Rational(5, 2), QUARTER, 7)
    assert features(1000, 1, 1) == features(200, 1, 1) == 0  # S = 2 + 2^{−α} and more
    assert rate(1000, 0, 5).lower > 0
    alpha = sp.Symbol("a", positive=True)
    assert constant(alpha).subs(alpha, 3) == constant(3) == 2 * sp.sqrt(3) * sp.pi / 9


@pytest.mark.parametrize(
    ("question", "changes", "message"),
    [
        ("rate", {"decay": 1}, "decay must be a fraction from 1001/1000 to 1000, got 1"),
        ("constant", {"decay": sp.Rational(1, 2)}, "decay must be a fraction .* got 1/2"),
        ("rate", {"decay": sp.sqrt(2)}, r"decay must be a fraction .* got sqrt\(2\)"),
        ("rate", {"noise": -1}, "noise must be the variance σ² ≥ 0, got -1"),
        ("rate", {"noise": sp.sqrt(2)}, r"noise must be a fraction, got sqrt\(2\)"),
        ("lower_bound", {"n": 0}, "n must be at least 1, got 0"),
        ("rate", {"decay": 1 + sp.Rational(1, 10**60)}, "decay must be a fraction from 1001/1000"),
        ("constant", {"decay": sp.Symbol("x", negative=True)}, "decay must be .* got x"),
        ("rate", {"n": 2**5000}, "n must have at most 4096 bits, got 5001"),
        ("lower_bound", {"noise": sp.Rational(1, 10**12)}, "n and noise must .* got 3 and 1/10+"),
        ("rate", {"n": 10**14}, r"n must be such that \(2n/S\)\^\(1/decay\) is at most 100000"),
        ("ratio", {"noise": 0}, "noise must be positive for a ratio, got 0"),
    ],
)
def test_bad_problems_are_refused_by_name(question: str, changes, message: str):
    asked = {"decay": 2, "noise": 1, "n": 3} | changes
    if question in ("constant", "ratio"):
        del asked["n"]
    if question == "constant":
        del asked["noise"]
    with pytest.raises((TypeError, ValueError), match=message):
        ask(STEM, question, **asked)


def test_answers_are_compared_as_numbers():
    alike: dict[str, Callable[..., Any]] = {
        "constant": lambda d: sp.gamma(1 / d) * sp.gamma(1 - 1 / d) / d,
        "ratio": lambda d, s: (sp.zeta(d) + s) ** (1 - 1 / d) / sp.sympify(s) ** (1 - 1 / d),
        "lower_bound": lambda d, s, n: lower_bound(d, s, n).middle,
    }
    for about, candidate in alike.items():
        assert refute(candidate, STEM, about=about) is None
        beside = partial(lambda f, *sizes: f(*sizes) + sp.Rational(1, 10**20), candidate)
        assert refute(beside, STEM, about=about)
    assert refute(lambda *_: Enclosure(0, 100), STEM, about="rate") is None  # claims but little
    assert refute(lambda *_: Enclosure(50, 1), STEM, about="rate")


def test_an_enclosure_is_of_fractions():
    assert str(Enclosure(1, 2)) == "1 ± 2"
    assert str(Enclosure(sp.Rational(1, 3), 0)) == "1/3 ± 0"
    for middle, radius, message in (
        (sp.pi, 1, "middle must be a fraction"),
        (0, -1, "radius must be a fraction, of a radius at least 0, got -1"),
    ):
        with pytest.raises(ValueError, match=message):
            Enclosure(middle, radius)
    for ball in (arb("nan"), arb("inf"), arb(0, "inf")):
        with pytest.raises(ValueError, match="ball must be finite"):
            enclosure(ball)
    one = rate(2, 1, 7)
    assert pickle.loads(pickle.dumps(one)) == one
    assert hash(one) == hash(rate(2, 1, 7))
