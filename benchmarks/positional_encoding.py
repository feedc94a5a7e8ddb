"""Positional weights where training stops: by eigenvectors, in balls, and step by step in torch.

Example: ``python -m benchmarks.positional_encoding``.
"""

from __future__ import annotations

import timeit
from functools import partial

import sympy as sp

from icar_theory.theorems.positional_encoding.answers import steps_needed
from icar_theory.theorems.positional_encoding.rows import first_below, learned
from numerics.positional_encoding import ARCS, HORIZON, THRESHOLD, trained


def by_eigenvectors(mu: int) -> None:
    """Find where training stops, and the weights there."""
    row_rate = 1 / (HORIZON - 1)
    learned(mu, HORIZON, first_below(mu, HORIZON, THRESHOLD, row_rate) or 0, row_rate)


def main() -> None:
    """Print one row for each arc: seconds of all three, and the ratio of stepping to the first."""
    print("mu   eigenvectors (s)  certified (s)  stepping (s)  ratio")
    for mu in ARCS:
        short = timeit.timeit(partial(by_eigenvectors, mu), number=10) / 10
        sizes = mu, HORIZON, sp.Rational(1, 1000), sp.Rational(1, 2)
        certified = timeit.timeit(partial(steps_needed, *sizes), number=1)
        stepping = timeit.timeit(partial(trained, mu), number=1)
        ratio = stepping / short
        print(f"{mu:<3}  {short:16.2g}  {certified:13.2g}  {stepping:12.2g}  {ratio:5.0f}")


if __name__ == "__main__":
    main()
