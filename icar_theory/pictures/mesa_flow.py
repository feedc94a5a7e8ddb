"""Pictures of :mod:`icar_theory.theorems.mesa_flow`: the flow, and what decides if it is left."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from icar_theory.figures import BLUE, DIVERGING, GREEN, ORANGE, Picture, Trained
from icar_theory.layers.normalised_slopes import slopes
from icar_theory.theorems.mesa_flow.answers import mesa_flow

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STARTS = ((Fraction(3, 10), Fraction(3, 10)), (Fraction(9, 10), Fraction(-1, 5)))
SIZES, TIMES = (2, 5), (0.0, 0.5, 60)
MATRICES, BEGIN = (3, 4), Fraction(3, 10)
"""Dimension and length, and a = b at the start, of the heat maps."""
LAWS = {"kept": ("gaussian", "Gaussian start"), "left": ("all_ones", "start (1, …, 1)")}


def trajectories(figure: Figure, trained: Trained) -> None:
    """Draw a, b and u against time from two starts, and the integrated flow of all entries."""
    d, length = SIZES
    times = np.linspace(*TIMES)
    axes = figure.subplots(1, 2, sharey=True)
    for k, (ax, (a, b)) in enumerate(zip(axes, STARTS, strict=True)):
        found = mesa_flow("gaussian", d, length, a, b)
        run = found.numpy(times)
        styles = (("a", BLUE, "-", 4), ("b", GREEN, "--", 2), ("u", ORANGE, "-", 2))
        for place, (name, colour, line, width) in enumerate(styles):
            ax.plot(times, run[name], line, color=colour, linewidth=width, label=f"{name}, theory")
            if trained:
                dots = trained[f"trajectory_{k}"][place]
                some = slice(place, None, 4)
                ax.plot(trained["times"][some], dots[some], "o", color=colour, markersize=4,
                        label=f"{name}, trained")  # fmt: skip
        ax.axhline(float(found.step), color="0.4", linewidth=0.8, linestyle="--", label="u*")
        ax.set(xlabel="time of the flow", title=f"a = {float(a):g}, b = {float(b):g} at the start")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    figure.suptitle(f"Gradient flow of every entry: Gaussian start, d = {d}, T = {length}")


def matrices(figure: Figure, trained: Trained) -> None:
    """Draw the derivatives by P and A at the start, and P and A where the flow of all entries ends.

    One law keeps the diagonal, one does not.
    """
    d, length = MATRICES
    rows = []
    for name, (law, words) in LAWS.items():
        found = np.array(slopes(law, d, length, BEGIN, BEGIN).tolist(), dtype=float)
        panels = [("∂L/∂P at the start", found[:, :d]), ("∂L/∂A at the start", found[:, d:])]
        if trained:
            panels += [("P trained", trained[f"{name}_value"]),
                       ("A trained", trained[f"{name}_score"])]  # fmt: skip
        rows.append((words, panels))
    axes = figure.subplots(2, len(rows[0][1]), squeeze=False)
    for line, (words, panels) in zip(axes, rows, strict=True):
        for ax, (title, matrix) in zip(line, panels, strict=True):
            most = np.abs(matrix).max()
            image = ax.pcolormesh(matrix, cmap=DIVERGING, vmin=-most, vmax=most)
            ax.set(xticks=[], yticks=[], aspect="equal", ylim=(d, 0), title=title)
            solids: Any = figure.colorbar(image, ax=ax, shrink=0.7).solids
            solids.set(rasterized=False, edgecolor="face")
        line[0].set_ylabel(words)


PICTURES = {
    "trajectories": Picture(
        "The gradient flow from two diagonal starts, the closed form of a, b and u = ab: with "
        "a = b a logistic curve, else one of the angle of (a, b).",
        (9, 4.4),
        trajectories,
        "Points are the integrated flow of every entry of both matrices.",
    ),
    "matrices": Picture(
        "What decides whether the flow stays on the diagonal, the derivatives there, for a law "
        "that is symmetric in every sign and for one that is not.",
        (9, 4.5),
        matrices,
        "At the right, where training of all entries ends.",
    ),
}
