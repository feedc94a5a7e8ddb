"""Mean squares of Laurent polynomials in independent coordinates, in ball arithmetic.

**Setting.** ``f = Σ_m c_m Π_k z_k^{m_k}`` with real rational c and independent z_k of moments φ_k.

**Main results.** With ``z^n = φ(n) + (z^n − φ(n))`` every monomial is a sum of products of centred
parts, one for each subset S of its coordinates. Products over different S are orthogonal, so

    E|f|² = Σ_S Σ_{a,b} c_a^S c̄_b^S Π_{k∈S} (φ_k(a_k − b_k) − φ_k(a_k) φ̄_k(b_k)),

where ``c_a^S`` sums ``c_m Π_{k∉S} φ_k(m_k)`` over the m that are a on S. Few pairs are left: two
terms of an error that share no coordinate cost nothing.

References: Efron, Stein, *The jackknife estimate of variance*, Ann. Statist. 1981, §2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from itertools import combinations
from typing import Any

from flint import acb, arb, ctx

from icar_theory.exact.enclosures import BITS

Terms = Mapping[tuple[int, ...], Any]
"""Exponents ↦ rational coefficient."""
Moment = Callable[[int, int], Any]
"""The mean of the n-th power of coordinate k: 0, 1 or a ball."""
Covariance = Callable[[int, int, int], Any]
"""Of the n-th and the m-th power of coordinate k."""


def centred_mean_square(terms: Terms, moment: Moment) -> Any:
    """Return ``E|f|²`` as a real ball.

    >>> centred_mean_square({(1, 0): 2, (0, 1): 3}, lambda k, n: int(n == 0)).contains(13)
    True
    """
    means = cache(moment)

    @cache
    def covariance(k: int, n: int, m: int) -> Any:
        return acb(means(k, n - m) - means(k, n) * means(k, -m))

    with ctx.workprec(BITS):
        total = arb(0)
        for places, own in _parts(terms, means).items():
            total += _square(places, own, covariance)
        return total


def _parts(terms: Terms, moment: Moment) -> Mapping[tuple[int, ...], dict[Any, Any]]:
    """Return the coefficients ``c_a^S``: S → a → ball."""
    found: defaultdict[tuple[int, ...], dict[Any, Any]] = defaultdict(dict)
    for character, c in terms.items():
        varies = [k for k, n in enumerate(character) if n]
        for size in range(len(varies) + 1):
            for places in combinations(varies, size):
                weight = acb(c)
                for k in varies:
                    if k not in places:
                        weight = weight * moment(k, character[k])
                if weight != 0:
                    on = tuple(character[k] for k in places)
                    found[places][on] = found[places].get(on, 0) + weight
    return found


def _square(places: tuple[int, ...], own: Mapping[Any, Any], covariance: Covariance) -> Any:
    """Return the mean square of the part with one S: the diagonal, and each pair twice."""
    total, before = arb(0), list[tuple[Any, Any]]()
    for a, c in own.items():
        rows = [partial(covariance, k, n) for k, n in zip(places, a, strict=True)]
        total += (c * c.conjugate() * _product(rows, a)).real
        pairs = acb(0)
        for b, conjugate in before:
            pairs += conjugate * _product(rows, b)
        total += 2 * (c * pairs).real
        before.append((a, c.conjugate()))
    return total


def _product(rows: Sequence[Callable[[int], Any]], b: tuple[int, ...]) -> Any:
    if not b:
        return 1
    found = rows[0](b[0])
    for row, m in zip(rows[1:], b[1:], strict=True):
        found = found * row(m)
    return found
