"""How much a pure gradient step loses in orthogonal contexts, and what training finds.

Example: ``python -m benchmarks.phase_symmetry`` prints the table of docs/findings.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.progress import track

from icar_theory.theorems.phase_symmetry import counterexample
from numerics.kit.augmented import Boundary
from numerics.kit.training import best_converged
from numerics.phase_symmetry import train

BOUNDARIES: tuple[Boundary, ...] = ("zero", "wrap")
SIZES = [
    (boundary, d, horizon) for boundary in BOUNDARIES for d in (2, 4) for horizon in (2, 3, 4, 6)
]
HEADER = (
    "| boundary | d | T_max | best gradient step | exact parameters | they gain "
    "| trained, best of 4 seeds |"
)


def row(boundary: Boundary, d: int, horizon: int) -> str:
    """Return one row of the table: three exact columns and a trained one."""
    found = counterexample(d, horizon, boundary)
    best = best_converged(train(d, 1, horizon, seeds=range(4), boundary=boundary, starts=1))
    gain = f"{100 * float(found.gain):.1f} %"
    exact = f"{found.gradient_step} | {found.loss} | {gain}"
    return f"| {boundary} | {d} | {horizon} | {exact} | {best.loss:.5f} |"


def table() -> Iterator[str]:
    """Yield the lines of the table, in Markdown."""
    yield HEADER
    yield "|---" * 7 + "|"
    for size in track(SIZES, description="training"):
        yield row(*size)


if __name__ == "__main__":
    print("\n".join(list(table())))
