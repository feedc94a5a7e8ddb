"""Pictures of :mod:`icar_theory.theorems.augmented_heads`: the error by length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icar_theory.figures import BLUE, GREEN, ORANGE, Picture, Trained
from icar_theory.theorems.augmented_heads import optimum

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def error(figure: Figure, trained: Trained, d: int = 2, heads: int = 2, horizon: int = 12) -> None:
    """Draw the squared error of one coordinate, and the share of the target that is predicted."""
    sizes = trained.get("error_sizes", np.array([d, heads, horizon]))
    d, heads, horizon = (int(size) for size in sizes)
    best = optimum(d, heads, horizon, "zero")
    lengths = np.arange(2, horizon + 1)
    errors = [float(best.error(int(T))) for T in lengths]
    share = float(best.step_size) * (lengths - 1)
    ax = figure.subplots()
    ax.plot(lengths, errors, color=BLUE, label="squared error e(T), theory")
    if trained:
        words = "squared error, trained layer"
        ax.plot(lengths, trained["error_trained"], "o", color=ORANGE, label=words)
    ax.plot(lengths, share, "--", color=GREEN, label="prediction η(T − 1), theory")
    ax.axhline(1, color="0.4", linewidth=0.8, linestyle=":")
    ax.text(lengths[0], 1.02, "target; above it the prediction overshoots", color="0.3", size=9)
    ax.set(xlabel="length T", ylabel="in units of the target", ylim=(0, None))
    ax.set_xticks(lengths[:: 1 + len(lengths) // 25])
    words = f"d = {d}, H = {heads}, $T_{{\\max}}$ = {horizon}, η = {best.step_size}"
    ax.set_title(f"Augmented tokens, unitary: {words}")
    figure.legend(loc="outside lower center", ncols=2)


PICTURES = {
    "error": Picture(
        "The squared error of one coordinate at each length, and the share of the target that is "
        "predicted: beyond some length the prediction overshoots.",
        (6.5, 4.4),
        error,
        "Points are a trained layer.",
    ),
}
