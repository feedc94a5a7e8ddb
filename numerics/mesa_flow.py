"""Numerics of mesa_flow: gradient flow of every entry of a layer, from a diagonal start."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from numerics.kit import flow as all_entries
from numerics.kit.flow import Flow, diagonal, diagonal_mask
from numerics.kit.normalised import moments
from numerics.kit.pictures import Report
from numerics.kit.starts import Law, gaussian, ones


def flow(
    start: Law, d: int, T: int, a0: float, b0: float, times: Any, *, masked: bool = False
) -> Flow:
    """Return the flow from ``A = a0 I``, ``P = b0 I``, all other entries 0 and, unmasked, free.

    >>> run = flow(ones, 1, 3, 0.5, 0.5, [0.0, 40.0])
    >>> run.u.real.round(6).tolist()
    [0.25, 1.0]
    """
    value, score = diagonal(d, a0, b0)
    mask = diagonal_mask(d) if masked else None
    return all_entries.flow(moments(start(d), T), value, score, times, mask=mask)


def perturbed(
    start: Law, d: int, T: int, a0: float, b0: float, times: Any, *, noise: float, seed: int
) -> Flow:
    """Return the flow from a diagonal start plus complex normal noise on every entry."""
    generator = torch.Generator().manual_seed(seed)
    begin = diagonal(d, a0, b0)
    added = all_entries.random(d, generator, scale=noise)
    value, score = (part + extra for part, extra in zip(begin, added, strict=True))
    return all_entries.flow(moments(start(d), T), value, score, times)


def pictures(report: Report) -> dict[str, Any]:
    """Return a, b, u at 60 times (Gaussian, d = 2, T = 5) from two starts, and two ends of flows.

    The ends, P and A for d = 3 and T = 4, are one of a law that keeps the diagonal and one of a
    law that does not.
    """
    d, T = 2, 5
    times = np.linspace(0.0, 0.5, 60)
    found: dict[str, Any] = {"sizes": np.array([d, T]), "times": times}
    starts = [(0.3, 0.3), (0.9, -0.2)]
    for index, (a0, b0) in enumerate(starts):
        report(f"flow from a = {a0}, b = {b0}")
        run = flow(gaussian, d, T, a0, b0, times)
        found[f"trajectory_{index}"] = np.stack([run.a.real, run.b.real, run.u.real])
    found["starts"] = np.array(starts)
    for name, law, end in (("kept", gaussian, 10.0), ("left", ones, 60.0)):
        report(f"end of a flow, diagonal {name}")
        run = flow(law, 3, 4, 0.3, 0.3, [0.0, end])
        found[f"{name}_value"] = np.real(run.value_block[-1])  # a real start stays real
        found[f"{name}_score"] = np.real(run.score_block[-1])
    return found
