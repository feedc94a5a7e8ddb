"""Laws of the phases and finite populations of spectra: the exact loss is the torch layer's."""

from __future__ import annotations

import math
import pickle
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from icar_theory import Context, augmented_loss, laws, population_loss
from icar_theory.exact.circles import arc
from icar_theory.exact.enclosures import Enclosure
from icar_theory.layers.augmented import BLOCKS
from numerics.kit.augmented import layer_loss
from numerics.kit.layers import mean_loss, predict
from numerics.kit.sequences import tokens
from numerics.spectra import arc_rule, von_mises_rule

ROUNDING = 1e-11
"""Relative to the sum of squares of all terms: float64 adds fewer than 10^4 of them."""
angles = st.floats(-50, 50)
numbers = st.floats(-4, 4)


@st.composite
def spectra_and_layer(draw: st.DrawFn) -> tuple[Any, bool, Any, Any, Any]:
    """Draw few rows of angles, a single one too, whether they are planes, and a plain layer."""
    width, rows = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    pairs = draw(st.booleans())
    d, heads, length = width * (1 + pairs), draw(st.integers(1, 2)), draw(st.integers(2, 5))

    def array(*shape: int, entries: Any = numbers) -> Any:
        size = math.prod(shape)
        return np.array(draw(st.lists(entries, min_size=size, max_size=size))).reshape(shape)

    given_angles = array(rows, width, entries=angles)
    return given_angles, pairs, array(heads, d), array(heads, d), array(length)


def eigenvalues(given_angles: Any, pairs: bool) -> Any:
    """Return e^{iθ} of the angles, or of each angle and its negative."""
    phases = np.stack([given_angles, -given_angles], axis=-1) if pairs else given_angles
    return torch.exp(1j * torch.tensor(phases.reshape(len(phases), -1)))


def agrees(stated: Any, found: float, size: float) -> bool:
    """Return whether a float is the enclosed loss, up to its own rounding."""
    assert isinstance(stated, Enclosure)
    assert stated.radius < sp.Rational(1, 10**20) * (1 + int(size))
    return bool(abs(float(stated.middle) - found) <= float(stated.radius) + ROUNDING * (1 + size))


@given(drawn=spectra_and_layer())
@example(drawn=(np.array([[0.5]]), False, np.ones((1, 1)), np.ones((1, 1)), np.ones(2)))
def test_torch_loss_on_given_spectra_is_the_enclosed_one(drawn):
    given_angles, pairs, A, B, p = drawn
    length = len(p)
    positions = torch.zeros(length - 1, length, dtype=torch.float64)
    positions[-1] = torch.tensor(p)
    sequences = tokens(eigenvalues(given_angles, pairs), length + 1)
    made = predict(sequences[:, :length], torch.tensor(A), torch.tensor(B), positions)
    found = float(mean_loss(made[:, -1:], sequences[:, length:]))
    law = laws.empirical(given_angles, pairs=pairs)
    size = (np.abs(A).sum() * np.abs(B).sum() * np.abs(p).sum()) ** 2
    assert agrees(population_loss(A, B, p, context=law), found, float(size))


@given(drawn=spectra_and_layer(), boundary=st.sampled_from(("zero", "wrap")))
def test_torch_augmented_loss_on_given_spectra_is_the_enclosed_one(drawn, boundary: Any):
    given_angles, pairs, A, B, p = drawn
    horizon = len(p)
    arrays = {name: (A if k % 2 else B) * (k - 2) / 8 for k, name in enumerate(BLOCKS)}
    blocks = {name: torch.tensor(array) for name, array in arrays.items()}
    found = float(layer_loss(blocks, eigenvalues(given_angles, pairs), horizon, boundary))
    law = laws.empirical(given_angles, pairs=pairs)
    stated = augmented_loss(arrays, horizon=horizon, context=law, boundary=boundary)
    size = horizon**3 * sum(np.abs(array).sum() for array in arrays.values()) ** 4
    assert agrees(stated, found, float(size))


WEIGHTS: Any = ([[1, 2], [0, 1]], [[1, 0], [3, 1]], [1, -1, 2])
SIX = {name: [[1, 2 - k]] for k, name in enumerate(BLOCKS)}


@pytest.mark.parametrize("n", range(2, 7))
def test_roots_of_unity_are_the_population_of_all_their_spectra(n: int):
    """Angles that are rational multiples of π give the exact loss, enclosed."""
    turns = [2 * sp.pi * k / n for k in range(n)]
    rows = [[one, other] for one in turns for other in turns]
    law = laws.unitary(2, laws.roots_of_unity(n))
    exact = population_loss(*WEIGHTS, context=law)
    assert isinstance(exact, sp.Rational)
    assert exact in population_loss(*WEIGHTS, context=laws.empirical(rows))
    pairs = laws.orthogonal(2, laws.roots_of_unity(n))
    found = population_loss(*WEIGHTS, context=laws.empirical([[x] for x in turns], pairs=True))
    assert population_loss(*WEIGHTS, context=pairs) in found
    for boundary in ("zero", "wrap"):
        options: Any = {"horizon": 3, "boundary": boundary}
        stated = augmented_loss(SIX, context=law, **options)
        assert stated in augmented_loss(SIX, context=laws.empirical(rows), **options)


def test_signs_and_fourth_roots_are_exact_spectra():
    rows = [[sp.I**j, sp.I**k] for j in range(4) for k in range(4)]
    law = laws.unitary(2, laws.roots_of_unity(4))
    found = population_loss(*WEIGHTS, context=laws.exact_spectra(rows))
    assert found == population_loss(*WEIGHTS, context=law)
    halves = population_loss([[1.5]], [[0.5]], [1.0, 0.25], context=laws.exact_spectra([[1]]))
    assert (halves, type(halves)) == (1 / 256, float)


@pytest.mark.parametrize("make", [laws.unitary, laws.orthogonal], ids=["alone", "pairs"])
@pytest.mark.parametrize("d", [1, 2, 3])
def test_the_whole_circle_is_an_arc_and_a_von_mises_law(make, d: int):
    A = [[1, 2, -1][:d]]
    weights: Any = (A, A, [1, 0, 2])
    uniform = population_loss(*weights, context=make(d))
    for law in (laws.arc(1), laws.von_mises(0)):
        assert uniform in population_loss(*weights, context=make(d, law))
        stated = augmented_loss(dict.fromkeys(BLOCKS, A), horizon=3, context=make(d, law))
        assert augmented_loss(dict.fromkeys(BLOCKS, A), horizon=3, context=make(d)) in stated


@pytest.mark.parametrize("name", ["plain", "augmented"])
@pytest.mark.parametrize("make", [laws.unitary, laws.orthogonal], ids=["alone", "pairs"])
def test_decomposed_loss_is_the_quadratic_form_of_the_moments(make, name: str):
    """The centred parts, against moments of the user's own: the same numbers as rationals."""
    law = arc(3)
    rational = {k: complex(law(k)) for k in range(-20, 21)}

    def own(k: int) -> Any:
        return sp.Rational(rational[k].real) + sp.I * sp.Rational(rational[k].imag)

    d = 3
    A, p = [[1, 2, -1], [0, 1, 1]], [1, -1, 2]
    blocks = dict.fromkeys(BLOCKS, A)
    for boundary in ("zero", "wrap"):
        if name == "plain":
            stated, other = (population_loss(A, A, p, context=make(d, x)) for x in (law, own))
        else:
            options: Any = {"horizon": 3, "boundary": boundary}
            stated, other = (
                augmented_loss(blocks, context=make(d, x), **options) for x in (law, own)
            )
        # the moments are rounded to float64, and some 10^4 of them are added
        assert float(stated.middle) == pytest.approx(complex(sp.N(other)).real, rel=1e-12)


def test_files_of_angles(tmp_path):
    table = np.array([[0.5, 1.25], [2.0, -3.0], [0.25, 0.75]])
    np.save(tmp_path / "a.npy", table)
    np.savez(tmp_path / "a.npz", angles=table, other=np.ones(3))
    np.savetxt(tmp_path / "a.csv", table, delimiter=",")
    stated = population_loss(*WEIGHTS, context=laws.empirical(table))
    for name in ("a.npy", "a.npz", "a.csv"):
        read = laws.read_angles(tmp_path / name)
        assert population_loss(*WEIGHTS, context=laws.empirical(read)) == stated
    (tmp_path / "one.csv").write_text("0.5\n1.5\n")
    assert laws.read_angles(tmp_path / "one.csv").shape == (2, 1)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"1,2", r"a\.txt cannot be read: its name must end in"),
        ("a.csv", b"1,x", r"a\.csv cannot be read: could not convert"),
        ("a.csv", b"", r"a\.csv cannot be read: angles must not be empty"),
        ("a.csv", b"1,nan", r"a\.csv cannot be read: angles must be finite"),
        ("a.npy", b"junk", r"a\.npy cannot be read"),
        ("a.npz", b"junk", r"a\.npz cannot be read: it is not an \.npz file"),
        ("none.npy", None, r"none\.npy"),
    ],
)
def test_unreadable_files_are_refused_by_name(tmp_path, name: str, content: Any, message: str):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=message) as raised:
        laws.read_angles(tmp_path / name)
    assert "\n" not in str(raised.value)


def test_several_arrays_in_a_file_are_refused(tmp_path):
    np.savez(tmp_path / "two.npz", one=np.ones(1), two=np.ones(1))
    with pytest.raises(ValueError, match="it must hold one array, or 'angles', and holds"):
        laws.read_angles(tmp_path / "two.npz")


def test_laws_pickle_hash_and_compare():
    made = [
        laws.unitary(2, laws.arc(2)),
        laws.orthogonal(2, laws.von_mises(0.5)),
        laws.unitary(2, laws.roots_of_unity(3)),
        laws.empirical([[0.5, 1.0]]),
        laws.exact_spectra([[sp.I, 1]]),
    ]
    assert len(set(made)) == len(made)
    for law in made:
        assert pickle.loads(pickle.dumps(law)) == law
    assert laws.unitary(2, laws.roots_of_unity(3)) != Context("other", ((1,),), (3,))


@pytest.mark.parametrize("law", [laws.unitary(1, laws.arc(2)), laws.empirical([0.5])])
def test_symbolic_weights_are_refused_under_enclosed_laws(law: Context):
    with pytest.raises(ValueError, match=r"query_key must be fractions or floats .* got sqrt\(2\)"):
        population_loss([[sp.sqrt(2)]], [[1]], [0, 1], context=law)
    blocks = {name: [[sp.Symbol("x")]] for name in BLOCKS}
    with pytest.raises(ValueError, match=r"a1 must be fractions or floats .* got x"):
        augmented_loss(blocks, horizon=2, context=law)


def test_moments_of_a_law_are_the_means_of_its_context():
    law = laws.unitary(2, laws.arc(2.5))
    product = arc(2.5)(2) * arc(2.5)(-1)
    assert law.expectation((2, -1)).real.overlaps(product.real)
    row = laws.empirical([[0.5, 1.0], [2.0, 3.0]]).expectation((1, -2))
    mean = (np.exp(1j * (0.5 - 2.0)) + np.exp(1j * (2.0 - 6.0))) / 2
    assert complex(row) == pytest.approx(mean, rel=1e-14)
    with pytest.raises(TypeError, match="law must be a law of the circle or its moments, got 3"):
        laws.unitary(2, 3)  # type: ignore[arg-type]


@pytest.mark.parametrize("angle", [10**400, sp.Rational(10**300, 3), -(10**60)])
def test_long_angles_are_reduced_without_loss(angle: Any):
    law = laws.empirical([[angle]])
    stated = population_loss([[1]], [[1]], [1, 1], context=law)
    cosine = sp.cos(angle).evalf(40, maxn=4000)
    true = sp.Rational(4 * cosine**2 + 1 - 4 * cosine**2)  # |1 + λ² − λ²|²
    assert abs(stated.middle - true) <= stated.radius + sp.Rational(1, 10**30)
    assert stated.radius < sp.Rational(1, 10**20)
    moment = complex(law.expectation((1,)))
    assert moment.real == pytest.approx(float(cosine), abs=1e-14)


def test_too_many_angles_are_refused_before_they_are_read():
    with pytest.raises(ValueError, match="10000000 rows of 2 angles ask for 20000000 numbers"):
        laws.empirical(np.broadcast_to(0.5, (10**7, 2)))


def test_floats_and_complex_numbers_that_are_units_are_exact_spectra():
    rows = [[1.0, 1j], [-1, complex(0, -1)]]
    assert laws.exact_spectra(rows) == laws.exact_spectra([[1, sp.I], [-1, -sp.I]])
    with pytest.raises(ValueError, match=r"modulus 1 and rational parts, got \(0\.6\+0\.8j\)"):
        laws.exact_spectra([[0.6 + 0.8j]])


def test_pairs_are_true_or_false():
    with pytest.raises(TypeError, match="pairs must be True or False, got 'no'"):
        laws.empirical([[0.5]], pairs="no")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("moments", "message"),
    [
        (lambda n: 2, r"moments\(0\) must be 1, got 2"),
        (lambda n: sp.I**n if n > 0 else 1, r"moments\(-2\) must be the conjugate of moments\(2\)"),
        (lambda n: complex(n == 0, n), None),
    ],
)
def test_moments_of_no_law_are_refused(moments: Any, message: str | None):
    law = laws.unitary(2, moments)
    if message is None:
        assert law.expectation((-1, 0)) == -sp.I
        return
    with pytest.raises(ValueError, match=message):
        population_loss([[1, 1]], [[1, 1]], [1, 1], context=law)


def test_the_ends_of_the_parameters_belong_to_them():
    assert laws.arc(sp.Rational(1, 1000))(3) == 0
    assert laws.arc(1000) != laws.arc(999)
    for mu in (sp.Rational(1, 1001), 1001):
        with pytest.raises(ValueError, match="mu must be from 1/1000 to 1000, got"):
            laws.arc(mu)


@pytest.mark.parametrize(
    ("law", "rule"),
    [(laws.arc(2.5), arc_rule(2.5)), (laws.von_mises(1.5), von_mises_rule(1.5))],
    ids=["arc", "von Mises"],
)
@pytest.mark.parametrize("k", [-3, -1, 1, 2, 4])
def test_moments_are_those_of_quadrature(law: Any, rule: Any, k: int):
    """Phases too, to which best steps are blind."""
    phases, weights = rule
    found = weights @ np.exp(1j * k * phases)
    assert complex(law(k)) == pytest.approx(found, abs=1e-13)
