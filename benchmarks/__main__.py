"""Time what should be fast, beside the naive way in the same run. Example: python -m benchmarks."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import sympy as sp
from rich.console import Console
from rich.table import Table
from sympy.core.cache import clear_cache

import icar_theory
from icar_theory.exact.context import orthogonal, unitary
from icar_theory.layers.augmented import BLOCKS, symbolic_blocks
from icar_theory.layers.augmented import derived_loss as derived_augmented_loss
from icar_theory.layers.plain import row_losses, symbolic_loss
from numerics.kit.plain import train_sampled

HELP = [sys.executable, "-m", "icar_theory", "--help"]


def seconds(work: Callable[[], Any], repeats: int = 5) -> float:
    """Return the median wall time of a call, each without SymPy's cache."""
    times = []
    for _ in range(repeats):
        clear_cache()
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def start(statement: str) -> Callable[[], Any]:
    """Return a call that runs a statement in a fresh interpreter."""
    return lambda: subprocess.run([sys.executable, "-c", statement], check=True)


def sympy_loss(d: int, length: int) -> Any:
    """Derive the unitary loss with SymPy expressions in place of FLINT polynomials."""
    C = sp.symbols(f"c:{d * d}")
    p = sp.symbols(f"p1:{length + 1}")
    found: dict[tuple[int, int, int, int], Any] = {}
    for i in range(d):
        found[i, i, length, 0] = -sp.Integer(1)
        for t in range(1, length + 1):
            for j in range(d):
                own = 2 * t - length if i == j else t - 1
                key = (
                    i,
                    i if i == j or t == length - 1 else j,
                    own,
                    0 if i == j else t - length + 1,
                )
                found[key] = found.get(key, 0) + p[t - 1] * C[i * d + j]
    return sp.expand(sum(term**2 for term in found.values()))


def main() -> None:
    """Print one row a benchmark."""
    rng = np.random.default_rng(0)
    A, B, P = rng.normal(size=(64, 64)), rng.normal(size=(64, 64)), rng.normal(size=(63, 64))
    table = Table("benchmark", "seconds", "naive way", "seconds", "ratio")

    def row(
        name: str, work: Callable[[], Any], naive: str = "", slow: Callable[[], Any] | None = None
    ) -> None:
        own = seconds(work)
        other = None if slow is None else seconds(slow, repeats=1)
        cells = ("", "") if other is None else (f"{other:.3g}", f"{other / own:.1f}")
        table.add_row(name, f"{own:.3g}", naive, *cells)

    row(
        "import icar_theory, one public name",
        start("import icar_theory; icar_theory.optimum"),
        "import sympy alone",
        start("import sympy"),
    )
    row("icar-theory --help", lambda: subprocess.run(HELP, check=True, stdout=subprocess.DEVNULL))
    for law in (unitary, orthogonal):
        row(
            f"exact {law.__name__} loss, row by row, d=32, T=64",
            partial(lambda law: deque(row_losses(law, 64), maxlen=0), law(32)),
        )
        row(
            f"exact {law.__name__} loss, symbolic C and p, d=16, T=32",
            partial(symbolic_loss, law(16), 32),
        )
    row(
        "exact unitary loss, symbolic C and p, d=4, T=8",
        lambda: symbolic_loss(unitary(4), 8),
        "SymPy expressions",
        lambda: sympy_loss(4, 8),
    )
    small = A[:4, :8], B[:4, :8], P[:6, :7]
    row("population_loss, arrays, d=64, T_max=64", lambda: icar_theory.population_loss(A, B, P))
    row(
        "population_loss, arrays, d=8, T_max=7",
        lambda: icar_theory.population_loss(*small),
        "term by term",
        lambda: icar_theory.population_loss(*small, context=orthogonal(8)),
    )
    row(
        "optimum(4096, 1024).numpy()",
        lambda: icar_theory.optimum(4096, 1024).numpy(),
        "SymPy matrices, d=256",
        lambda: np.array(icar_theory.optimum(256, 64).mixing.tolist(), dtype=float),
    )
    row(
        "augmented loss, six symbolic blocks, d=8, T_max=16",
        lambda: derived_augmented_loss(symbolic_blocks(8, 1), 16, unitary(8), "zero"),
    )
    blocks = {name: rng.normal(size=(128, 128)) for name in BLOCKS}
    row("check, six blocks, d=H=128, T_max=20", lambda: icar_theory.check(blocks, horizon=20))
    row(
        "optimum(512, 64, augmented, T_max=1000).numpy()",
        lambda: icar_theory.optimum(512, 64, tokens="augmented", horizon=1000).numpy(),
        "SymPy matrices, d=16",
        lambda: np.array(
            icar_theory.optimum(16, 4, tokens="augmented", horizon=1000).mixing.tolist(),
            dtype=float,
        ),
    )
    Console().print(table)
    for seed in range(4):
        begun = time.perf_counter()
        run = train_sampled("orthogonal", 10, 8, 20, seeds=[seed])[0]
        ratios = np.diagonal(run.weights["positions"]) / np.diagonal(
            run.weights["positions"], offset=1
        )
        error = np.abs(ratios + 0.5).max()
        print(
            f"training orthogonal d=10 H=8 T_max=20, seed {seed}: "
            f"{time.perf_counter() - begun:.1f} s, "
            f"{'converged' if run.converged else 'did not converge'}, |ratio + 1/2| ≤ {error:.1e}"
        )


if __name__ == "__main__":
    main()
