r"""Loss and derivatives of the normalised layer on the diagonal ``A = aI, P = bI``, any law of x_1.

With Z = Σ_t 1/(t − 1), Z_2 = Σ_t 1/(t − 1)², u = ab and j ≠ k:

    ∂P_jj = a ((T − 2)(u E x_j⁶ − E x_j⁴) + u Z Σ_{k≠j} E x_j² x_k⁴),    ∂P_jk = a u Z E x_j³ x_k³,
    ∂A_kk = b ((T − 2)(u E x_k⁶ − E x_k⁴) + u Z Σ_{j≠k} E x_j² x_k⁴),
    ∂A_jk = b Z (u E x_j x_k⁵ + u E x_j³ x_k³ − E x_j x_k³) + b u Z_2 Σ_{l≠j,k} E x_j x_l² x_k³.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.arguments import integer
from icar_theory.exact.factors import require_few
from icar_theory.exact.reading import number
from icar_theory.exact.starts import Start, read_start
from icar_theory.layers.normalised_symbols import A, B, mixed, reciprocals, require_exchangeable

ENTRIES = 10**4
"""How many derivatives are written out."""


def loss_on_diagonal(law: Start, d: int, length: int, a: Any, b: Any) -> Any:
    """Return the loss of A = aI, P = bI, also where coordinates differ.

    >>> from icar_theory.exact.starts import finite, gaussian
    >>> loss_on_diagonal(gaussian(), 1, 3, 1, 1), loss_on_diagonal(finite([[1, 0]]), 2, 3, 1, 1)
    (5, 0)
    """
    u = number("a", a) * number("b", b)
    each = range(d) if hasattr(law, "points") else range(1)
    total = sp.Integer(0)
    for j in each:
        row = [law.moment({j: n}, d) for n in (2, 4, 6)]
        apart = _over_others(law, d, lambda k, j=j: {j: 2, k: 4}, {j})
        total += (length - 2) * (row[0] - 2 * u * row[1] + u**2 * row[2])
        total += u**2 * reciprocals(length) * apart
    return sp.expand(total * sp.Rational(d, 2 * len(each)))


def cross_slopes(law: Start, d: int, length: int, a: Any, b: Any) -> tuple[Any, Any]:
    """Return (∂P_jk, ∂A_jk), j ≠ k, of an exchangeable law.

    >>> from icar_theory.exact.starts import all_ones
    >>> cross_slopes(all_ones(), 2, 3, A, B)
    (a**2*b, 2*a*b**2 - b)
    """
    integer("d", d, minimum=2)
    k13, k33, k15, k123 = mixed(law, d).values()
    a, b = number("a", a), number("b", b)
    u, Z, Z2 = a * b, reciprocals(length), reciprocals(length, 2)
    score = b * Z * (u * (k15 + k33) - k13) + b * u * Z2 * (d - 2) * k123
    return sp.expand(a * u * Z * k33), sp.expand(score)


def is_preserved(law: Start, d: int, length: int) -> bool:
    """Return whether no derivative off the diagonal differs from 0 at any a, b.

    >>> from icar_theory.exact.starts import gaussian, two_point
    >>> is_preserved(gaussian(), 3, 5), is_preserved(two_point(), 3, 5)
    (True, False)
    """
    require_exchangeable(law)
    return d == 1 or cross_slopes(law, d, length, A, B) == (0, 0)


def slopes(law: Any, d: int, length: int, a: Any = A, b: Any = B) -> Any:
    """Return all derivatives by the entries of P and of A, d×2d, for any law of x_1.

    >>> slopes([[1, 0]], 2, 3, 1, 1).is_zero_matrix, list(slopes("all_ones", 2, 3, 1, 1))
    (True, [1, 1, 1, 1, 1, 1, 1, 1])
    """
    start = read_start(law)
    require_few(f"d={d}", 2 * d * d, ENTRIES, "derivatives")
    a, b = number("a", a), number("b", b)
    u, Z, Z2 = a * b, reciprocals(length), reciprocals(length, 2)

    def mean(powers: dict[int, int]) -> Any:
        return start.moment(powers, d)

    def value(j: int, k: int) -> Any:
        if j != k:
            return a * u * Z * mean({j: 3, k: 3})
        own = (length - 2) * (u * mean({j: 6}) - mean({j: 4}))
        return a * (own + u * Z * _over_others(start, d, lambda n: {j: 2, n: 4}, {j}))

    def score(j: int, k: int) -> Any:
        if j == k:
            own = (length - 2) * (u * mean({k: 6}) - mean({k: 4}))
            return b * (own + u * Z * _over_others(start, d, lambda n: {n: 2, k: 4}, {k}))
        third = _over_others(start, d, lambda n: {j: 1, n: 2, k: 3}, {j, k})
        pair = u * (mean({j: 1, k: 5}) + mean({j: 3, k: 3})) - mean({j: 1, k: 3})
        return b * (Z * pair + u * Z2 * third)

    P, scores = sp.Matrix(d, d, value), sp.Matrix(d, d, score)
    return sp.ImmutableMatrix(P.row_join(scores)).applyfunc(sp.expand)


def _over_others(law: Start, d: int, powers: Any, without: set[int]) -> Any:
    """Return a moment summed over one coordinate that is none of those in `without`."""
    others = [n for n in range(d) if n not in without] if hasattr(law, "points") else None
    if others is not None:
        return sum((law.moment(powers(n), d) for n in others), sp.Integer(0))
    count = d - len(without)
    other = next(n for n in range(len(without) + 1) if n not in without)
    return count * law.moment(powers(other), d) if count else sp.Integer(0)
