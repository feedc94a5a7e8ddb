"""Toeplitz matrices of an arc, in balls: ``G_tu = sin(x)/x``, ``x = 4π(t − u)/μ``, and powers.

**Setting.** λ is uniform on an arc of the angle 2π/μ, and ``G_tu = E Re λ^(2(t−u))``: up to the
factor μ/4 the discrete prolate matrix of half-bandwidth 2/μ (Slepian, 1978).

**Implementation notes.** Most eigenvalues are tiny, 1e-69 and less for μ = 50 and T = 30, so that
the precision grows until all are told apart. A power takes its squares, one for every binary digit.
"""

from __future__ import annotations

from typing import Any

from flint import acb_mat, arb, arb_mat

from icar_theory.exact.enclosures import BITS, ball, refined


def gram(mu: Any, length: int) -> Any:
    """Return the matrix G of an arc, in balls of the precision at hand.

    >>> import sympy as sp
    >>> gram(sp.Integer(4), 2) == arb_mat([[1, 0], [0, 1]])
    True
    """
    share = ball(4 / mu)
    row = [arb(1)]
    row += [(k * share).sin_pi() / (arb.pi() * k * share) for k in range(1, length)]
    return arb_mat([[row[abs(t - u)] for u in range(length)] for t in range(length)])


def uncorrelated(mu: Any) -> bool:
    """Return whether the arc's G is the identity: the arc of λ² covers the circle several times.

    >>> import sympy as sp
    >>> uncorrelated(sp.Rational(4, 3)), uncorrelated(sp.Integer(3))
    (True, False)
    """
    return bool((4 / mu).is_Integer)


def eigenvalues(mu: Any, length: int) -> list[Any]:
    """Return the eigenvalues of G as balls that do not overlap, largest first, all positive.

    Where G is the identity, they are all 1.

    >>> import sympy as sp
    >>> [value.contains(1) for value in eigenvalues(sp.Integer(2), 2)]
    [True, True]
    """
    if uncorrelated(mu):
        return [arb(1)] * length

    def found() -> list[Any] | None:
        try:
            values = [value.real for value in acb_mat(gram(mu, length)).eig()]
        except ValueError:  # they are not told apart yet
            return None
        return values if all(value > 0 for value in values) else None

    return sorted(refined(found, 2 * BITS), key=lambda value: value.mid(), reverse=True)


def missing(mu: Any, length: int, steps: int, rate: Any) -> Any:
    """Return ``(I − ρG)^n e_T`` as a column of balls: what is missing after n steps.

    >>> import sympy as sp
    >>> missing(sp.Integer(4), 2, 3, sp.Rational(1, 2))[1, 0].contains(arb("0.125"))
    True
    """
    unit = [[int(t == u) for u in range(length)] for t in range(length)]
    square = arb_mat(unit) - ball(rate) * gram(mu, length)
    left = arb_mat([[entry] for entry in unit[-1]])
    while steps:
        if steps & 1:
            left = square * left
        steps >>= 1
        if steps:
            square = square * square
    return left


def squared(mu: Any, column: Any) -> Any:
    """Return the loss ``qᵀGq`` of a column q of balls.

    >>> import sympy as sp
    >>> squared(sp.Integer(4), arb_mat([[1], [2]])).contains(5)
    True
    """
    return (column.transpose() * gram(mu, column.nrows()) * column)[0, 0]
