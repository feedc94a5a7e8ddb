"""Pictures of :mod:`icar_theory.theorems.length_error`: errors at lengths never trained on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icar_theory.figures import BLUE, GREEN, ORANGE, Picture, Trained
from icar_theory.theorems.length_error import best_length, error, useful_length

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def lengths(
    figure: Figure, trained: Trained, d: int = 2, heads: int = 2, horizon: int = 12
) -> None:
    """Draw e(T) up to twice the horizon, with the best and the last useful length."""
    sizes = trained.get("sizes", np.array([d, heads, horizon]))
    d, heads, horizon = (int(size) for size in sizes)
    every = np.arange(2, 2 * horizon + 1)
    ax = figure.subplots()
    stated = [float(error(d, heads, horizon, int(T))) for T in every]
    ax.plot(every, stated, color=BLUE, label="squared error e(T), theory")
    if trained:
        ax.plot(every, trained["errors"], "o", color=ORANGE, label="trained layer")
    best = float(best_length(d, heads, horizon))
    useful = int(useful_length(d, heads, horizon))
    ax.axvline(best, color=GREEN, linestyle="--", label=f"best length {best:.1f}")
    ax.axvline(horizon, color="0.4", linewidth=0.8, label=f"last length of the loss, {horizon}")
    ax.axvspan(useful + 0.5, every[-1], color=ORANGE, alpha=0.12, label="worse than predicting 0")
    ax.axhline(1, color="0.4", linewidth=0.8, linestyle=":")
    ax.set(xlabel="length T", ylabel="error of one coordinate", ylim=(0, 2.5), xlim=(2, every[-1]))
    ax.set_title(
        f"An optimal layer at every length: d = {d}, H = {heads}, $T_{{\\max}}$ = {horizon}"
    )
    figure.legend(loc="outside lower center", ncols=2)


PICTURES = {
    "lengths": Picture(
        "The error of an optimal layer at each length: least at about two thirds of the lengths "
        "that its loss sums over, and above that of predicting 0 beyond four thirds.",
        (6.5, 4.6),
        lengths,
        "Points are a trained layer.",
    ),
}
