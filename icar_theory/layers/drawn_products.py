r"""The least loss of augmented layers with all products of blocks free, on given rows.

**Setting.** As in :mod:`icar_theory.layers.augmented_products`, but the rows of eigenvalues are
finitely many, of any joint law, so that every row of each product ``b_kᵀ a_l`` has d entries of its
own: 8d unknowns a coordinate, over which the loss is a linear least squares problem.

**Main results.** :func:`drawn_least_loss` solves the normal equations over ℚ, also where the
rows are too few to tell all directions apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flint import fmpq, fmpq_mat

from icar_theory.exact.context import Context
from icar_theory.exact.factors import DERIVED, require_few
from icar_theory.exact.laurent import Laurent
from icar_theory.exact.least_squares import largest_gain
from icar_theory.exact.populations import Population, at
from icar_theory.layers.augmented import SCORE_BLOCKS, VALUE_BLOCKS, lengths, prediction
from icar_theory.layers.plain import target_position, token


def drawn_least_loss(context: Context, horizon: int, boundary: str) -> Any:
    """Return the least loss of H ≥ 2d heads, summed over T = 2 … T_max, as a rational.

    `context` is one of :func:`icar_theory.exact.context.exact_spectra`.

    >>> from icar_theory.exact.context import exact_spectra
    >>> drawn_least_loss(exact_spectra([[1], [-1]]), 3, "zero")
    0
    """
    population, d = context.population, context.dimension
    if population is None or not population.exact:
        raise ValueError(f"context must be of rational rows, got {context.name}")
    count = len(population.rows)
    asked = f"{count} rows of d={d} eigenvalues and horizon={horizon}"
    require_few(asked, count * (horizon - 1) * (8 * d) ** 2 * d, DERIVED, "products")
    total = fmpq(0)
    for i in range(d):
        design, target = _equations(context, population, i, horizon, boundary)
        form, linear = design.transpose() * design, design.transpose() * target
        _, gain = largest_gain(form.tolist(), linear.entries())
        total += fmpq(horizon - 1) - gain / count
    return total


def _equations(
    context: Context, population: Population, i: int, horizon: int, boundary: str
) -> tuple[fmpq_mat, fmpq_mat]:
    """Return real and imaginary parts, a pair a length and a row: ŷ_i and λ_i^T."""
    design, target = [], []
    for length in lengths(horizon):
        parts = list(_features(context, i, length, boundary))
        aim = token(context, target_position(length))[i]
        for row in population.rows:
            seen = [at(row, part.terms) for part in parts]
            design += [[x for x, _ in seen], [y for _, y in seen]]
            target += [[part] for part in at(row, aim.terms)]
    return fmpq_mat(design), fmpq_mat(target)


def _features(context: Context, i: int, length: int, boundary: str) -> Iterator[Laurent]:
    """Yield what the entries of row i multiply at one length."""
    d = context.dimension
    none = {name: [[0] * d] for name in (*SCORE_BLOCKS, *VALUE_BLOCKS)}
    units = [[[int(j == k) for k in range(d)]] for j in range(d)]
    for value in VALUE_BLOCKS:
        for score in SCORE_BLOCKS:
            for unit in units:
                blocks = {**none, score: unit, value: units[i]}
                yield prediction(blocks, length, context, boundary)[i]
