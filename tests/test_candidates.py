"""What a candidate may return and raise, and what is refuted where only a bound is known."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import sympy as sp

from icar_theory import optimum, refute


def known(d: int, heads: int) -> Any:
    """Return a least loss in orthogonal contexts that nothing known contradicts."""
    return max(d - 2 * heads, 0) if d % 2 == 0 or 2 * heads >= d else 0


def test_an_upper_bound_refutes_where_no_minimum_is_known():
    found = refute(lambda d, heads: max(d - 2 * heads, 0), "orthogonal_heads", about="minimum")
    assert str(found) == "d=3, heads=1: claimed 1, at most 2/3"
    assert refute(known, "orthogonal_heads", about="minimum") is None


def test_a_bound_of_the_augmented_loss_is_called_one():
    found = refute(lambda d, horizon, boundary: 5, "phase_symmetry", about="upper_bound")
    assert str(found) == "d=2, horizon=2, boundary=zero: claimed 5, at most 0"


def test_a_candidate_may_decline_as_the_claims_do():
    def candidate(d: int, heads: int) -> Any:
        return optimum(d, heads).loss

    assert refute(candidate, "orthogonal_heads", about="minimum") is None


BAD: list[tuple[Callable[..., Any], type[Exception], str]] = [
    (lambda d, heads: "a", TypeError, "candidate must return exact numbers, got 'a' at d=1, "),
    (lambda d, heads: None, TypeError, "candidate must return exact numbers, got None at d=1, "),
    (lambda d, heads: True, TypeError, "candidate must return exact numbers, got True at d=1, "),
    (lambda d, heads: 0.5, TypeError, "candidate must return exact numbers, got 0.5 at d=1, "),
    (lambda d, heads: {}, TypeError, "candidate must return exact numbers, got {} at d=1, "),
    (lambda d, heads: object, TypeError, "candidate must return exact numbers, got <class "),
    (lambda d, heads: sp.nan, ValueError, "candidate must return finite real numbers, got nan at"),
    (lambda d, heads: sp.zoo, ValueError, "candidate must return finite real numbers, got zoo at"),
    (lambda d, heads: sp.I, ValueError, "candidate must return finite real numbers, got I at d=1"),
    (
        lambda d, heads: float("nan"),
        ValueError,
        "candidate must return finite real numbers, got nan",
    ),
    (
        lambda d, heads: 1 // (d - 1),
        ValueError,
        "candidate failed at d=1, heads=1: ZeroDivisionError: integer division or modulo by zero",
    ),
    (lambda d: d, ValueError, r"candidate failed at d=1, heads=1: TypeError: .*takes 1 positional"),
    (lambda d, heads: [][d], ValueError, "candidate failed at d=1, heads=1: IndexError: list"),
]


@pytest.mark.parametrize(("candidate", "error", "message"), BAD)
@pytest.mark.parametrize("claim", ["unitary_heads", "orthogonal_heads"])
def test_a_broken_candidate_is_no_refutation(claim, candidate, error, message):
    with pytest.raises(error, match=message):
        refute(candidate, claim, about="minimum")


def test_none_is_an_answer_where_something_may_be_undetermined():
    found = refute(lambda d, heads: None, "orthogonal_heads", about="ratio")
    assert str(found) == "d=2, heads=1: claimed not determined, true -1/2"
    assert refute(lambda characters, moduli: None, "phase_symmetry", about="speeds") is not None


@pytest.mark.parametrize("said", [None, 1, "yes", sp.nan])
def test_a_minimiser_is_one_or_is_none(said):
    with pytest.raises(TypeError, match=r"candidate must return True or False, got .* at d=1, "):
        refute(lambda point: said, "unitary_heads", about="minimisers")
    with pytest.raises(ValueError, match="candidate failed at d=1, heads=1: ZeroDivisionError"):
        refute(lambda point: 1 // 0, "unitary_heads", about="minimisers")
    for false in (False, np.bool_(False), sp.false):
        assert refute(lambda point, x=false: x, "unitary_heads", about="minimisers") is not None


def test_refutations_of_matrices_have_a_hash():
    found = refute(lambda tokens, step, steps: sp.zeros(1, 1), "gradient_step", about="descent")
    assert found is not None
    again = pickle.loads(pickle.dumps(found))
    assert (again, hash(again)) == (found, hash(found))
