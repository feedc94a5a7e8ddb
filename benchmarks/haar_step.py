"""The best step where W is Haar distributed: power sums beside moments added pair by pair.

Example: ``python -m benchmarks.haar_step``.
"""

from __future__ import annotations

import timeit
from functools import partial

from icar_theory.exact.haar import UNITARY
from icar_theory.layers.haar import STEP, Feature, Size, least, shared
from icar_theory.theorems.haar_step import step_size


def added(size: Size) -> None:
    """Add the moments of every pair of tokens, from the start."""
    shared.cache_clear()
    least(size, [Feature(STEP)])


def main() -> None:
    """Print one row for each size: seconds of both, and their ratio."""
    print("    d  T_max  power sums (s)  pair by pair (s)  ratio")
    for d, horizon in ((10, 20), (40, 80), (160, 320)):
        own = timeit.timeit(partial(step_size, d, horizon), number=20) / 20
        pairs = timeit.timeit(partial(added, Size(UNITARY, d, horizon, "zero")), number=1)
        print(f"{d:5}  {horizon:5}  {own:14.2g}  {pairs:16.2g}  {pairs / own:5.0f}")
    large = timeit.timeit(partial(step_size, 10**4, 10**4), number=20) / 20
    print(f"{10**4:5}  {10**4:5}  {large:14.2g}")


if __name__ == "__main__":
    main()
