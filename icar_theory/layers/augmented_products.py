r"""The least loss of augmented layers with all products of blocks free, for i.i.d. eigenvalues.

**Setting.** ``b_kᵀ a_l``, k = 1, 2 and l = 1 … 4, are any d×d matrices once H ≥ 2d. The prediction
is linear in their entries, and coordinate i reads row i alone. The law is the same for all other
coordinates j ≠ i, and the loss convex, so that some minimiser has one entry for all of them: each
product has an own and a common entry in row i, and the least loss is d times that of one row.

**Main results.** :func:`least_loss` solves the 16 normal equations, over ℚ where the moments are 0
and 1, in ball arithmetic otherwise. There two polynomials agree almost surely only if they are one,
so that directions which depend on others are found, and left out, exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from flint import acb, arb, arb_mat, ctx, fmpq, fmpq_mat

from icar_theory.exact.circles import Enclosed
from icar_theory.exact.context import unitary
from icar_theory.exact.enclosures import BITS
from icar_theory.exact.least_squares import largest_gain
from icar_theory.layers.augmented import SCORE_BLOCKS, VALUE_BLOCKS, lengths, prediction

Moment = Callable[[int], Any]
"""The mean of λ^k: 0, 1 or a ball."""
Terms = Mapping[tuple[int, int], Any]
"""Exponents of λ_1 and λ_2 ↦ coefficient."""
Feature = tuple[bool, Terms]
"""Whether a feature is summed over the other coordinates j in place of 2, and its polynomial."""


@cache
def features(length: int, boundary: str) -> tuple[Feature, ...]:
    """Return what the entries of row 1 multiply at one length: own ones, then common ones.

    >>> features(2, "zero")[2]
    (False, {(2, 0): 1})
    """
    return tuple(
        (common, _feature(score, value, common, length, boundary))
        for common in (False, True)
        for value in VALUE_BLOCKS
        for score in SCORE_BLOCKS
    )


def _feature(score: str, value: str, common: bool, length: int, boundary: str) -> Terms:
    row = [[0, 1]] if common else [[1, 0]]
    blocks = {name: [[0, 0]] for name in (*SCORE_BLOCKS, *VALUE_BLOCKS)}
    blocks |= {score: row, value: [[1, 0]]}
    found = prediction(blocks, length, unitary(2), boundary)
    return {(m[0], m[1]): c for m, c in found[0].terms.items()}


def least_loss(law: Moment, d: int, horizon: int, boundary: str) -> Any:
    """Return the least loss, summed over T = 2 … T_max: a rational, or a ball.

    >>> from icar_theory.exact.circles import roots_of_unity
    >>> [least_loss(roots_of_unity(n), 2, 3, "zero") for n in (2, 3, 9)]
    [0, 5/14, 2/5]
    """
    kept = None if not isinstance(law, Enclosed) else _independent(d, horizon, boundary)
    with ctx.workprec(BITS):
        form, linear = _normal_equations(law, d, horizon, boundary, kept)
        if kept is None:
            exact = [[fmpq(x) for x in row] for row in form]
            right = [fmpq(x) for x in linear]
            _, gain = largest_gain(exact, right)
            return d * (fmpq(horizon - 1) - gain)
        column = arb_mat([[x] for x in linear])
        solved = arb_mat(form).solve(column)
        return d * (arb(horizon - 1) - (column.transpose() * solved)[0, 0])


def _independent(d: int, horizon: int, boundary: str) -> list[int]:
    """Return features that span all of them, as polynomials at every length, and are independent.

    The own part and the common one of a feature are polynomials in other variables.
    """
    columns: dict[Any, int] = {}
    rows: list[dict[int, Any]] = [{} for _ in features(2, boundary)]
    for length in lengths(horizon):
        for row, (common, terms) in zip(rows, features(length, boundary), strict=True):
            for (a, b), c in terms.items():
                if not common or d > 1:  # without λ_2 a common term is one for each j, all alike
                    place = columns.setdefault((length, a, b), len(columns))
                    row[place] = c * (d - 1) if common and b == 0 else c
    matrix = fmpq_mat(
        len(columns), len(rows), [fmpq(row.get(k, 0)) for k in range(len(columns)) for row in rows]
    )
    reduced, rank = matrix.rref()
    return [next(j for j in range(len(rows)) if reduced[k, j] != 0) for k in range(rank)]


def _normal_equations(
    law: Moment, d: int, horizon: int, boundary: str, kept: list[int] | None
) -> tuple[list[list[Any]], list[Any]]:
    """Return ``Re E f ḡ`` and ``Re E f λ̄_1^T`` of the features, summed over the lengths."""
    chosen = range(len(features(2, boundary))) if kept is None else kept
    size = len(chosen)
    form, linear = [[0] * size for _ in range(size)], [0] * size
    for length in lengths(horizon):
        parts = [features(length, boundary)[k] for k in chosen]
        means = [_over_second(terms, law) for _, terms in parts]
        for row, column, value in _products(parts, means, law, d):
            form[row][column] = form[row][column] + value
            form[column][row] = form[row][column]
        for k, ((common, _), mean) in enumerate(zip(parts, means, strict=True)):
            count = d - 1 if common else 1
            linear[k] = linear[k] + count * _overlap(mean, {length: 1}, law)
    return form, linear


def _products(
    parts: list[Feature], means: list[Mapping[int, Any]], law: Moment, d: int
) -> Iterator[tuple[int, int, Any]]:
    """Yield the upper half of ``Re E f ḡ`` at one length."""
    for row, (common, terms) in enumerate(parts):
        for column, (other_common, others) in enumerate(parts[: row + 1]):
            value = _overlap(means[row], means[column], law)
            if common and other_common:  # the same j, and two of them
                same = _joint(terms, others, law)
                value = (d - 1) * same + (d - 1) * (d - 2) * value
            elif common or other_common:
                value = (d - 1) * value
            yield row, column, value


def _over_second(terms: Terms, law: Moment) -> Mapping[int, Any]:
    """Return the mean over λ_2, a polynomial in λ_1."""
    found: defaultdict[int, Any] = defaultdict(int)
    for (a, b), c in terms.items():
        found[a] = found[a] + c * law(b)
    return found


def _overlap(one: Mapping[int, Any], other: Mapping[int, Any], law: Moment) -> Any:
    return _real(
        sum(x * _conjugate(y) * law(a - b) for a, x in one.items() for b, y in other.items())
    )


def _joint(one: Terms, other: Terms, law: Moment) -> Any:
    return _real(
        sum(
            c * e * law(a - n) * law(b - m)
            for (a, b), c in one.items()
            for (n, m), e in other.items()
        )
    )


def _conjugate(value: Any) -> Any:
    return value.conjugate() if isinstance(value, acb) else value


def _real(value: Any) -> Any:
    return value.real if isinstance(value, acb) else value
