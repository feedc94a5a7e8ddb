"""Full matrices beside the optima of haar_step: checks, kinds of weights, commands, refusals."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch

from icar_theory import NoClosedForm, ask, augmented_loss, check, optimum
from icar_theory.exact.haar import ORTHOGONAL, UNITARY
from icar_theory.layers.augmented import BLOCKS
from icar_theory.theorems.haar_step import lower_bound, scalar_minimum

ONE = [[[1, 0], [0, 1]]]
LAW: dict[str, Any] = {"tokens": "augmented", "context": UNITARY}
ZEROS: dict[str, Any] = {name: [[[0, 0], [0, 0]]] for name in BLOCKS}


@pytest.mark.parametrize(("d", "heads"), [(1, 1), (1, 3), (2, 1), (2, 4), (2, 5), (3, 1), (3, 9)])
@pytest.mark.parametrize("boundary", ["zero", "wrap"])
def test_optimum_is_its_own_check(d: int, heads: int, boundary: str):
    best = optimum(d, heads, tokens="augmented", context=UNITARY, horizon=3, boundary=boundary)
    for point in (best, best.sample(1)):
        report: Any = check(point)
        assert report.verdict == "exactly optimal"
        assert report.attained
        assert augmented_loss(point) == best.loss
    assert check(best.numpy()).optimal
    assert r"\min" in best.latex()


def test_check_knows_the_scalar_class():
    best = optimum(2, 1, tokens="augmented", context=UNITARY, horizon=4)
    exact: Any = check(best)
    assert exact.residuals == {"scalar": 0.0, "step": pytest.approx(0, abs=1e-12)}  # roundoff
    arrays = best.numpy()
    moved = {**arrays, "a3": arrays["a3"] + np.array([[[0, 0.1], [0, 0]]])}
    report: Any = check(moved)
    off = 0.1 / np.sqrt(2 * float(best.step_size) ** 2 + 0.01)
    assert report.residuals["scalar"] == pytest.approx(off, abs=1e-12)  # roundoff
    assert not report.optimal
    assert report.gap == Fraction(report.loss) - Fraction(report.minimum) > 0
    other: Any = check({**arrays, "a1": arrays["b1"][:, ::-1]})
    assert other.residuals["scalar"] > 0.5  # all products count
    longer: Any = check({**arrays, "a3": 1.5j * arrays["a3"]})
    assert longer.residuals["step"] == pytest.approx(abs(1.5j - 1), abs=1e-12)
    assert longer.step_size == pytest.approx(0, abs=1e-12)
    size = 2 * float(best.step_size)  # of vec(I) vec(η I)ᵀ
    assert exact.singular_values == pytest.approx((size,))
    assert exact.effective_heads == 1


def test_many_heads_have_their_own_step():
    best: Any = optimum(2, 4, tokens="augmented", context=UNITARY, horizon=3)
    assert (best.step_size, best.other_size) == (sp.Rational(33, 41), sp.Rational(-4, 41))
    report: Any = check(best)
    assert report.residuals == {"scalar": None, "step": pytest.approx(0, abs=1e-12)}
    assert report.predicted_step_size == Fraction(31, 41)
    assert report.effective_heads == 4
    identity = sp.Matrix(2, 2, [1, 0, 0, 1])
    swap = sp.zeros(4)
    for i, j in product(range(2), repeat=2):  # vec(E_ji) vec(E_ij)ᵀ
        swap[2 * j + i, 2 * i + j] = 1
    vec = sp.Matrix(list(identity))
    assert best.mixing == best.step_size * vec * vec.T + best.other_size * swap
    another = best.sample(1)
    assert another.blocks["a3"][0] != best.blocks["a3"][0]
    assert another.mixing == best.mixing


@pytest.mark.parametrize("heads", [3, 7, 8])
def test_minima_of_real_groups_are_known_for_many_heads_alone(heads: int):
    blocks = {**{name: np.zeros((heads, 2, 2)) for name in BLOCKS}}
    report: Any = check(blocks, context=ORTHOGONAL, horizon=2)
    assert report.attained == (heads >= 8)
    assert report.predicted_step_size is None


def test_floats_of_every_length_are_read_in_full():
    blocks = {name: 20 * np.ones((1, 2, 2)) for name in BLOCKS}
    wanted = augmented_loss(blocks, context=UNITARY, horizon=6)
    for kind in (np.float16, np.float32, np.longdouble):
        found = augmented_loss(
            {name: block.astype(kind) for name, block in blocks.items()},
            context=UNITARY,
            horizon=6,
        )
        assert (found, type(found)) == (wanted, float)
    tensors = {name: [torch.full((2, 2), 20.0, requires_grad=True)] for name in BLOCKS}
    assert augmented_loss(tensors, context=UNITARY, horizon=6) == pytest.approx(wanted)
    turned = {name: torch.full((1, 2, 2), 20 + 1j).conj() for name in BLOCKS}
    assert augmented_loss(turned, context=UNITARY, horizon=2) > 0


def test_symbolic_sizes_may_have_the_letter_of_the_sums():
    T = sp.Symbol("T", integer=True, positive=True)
    asked: dict[str, Any] = {"tokens": "augmented", "context": UNITARY}
    for best, at in (
        (optimum(T, 1, horizon=5, **asked), {T: 3}),
        (optimum(3, 1, horizon=T, **asked), {T: 5}),
    ):
        assert best.loss.subs(at).doit() == sp.Rational(2255, 1164)
        assert best.step_size.subs(at).doit() == sp.Rational(49, 97)
        with pytest.raises(ValueError, match="must be integers to build weights"):
            best.numpy()


def test_complex_blocks_are_compared_exactly():
    generator = np.random.default_rng(0)
    blocks = {
        name: generator.normal(size=(1, 2, 2)) + 1j * generator.normal(size=(1, 2, 2))
        for name in BLOCKS
    }
    report: Any = check(blocks, context=UNITARY, horizon=3)
    assert isinstance(report.loss, Fraction)
    near = augmented_loss(blocks, context=UNITARY, horizon=3)
    assert near == pytest.approx(float(report.loss), rel=1e-13)  # a few hundred operations
    turned = {name: 1j * block if name[0] == "a" else -1j * block for name, block in blocks.items()}
    assert augmented_loss(turned, context=UNITARY, horizon=3) == pytest.approx(near, rel=1e-13)
    exact = {name: [[[1, sp.I], [0, 2]]] for name in BLOCKS}
    assert augmented_loss(exact, context=UNITARY, horizon=2).is_Rational
    whole: Any = check(exact, context=UNITARY, horizon=2)
    assert whole.loss == augmented_loss(exact, context=UNITARY, horizon=2)


def test_a_real_law_has_bounds():
    blocks = {**ZEROS, "a3": ONE, "b1": ONE}
    report: Any = check(blocks, context=ORTHOGONAL, horizon=3)
    assert not report.attained
    assert "a lower bound" in report.verdict
    assert report.minimum == Fraction(
        *map(int, lower_bound(2, 3, context=ORTHOGONAL).as_numer_denom())
    )
    assert report.scalar_loss == Fraction(149, 218)
    assert scalar_minimum(2, 3, context=ORTHOGONAL) == sp.Rational(149, 218)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: optimum(3, 2, tokens="augmented", context=UNITARY, horizon=4), NoClosedForm,
         r"d=3 with heads=2 in haar-unitary contexts: take one head, or d²=9 of them"),
        (lambda: optimum(3, 2, tokens="augmented", context=ORTHOGONAL, horizon=4), NoClosedForm,
         "haar-orthogonal contexts: ask haar_step for 'scalar_minimum'"),
        (lambda: optimum(3, 2, context=UNITARY), NoClosedForm, "plain tokens in haar-unitary"),
        (lambda: augmented_loss(ZEROS, context="haar-unitry", horizon=3), ValueError,
         "context must be one of .*'haar-unitary'.* got 'haar-unitry'"),
        (lambda: optimum(2, 3, tokens="augmented", context=UNITARY, horizon=3), NoClosedForm,
         "d=2 with heads=3 in haar-unitary contexts"),
        (lambda: augmented_loss({**ZEROS, "a3": [[[1, 0]]]}, context=UNITARY, horizon=3),
         ValueError, r"a3 must be square in each head \(H×d×d\), got shape \(1, 1, 2\)"),
        (lambda: augmented_loss({**ZEROS, "b1": [[[1]]]}, context=UNITARY, horizon=3),
         ValueError, r"b1 must have the shape of a1 \(H×d×d\), \(1, 2, 2\), got \(1, 1, 1\)"),
        (lambda: augmented_loss({**ZEROS, "a3": [[1, 0]]}, context=UNITARY, horizon=3),
         ValueError, r"a3 must be 3-dimensional, got shape \(1, 2\)"),
        (lambda: augmented_loss({**ZEROS, "a3": [[[np.nan, 1.0]] * 2]}, context=UNITARY, horizon=3),
         ValueError, "a3 must be finite, got nan"),
        (lambda: augmented_loss({**ZEROS, "a3": [[[sp.sqrt(2), 1]] * 2]}, context=UNITARY,
                                horizon=3),
         TypeError, r"a3 must hold floats, or exact numbers with rational parts, got sqrt\(2\)"),
        (lambda: augmented_loss(dict.fromkeys(BLOCKS, 1e200 * np.ones((1, 2, 2))), context=UNITARY,
                                horizon=3),
         ValueError, "blocks must be small enough for a loss in float64"),
        (lambda: check(dict.fromkeys(BLOCKS, 1e200 * np.ones((1, 2, 2))), context=UNITARY,
                       horizon=3),
         ValueError, "blocks are too large: their products exceed float64"),
        (lambda: check(dict.fromkeys(BLOCKS, np.ones((4, 32, 32))), context=UNITARY, horizon=4),
         ValueError, "d=32 and heads=4 ask for .* products, at most 4000000 can be built"),
        (lambda: check({**ZEROS, "basis": np.eye(2)}, context=UNITARY, horizon=4),
         ValueError, "basis must be left out where W does not commute, in haar-unitary contexts"),
        (lambda: augmented_loss(dict.fromkeys(BLOCKS, np.ones((1, 2, 2))), context="haar-unitry",
                                horizon=3),
         ValueError, "context must be one of .*'haar-unitary'.* got 'haar-unitry'"),
        (lambda: augmented_loss({"a1": [[1]]}, context=UNITARY, horizon=3), ValueError,
         "blocks must hold a1, a2, a3, a4, b1, b2, each H×d×d; missing: a2"),
        (lambda: augmented_loss(dict.fromkeys(BLOCKS, ONE), context=ORTHOGONAL, horizon=100),
         ValueError, "d=2 and horizon=100 ask for 9600000 moments, at most 500000 can be built"),
        (lambda: ask("haar_step", "moment", context=UNITARY, d=2, powers=[1, 2, 3, 4]), ValueError,
         r"powers must be one to 3 integers, got \(1, 2, 3, 4\)"),
        (lambda: ask("haar_step", "step_size", d=3, horizon=10**4, context=ORTHOGONAL), ValueError,
         "d=3 and horizon=10000 ask for 2500000000 moments"),
        (lambda: ask("haar_step", "step_size", d=3, horizon=4, context="unitary"), ValueError,
         "context must be one of 'haar-unitary', .* got 'unitary'"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_by_name(call, error, message: str):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("heads", ["1", "4"])
def test_optimum_is_printed_head_by_head(run, heads: str):
    words = ("optimum", "2", heads, "--tokens", "augmented", "--context", UNITARY, "--horizon", "3")
    status, out, _ = run(*words)
    assert status == 0
    assert f"a3, head {heads}:" in out
    _, text, _ = run(*words, "--json")
    facts = json.loads(text)
    best: Any = optimum(2, int(heads), tokens="augmented", context=UNITARY, horizon=3)
    assert (facts["step_size"], facts["other_size"]) == (str(best.step_size), str(best.other_size))
    assert np.shape(facts["a3"]) == (int(heads), 2, 2)


def test_saved_blocks_are_checked(run, tmp_path):
    best: dict[str, Any] = dict(optimum(2, 1, **LAW, horizon=3).numpy())
    np.savez(tmp_path / "w.npz", **best)
    status, out, _ = run("check", str(tmp_path / "w.npz"))
    assert (status, "optimal to training accuracy" in " ".join(out.split())) == (0, True)
    real = {**best, "context": np.array(ORTHOGONAL)}
    np.savez(tmp_path / "real.npz", **real)
    status, out, _ = run("check", str(tmp_path / "real.npz"))
    bound = lower_bound(2, 3, context=ORTHOGONAL)
    assert (status, f"at least {float(bound):.6g}" in out) == (3, True)
    status, text, _ = run("check", str(tmp_path / "real.npz"), "--json")
    facts = json.loads(text)
    assert (status, facts["attained"], facts["optimal"], facts["minimum"]) == (3, False, None, None)
    assert facts["scalar_loss"] == str(scalar_minimum(2, 3, context=ORTHOGONAL))
    assert facts["lower_bound"] == str(bound)
