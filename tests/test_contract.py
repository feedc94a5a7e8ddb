"""What one public function returns, the others take; results pickle, hash and compare."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch

from icar_theory import (
    CLAIMS,
    augmented_loss,
    check,
    counterexample,
    gradient_step,
    optimum,
    population_loss,
)
from icar_theory.exact.context import unitary

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
    with pytest.raises(TypeError, match=r"horizon must be left out for plain tokens .* got 3"):
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
    assert pickle.loads(pickle.dumps(claim)).statement == claim.statement
