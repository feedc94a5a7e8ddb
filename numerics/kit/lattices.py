"""Lattices of phases over which the means of given squares are exact, found and verified.

**Setting.** Phases θ_1 … θ_f are independent and uniform. A *group* is an integer array K×f whose
rows are the exponents of K different products ``χ_k = exp(i Σ_g e_kg θ_g)``. A lattice with moduli
n_1 … n_r and generators z_1 … z_r in Z^f has the phases ``θ = 2π Σ_s x_s z_s / n_s`` at its points
``0 ≤ x_s < n_s``.

**When it is exact.** The mean of ``|Σ_k c_k χ_k|²`` holds the means of ``χ_k χ̄_l``. Over the law
they are 1 for k = l and 0 otherwise; over the lattice they are 1 where every n_s divides
``(e_k − e_l)·z_s`` and 0 elsewhere. So the square is averaged exactly, for all coefficients c, if
and only if no two rows of the group have the same residues ``e_k·z_s`` mod n_s. That is what
:meth:`Lattice.separates` checks, in integers: K residues a group in place of K² differences.

**Two searches**, of which the smaller lattice is kept. A *curve* has the generators 1, g, g² for
phase g. Rows that differ in at most three phases, by less than a prime n ≥ f each, have different
residues mod n_1 = n_2 = n_3 = n; each modulus is then cut as far as the groups allow. One generator
(*rank 1*) is chosen phase after phase among random integers from fixed seeds: the first that keeps
apart the rows that hold no later phase. It is looked for below the size of the curve only, so that
the search ends.

References: Dick, Kritzer, Pillichshammer, *Lattice Rules*, §1 (dual lattice), §3 (component by
component); Hedayat, Sloane, Stufken, *Orthogonal Arrays*, §5 (strength 3 from the moment curve).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

TRIES = 4
"""Random starts for each number of points."""
CANDIDATES = 256
"""Integers tried for one phase; at a time BATCH of them."""
BATCH = 32
EFFORT = 2e5
"""With M rows in all groups the number of points grows by M/EFFORT of it: many rows are dear."""


@dataclass(frozen=True, eq=False)
class Lattice:
    """Moduli and their generators, one row each."""

    moduli: tuple[int, ...]
    generators: Any

    @property
    def size(self) -> int:
        """The number of points."""
        return math.prod(self.moduli)

    def phases(self) -> Any:
        """Return the phases at all points, size×f.

        >>> Lattice((2,), np.array([[1, 2]])).phases().tolist()
        [[0.0, 0.0], [3.141592653589793, 0.0]]
        """
        grid = np.indices(self.moduli).reshape(len(self.moduli), -1)
        parts = zip(self.moduli, self.generators, grid, strict=True)
        return 2 * math.pi * sum(np.outer(x, z) % n / n for n, z, x in parts)

    def separates(self, groups: Iterable[Any]) -> bool:
        """Return whether the squares of all groups are averaged exactly.

        >>> group = np.array([[0, 0], [1, 1], [-1, 2]])  # residues 0, 1 + z, 2z − 1
        >>> [Lattice((5,), np.array([[1, z]])).separates([group]) for z in (1, 3, 4)]
        [True, False, False]
        """
        return all(distinct(self.residues(group)) for group in groups)

    def residues(self, rows: Any) -> Any:
        """Return one integer for the residues of each row."""
        found = np.zeros(len(rows), dtype=np.int64)
        for n, z in zip(self.moduli, self.generators, strict=True):
            found = found * n + rows @ z % n
        return found


def distinct(residues: Any) -> Any:
    """Return whether the entries along the last axis differ from one another.

    >>> distinct(np.array([[0, 2, 1], [4, 2, 4]])).tolist()
    [True, False]
    """
    ordered = np.sort(residues, axis=-1)
    return (ordered[..., 1:] != ordered[..., :-1]).all(axis=-1)


def smallest(groups: Sequence[Any], *, above: int = 0) -> Lattice:
    """Return the smallest lattice found that separates all groups, with more points than `above`.

    Two rows of a group must differ in at most three phases.

    >>> smallest([np.array([[0, 0], [1, 1], [-1, 2]])]).size
    3
    """
    best = curve(groups, above)
    return rank_one(groups, above, best.size) or best


def curve(groups: Sequence[Any], above: int) -> Lattice:
    """Return the smallest cut of a moment curve with more points than `above`.

    Every order of cutting the three moduli is tried: at most 18 n verifications.
    """
    nodes = np.arange(groups[0].shape[1])
    generators = np.stack([nodes**0, nodes, nodes**2])

    def fits(moduli: Sequence[int]) -> bool:
        return math.prod(moduli) > above and Lattice(tuple(moduli), generators).separates(groups)

    primes = (n for n in itertools.count(2) if all(n % k for k in range(2, math.isqrt(n) + 1)))
    whole = next(n for n in primes if fits([n] * 3))
    found = []
    for order in itertools.permutations(range(3)):
        moduli = [whole] * 3
        for axis in order:
            cuts = ([*moduli[:axis], n, *moduli[axis + 1 :]] for n in range(1, whole + 1))
            moduli = next(filter(fits, cuts))
        found.append(tuple(moduli))
    return Lattice(min(found, key=math.prod), generators)


def rank_one(groups: Sequence[Any], above: int, below: int) -> Lattice | None:
    """Return a lattice with one generator, whose number of points lies between the two, or None.

    A try looks at no more than CANDIDATES residues a row and phase; most end at an early phase.
    """
    growth = sum(map(len, groups)) / EFFORT
    points = max(above + 1, *map(len, groups))
    while points < below:
        for seed in range(TRIES):
            found = attempt(points, groups, np.random.default_rng([seed, points]))
            if found is not None and found.separates(groups):
                return found
        points += max(1, int(points * growth))
    return None


def attempt(points: int, groups: Sequence[Any], rng: Any) -> Lattice | None:
    """Return what the search for one generator finds with so many points, or None."""
    generator = np.zeros(0, dtype=np.int64)
    for phase in range(groups[0].shape[1]):
        known = [group[~group[:, phase + 1 :].any(axis=1)] for group in groups]
        parts = [(rows[:, :phase] @ generator, rows[:, phase]) for rows in known]
        candidates = rng.permutation(points)[:CANDIDATES]
        for start in range(0, len(candidates), BATCH):
            passed = candidates[start : start + BATCH]
            for residues, exponents in parts:
                passed = passed[distinct((residues + passed[:, None] * exponents) % points)]
            if len(passed):
                generator = np.append(generator, passed[0])
                break
        else:
            return None
    return Lattice((points,), generator[None])
