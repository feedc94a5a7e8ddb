r"""Isolated local minima in orthogonal contexts: the least known for odd d, and spurious ones.

Isolated means up to (A, B, p) ↦ (GA, x G^{−ᵀ}B, p/x), which leave the loss as it is.

**Setting.** Of a plane let σ and δ be the sum and the difference of its coordinates, s the sign
coordinate of an odd d. Each of H = k + m heads has a plane of its own: k keep sums, m differences.
With j over the planes of differences, and i, i' over those of sums,

    A_i = σ_i + u Σ_j σ_j + a s,    B_i = α σ_i + β Σ_{i' ≠ i} σ_{i'} + w Σ_j σ_j + b s,
    A_j = δ_j,                      B_j = y δ_j,

so C is the same for any order of the planes of a kind, and of coordinates in a plane.

**Main results.** :func:`known`: for d = 2H + 1 and m = 0 the least loss that training found. A
plane without a head adds 2 at each length, exactly. :func:`isolated_spurious`: for even d ≥ 2H and
m = 1, a local minimum above the least loss. Both are points of Krawczyk's test
(:func:`icar_theory.certify`): numbers to four decimals are where Newton's method starts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import sympy as sp
from flint import fmpq

from icar_theory.arguments import integer
from icar_theory.certificates import certify
from icar_theory.exact.enclosures import Enclosure
from icar_theory.exact.sizes import D, Grid, H, even, odd
from icar_theory.layers.plain_certificate import LOCAL, SPURIOUS, Certificate

UNIT = 10**4
"""Entries of the points count parts of 1 of this size."""
WIDEST = 8
"""The largest even d at which a certificate takes seconds."""

POINTS = {
    (1, 0, 2): "9783 -1053 -3493 | -5834 10000",
    (1, 0, 3): "9790 -1053 -3515 | -5825 9983 | -103 -5783 10000",
    (1, 0, 4): "9715 -1064 -3509 | -5868 10047 | -112 -5822 10066 | 969 -76 -6284 10000",
    (1, 0, 5): "9658 -1073 -3511 | -5899 10092 | -123 -5848 10113 | 974 -87 -6313 10046 | "
        "931 918 -138 -6695 10000",
    (2, 0, 2): "9917 -319 -579 -2476 | -5619 10000",
    (2, 0, 3): "9919 -319 -579 -2480 | -5617 9997 | -30 -5604 10000",
    (2, 0, 4): "9889 -317 -577 -2469 | -5633 10029 | -28 -5621 10032 | 524 -31 -5864 10000",
    (2, 0, 5): "9867 -315 -574 -2458 | -5646 10054 | -26 -5635 10057 | 526 -28 -5879 10026 | "
        "500 497 -56 -6087 10000",
    (3, 0, 2): "9959 -198 -371 -1946 | -5494 10000",
    (3, 0, 3): "9960 -198 -371 -1947 | -5494 9999 | -12 -5488 10000",
    (3, 0, 4): "9944 -196 -369 -1939 | -5502 10018 | -10 -5498 10018 | 337 -16 -5653 10000",
    (3, 0, 5): "9932 -195 -366 -1930 | -5509 10034 | -7 -5506 10034 | 338 -13 -5662 10016 | "
        "322 321 -30 -5799 10000",
    (4, 0, 2): "9977 -136 -259 -1612 | -5412 10000",
    (4, 0, 3): "9977 -136 -259 -1612 | -5412 10000 | -6 -5409 10000",
    (4, 0, 4): "9967 -135 -258 -1606 | -5417 10012 | -4 -5415 10012 | 237 -10 -5525 10000",
    (4, 0, 5): "9960 -134 -256 -1600 | -5421 10022 | -1 -5421 10022 | 238 -7 -5531 10010 | "
        "228 227 -18 -5628 10000",
    (1, 1, 2): "9791 -843 -2249 6219 | -5920 10000",
    (1, 1, 3): "9814 -780 -2160 6353 | -5838 9912 | -938 -5337 10000",
    (1, 1, 4): "9839 -708 -2052 6515 | -5734 9797 | -1051 -5184 9908 | -959 -959 -4730 10000",
    (1, 1, 5): "9865 -626 -1923 6708 | -5602 9646 | -1186 -4997 9789 | -1070 -1070 -4509 9905 | "
        "-975 -975 -975 -4109 10000",
    (2, 1, 2): "9895 -318 -553 -1744 6898 | -5761 10000",
    (2, 1, 3): "9898 -310 -541 -1725 6930 | -5746 9988 | -353 -5550 10000",
    (2, 1, 4): "9902 -303 -528 -1704 6965 | -5730 9973 | -372 -5524 9987 | -359 -359 -5333 10000",
    (2, 1, 5): "9906 -294 -514 -1681 7004 | -5712 9957 | -393 -5495 9972 | -378 -378 -5295 9987 | "
        "-365 -365 -365 -5108 10000",
    (3, 1, 2): "9938 -219 -396 -1443 7351 | -5653 10000",
    (3, 1, 3): "9939 -217 -393 -1437 7363 | -5648 9997 | -181 -5548 10000",
    (3, 1, 4): "9940 -215 -389 -1430 7375 | -5643 9993 | -186 -5540 9997 | -183 -183 -5441 10000",
    (3, 1, 5): "9941 -213 -385 -1423 7388 | -5638 9989 | -191 -5532 9993 | -188 -188 -5430 9997 | "
        "-184 -184 -184 -5332 10000",
}  # fmt: skip
"""By k, m and T_max: α, β (for k > 1), then a, b or u, w, y; then p at the lengths 2, 3, …"""
HEADS = range(1, 5)
HORIZONS = range(2, 6)


def layer(sums: int, differences: int, horizon: int, d: int) -> dict[str, list[list[fmpq]]]:
    """Return A, B (H×d) and P next to a stationary point, in exact decimals.

    >>> [[str(x) for x in row] for row in layer(1, 0, 2, 3)["A"]]
    [['1', '1', '-1053/10000']]
    """
    first, *lengths = POINTS[sums, differences, horizon].split("|")
    alpha, *rest = _numbers(first)
    beta = rest.pop(0) if sums > 1 else fmpq(0)
    u, w, y = rest if differences else (fmpq(0), fmpq(0), fmpq(0))
    a, b = (fmpq(0), fmpq(0)) if differences else rest
    one = fmpq(1)
    A, B = [], []
    for i in range(sums):
        planes = [alpha if k == i else beta for k in range(sums)]
        A.append(_row([fmpq(k == i) for k in range(sums)] + [u] * differences, d, a))
        B.append(_row(planes + [w] * differences, d, b))
    for j in range(sums, sums + differences):
        A.append([one if k == 2 * j else -one if k == 2 * j + 1 else 0 * one for k in range(d)])
        B.append([y * x for x in A[-1]])
    P = [_numbers(row) for row in lengths]
    return {"A": A, "B": B, "P": [row + [fmpq(0)] * (horizon - len(row)) for row in P]}


def _numbers(text: str) -> list[fmpq]:
    return [fmpq(int(word), UNIT) for word in text.split()]


def _row(planes: list[fmpq], d: int, sign: fmpq) -> list[fmpq]:
    """Return the coordinates of a row that is the same in both of a plane; last the sign's."""
    pairs = [x for x in planes for _ in range(2)]
    return [*pairs, *[fmpq(0)] * (d - len(pairs) - d % 2), *[sign] * (d % 2)]


@cache
def certified(sums: int, differences: int, horizon: int, d: int) -> Certificate:
    """Return the certificate of a stationary point; raise ArithmeticError where there is none."""
    found = certify(layer(sums, differences, horizon, d), context="orthogonal")
    if found.kind != (LOCAL if d % 2 else SPURIOUS):
        raise ArithmeticError(f"{sums=}, {differences=}, {horizon=}, {d=}: {found.verdict}")
    return found


def known(d: int, heads: int, horizon: int) -> Enclosure:
    """Enclose the least loss known, in orthogonal contexts, for odd d ≥ 2·heads + 1.

    Summed over the lengths up to the horizon, at most 5; at most 4 heads. Weights have that loss,
    and for d = 2·heads + 1 are a local minimum; that none have less is not proved.

    >>> str(known(3, 1, 4))[:20], str(known(5, 1, 4))[:20]
    ('1.839618801850487922', '7.839618801850487922')
    """
    _require(heads, horizon, 1)
    if d % 2 == 0 or d < 2 * heads + 1:
        raise ValueError(f"d must be odd and at least 2·heads + 1, got d={d}, heads={heads}")
    found = certified(heads, 0, horizon, 2 * heads + 1).loss
    return Enclosure(found.middle + (d - 1 - 2 * heads) * (horizon - 1), found.radius)


def isolated_spurious(d: int, heads: int, horizon: int) -> Enclosure:
    """Enclose the loss of an isolated local minimum, in orthogonal contexts, for even d ≥ 2·heads.

    Summed over the lengths up to the horizon, at most 5; 2 to 4 heads and d up to 8. The least loss
    is ``(horizon − 1)(d − 2·heads)``. All heads but one keep sums.

    >>> str(isolated_spurious(4, 2, 3))[:20]
    '1.494235339848723304'
    """
    _require(heads, horizon, 2)
    if d % 2 or not 2 * heads <= d <= WIDEST:
        raise ValueError(f"d must be even, from 2·heads to {WIDEST}, got d={d}, heads={heads}")
    return certified(heads - 1, 1, horizon, d).loss


def _require(heads: int, horizon: int, least: int) -> None:
    if not least <= integer("heads", heads) <= HEADS[-1]:
        raise ValueError(f"heads must be from {least} to {HEADS[-1]}, got {heads}")
    if not HORIZONS[0] <= integer("horizon", horizon) <= HORIZONS[-1]:
        raise ValueError(f"horizon must be from {HORIZONS[0]} to {HORIZONS[-1]}, got {horizon}")


def known_sizes() -> Iterator[Mapping[str, Any]]:
    """Yield sizes with a known least loss."""
    grid = {"d": (3, 5, 7, 9), "heads": (1, 2, 3), "horizon": (2, 3, 4)}
    yield from Grid(grid, (sp.Le(2 * H + 1, D), odd(D)))


def isolated_sizes() -> Iterator[Mapping[str, Any]]:
    """Yield sizes with an isolated local minimum that is not global."""
    grid = {"d": (4, 6), "heads": (2, 3), "horizon": (2, 3, 4)}
    yield from Grid(grid, (sp.Le(2 * H, D), even(D)))
