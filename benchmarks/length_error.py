"""The error at one length: the stated formula beside the layer's definition, term by term.

Example: ``python -m benchmarks.length_error``.
"""

from __future__ import annotations

import timeit

import sympy as sp

from icar_theory.theorems.length_error import error
from proofs.length_error import layer_error


def main() -> None:
    """Print one row for each length: seconds of both, and their ratio."""
    print("length  stated (s)  term by term (s)  ratio")
    for length in (10, 40, 160):
        stated = timeit.timeit(lambda n=length: error(4, 4, 12, n), number=20) / 20  # type: ignore[misc]
        layer = timeit.timeit(
            lambda n=length: layer_error(4, 4, sp.Rational(1, 5), n, "zero"),  # type: ignore[misc]
            number=1,
        )
        print(f"{length:6}  {stated:10.2g}  {layer:16.2g}  {layer / stated:5.0f}")


if __name__ == "__main__":
    main()
