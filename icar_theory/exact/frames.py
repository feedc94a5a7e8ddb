"""Equal-norm tight frames: H vectors in ℝ^d whose projector has the constant diagonal H/d.

The real harmonic frame takes cosines and sines of H frequencies closed under negation; its
projector is circulant, ``Π_jk = (1/d) Σ_{f∈F} cos(2πf(j−k)/d)``. Signs and permutations of the
coordinates, and other frequencies, give others.

References: Goyal, Kovačević, Kelner, *Quantized frame expansions with erasures*, 2001, §2 (harmonic
tight frames).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.arguments import Array
from icar_theory.exact.factors import PRODUCTS, Entries, Factors, require_few
from icar_theory.exact.sampling import gauge


@dataclass(frozen=True)
class HarmonicFrame:
    """Weights b1 = V and a3 = (η/m) V with ``VᵀV = d Π``: V has the m = min(H, d) rows of a frame.

    So ``M = b1ᵀ a3 = (dη/m) Π`` has the constant diagonal η. Surplus heads are 0.

    >>> frame = HarmonicFrame(heads=1, dimension=2, frequencies=(0,), step_size=sp.Rational(1, 3))
    >>> frame.mixing
    {(0, 0): 1/3, (0, 1): 1/3, (1, 0): 1/3, (1, 1): 1/3}
    """

    heads: int
    dimension: int
    frequencies: Sequence[int]
    step_size: Any

    @property
    def rank(self) -> int:
        """The number m of vectors: every frequency but 0 and d/2 stands for two."""
        return sum(1 if 2 * f in (0, self.dimension) else 2 for f in self.frequencies)

    def rows(self) -> list[list[Any]]:
        """Return V, m×d, as SymPy numbers: rows 1, (−1)^j, √2 cos(2πfj/d), √2 sin(2πfj/d)."""
        d = self.dimension
        require_few(f"d={d} and heads={self.heads}", d * self.rank, PRODUCTS, "cosines")
        found = []
        for f in self.frequencies:
            angles = [2 * sp.pi * (f * j % d) / d for j in range(d)]
            if 2 * f in (0, d):
                found.append([sp.cos(angle) for angle in angles])
            else:
                found.append([sp.sqrt(2) * sp.cos(angle) for angle in angles])
                found.append([sp.sqrt(2) * sp.sin(angle) for angle in angles])
        return found

    @cached_property
    def value(self) -> Entries:
        """b1 = V."""
        return {
            (h, j): entry
            for h, row in enumerate(self.rows())
            for j, entry in enumerate(row)
            if entry != 0
        }

    @cached_property
    def query_key(self) -> Entries:
        """a3 = (η/m) V."""
        return {place: self.step_size * entry / self.rank for place, entry in self.value.items()}

    @cached_property
    def mixing(self) -> Entries:
        """``M_jk = (η/m) Σ_{f∈F} cos(2πf(j−k)/d)``: circulant, so d values make it."""
        d = self.dimension
        asked = f"d={d} and heads={self.heads}"
        require_few(asked, d * len(self.frequencies), PRODUCTS, "cosines")
        by_shift = []
        for shift in range(d):
            terms = [
                (1 if 2 * f in (0, d) else 2) * sp.cos(2 * sp.pi * (f * shift % d) / d)
                for f in self.frequencies
            ]
            by_shift.append(self.step_size * sum(terms) / self.rank)
        return {
            (j, k): by_shift[(j - k) % d]
            for j in range(d)
            for k in range(d)
            if by_shift[(j - k) % d] != 0
        }

    def arrays(self) -> dict[str, Array]:
        """Return query_key, value and mixing as ``float64``, without SymPy."""
        d, eta = self.dimension, float(self.step_size)
        value = np.zeros((self.heads, d))
        row = 0
        for f in self.frequencies:
            angles = 2 * np.pi * (f * np.arange(d) % d) / d
            waves = (
                [np.cos(angles)]
                if 2 * f in (0, d)
                else [2**0.5 * np.cos(angles), 2**0.5 * np.sin(angles)]
            )
            for wave in waves:
                value[row] = wave
                row += 1
        query_key = value * (eta / self.rank)
        return {"query_key": query_key, "value": value, "mixing": value.T @ query_key}


def leading_frequencies(dimension: int, rank: int) -> range:
    """Return frequencies that give `rank` real vectors: 0 iff `rank` is odd, then 1, 2, ….

    >>> leading_frequencies(5, 3), leading_frequencies(4, 2), leading_frequencies(4, 4)
    (range(0, 2), range(1, 2), range(0, 3))
    """
    if rank == dimension:
        return range(dimension // 2 + 1)
    return range(1 - rank % 2, rank // 2 + 1)


def diagonal(dimension: int, heads: int, step_size: Any) -> Factors:
    """Return one head a coordinate: ``M = ηI``, for H ≥ d.

    >>> diagonal(1, 1, 3).mixing
    {(0, 0): 3}
    """
    places = [(h, h) for h in range(dimension)]
    return Factors(heads, dimension, dict.fromkeys(places, step_size), dict.fromkeys(places, 1))


def sample_frame(dimension: int, heads: int, step_size: Any, seed: int) -> dict[str, Any]:
    """Return the ``weights`` of a random exact minimiser: frame, signs, order and gauge are drawn.

    >>> weights = sample_frame(2, 1, sp.Rational(1, 3), seed=0)["weights"]
    >>> [abs(entry) for entry in weights.mixing.values()]
    [1/3, 1/3, 1/3, 1/3]
    """
    generator = random.Random(seed)
    rank = min(heads, dimension)
    frame = random_frame(generator, dimension, rank, heads, step_size)
    zero = sp.Integer(0)
    rows = [
        [[found.get((h, j), zero) for j in range(dimension)] for h in range(rank)]
        for found in (frame.query_key, frame.value)
    ]
    return {"weights": Factors(heads, dimension, *gauge(generator, heads, *rows))}


def random_frame(
    generator: random.Random, dimension: int, rank: int, heads: int, step_size: Any
) -> Factors:
    """Return a random frame: blocks of equal coordinates (rational), or random frequencies.

    Its coordinates are permuted and their signs drawn.
    """
    d = dimension
    rows: Sequence[Sequence[Any]]
    if d % rank == 0 and generator.random() < 1 / 2:
        width = d // rank
        rows = [[int(j // width == h) for j in range(d)] for h in range(rank)]
        scale = step_size
    else:
        rows = HarmonicFrame(heads, d, _random_frequencies(generator, d, rank), step_size).rows()
        scale = step_size / rank
    order, signs = generator.sample(range(d), d), [generator.choice((-1, 1)) for _ in range(d)]
    turned = [[signs[j] * sp.sympify(row[order[j]]) for j in range(d)] for row in rows]
    value = {
        (h, j): entry for h, row in enumerate(turned) for j, entry in enumerate(row) if entry != 0
    }
    return Factors(heads, d, {place: scale * entry for place, entry in value.items()}, value)


def _random_frequencies(generator: random.Random, d: int, rank: int) -> tuple[int, ...]:
    single = [0] if d % 2 else [0, d // 2]
    pairs = range(1, (d + 1) // 2)
    counts = [
        n
        for n in range(len(single) + 1)
        if (rank - n) % 2 == 0 and 0 <= (rank - n) // 2 <= len(pairs)
    ]
    alone = generator.choice(counts)
    return tuple(
        sorted(generator.sample(single, alone) + generator.sample(list(pairs), (rank - alone) // 2))
    )
