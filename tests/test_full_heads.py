"""Heads that are full matrices of exact numbers are read exactly in a basis that is exact."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from icar_theory import check

ROTATION = sp.Matrix([[3, -4], [4, 3]]) / 5
SWAP = sp.Matrix([[0, 1], [1, 0]])
GAUSSIAN = sp.Matrix([[1 + sp.I, 1 - sp.I], [1 - sp.I, 1 + sp.I]]) / 2
PLANE = sp.Matrix([[1, 1], [sp.I, -sp.I]]) / sp.sqrt(2)


@pytest.mark.parametrize("U", [sp.eye(2), SWAP, ROTATION, GAUSSIAN, PLANE], ids=str)
def test_full_heads_of_exact_numbers_are_read_exactly(U):
    A, B = [[2**53 + 1, Fraction(1, 3)]], [[1, 0.5]]
    first, second = (
        [(U * sp.diag(*map(sp.Rational, row)) * U.H).expand() for row in x] for x in (A, B)
    )
    found = check(first, second, [0, 1], basis=U, context="unitary")
    assert found.loss == check(A, B, [0, 1], context="unitary").loss
    assert found.notes[-1].startswith("heads are read in the basis, and 0 of")
    assert not any("float64" in note for note in found.notes)
    lists = [head.tolist() for head in first]
    assert check(lists, second, [0, 1], basis=U.tolist(), context="unitary") == found
    rounded = check(first, second, [0, 1], basis=np.array(U.tolist(), dtype=complex),
                    context="unitary")  # fmt: skip
    assert rounded.notes[0] == "diagonals of the heads are computed in float64"
    assert rounded.loss != found.loss


def test_exact_heads_in_other_bases_are_read_in_float64():
    root = sp.cbrt(2)
    for U in (PLANE * sp.exp(sp.I), sp.diag(1, 1 + sp.Rational(1, 10**9))):
        found = check([sp.eye(2)], [sp.eye(2)], [0, 1], basis=U, context="unitary")
        assert found.notes[0] == "diagonals of the heads are computed in float64"
    found = check([sp.eye(2) * root], [sp.eye(2)], [0, 1], basis=sp.eye(2), context="unitary")
    assert found.notes[0] == "diagonals of the heads are computed in float64"
    with pytest.raises(TypeError, match="query_key must hold numbers, got the entry x"):
        check([sp.eye(2) * sp.Symbol("x")], [sp.eye(2)], [0, 1], basis=sp.eye(2))
    with pytest.raises(ValueError, match="query_key must have the size of floats, got"):
        check([sp.eye(2) * 10**400], [sp.eye(2)], [0, 1], basis=sp.eye(2), context="unitary")
    with pytest.raises(ValueError, match="query_key must be real and diagonal in the basis, up to"):
        check([sp.ones(2)], [sp.eye(2)], [0, 1], basis=sp.eye(2), context="unitary")


@pytest.mark.parametrize("bad", [np.float32("nan"), np.complex64("inf"), np.longdouble("nan")])
def test_short_and_long_floats_that_are_no_numbers_are_refused_by_name(bad):
    heads = {"query_key": [[[1, 0], [0, 1]]], "value": [[[1, 0], [0, 1]]], "positions": [0, 1]}
    with pytest.raises(ValueError, match="basis must be finite, got"):
        check({**heads, "basis": [[1, bad], [0, 1]]})
