"""The flow in closed form beside integration, and exact derivatives.

Example: ``python -m benchmarks.mesa_flow``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from icar_theory import ask, mesa_flow
from icar_theory.layers.normalised import BLOCKS, diagonal
from numerics.kit.starts import gaussian
from numerics.mesa_flow import flow


def seconds(work: Callable[[], Any]) -> float:
    """Return the least wall time of three calls."""
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def every_slope(d: int, length: int) -> None:
    layer = diagonal(d)
    for block in BLOCKS:
        for i in range(d):
            for j in range(d):
                layer.slope(block, i, j, length)


def main() -> None:
    """Print seconds, and for the flow the ratio to integrating all entries."""
    large = {"law": "gaussian", "d": 10**6, "length": 10**6}
    step = seconds(lambda: ask("mesa_flow", "step", **large))
    print(f"u*, d = T = 10^6:                       {step:.2g} s")
    print(f"all 96 derivatives, exact, d=4, T=12:   {seconds(lambda: every_slope(4, 12)):.2g} s")
    times = np.linspace(0, 1, 60)
    stated = seconds(lambda: mesa_flow("gaussian", 2, 4, 0.3, 0.5).numpy(times))
    integrated = seconds(lambda: flow(gaussian, 2, 4, 0.3, 0.5, times))
    print(f"60 times of the flow, d=2, T=4:         {stated:.2g} s, integrated {integrated:.2g} s, "
          f"ratio {integrated / stated:.0f}")  # fmt: skip


if __name__ == "__main__":
    main()
