"""Pictures of :mod:`icar_theory.theorems.orthogonal_heads`: heads, least loss, training."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icar_theory.figures import BLUE, ORANGE, Picture, Trained, draw_heads, draw_minimum
from icar_theory.theorems.orthogonal_heads import minimum, optimum

if TYPE_CHECKING:
    from matplotlib.figure import Figure

REACHED = 1e-6
"""A run whose loss exceeds the minimum by less has reached it: far below the next stationary value,
far above rounding."""


def layer(figure: Figure, trained: Trained, d: int = 6, heads: int = 3, horizon: int = 8) -> None:
    """Draw A, B, C and P for lengths 2 to T_max."""
    draw_heads(figure, optimum(d, heads, horizon=horizon).numpy(), trained)


def least(figure: Figure, trained: Trained, d: int = 6) -> None:
    """Draw ``max(d − 2H, 0)``, for odd d where it is known to be the least loss."""
    ax = figure.subplots()
    known = range(1 if d % 2 == 0 else (d + 1) // 2, d + 1)
    values = {H: float(minimum(d, H)) for H in known}
    draw_minimum(ax, values, "max(d − 2H, 0)", trained)
    ax.set_title(f"Least loss of plain tokens, orthogonal contexts, d = {d}")


def training(figure: Figure, trained: Trained) -> None:
    """Draw the least loss so far of each run, above the minimum."""
    d, heads, horizon = (int(size) for size in trained["training_sizes"])
    lowest = float(minimum(d, heads)) * (horizon - 1)
    ax = figure.subplots()
    for seed, curve in enumerate(np.asarray(trained["training_curves"])):
        best = np.minimum.accumulate(curve[~np.isnan(curve)])
        reached = best[-1] - lowest < REACHED
        ax.plot(
            np.arange(1, len(best) + 1),
            best,
            color=BLUE if reached else ORANGE,
            linestyle="-" if reached else "-.",
            label="ends at the minimum" if reached else "ends elsewhere",
            gid=f"seed {seed}",
        )
    ax.axhline(lowest, color="black", linestyle="--", label=f"minimum {lowest:g}")
    ax.set(xlabel="steps of training", ylabel="least loss so far", ylim=(0, None), xscale="log")
    ax.set_title(
        f"Training, plain tokens, orthogonal: d = {d}, H = {heads}, $T_{{\\max}}$ = {horizon}"
    )
    unique = dict(zip(*reversed(ax.get_legend_handles_labels()), strict=True))
    ax.legend(unique.values(), unique.keys())


PICTURES = {
    "heads": Picture(
        "Heads and positions for d = 6, H = 3: the closed form.",
        (7.5, 3.5),
        layer,
        "Below it a trained layer.",
    ),
    "minimum": Picture(
        "The least loss against the number of heads.",
        (6.5, 4),
        least,
        "Points are trained layers, four seeds each.",
    ),
    "training": Picture(
        "The least loss so far in training, for six seeds; the dashed line is the minimum.",
        (6.5, 4),
        training,
        of_runs=True,
    ),
}
