"""Exact weights of plain tokens in orthogonal contexts: planes, the family of κ, nearest ones.

Coordinates 2k and 2k + 1 (from 0) span a plane; for odd d the last one is the sign coordinate.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.arguments import Array
from icar_theory.exact.factors import Factors
from icar_theory.exact.sampling import gauge, nonzero_rational
from icar_theory.layers.plain_checks import Expected

HALF = sp.Rational(1, 2)
ESCAPING = 1e-2
"""A family parameter this close to −1 lies on the way to infinity, where the loss tends to 0."""


def kept_planes(d: int, heads: int, kept: Sequence[int]) -> Factors:
    """Return one head for each plane of `kept`, and for odd d one that makes ``C_ss = 2``.

    >>> kept_planes(2, 1, [0]).mixing
    {(0, 0): 1, (0, 1): 1, (1, 0): 1, (1, 1): 1}
    """
    value = {(h, 2 * k + side): sp.Integer(1) for h, k in enumerate(kept) for side in (0, 1)}
    query_key = dict(value)
    if d % 2:
        value[len(kept), d - 1] = sp.Integer(1)
        query_key[len(kept), d - 1] = sp.Integer(2)
    return Factors(heads, d, query_key, value)


def family(d: int, heads: int, kappa: Any) -> Factors:
    """Return one head a coordinate: blocks ``[[1, κ], [κ, 1]]``, and ``C_ss = 1 + κ``.

    >>> family(2, 2, 0).mixing
    {(0, 0): 1, (1, 1): 1}
    """
    paired = d - d % 2
    query_key = {(i, i): sp.Integer(1) for i in range(paired)} | {
        (i, i ^ 1): kappa for i in range(paired) if kappa != 0
    }
    if d % 2:
        query_key[d - 1, d - 1] = 1 + kappa
    return Factors(heads, d, query_key, {(i, i): sp.Integer(1) for i in range(d)})


def sample(d: int, heads: int, seed: int) -> dict[str, Any]:
    """Return ``last_two`` (p_{T−1} and p_T) and ``weights`` of a random rational minimiser."""
    generator = random.Random(seed)
    if heads >= d:
        kappa = nonzero_rational(generator)
        kappa = kappa if kappa != -1 else sp.Integer(0)
        factors = family(d, heads, kappa)
    else:
        kappa = sp.Integer(1)
        factors = kept_planes(d, heads, generator.sample(range(d // 2), min(heads, d // 2)))
    last = nonzero_rational(generator)
    used = sorted({h for h, _ in factors.value})
    query_key, value = gauge(
        generator,
        heads,
        [[sp.sympify(factors.query_key.get((h, j), 0)) / last for j in range(d)] for h in used],
        [[sp.sympify(factors.value.get((h, j), 0)) for j in range(d)] for h in used],
    )
    return {
        "last_two": (-kappa / (1 + kappa) * last, last),
        "weights": Factors(heads, d, query_key, value),
    }


def nearest(scaled: Array, heads: int) -> Array:
    """Return the optimal ``p_T C`` nearest to a given one in Frobenius norm (float64).

    H < d: the planes with the largest block sums keep J. H ≥ d: κ by least squares.

    >>> nearest(np.array([[1.1, 0.9], [1.0, 1.0]]), 1)
    array([[1., 1.],
           [1., 1.]])
    """
    d = len(scaled)
    paired = d - d % 2
    block = np.zeros((d, d))
    if heads >= d:
        kappa = family_parameter(scaled)
        block[np.arange(paired), np.arange(paired) ^ 1] = kappa
        block[np.arange(d), np.arange(d)] = 1.0
        block[paired:, paired:] += kappa
        return block
    planes = scaled[:paired, :paired].reshape(paired // 2, 2, paired // 2, 2)
    sums = planes.sum(axis=(1, 3)).diagonal()
    for k in np.argsort(-sums, kind="stable")[: min(heads, d // 2)]:
        block[2 * k : 2 * k + 2, 2 * k : 2 * k + 2] = 1.0
    block[paired:, paired:] = 2.0
    return block


def family_parameter(scaled: Array) -> float:
    """Return the κ of the family's member nearest to ``p_T C``: a mean, in float64.

    >>> family_parameter(np.array([[1.0, 0.25], [0.75, 1.0]]))
    0.5
    """
    d = len(scaled)
    paired = d - d % 2
    partners = scaled[np.arange(paired), np.arange(paired) ^ 1]
    return float(np.mean([*partners, *(np.diagonal(scaled)[paired:] - 1.0)]))


def expected(
    scaled: Sequence[Array], targets: Sequence[Array], distances: Sequence[float], heads: int
) -> Expected:
    """Return what weights of this size should have: the ratio −1/2 for H < d, none for H ≥ d."""
    d = len(scaled[0])
    if d == 1:  # only the sum of the positions matters
        return Expected(None, free_positions=True)
    if heads < d:
        kept = np.flatnonzero(np.diagonal(targets[-1])[: d - d % 2 : 2]).tolist()
        words = f"keeps {heads} of {d // 2} planes: {', '.join(map(str, kept))}"
        return Expected(-HALF, (words,) if heads < d // 2 else ())
    kappa = float(np.mean([family_parameter(matrix) for matrix in scaled]))
    near = "; κ = −1 is the escape to infinity, where no minimiser is"
    words = f"nearest member of the one-parameter family: κ = {kappa:.6g}"
    escaping = near if abs(kappa + 1) < ESCAPING else ""
    return Expected(None, (f"{words}{escaping}; the ratio is not determined",))
