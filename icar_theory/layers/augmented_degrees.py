r"""The population loss on augmented tokens in unitary contexts, stated degree by degree.

A term of the error of coordinate i that holds the product ``M^{kl} = b_kᵀ a_l`` has the degree T, T
− 1, T − 2 or T − 3 in λ, and terms of different degrees are orthogonal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from icar_theory.arguments import Array
from icar_theory.exact.rationals import joined, part, transposed_product
from icar_theory.exact.sizes import T
from icar_theory.layers.augmented import SCORE_BLOCKS, VALUE_BLOCKS, lengths
from icar_theory.layers.augmented_symbols import (
    DIAGONAL,
    MIXING,
    REST,
    REST_IS,
    TERMS,
    entries,
    evaluate_rows,
    i,
    j,
    over_others,
    product_name,
    useful_terms,
)

LOSS = (TERMS * DIAGONAL - 1) ** 2 + TERMS * REST
"""The loss of coordinate i at length T in the degree of the target."""

ONCE = sp.Min(1, TERMS - 1)
"""Whether ``b2 a2`` has a term that is free of λ_j: from two useful positions on."""


def _sum(*pairs: tuple[int, int], on: Any = j) -> Any:
    """Return the sum of entries (i, j), or (i, i), of products ``b_kᵀ a_l``."""
    return sum(entries(*pair)[i, on] for pair in pairs)


BELOW_1 = (
    T * _sum((1, 1), on=i) + TERMS * _sum((1, 4), (2, 3), on=i) + over_others(_sum((1, 1), (1, 4)))
) ** 2 + over_others(
    (TERMS - 1) * _sum((1, 1), (1, 4), (2, 3)) ** 2
    + ((T - TERMS) * _sum((1, 1)) + _sum((2, 3))) ** 2
)
BELOW_2 = (
    T * _sum((1, 2), on=i)
    + TERMS * _sum((2, 1), (2, 4), on=i)
    + over_others(_sum((1, 2), (2, 1), (2, 4)))
) ** 2 + over_others(
    (T - 2) * _sum((1, 2), (2, 1), (2, 4)) ** 2
    + _sum((1, 2)) ** 2
    + (TERMS - T + 1) * _sum((2, 1), (2, 4)) ** 2
)
BELOW_3 = (TERMS * _sum((2, 2), on=i) + ONCE * over_others(_sum((2, 2)))) ** 2 + (
    TERMS - ONCE
) * over_others(_sum((2, 2)) ** 2)
"""The loss of coordinate i at length T in the degrees T − 1, T − 2, T − 3, for both boundaries."""


def products(blocks: Mapping[str, Any]) -> dict[str, Any]:
    """Return the eight products ``b_kᵀ a_l`` (d×d) by name: "M", "M^{11}", …

    >>> import numpy as np
    >>> from icar_theory.layers.augmented import BLOCKS
    >>> sorted(products({name: np.eye(1) for name in BLOCKS}))[:2]
    ['M', 'M^{11}']
    """
    d = blocks["b1"].shape[1]
    sides = (VALUE_BLOCKS, SCORE_BLOCKS)
    values, keys = (joined([blocks[name] for name in side]) for side in sides)
    every = transposed_product(values, keys)  # one product of 2d×H and H×4d is quicker than eight
    return {
        product_name(k, m): part(every, (k - 1) * d, (m - 1) * d, d)
        for k in (1, 2)
        for m in (1, 2, 3, 4)
    }


def over_lengths(value: Callable[[int], Any], horizon: int) -> Any:
    """Return ``Σ_T value(T)`` over T = 2 … T_max, for what is quadratic in T from T = 3 on.

    So are the losses above, for K is T or T − 1 and :data:`ONCE` is 1 there. Three values then tell
    the sum, by weights as in Simpson's rule: exact in exact numbers, and stable in floats.

    >>> over_lengths(lambda T: T**2, 100) == sum(T**2 for T in range(2, 101))
    True
    """
    if horizon <= 5:
        return sum(value(length) for length in lengths(horizon))
    nodes = (3, (3 + horizon) // 2, horizon)
    count, first, second = (
        horizon - 2,
        horizon * (horizon + 1) // 2 - 3,
        horizon * (horizon + 1) * (2 * horizon + 1) // 6 - 5,
    )
    total = value(2)
    for node in nodes:
        x, y = (other for other in nodes if other != node)
        weight = Fraction(second - (x + y) * first + x * y * count, (node - x) * (node - y))
        total = total + value(node) * weight.numerator / weight.denominator
    return total


def target_degree(M: Any, horizon: int, boundary: str) -> Any:
    """Return the loss in the degree of the target, ``Σ_T Σ_i LOSS``.

    >>> import numpy as np
    >>> target_degree(np.eye(2), 3, "wrap")
    np.float64(10.0)
    """
    stated = LOSS.xreplace({DIAGONAL: MIXING[i, i], REST: REST_IS.rhs})
    known: dict[Any, Array] = {}
    return over_lengths(
        lambda length: evaluate_rows(
            stated, {"M": M}, {TERMS: useful_terms(length, boundary)}, known
        ).sum(),
        horizon,
    )


def other_degrees(
    found: Mapping[str, Any],
    length: int,
    boundary: str,
    known: dict[Any, Array] | None = None,
) -> tuple[Any, Any, Any]:
    """Return the losses in the degrees T−1, T−2, T−3 from :func:`products`.

    `known` keeps sums over rows for other lengths.
    """
    values = {T: length, TERMS: useful_terms(length, boundary)}
    one, two, three = (
        evaluate_rows(stated, found, values, known).sum() for stated in (BELOW_1, BELOW_2, BELOW_3)
    )
    return one, two, three


def loss(blocks: Mapping[str, Any], horizon: int, boundary: str) -> Any:
    """Return the population loss, summed over T = 2 … T_max; blocks are H×d arrays or quotients.

    >>> import numpy as np
    >>> from icar_theory.layers.augmented import BLOCKS
    >>> loss({name: np.zeros((1, 2)) for name in BLOCKS}, 3, "zero")
    np.float64(4.0)
    """
    _, target, others = by_degree(blocks, horizon, boundary)
    return target + others


def by_degree(blocks: Mapping[str, Any], horizon: int, boundary: str) -> tuple[Any, Any, Any]:
    """Return M, and the loss in the degree of the target and in the others, summed over T."""
    found = products(blocks)
    known: dict[Any, Array] = {}
    others = over_lengths(lambda T: sum(other_degrees(found, T, boundary, known)), horizon)
    return found["M"], target_degree(found["M"], horizon, boundary), others
