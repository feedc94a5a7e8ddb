"""mesa_flow: the stated flow, the derived one and the trained one agree."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp

from icar_theory import ask, mesa_flow, starts
from icar_theory.exact.sizes import D, T
from icar_theory.layers.normalised import BLOCKS, diagonal, expected, numeric, symbolic
from icar_theory.layers.normalised_slopes import is_preserved, slopes
from icar_theory.layers.normalised_symbols import A, B
from icar_theory.theorems.mesa_flow.lines import TIME
from tests.kit.proving import steps


@steps("mesa_flow")
def test_step_holds(step, record_property):
    record_property("outcome", step.check().detail)


values = st.sampled_from([-2, -1, 0, 1, 2, 3])


@st.composite
def finite_laws(draw: st.DrawFn, *, signed: bool = False) -> starts.Start:
    """Draw independent coordinates with a finite law that is not 0; `signed`: symmetric."""
    support = draw(st.lists(values.filter(bool), min_size=1, max_size=3, unique=True))
    masses = [draw(st.integers(1, 3)) for _ in support]
    if signed:
        support, masses = [*support, *(-x for x in support)], [*masses, *masses]
    law: dict[int, sp.Rational] = {}
    for x, mass in zip(support, masses, strict=True):
        law[x] = law.get(x, 0) + sp.Rational(mass, sum(masses))
    return starts.independent(law)


@st.composite
def joint_laws(draw: st.DrawFn, d: int) -> starts.Start:
    """Draw a finite law on ℝ^d, not exchangeable as a rule."""
    points = draw(st.lists(st.tuples(*[values] * d), min_size=1, max_size=3))
    return starts.finite([*points, range(1, d + 1)])


lengths, rationals = (
    st.integers(3, 6),
    st.builds(sp.Rational, st.integers(-4, 4), st.integers(1, 3)),
)


@given(law=finite_laws(), d=st.integers(2, 3), length=lengths, a=rationals, b=rationals)
def test_slopes_of_any_finite_law_eq_the_definitions(law, d: int, length: int, a, b):
    layer, stated = diagonal(d), slopes(law, d, length, a, b)
    for column, block in ((0, "P"), (d, "A")):
        for i in range(d):
            for j in range(d):
                derived = expected(layer.slope(block, i, j, length), d, law)
                assert derived.subs({A: a, B: b}) == stated[i, column + j]


@given(data=st.data(), d=st.integers(2, 3), length=st.integers(3, 5))
def test_slopes_and_loss_need_no_exchangeable_law(data, d: int, length: int):
    law, layer = data.draw(joint_laws(d)), diagonal(d)
    found = slopes(law, d, length)
    for column, block in ((0, "P"), (d, "A")):
        for i in range(d):
            for j in range(d):
                derived = expected(layer.slope(block, i, j, length), d, law)
                assert sp.expand(derived - found[i, column + j]) == 0
    stated = ask("mesa_flow", "loss", law=law, d=d, length=length)
    assert sp.expand(stated - expected(layer.loss(length), d, law)) == 0


@given(law=finite_laws(signed=True), d=st.integers(2, 4), length=lengths)
def test_laws_that_are_symmetric_in_every_sign_keep_the_diagonal(law, d: int, length: int):
    assert is_preserved(law, d, length)
    assert ask("mesa_flow", "diagonal", law=law, d=d, length=length) == 0


@given(law=finite_laws(), length=lengths)
def test_independent_coordinates_keep_the_diagonal_only_without_odd_moments(law, length: int):
    first, third, fifth = (law.moment({0: n}, 1) for n in (1, 3, 5))
    kept = first * third == third == first * fifth == 0
    assert is_preserved(law, 2, length) == kept


@given(law=finite_laws(), d=st.integers(1, 3), length=lengths)
def test_no_step_size_does_better_than_the_stated_one(law, d: int, length: int):
    best = ask("mesa_flow", "step", law=law, d=d, length=length)
    loss = expected(diagonal(d).loss(length), d, law).subs(B, 1)
    least = loss.subs(A, best)
    assert all(loss.subs(A, best + change) > least for change in (sp.Rational(1, 7), -1))


def test_derivative_is_the_polynomials_own():
    layer = symbolic(2, ["P", "Q", "A", "V"])
    loss = layer.loss(4)
    names = layer.start[0].context().names()
    for block in ("P", "Q", "A", "V"):
        for i in range(2):
            for j in range(2):
                place = names.index(f"{block}_{i + 1}_{j + 1}")
                assert layer.slope(block, i, j, 4) == loss.derivative(place)


def test_numeric_layer_eq_symbolic_layer():
    P, V = sp.Matrix([[1, 2], [0, -1]]), sp.Matrix([[0, 1], [3, 1]])
    general = symbolic(2, ["P", "V"]).loss(4)
    given = {f"{n}_{i + 1}_{j + 1}": m[i, j] for n, m in (("P", P), ("V", V))
             for i in range(2) for j in range(2)}  # fmt: skip
    law = starts.gaussian()
    found = expected(general, 2, law).subs({sp.Symbol(k, real=True): x for k, x in given.items()})
    assert found == expected(numeric(2, {"P": P, "V": V}).loss(4), 2, law)


def test_other_blocks_never_have_a_slope_on_the_diagonal():
    layer = diagonal(3)
    for block in set(BLOCKS) - {"P", "A"}:
        assert all(layer.slope(block, i, j, 4) == 0 for i in range(3) for j in range(3))


STARTS = [(1, 1), (2, 1), (1, 2), (1, -2), (sp.Rational(1, 3), -sp.Rational(1, 4)), (-1, -1),
          (2, -2), (0, 1), (1, 0), (0, 0)]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), STARTS)
def test_flow_begins_at_its_start_and_solves_the_equation(a, b):
    found = mesa_flow("gaussian", 2, 4, a, b)
    assert list(found.at(0)) == [a * b, a, b]
    with mp.workdps(40):
        u, x, y = (sp.lambdify(TIME, one, "mpmath") for one in found.at(TIME))
        for one, other in ((x, y), (y, x)):
            for time in (mp.mpf(1) / 100, mp.mpf(1) / 3):
                pull = 2 * (mp.mpf(69) / 4 * u(time) - 3)
                assert abs(mp.diff(one, time) + other(time) * pull) < 1e-15  # 20 digits are left
    run = found.numpy(np.linspace(0, 0.4, 50))
    np.testing.assert_allclose(run["a"] * run["b"], run["u"], atol=1e-13)
    np.testing.assert_allclose(run["a"] ** 2 - run["b"] ** 2, float(a**2 - b**2), atol=1e-13)


@pytest.mark.parametrize(("a", "b"), STARTS)
def test_flow_ends_at_the_limits(a, b):
    found = mesa_flow("sphere", 3, 5, a, b)
    end = found.numpy([1e4])
    np.testing.assert_allclose([end["a"][0], end["b"][0]], [float(x) for x in found.limits],
                               atol=2e-2 if a == -b else 1e-9)  # fmt: skip
    if a != -b:  # every other start ends at the best step size, also those with ab ≤ 0
        assert sp.expand(found.limits[0] * found.limits[1] - found.step) == 0 or np.isclose(
            float(found.limits[0] * found.limits[1]), float(found.step), rtol=1e-14
        )


def test_published_limit_of_gaussian_starts_is_that_of_long_sequences():
    at_100 = ask("mesa_flow", "step", law="gaussian", d=5, length=100)
    assert 0.1919 < at_100 < 0.19191
    far = ask("mesa_flow", "step", law="gaussian", d=5, length=10**9)
    assert abs(far.evalf(30) - sp.Rational(1, 5)) < sp.Rational(1, 10**7)


def test_symbolic_sizes_give_formulas():
    found = ask("mesa_flow", "step", law="gaussian(1/2)", d=D, length=T)
    sizes = {D: 5, T: 7}
    exact = ask("mesa_flow", "step", law="gaussian(1/2)", d=5, length=7)
    assert sp.simplify(found.subs(sizes).doit()) == exact


def test_results_pickle_and_compare():
    found = mesa_flow("one_hot(2)", 3, 4, 1, 2)
    assert pickle.loads(pickle.dumps(found)) == found
    assert len({found, mesa_flow("one_hot(2)", 3, 4, 1, 2)}) == 1


def test_density_has_the_moments_of_its_enumerable_twin():
    x = sp.Symbol("x", real=True)
    uniform = starts.density(sp.Rational(1, 2), x, sp.Interval(-1, 1))
    assert ask("mesa_flow", "step", law=uniform, d=2, length=3) == sp.Rational(1, 5) / (
        sp.Rational(1, 7) + sp.Rational(1, 15)
    )


@pytest.mark.parametrize("gap", [0.0, 1e-17, 1e-9, 1e-7, 1e-3])
def test_floats_are_right_near_the_saddle(gap: float):
    a, b = sp.Integer(-1), 1 + sp.Rational(gap)
    found = mesa_flow("gaussian", 5, 10, a, b)
    times = [0.0, 0.01, 0.1, 0.3]
    run = found.numpy(times)
    for k, time in enumerate(times):
        exact = [float(sp.N(x, 30)) for x in found.at(sp.Rational(time))]
        np.testing.assert_allclose([run[x][k] for x in "uab"], exact, rtol=1e-12, atol=1e-300)


def test_a_saddle_of_surds_is_recognised():
    root = sp.sqrt(2)
    found = mesa_flow("gaussian", 2, 5, sp.sqrt(3 + 2 * root), -1 - root)
    assert found.limits == (0, 0)
    assert found.at(0)[0, 0].equals(-(3 + 2 * root))


def test_laws_with_one_odd_coordinate_out_are_not_exchangeable():
    assert not starts.finite([[1, 1, 2]]).exchangeable
    assert starts.finite([[1, 1, 2], [1, 2, 1], [2, 1, 1]]).exchangeable
    assert not starts.finite([[1, 2, 2], [2, 1, 2]]).exchangeable


BAD = [
    (("gaussian", 2, 2), ValueError, "length must be at least 3"),
    (("gaussian", 0, 4), ValueError, "d must be at least 1, got 0"),
    (("gauss", 2, 4), ValueError, "law must be one of gaussian"),
    (("gaussian(-1)", 2, 4), ValueError, "sigma must be positive, got -1"),
    ((3, 2, 4), TypeError, "law must be a law of x_1"),
    (([[1, 2]], 2, 4), ValueError, "law must be exchangeable"),
    (([[1, 2], [2, 1]], 3, 4), ValueError, "d must be 2 for the finite law"),
    (([[0, 0]], 2, 4), ValueError, "law must not be 0 for certain"),
    (("gaussian", 2, 4, sp.Symbol("z")), TypeError, "a must be a number, got z"),
    (("gaussian", 2, 4, 1, float("nan")), ValueError, "b must be a finite real number, got nan"),
]


@pytest.mark.parametrize(("arguments", "kind", "message"), BAD, ids=[m for *_, m in BAD])
def test_bad_arguments_are_refused_by_name(arguments, kind, message):
    with pytest.raises(kind, match=message):
        mesa_flow(*arguments)


def test_bad_times_and_densities_are_refused():
    with pytest.raises(ValueError, match="time must not be negative, got -1"):
        mesa_flow("gaussian", 2, 4).at(-1)
    with pytest.raises(ValueError, match=r"times must (be finite|not be negative)"):
        mesa_flow("gaussian", 2, 4).numpy([0, np.inf])
    x = sp.Symbol("x", real=True)
    cauchy = starts.density(1 / (sp.pi * (1 + x**2)), x)
    with pytest.raises(ValueError, match="law must have the moment E x"):
        mesa_flow(cauchy, 2, 4)
    with pytest.raises(ValueError, match="function must have the integral 1, got 2"):
        starts.density(1, x, sp.Interval(-1, 1))
    with pytest.raises(ValueError, match="function must not be negative"):
        starts.density(2 - 3 * x**2, x, sp.Interval(0, 1))
    with pytest.raises(ValueError, match="a must have at most 400 digits"):
        mesa_flow("gaussian", 2, 4, sp.Rational(10**2000 + 1, 10**2000))
    with pytest.raises(TypeError, match="times must hold real numbers"):
        mesa_flow("gaussian", 2, 4).numpy(["a"])
    with pytest.raises(ValueError, match="flow must fit in floats"):
        mesa_flow("gaussian", 2, 4, 10**200).numpy([1])
    with pytest.raises(ValueError, match="law must have moments that SymPy can find"):
        mesa_flow(starts.density(sp.exp(-x) / (1 + sp.exp(-x)) ** 2, x), 2, 4)
    with pytest.raises(ValueError, match="sizes must satisfy T ≥ 3"):
        ask("mesa_flow", "step", law="gaussian", d=2, length=2)
