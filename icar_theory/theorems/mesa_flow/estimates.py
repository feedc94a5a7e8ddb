"""The theory of someone's own starts: moments from samples, with their standard errors.

Every moment here is a mean over the samples of a symmetric polynomial of one sample, so that its
standard error is that of a mean; a ratio of moments has the error of its linear part (the delta
method), which is right to first order for many samples.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any

import numpy as np

from icar_theory.arguments import Array, integer, said
from icar_theory.exact.reading import float_array
from icar_theory.layers.normalised_symbols import reciprocals

LEAST = 30
"""How many samples are asked for at least; errors of heavy tails need hundreds."""
LONGEST = 10**15
"""Up to which length the harmonic sums are rounded to floats."""
SMALLEST = 1e-40
EXCHANGES = 499
"""How many random exchanges of coordinates the chance is counted over."""
LEAST_LEVEL = 1 / (EXCHANGES + 1)
MOST = 10**8
"""How many entries are exchanged at most: with many samples fewer exchanges are tried."""
ROUNDING = 1e-12
"""What is below this share of the largest of its terms is 0 under rounding."""


@dataclass(frozen=True)
class Estimate:
    """A value with its standard error.

    >>> print(Estimate(0.25, 0.01))
    0.25 ± 0.01
    """

    value: float
    error: float

    def __str__(self) -> str:
        return f"{self.value:.4g} ± {self.error:.2g}"

    @property
    def score(self) -> float:
        """How many standard errors the value is from 0: 0 where it is 0 without any."""
        if self.error == 0:
            return 0.0 if self.value == 0 else float("inf")
        return abs(self.value) / self.error


@dataclass(frozen=True)
class MesaEstimate:
    """What samples of x_1 say of training, each with its standard error.

    =============== ===========================================================================
    `step`          u*, the step size that is best on the diagonal
    `floor`         ``1 − κ_1²/(κ_0 κ_2)``, the relative error that stays on long sequences
    `crossings`     the coefficients that must vanish for the diagonal to be kept
    `preserved`     False where a crossing differs from 0 at the `level`, else None: not refuted
    `chance`        that coordinates exchanged at random differ as much as these do
    `exchangeable`  False where that is at most the `level`, else None
    =============== ===========================================================================

    The chance is that of a permutation test, right for any number of samples. The other verdict
    takes means as normal, which is right for many.

    >>> found = mesa_estimate(np.random.default_rng(1).normal(size=(4000, 2)), 5)
    >>> found.preserved, found.exchangeable, abs(found.step.value - 1 / (5 + 11 / 18)) < 0.01
    (None, None, True)
    """

    step: Estimate
    floor: Estimate
    crossings: dict[str, Estimate] = field(hash=False)
    chance: float
    level: float = 0.01

    @property
    def preserved(self) -> bool | None:
        """False where training leaves the diagonal, beyond about the chance of the level."""
        bound = NormalDist().inv_cdf(1 - self.level / (2 * max(len(self.crossings), 1)))
        return False if any(one.score > bound for one in self.crossings.values()) else None

    @property
    def exchangeable(self) -> bool | None:
        """False where coordinates differ, beyond the chance of the level."""
        return False if self.chance <= self.level else None

    @property
    def verdict(self) -> str:
        """The outcome in words."""
        words = f"u* = {self.step}, floor {self.floor}; "
        if self.exchangeable is False:
            return (
                words + f"coordinates differ (by chance {self.chance:.2g}): no one step size fits"
            )
        if self.preserved is False:
            return words + f"training leaves the diagonal ({_worst(self.crossings)})"
        return (
            words
            + "nothing speaks against the diagonal being kept: "
            + (_worst(self.crossings) if self.crossings else "one coordinate")
        )


def _worst(found: dict[str, Estimate]) -> str:
    name = max(found, key=lambda x: found[x].score)
    return f"{name} = {found[name]}, {found[name].score:.1f} standard errors from 0"


def mesa_estimate(samples: Any, length: int, *, level: float = 0.01) -> MesaEstimate:
    """Return step size, floor and verdicts from samples of x_1 (N×d, N ≥ 30), with errors.

    Sequences have T = `length` ≥ 3 tokens. `level` is the chance that a verdict is False although
    the law is as it should be. Raises ValueError for too few samples, values that are not finite or
    vanish, a length below 3 or a level outside (0, 1). Source:
    :mod:`icar_theory.theorems.mesa_flow`.

    >>> rng = np.random.default_rng(0)
    >>> skewed = rng.choice([2.0, -1.0], p=[1 / 3, 2 / 3], size=(4000, 2))
    >>> mesa_estimate(skewed, 4).preserved
    False
    """
    x = float_array("samples", samples, dimensions=(2,))
    count, d = x.shape
    if count < LEAST:
        raise ValueError(f"samples must be at least {LEAST} rows, got {count}")
    size = np.abs(x).max()
    if not SMALLEST < size < 1 / SMALLEST:
        raise ValueError(
            f"samples must be of sizes from {SMALLEST} to {1 / SMALLEST}, as sixth powers are "
            f"taken, got {size} at most"
        )
    length = integer("length", length, minimum=3)
    if length > LONGEST:
        raise ValueError(f"length must be at most {LONGEST}, got {said(length)}")
    if not isinstance(level, float) or not LEAST_LEVEL <= level < 1:
        raise ValueError(f"level must be a float from {LEAST_LEVEL} to 1, got {said(level)}")
    Z, Z2 = float(reciprocals(length)), float(reciprocals(length, 2))
    sums = {n: (x**n).sum(axis=1) for n in range(1, 7)}
    k0, k1, k2 = (sums[n] / d for n in (2, 4, 6))
    k3 = (sums[2] * sums[4] - sums[6]) / d
    bend = k2 + k3 * Z / (length - 2)
    step = _ratio(k1, bend)
    square, m0, m1, m2 = k1.mean() ** 2, k0.mean(), k1.mean(), k2.mean()
    share = square / (m0 * m2)
    linear = share * (2 * k1 / m1 - k0 / m0 - k2 / m2)
    floor = Estimate(1 - share, _error(linear))
    return MesaEstimate(step, floor, _crossings(sums, d, Z, Z2), _chance(x / size), level)


def _ratio(above: Array, below: Array) -> Estimate:
    value = above.mean() / below.mean()
    return Estimate(float(value), _error((above - value * below) / below.mean()))


def _error(values: Array) -> float:
    return float(values.std(ddof=1) / len(values) ** 0.5)


def _mean(values: Array, scale: float) -> Estimate:
    value = float(values.mean())
    return Estimate(value if abs(value) > ROUNDING * scale else 0.0, _error(values))


def _crossings(sums: dict[int, Array], d: int, Z: float, Z2: float) -> dict[str, Estimate]:
    """Return the coefficients of a²b, b and ab² in the derivatives off the diagonal."""
    if d == 1:
        return {}
    pairs = d * (d - 1)
    k13 = (sums[1] * sums[3] - sums[4]) / pairs
    k33 = (sums[3] ** 2 - sums[6]) / pairs
    k15 = (sums[1] * sums[5] - sums[6]) / pairs
    third = sums[1] * sums[2] * sums[3] - sums[3] ** 2 - sums[4] * sums[2] - sums[5] * sums[1]
    k123 = (third + 2 * sums[6]) / pairs  # (d − 2) times the mean over triples
    fourth, sixth = float(sums[2].max() ** 2), float(sums[2].max() ** 3)
    return {
        "a²b in ∂P_jk": _mean(Z * k33, sixth),
        "b in ∂A_jk": _mean(-Z * k13, fourth),
        "ab² in ∂A_jk": _mean(Z * (k15 + k33) + Z2 * k123, sixth),
    }


def _chance(x: Array) -> float:
    """Return the share of exchanges of coordinates, sample by sample, that differ as much or more.

    What differs are the means of x, x² and x⁴ over the samples, coordinate by coordinate, in units
    of their spread over all entries, which an exchange leaves as it is.
    """
    generator = np.random.default_rng(0)
    powers = np.stack([x, x**2, x**4])
    centred = powers - powers.mean(axis=(1, 2), keepdims=True)
    spread = centred.std(axis=(1, 2), keepdims=True)
    scaled = np.divide(centred, spread, out=np.zeros_like(centred), where=spread > ROUNDING)

    def unlike(rows: Array) -> float:
        return float((rows.mean(axis=1) ** 2).sum())

    count = max(1, min(EXCHANGES, MOST // x.size))
    found, more = unlike(scaled), 0
    for _ in range(count):
        order = np.argsort(generator.random(x.shape), axis=1)
        more += unlike(np.take_along_axis(scaled, order[None], axis=2)) >= found * (1 - ROUNDING)
    return (1 + more) / (1 + count)
