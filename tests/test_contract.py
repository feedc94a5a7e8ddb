"""What one public function returns, the others take; results pickle, hash and compare."""

from __future__ import annotations

import pickle
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch

from icar_theory import (
    CLAIMS,
    Context,
    NoClosedForm,
    ask,
    augmented_loss,
    check,
    counterexample,
    gradient_step,
    inner_loss,
    mesa_estimate,
    optimum,
    population_loss,
)
from icar_theory.exact.context import orthogonal, unitary
from icar_theory.layers.augmented import BLOCKS

OPTIMA: dict[str, Any] = {
    "orthogonal": ((4, 1), {}),
    "with a horizon": ((4, 1), {"horizon": 4}),
    "odd": ((3, 2), {}),
    "unitary": ((3, 1), {"context": "unitary", "horizon": 3}),
    "augmented": ((2, 1), {"tokens": "augmented", "horizon": 4}),
    "wrapped": ((5, 2), {"tokens": "augmented", "horizon": 3, "boundary": "wrap"}),
}
each = pytest.mark.parametrize(("sizes", "options"), OPTIMA.values(), ids=OPTIMA)


@each
def test_check_takes_an_optimum_and_its_arrays(sizes, options):
    best = optimum(*sizes, **options)
    for point in (best, best.sample(1)):
        assert check(point).optimal
        assert check(point.numpy()).optimal
        assert check(point).claim == check(point.numpy()).claim == best.claim
    if "tokens" not in options:
        assert check(best).gap == check(best.sample(2)).gap == 0


@each
def test_the_command_line_checks_saved_arrays(run, tmp_path, sizes, options):
    np.savez(tmp_path / "w.npz", **optimum(*sizes, **options).numpy())
    status, out, err = run("check", str(tmp_path / "w.npz"))
    assert (status, err) == (0, "")
    assert "optimal" in out


@each
def test_results_pickle_hash_and_compare(sizes, options):
    best = optimum(*sizes, **options)
    for result in (best, best.sample(1), check(best)):
        again = pickle.loads(pickle.dumps(result))
        assert (again, hash(again)) == (result, hash(result))


def test_other_results_have_a_hash():
    found = counterexample(2, 3)
    assert pickle.loads(pickle.dumps(found)) == found
    assert len({found, counterexample(2, 3)}) == 1
    assert len({*CLAIMS.values()}) == len(CLAIMS)
    assert len({unitary(2), unitary(2), unitary(3)}) == 2


def test_losses_take_positions_and_blocks_of_results():
    best = optimum(4, 1)
    for T in range(2, 6):
        assert population_loss(best.query_key, best.value, best.positions(T)) == 2
        assert check(best.query_key, best.value, best.positions(T)).gap == 0
    found = counterexample(2, 3)
    assert augmented_loss(found.blocks, horizon=3, context="orthogonal") == found.loss


def test_what_is_said_beside_an_optimum_is_refused():
    best = optimum(2, 1)
    with pytest.raises(TypeError, match="value and positions must be left out"):
        check(best, [[1]], [0, 1])
    with pytest.raises(ValueError, match=r"horizon must be left out for plain tokens, .* got 3"):
        check(best.numpy(), horizon=3)
    with pytest.raises(ValueError, match="d and heads must be integers to build weights"):
        check(optimum(sp.Symbol("d", even=True), 1))
    assert not check(best, context="unitary").optimal


def test_a_gradient_step_takes_an_optimum_in_every_library():
    best = optimum(2, 1, tokens="augmented", horizon=4)
    exact = gradient_step(sp.Matrix([[1, 0], [0, 1], [1, 1]]), best.step_size, best.mask)
    array = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    step = gradient_step(array, best.step_size, best.mask)
    assert step.dtype == np.float64
    np.testing.assert_allclose(step, np.array(exact.tolist(), dtype=float))
    for dtype in (torch.float32, torch.float64, torch.complex64, torch.int64):
        made = gradient_step(torch.tensor(array).to(dtype), best.step_size, best.mask)
        assert made.is_floating_point() or made.is_complex()
        np.testing.assert_allclose(made.numpy().real, step, rtol=1e-6)
    by_numpy = gradient_step(torch.tensor(array), float(best.step_size), best.numpy()["mixing"])
    assert by_numpy.shape == (2, 2)


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=list(CLAIMS))
def test_claim_pickles(claim):
    again = pickle.loads(pickle.dumps(claim))
    assert again is claim
    altered = replace(claim, title="another")
    assert pickle.loads(pickle.dumps(altered)).title == "another"


def test_an_estimate_has_a_hash():
    samples = np.random.default_rng(0).normal(size=(200, 2))
    assert len({mesa_estimate(samples, 4), mesa_estimate(samples, 4)}) == 1


@pytest.mark.parametrize("heads", [1, 2, 3])
def test_blocks_of_an_irrational_optimum_are_checked(heads):
    found = check(optimum(4, heads, tokens="augmented", horizon=4).blocks, horizon=4)
    assert found.optimal
    assert ("irrational entries of a3, b1 were read as float64" in found.verdict) == (heads > 1)


def test_losses_take_the_arrays_of_an_optimum():
    best = optimum(2, 1, tokens="augmented", horizon=3, boundary="wrap")
    arrays = best.numpy()
    assert augmented_loss(arrays) == pytest.approx(float(best.loss))
    assert augmented_loss(arrays, boundary="zero") > best.loss + sp.Rational(1, 10)
    assert augmented_loss(best) == best.loss
    with pytest.raises(ValueError, match="horizon must be given"):
        augmented_loss(best.blocks)
    irrational = optimum(4, 2, tokens="augmented", horizon=4)
    assert sp.simplify(augmented_loss(irrational) - irrational.loss) == 0
    found = counterexample(2, 3, "wrap")
    assert augmented_loss(found) == found.loss
    with pytest.raises(NoClosedForm, match="in orthogonal contexts"):
        check(found)


def test_losses_and_questions_take_plain_optima_and_mappings():
    best = optimum(4, 1, context="unitary", horizon=3)
    for weights in (best, best.numpy()):
        assert float(population_loss(weights)) == 6
    planes = optimum(2, 1)
    assert float(population_loss(planes)) == population_loss(planes.numpy()) == 0
    assert population_loss(planes, context="unitary") > 0
    arrays = best.numpy()
    stored = {"A": arrays["query_key"], "B": arrays["value"], "P": arrays["positions"], "seed": 3}
    assert population_loss(stored, context="unitary") == 6.0
    assert check(stored, context="unitary").optimal
    for p in (best.positions(4), best.positions(4).T):
        assert ask("unitary_heads", "loss", C=best.mixing, p=p) == best.loss
    with pytest.raises(
        ValueError, match=r"p must hold the weights of one length, got shape \(2, 2"
    ):
        ask("unitary_heads", "loss", C=best.mixing, p=sp.eye(2))
    with pytest.raises(TypeError, match="value and positions must be left out beside an optimum"):
        population_loss(best, [[1]])
    with pytest.raises(ValueError, match=r"positions is missing from A, B"):
        check({"A": [[1, 1]], "B": [[1, 1]]})


def test_what_a_training_saves_is_checked():
    best = optimum(2, 1, tokens="augmented", horizon=3)
    told = {"claim": np.array("x"), "loss": 1.0, "gradient_norm": 0.0, "seed": 0}
    assert check({**best.numpy(), **told}).optimal
    assert ask("augmented_heads", "loss", blocks={**best.blocks, **told}, horizon=3,
               boundary="zero") == best.loss  # fmt: skip


def test_the_horizon_of_plain_weights_may_be_said():
    best = optimum(2, 1, horizon=5)
    assert check(best.numpy(), horizon=5).optimal
    assert check(best.query_key, best.value, best.positions(5), horizon=5).optimal
    with pytest.raises(ValueError, match="be the largest length 5 of positions, got 4"):
        check(best.numpy(), horizon=4)


def test_check_takes_the_context_as_an_object():
    best = optimum(4, 2, context=orthogonal(4))
    assert check(best, context=orthogonal(4)) == check(best)
    assert check(best, context=unitary(4)) == check(best, context="unitary")
    other = Context("unitary", ((1,), (-1,), (2,), (-2,)), (0,))
    with pytest.raises(NoClosedForm, match="no closed form is known for plain tokens in other"):
        check(best, context=other)
    with pytest.raises(ValueError, match="context must have dimension 4, got 3"):
        check(best, context=unitary(3))


KINDS: dict[str, Any] = {"arrays": np.array, "tensors": torch.tensor}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_lists_may_hold_arrays_and_tensors(kind):
    A, p = [kind([1.0, 1.0])], [kind(-0.5), kind(1.0)]
    assert check(A, A, p).gap == 0
    assert population_loss(A, A, [kind([0, 1, 0]), kind([0, 0, 1])]) == 4.0


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_large_integers_stay_exact(kind):
    large = kind([[2**53 + 1]])
    assert check(large, kind([[1]]), kind([0.0, 1.0]), context="unitary").loss == 2**106
    assert population_loss(large, kind([[1]]), kind([0, 1]), context="unitary") == 2**106
    blocks = {**dict.fromkeys(BLOCKS, kind([[0]])), "a3": large, "b1": kind([[1.0]])}
    assert check(blocks, horizon=2).loss == 2**106


def test_tensors_of_every_float_type_are_read():
    half = torch.ones(1, 2, dtype=torch.bfloat16)
    assert check(half, half, torch.tensor([-0.5, 1.0])).gap == 0


def test_gradient_step_and_inner_loss_mix_libraries():
    tokens = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    third = Fraction(1, 3)
    expected = gradient_step(tokens, 1 / 3)
    assert gradient_step(tokens, third).dtype == float
    for made in (torch.tensor(tokens), torch.tensor(tokens, requires_grad=True)):
        np.testing.assert_allclose(gradient_step(made, third).detach(), expected)
    loss = inner_loss(expected, tokens)
    W = sp.Matrix(expected.tolist())
    for one, other in (
        (W, tokens),
        (torch.tensor(expected, requires_grad=True), tokens),
        (expected, torch.tensor(tokens)),
        (W, torch.tensor(tokens).int()),
        (expected, sp.Matrix(tokens.tolist())),
    ):
        assert float(inner_loss(one, other)) == pytest.approx(loss)


def rotated(d: int) -> Any:
    """Return a unitary matrix, and an orthogonal one."""
    return np.linalg.qr(np.random.default_rng(d).normal(size=(d, d)))[0]


def paired(d: int) -> Any:
    """Return eigenvectors of an orthogonal matrix, conjugate ones side by side."""
    Q = rotated(d)
    U = Q.astype(complex)
    for k in range(0, d - 1, 2):
        U[:, k : k + 2] = (Q[:, [k]] + np.array([1j, -1j]) * Q[:, [k + 1]]) / np.sqrt(2)
    return U


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("phase", [1, 1j])
def test_full_heads_are_read_in_a_basis(kind, phase):
    best = optimum(4, 2, horizon=3).numpy()
    U = paired(4) * phase
    full = {
        name: kind(np.array([U @ np.diag(row) @ U.conj().T for row in best[name]]).real)
        for name in ("query_key", "value")
    }
    found = check(full["query_key"], full["value"], best["positions"], basis=kind(U))
    assert found.optimal
    assert "off the diagonals, is left out" in found.verdict
    assert check({**full, "positions": best["positions"], "basis": kind(U)}).optimal
    askew = {**full, "query_key": full["query_key"] + 0.002}
    note = check({**askew, "positions": best["positions"]}, basis=U).notes[-1]
    assert 0.0005 < float(note.split()[7]) < 0.01
    askew["query_key"] = full["query_key"] + 0.1
    with pytest.raises(ValueError, match="query_key must be real and diagonal in the basis, up to"):
        check({**askew, "positions": best["positions"]}, basis=U)
    with pytest.raises(ValueError, match="column 1 must be conjugate to column 2 up to a phase"):
        check(full["query_key"], full["value"], best["positions"], basis=kind(rotated(4)))
    with pytest.raises(ValueError, match=r"basis must have orthonormal columns, got U\*U off I by"):
        check(full["query_key"], full["value"], best["positions"], basis=kind(2 * U))
    with pytest.raises(ValueError, match="query_key must be 2-dimensional"):
        check(full["query_key"], full["value"], best["positions"])


def test_full_blocks_are_read_in_a_basis():
    best = optimum(3, 2, tokens="augmented", horizon=4).numpy()
    U = rotated(3)
    full = {name: np.array([U @ np.diag(row) @ U.T for row in best[name]]) for name in BLOCKS}
    assert check({**full, "basis": U}, horizon=4).optimal
    with pytest.raises(ValueError, match=r"a1 must have shape H×d×d with the basis, of \(2, 2\)"):
        check(full, horizon=4, basis=np.eye(2))
