"""Identities of matrices: true ones pass, and false or empty ones are rejected."""

from __future__ import annotations

import pytest
import sympy as sp

from proofs.kit.matrices import MatrixIdentity
from proofs.kit.step import RefutedError

n, m = sp.symbols("n m", integer=True, positive=True)
A, B = sp.MatrixSymbol("A", n, m), sp.MatrixSymbol("B", n, m)
X, Y = sp.MatrixSymbol("X", n, n), sp.MatrixSymbol("Y", n, n)
c = sp.Symbol("c", real=True)

TRUE = {
    "square": ((X + Y) * (X + Y), X * X + X * Y + Y * X + Y * Y),
    "transpose": (sp.Transpose(A * B.T), B * A.T),
    "scalars": ((c * X + Y) * X / c, X * X + Y * X / c),
    "trace_turns": (sp.Trace(A * B.T) + c, c + sp.Trace(B.T * A)),
    "trace_of_transpose": (sp.Trace(X * Y.T), sp.Trace(X.T * Y)),
    "trace_squared": (sp.Trace(X + Y) ** 2, (sp.Trace(X) + sp.Trace(Y)) ** 2),
    "power": (sp.MatPow(X + Y, 2), X * X + X * Y + Y * X + Y * Y),
}
FALSE = {
    "commutes": (X * Y, Y * X),
    "symmetric": (X.T, X),
    "factor": (X * Y, 2 * X * Y),
    "trace_of_a_product": (sp.Trace(X * Y), sp.Trace(X) * sp.Trace(Y)),
    "trace_of_three": (sp.Trace(X * Y * Y.T), sp.Trace(Y * X * Y)),
    "same_sides": (X * Y, X * Y),
    "zero": (X - X, Y - Y),
    "cancels": ((X + Y) * X - X * X - Y * X, sp.ZeroMatrix(n, n)),
    "inverse": (X.I * X * Y, Y),
    "trace_of_one": (sp.Trace(sp.Identity(n)) * c, n * c),
}


@pytest.mark.parametrize("sides", TRUE.values(), ids=TRUE)
def test_true_identity_passes_and_prints(sides):
    step = MatrixIdentity("step", "", *sides)
    assert step.check().words == "identity of matrices"
    assert "&=" in step.latex()


@pytest.mark.parametrize("sides", FALSE.values(), ids=FALSE)
def test_false_or_empty_identity_is_rejected(sides):
    with pytest.raises(RefutedError, match="step: "):
        MatrixIdentity("step", "", *sides).check()


def test_symmetric_letters_are_their_transposes():
    assert MatrixIdentity("step", "", X.T * Y, X * Y, "", frozenset({"X"})).check()
