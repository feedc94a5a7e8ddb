r"""Moments of Haar measure on U(d), O(d) and SO(d), for all sizes: by counting integers.

**Setting.** W is drawn from Haar measure, s_1 is a unit vector, uniform and independent of W,
``p_n = tr W^n`` and ``m_n = ⟨s_1, W^n s_1⟩``. In U(d) and O(d), and in SO(d) for d ≥ 2, any fixed
s_1 has the same moments.

**Main results.** :func:`trace_moment` is ``E p_a p_b p_c`` and :func:`overlap_moment`
``E m_a m_b m_c``, for any integers a, b, c.

**Derivation.** By Weyl's integration formula the eigenvalues are determinantal: their kernel
projects onto the exponentials of 0 … d − 1 for U(d); for O(d) there are fixed eigenvalues 1 or −1
in each component, and the angles of the pairs have the even or the odd functions among those of the
frequencies w, ``w ≡ d mod 2`` and ``|w| ≤ d − 2``, in halves. The cumulants of such traces are
traces of products of multiplications by ``λ^n`` cut off by the projection: each counts integers
that stay in an interval along given steps. The moments of a uniform unit vector are Wick's formula
over permutations, or over pairings in the real case.

References: Weyl, *The Classical Groups*, 1939; Diaconis, Evans, 2001; Soshnikov,
*Determinantal random point fields*, 2000; Hughes, Rudnick, *Mock-Gaussian behaviour*, 2003.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate, product
from typing import NamedTuple

from flint import fmpq

UNITARY, ORTHOGONAL, SPECIAL = HAAR = (
    "haar-unitary",
    "haar-orthogonal",
    "haar-special-orthogonal",
)
"""The laws of W, by the name of the context."""


class Component(NamedTuple):
    """A connected component of the group: fixed eigenvalues, frequencies, and their symmetry.

    `first` … `last` in steps of 2 are the frequencies in halves; `sign` is 1 where the functions
    are even, −1 where they are odd, and 0 where all are there.
    """

    fixed: tuple[int, ...]
    first: int
    last: int
    sign: int


def components(group: str, d: int) -> list[Component]:
    """Return the components of a group, which weigh alike.

    >>> components("haar-special-orthogonal", 4)
    [Component(fixed=(), first=-2, last=2, sign=1)]
    """
    if group == UNITARY:
        return [Component((), 0, 2 * (d - 1), 0)]
    fixed = [(1,), (-1,)] if d % 2 else [(), (1, -1)]
    signs = (-1, 1) if d % 2 else (1, -1)
    both = [Component(ones, 2 - d, d - 2, s) for ones, s in zip(fixed, signs, strict=True)]
    return both[:1] if group == SPECIAL else both


def _kept(component: Component, steps: Sequence[int]) -> fmpq:
    """Return the trace of powers of λ, each cut off, one after the other."""
    places = [2 * place for place in accumulate(steps)]
    low, high = min(0, *places), max(0, *places)
    first, last = component.first - low, component.last - high
    closed = max(0, (last - first) // 2 + 1) if places[-1] == 0 else 0
    if component.sign == 0:
        return fmpq(closed)
    start = -places[-1] // 2  # from w to −w
    turned = first <= start <= last and (start - component.first) % 2 == 0
    return fmpq(closed + component.sign * turned, 2)


def _trace(component: Component, *blocks: tuple[int, ...]) -> fmpq:
    """Return the trace of products of traces' functions, cut off between the blocks."""
    if component.sign == 0:
        return _kept(component, [sum(block) for block in blocks])
    every = [n for block in blocks for n in block]
    total = fmpq(0)
    for signs in product((1, -1), repeat=len(every)):
        turned = iter([s * n for s, n in zip(signs, every, strict=True)])
        total += _kept(component, [sum(next(turned) for _ in block) for block in blocks])
    return total


def _first(component: Component, a: int) -> fmpq:
    return _trace(component, (a,)) + sum(x ** abs(a) for x in component.fixed)


def _second(component: Component, a: int, b: int) -> fmpq:
    return _trace(component, (a, b)) - _trace(component, (a,), (b,))


def _third(component: Component, a: int, b: int, c: int) -> fmpq:
    once = [_trace(component, (x,), (y, z)) for x, y, z in ((a, b, c), (b, a, c), (c, a, b))]
    twice = _trace(component, (a,), (b,), (c,)) + _trace(component, (a,), (c,), (b,))
    return _trace(component, (a, b, c)) - sum(once) + twice


@cache
def trace_moment(group: str, d: int, a: int = 0, b: int = 0, c: int = 0) -> fmpq:
    """Return ``E tr W^a tr W^b tr W^c``, where a power 0 stands for no factor.

    >>> trace_moment("haar-unitary", 3, 4, -4), trace_moment("haar-orthogonal", 3, 4, 4)
    (3, 3)
    """
    powers = [n for n in (a, b, c) if n != 0]
    if group == UNITARY and sum(powers) != 0:
        return fmpq(0)
    parts = components(group, d)
    return sum((_moment(part, powers) for part in parts), fmpq(0)) / len(parts)


def _moment(component: Component, powers: Sequence[int]) -> fmpq:
    """Return the moment in one component, from the cumulants."""
    one = [_first(component, n) for n in powers]
    if len(powers) < 2:
        return one[0] if powers else fmpq(1)
    if len(powers) == 2:
        return _second(component, *powers) + one[0] * one[1]
    a, b, c = powers
    mixed = (
        one[0] * _second(component, b, c)
        + one[1] * _second(component, a, c)
        + one[2] * _second(component, a, b)
    )
    return _third(component, a, b, c) + mixed + one[0] * one[1] * one[2]


def overlap_moment(group: str, d: int, a: int, b: int = 0, c: int = 0) -> fmpq:
    """Return ``E m_a m_b m_c``; a power 0 stands for no factor, as ``m_0 = 1``.

    >>> overlap_moment("haar-unitary", 2, 1, -1), overlap_moment("haar-orthogonal", 2, 1, 1)
    (1/2, 1/2)
    """
    if group == UNITARY:
        return _overlaps_unitary(d, *sorted((a, b, c))) if a + b + c == 0 else fmpq(0)
    return _overlaps_real(group, d, *sorted(map(abs, (a, b, c))))


@cache
def _overlaps_unitary(d: int, a: int, b: int, c: int) -> fmpq:
    """Sum over the permutations of three vectors: ``p_a p_b p_c``, ``p_{a+b} p_c``, …, ``p_0``."""
    total = _traces(UNITARY, d, a, b, c) + 2 * d
    total += sum(_traces(UNITARY, d, x, -x) for x in (a, b, c))
    return total / (d * (d + 1) * (d + 2))


@cache
def _overlaps_real(group: str, d: int, a: int, b: int, c: int) -> fmpq:
    """Sum over pairings, W^n in the place of ``(W^n + W^{−n})/2``."""
    total = _traces(group, d, a, b, c)
    for x, y, z in ((a, b, c), (b, a, c), (c, a, b)):
        total += _traces(group, d, x, y + z) + _traces(group, d, x, y - z)
    signed = (a + b + c, a + b - c, a - b + c, -a + b + c)
    total += 2 * sum(_traces(group, d, n) for n in signed)
    return total / (d * (d + 2) * (d + 4))


def _traces(group: str, d: int, *powers: int) -> fmpq:
    """Return the moment of traces, of which ``tr W^0`` is d."""
    known = tuple(n for n in powers if n != 0)
    return trace_moment(group, d, *known) * d ** (len(powers) - len(known))
