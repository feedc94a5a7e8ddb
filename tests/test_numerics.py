"""The trained side's own foundations: sequences, designs, the loop's verdicts."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from numerics.kit.plain import train_layer
from numerics.kit.sequences import exact_design, in_random_basis, random_basis, sampled, tokens
from numerics.kit.training import Trained, best_converged
from tests.kit.strategies import contexts


@given(context=contexts, d=st.integers(1, 6), seed=st.integers(0, 99))
def test_sequences_in_a_random_basis_follow_the_recursion(context, d: int, seed: int):
    generator = torch.Generator().manual_seed(seed)
    spectrum = sampled(context, d, 5, generator)
    U = random_basis(context, d, generator)
    s = in_random_basis(spectrum, U, 4)
    torch.testing.assert_close(U @ U.conj().T, torch.eye(d, dtype=U.dtype))
    torch.testing.assert_close(s @ U.conj(), tokens(spectrum, 4))  # back in the eigenbasis
    if context == "orthogonal":
        W = torch.einsum("ij,nj,kj->nik", U, spectrum, U.conj())
        assert s.imag.abs().max() < 1e-13  # real orthogonal W, real tokens, up to roundoff
        assert W.imag.abs().max() < 1e-13
        torch.testing.assert_close(
            W.real @ W.real.mT, torch.eye(d, dtype=torch.float64).expand(5, d, d)
        )


def test_training_is_deterministic():
    spectrum = exact_design("unitary", 2, 3)
    one, other = (train_layer(spectrum, 1, 3, seed=4) for _ in range(2))
    assert (one.weights["query_key"] == other.weights["query_key"]).all()
    assert one.loss == other.loss


def test_run_out_of_trials_did_not_converge():
    run = train_layer(exact_design("unitary", 3, 3), 2, 3, seed=0, trials=3, starts=1)
    assert not run.converged
    with pytest.raises(RuntimeError, match="did not converge"):
        best_converged([run])


def test_best_converged_ignores_lower_losses_that_did_not_converge():
    def run(loss: float, norm: float) -> Trained:
        return Trained({}, loss, norm, (loss,), 0)

    assert best_converged([run(1.0, 1e-9), run(0.5, 1e-2), run(0.7, 1e-9)]).loss == 0.7
