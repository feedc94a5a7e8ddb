"""Laws of roots of unity, as the kit's steps take them."""

from __future__ import annotations

from functools import cache, partial

from icar_theory.exact.circles import roots_of_unity
from icar_theory.exact.context import orthogonal, unitary
from proofs.kit.plain import Law


@cache
def cyclic(n: int) -> Law:
    """Return the law of d eigenvalues, uniform on the n-th roots of unity: one object for each n.

    >>> cyclic(3)(2).moduli, cyclic(3) is cyclic(3)
    ((3, 3), True)
    """
    return partial(unitary, law=roots_of_unity(n))


@cache
def cyclic_pairs(n: int) -> Law:
    """Return the law of conjugate pairs of n-th roots of unity.

    >>> cyclic_pairs(3)(2).characters
    ((1,), (-1,))
    """
    return partial(orthogonal, law=roots_of_unity(n))
