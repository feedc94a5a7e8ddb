r"""Softmax attention on augmented tokens where scores are small and values large, exactly.

**Setting.** Tokens are ``e_t = (s_t, s_{t−1})``, ``s_t = λ^{t−1}`` and ``s_0 = 0``. A head has the
scores ``z_t = Re e_T* A e_t``, that is

    z_t = Re( a1 ⟨s_t, s_T⟩ + a2 ⟨s_t, s_{T−1}⟩ + a3 ⟨s_{t−1}, s_T⟩ + a4 ⟨s_{t−1}, s_{T−1}⟩ ),

and values ``v_t = b1 s_t + b2 s_{t−1}``: every block is a multiple of the identity over
coordinates. The layer of parameter ε ≠ 0 predicts

    ŷ(ε) = Σ_h Σ_t softmax_t(ε z_h) v_{h,t}/ε  +  (1/T) Σ_t ( w_t − Σ_h v_{h,t}/ε ),

the second sum being one more head that scores 0, with ``w_t = m1 s_t + m2 s_{t−1}``. At ε = 0 it is
the *limit layer*: centred linear attention ``(1/T) Σ_h Σ_t c_{h,t} v_{h,t}``, where c = z − mean z,
and the mean of the w_t.

**Implementation notes.** Coordinates are alike in law, so the first one stands for all: in unitary
contexts, and in orthogonal ones for even d.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from flint import fmpq, fmpq_mat

from icar_theory.exact.context import Context, unitary
from icar_theory.exact.laurent import Laurent
from icar_theory.exact.least_squares import largest_gain
from icar_theory.exact.ratios import interpolate
from icar_theory.layers.augmented import previous_token
from icar_theory.layers.plain import inner, target_position, token

SCORES = ((0, 0), (0, 1), (1, 0), (1, 1))
"""How far key and query are behind, for a1 … a4."""
DELAYS = (0, 1)
"""How far the value is behind, for b1 and b2."""
HALF = fmpq(1, 2)
FACTORS = (fmpq(1), HALF, fmpq(1, 3))
"""Of ŷ(0), ŷ'(0) and ŷ''(0)."""

Head = tuple[Sequence[Any], Sequence[Any]]
"""(a1 … a4) and (b1, b2), in ℚ."""


@cache
def _tokens(law: Context, length: int) -> tuple[list[Laurent], ...]:
    """Return s_0 … s_{T+1}."""
    first = previous_token(law, 1, "zero")
    return (first, *(token(law, t) for t in range(1, length + 2)))


@cache
def scores(law: Context, length: int, block: int) -> tuple[Laurent, ...]:
    """Return the scores z_1 … z_T of one block alone, of 0 … 3, with the coefficient 1.

    >>> [z.terms for z in scores(unitary(1), 2, 2)]
    [{}, {(1,): 1/2, (-1,): 1/2}]
    """
    key, query = SCORES[block]
    known, ones = _tokens(law, length), [1] * law.dimension
    found = []
    for t in range(1, length + 1):
        z = inner(known[t - key], ones, known[length - query])
        found.append((z + z.conjugate()).scale(HALF))
    return tuple(found)


def centred(polynomials: Sequence[Laurent]) -> list[Laurent]:
    """Return each polynomial less the mean of all."""
    mean = Laurent.sum(polynomials).scale(fmpq(-1, len(polynomials)))
    return [z + mean for z in polynomials]


def mean_product(
    weights: Sequence[Laurent] | None, law: Context, delay: int, length: int
) -> Laurent:
    """Return ``(1/T) Σ_t weights_t s_{t−delay}``, the first coordinate; weights None are 1.

    >>> mean_product(None, unitary(1), 0, 2).terms
    {(0,): 1/2, (1,): 1/2}
    """
    values = [_tokens(law, length)[t - delay][0] for t in range(1, length + 1)]
    if weights is not None:
        values = [w * v for w, v in zip(weights, values, strict=True) if v.terms]
    return Laurent.sum(values).scale(fmpq(1, length))


@cache
def features(law: Context, length: int, *, centre: bool = True) -> tuple[Laurent, ...]:
    """Return what the limit layer adds up: eight of scores, and the two means; or linear ones.

    In the order of (b1; a1 … a4), (b2; a1 … a4), m1, m2. Without `centre` scores are as they are,
    and there are no means.
    """
    found = [
        mean_product(centred(z) if centre else z, law, delay, length)
        for delay in DELAYS
        for z in (scores(law, length, block) for block in range(4))
    ]
    return tuple(found + [mean_product(None, law, delay, length) for delay in DELAYS] * centre)


@cache
def normal_equations(d: int, horizon: int, *, centre: bool = True) -> tuple[Any, Any]:
    """Return G and g: a coordinate's loss is ``(T_max − 1) − 2 g·x + x·G x``, summed over lengths.

    >>> G, g = normal_equations(1, 2, centre=False)
    >>> g[2, 0], g[6, 0]
    (1/4, 0)
    """
    law, count = unitary(d), 10 if centre else 8
    G, g = fmpq_mat(count, count), fmpq_mat(count, 1)
    for length in range(2, horizon + 1):
        known = [f.terms for f in features(law, length, centre=centre)]
        (target,) = _tokens(law, length)[target_position(length)][0].terms
        for i, f in enumerate(known):
            g[i, 0] += f.get(target, 0)
            for j, other in enumerate(known[: i + 1]):
                shared = sum((c * other[m] for m, c in f.items() if m in other), fmpq(0))
                G[i, j] += shared
                G[j, i] = G[i, j]
    return G, g


@cache
def least_squares(d: int, horizon: int, *, centre: bool = True) -> tuple[tuple[Any, ...], Any]:
    """Return a best x and the least loss, of all d coordinates.

    >>> least_squares(2, 2)[1]
    4/3
    """
    G, g = normal_equations(d, horizon, centre=centre)
    linear = [g[i, 0] for i in range(g.nrows())]
    x, gain = largest_gain(G.tolist(), linear)
    return tuple(x), d * (horizon - 1 - gain)


def expansion(
    law: Context, length: int, heads: Sequence[Head], means: Sequence[Any], order: int
) -> list[Laurent]:
    """Return ``ŷ(0) − s_{T+1}``, ``ŷ'(0)`` and ``ŷ''(0)`` up to an order, the first coordinate.

    ``ŷ'(0) = Σ_h Σ_t (c² − m₂) v_t/(2T)`` and ``ŷ''(0) = Σ_h Σ_t (c³ − 3 m₂ c − m₃) v_t/(3T)``, m_k
    the mean of c^k.
    """
    target = _tokens(law, length)[target_position(length)][0]
    parts = [mean_product(None, law, k, length).scale(means[k]) for k in DELAYS]
    orders: list[list[Laurent]] = [[target.scale(-1), *parts], [], []]
    for a, b in heads:
        found = _cumulants(_centred_head(law, length, a), order)
        for terms, weights, factor in zip(orders, found, FACTORS, strict=False):
            terms += [
                mean_product(weights, law, k, length).scale(factor * b[k]) for k in DELAYS if b[k]
            ]
    return [Laurent.sum(terms) for terms in orders[: order + 1]]


def _cumulants(c: list[Laurent], order: int) -> list[list[Laurent]]:
    """Return ``c``, ``c² − m₂`` and ``c³ − 3 m₂ c − m₃``, as many as the order needs."""
    found = [c]
    if order > 0:
        squares = [x * x for x in c]
        found.append(centred(squares))
    if order > 1:
        spread = Laurent.sum(squares).scale(fmpq(-3, len(c)))
        cubes = centred([x * y for x, y in zip(squares, c, strict=True)])
        found.append([x + spread * y for x, y in zip(cubes, c, strict=True)])
    return found


def _centred_head(law: Context, length: int, a: Sequence[Any]) -> list[Laurent]:
    parts = [scores(law, length, block) for block in range(4)]
    return centred([
        Laurent.sum(part[t].scale(x) for part, x in zip(parts, a, strict=True) if x)
        for t in range(length)
    ])  # fmt: skip


def loss_expansion(
    law: Context, horizon: int, heads: Sequence[Head], means: Sequence[Any], order: int = 2
) -> tuple[Any, ...]:
    """Return the loss of the layer of parameter ε at ε = 0, and its derivatives up to an order ≤ 2.

    It is summed over the coordinates and over the lengths T = 2 … T_max.

    >>> loss_expansion(unitary(2), 2, [((0, 0, 1, 0), (fmpq(8, 3), fmpq(8, 3)))], (0, fmpq(-2, 3)))
    (4/3, 0, 0)
    """
    total = [fmpq(0)] * (order + 1)
    for length in range(2, horizon + 1):
        found = expansion(law, length, heads, means, order)
        error = found[0]
        total[0] += _inner(error, error)
        for k, change in enumerate(found[1:], 1):
            total[k] += 2 * _inner(error, change)
        if order > 1:
            total[2] += 2 * _inner(found[1], found[1])
    return tuple(law.dimension * x for x in total)


def _inner(one: Laurent, other: Laurent) -> Any:
    """Return ``E Re(f̄ g)`` for polynomials with real coefficients in independent phases."""
    return sum((c * other.terms[m] for m, c in one.terms.items() if m in other.terms), fmpq(0))


def one_head_ratio(d: int, horizon: int) -> tuple[Any, Any]:
    """Return polynomials in β whose ratio is the least loss with values ``s_t + β s_{t−1}``.

    One centred head, any scores and means. Of the six features those are kept that are independent
    for some β: as many as there are at any β but finitely many.
    """
    G, g = normal_equations(d, horizon)

    def at(beta: Any) -> tuple[Any, Any]:
        reads = [[int(j == k) + beta * int(j == 4 + k) for j in range(10)] for k in range(4)]
        rows = fmpq_mat(reads + [[fmpq(int(j == k)) for j in range(10)] for k in (8, 9)])
        return rows * G * rows.transpose(), rows * g

    kept: list[int] = []
    for k in range(13):  # minors have degree at most 12, and vanish at no 13 places
        reduced, rank = at(fmpq(k))[0].rref()
        if rank > len(kept):
            kept = [next(j for j in range(6) if reduced[row, j] != 0) for row in range(rank)]

    def determinants(beta: Any) -> tuple[Any, Any]:
        inside, right = at(beta)
        square = [[inside[i, j] for j in kept] for i in kept]
        column = [right[i, 0] for i in kept]
        bordered = [[*row, x] for row, x in zip(square, column, strict=True)]
        whole = [*bordered, [*column, fmpq(horizon - 1)]]
        return d * fmpq_mat(whole).det(), fmpq_mat(square).det()

    degree = 2 * len(kept)
    above = interpolate(lambda beta: determinants(beta)[0], degree)
    return above, interpolate(lambda beta: determinants(beta)[1], degree)
