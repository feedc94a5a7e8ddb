"""Pictures of :mod:`icar_theory.theorems.phase_symmetry`: how far the gradient step is beaten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icar_theory.figures import BLUE, GREEN, ORANGE, Picture, Trained
from icar_theory.theorems.phase_symmetry import counterexample

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DIMENSIONS = {2: (BLUE, "o"), 4: (ORANGE, "s"), 6: (GREEN, "^")}
HORIZONS = range(2, 11)
BOUNDARIES = {"zero": "$s_0 = 0$", "wrap": "$s_0 = W^{-1} s_1$"}


def gain(figure: Figure, trained: Trained) -> None:
    """Draw the share of the best gradient step's loss that exact parameters save."""
    axes = figure.subplots(1, 2, sharey=True)
    for ax, (boundary, words) in zip(axes, BOUNDARIES.items(), strict=True):
        for d, (colour, mark) in DIMENSIONS.items():
            found = {last: counterexample(d, last, boundary) for last in HORIZONS}
            saved = [100 * float(each.gain) for each in found.values()]
            ax.plot(list(HORIZONS), saved, color=colour, label=f"d = {d}, exact parameters")
            if trained and len(runs := trained[f"losses_{boundary}"][trained["dimension"] == d]):
                at = trained["horizon"][trained["dimension"] == d]
                pure = np.array([float(found[int(last)].gradient_step) for last in at])
                ax.plot(at, 100 * (1 - runs / pure), mark, color=colour, fillstyle="none",
                        markersize=7, label=f"d = {d}, trained")  # fmt: skip
        ax.set(xlabel=r"longest length $T_{\max}$", title=words, yscale="log", ylim=(0.5, 130))
        ax.set_yticks(ticks := (0.5, 1, 2, 5, 10, 20, 50, 100), [f"{tick:g} %" for tick in ticks])
        ax.minorticks_off()
        ax.grid(visible=True, axis="y", color="0.5", alpha=0.25, linewidth=0.8)
    axes[0].set_ylabel("loss saved on the best gradient step")
    figure.suptitle("Orthogonal contexts, one head: every gradient step is beaten")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)


PICTURES = {
    "gain": Picture(
        "By how much exact parameters of one head beat the best gradient step in orthogonal "
        "contexts, for both boundaries; for d = 2, s₀ = 0 and one length they have no loss at all.",
        (8, 4.4),
        gain,
        "Marks are layers with all six blocks trained, the best of four seeds.",
    ),
}
