"""Pictures of :mod:`icar_theory.theorems.positional_encoding`: P where training stops, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from icar_theory.figures import BLUE, DIVERGING, GREEN, ORANGE, Picture, Trained
from icar_theory.theorems.positional_encoding.rows import (
    first_below,
    learned,
    mean_losses,
    spectra,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ARCS = (50, 100, 200, 300)
COLOURS = dict(zip(ARCS, (BLUE, ORANGE, GREEN, "#CC79A7"), strict=True))
HORIZON, THRESHOLD = 30, 1e-3
ROW_RATE = 1 / (HORIZON - 1)
"""Of the rate 1/2 on the mean over rows."""
DARKEST = 0.7
"""The weight of the darkest colour: none is larger."""


def stopped(mu: int) -> int:
    """Return the step at which the mean loss is below the threshold.

    >>> stopped(300)
    473
    """
    found = first_below(mu, HORIZON, THRESHOLD, ROW_RATE)
    if found is None:
        raise ArithmeticError(f"training must stop for mu = {mu}")
    return found


def weights(figure: Figure, trained: Trained) -> None:
    """Draw P as heat maps, the stated ones above those trained."""
    rows = 2 if trained else 1
    axes = figure.subplots(rows, len(ARCS), squeeze=False)
    shown: Any = None
    for column, mu in enumerate(ARCS):
        n = stopped(mu)
        drawn = [(f"μ = {mu}, {n} steps", learned(mu, HORIZON, n, ROW_RATE))]
        if trained:
            count = len(trained[f"losses_{mu}"]) - 1
            drawn.append((f"trained, {count} steps", trained[f"positions_{mu}"]))
        for ax, (title, P) in zip(axes[:, column], drawn, strict=True):
            unused = np.arange(HORIZON) > np.arange(1, HORIZON)[:, None]
            t = np.arange(1, HORIZON + 1)
            shown = ax.pcolormesh(t, t[1:], np.ma.array(P, mask=unused), cmap=DIVERGING,
                                  vmin=-DARKEST, vmax=DARKEST)  # fmt: skip
            ax.invert_yaxis()
            ax.set(title=title, xlabel="position t", xticks=(1, 10, 20, 30), aspect="equal")
            ax.title.set_size("medium")
    for ax in axes[:, 0]:
        ax.set_ylabel("length T")
    solids: Any = figure.colorbar(shown, ax=axes, label="weight").solids
    solids.set(rasterized=False, edgecolor="face")
    figure.suptitle(rf"d = 1, $T_{{\max}}$ = {HORIZON}")


def last_rows(figure: Figure, trained: Trained) -> None:
    """Draw the row of the largest length for each arc, with points for trained ones."""
    ax = figure.subplots()
    t = np.arange(1, HORIZON + 1)
    for mu, colour in COLOURS.items():
        row = learned(mu, HORIZON, stopped(mu), ROW_RATE)[-1]
        ax.plot(t, row, color=colour, label=f"μ = {mu}")
        if trained:
            ax.plot(t, trained[f"positions_{mu}"][-1], "o", color=colour, markersize=4)
    ax.plot(t, t == HORIZON, ":", color="0.4", label="the only minimiser")
    ax.set(xlabel="position t", ylabel="weight", title=f"The last row: d = 1, T = {HORIZON}")
    ax.legend()


def losses(figure: Figure, trained: Trained) -> None:
    """Draw the mean loss against the step, and the bound 1/(ρ(2n + 1))."""
    ax = figure.subplots()
    n = np.unique(np.geomspace(1, 3000, 120).astype(int))
    for mu, colour in COLOURS.items():
        ax.plot(n, mean_losses(mu, HORIZON, n, ROW_RATE), color=colour, label=f"μ = {mu}")
        if trained:
            measured = trained[f"losses_{mu}"]
            some = n[n < len(measured)][::6]
            ax.plot(some, measured[some], "o", color=colour, markersize=4)
    ax.plot(n, 1 / (ROW_RATE * (2 * n + 1)), "--", color="0.4", label="bound 1/(ρ(2n + 1))")
    ax.axhline(THRESHOLD, color="0.4", linewidth=0.8, linestyle=":", label="where descent stops")
    ax.set(xscale="log", yscale="log", xlabel="step n", ylabel="mean loss of rows",
           title=rf"d = 1, $T_{{\max}}$ = {HORIZON}, rate 1/2")  # fmt: skip
    ax.legend()


def modes(figure: Figure, trained: Trained) -> None:
    """Draw the largest eigenvalues of G, and how much of each mode is learned at the stop."""
    left, right = figure.subplots(1, 2)
    j = np.arange(1, 9)
    for mu, colour in COLOURS.items():
        w = spectra(mu, HORIZON)[-1][0][::-1][: len(j)]
        left.plot(j, np.maximum(w, 1e-14), "o-", color=colour, label=f"μ = {mu}")
        right.plot(j, 1 - (1 - ROW_RATE * w) ** stopped(mu), "o-", color=colour)
    left.set(yscale="log", xlabel="mode j", ylabel="eigenvalue", title=f"d = 1, T = {HORIZON}",
             ylim=(1e-13, 100))  # fmt: skip
    right.set(xlabel="mode j", ylabel="share learned", title="where descent stops")
    left.legend()


PICTURES = {
    "weights": Picture(
        "Positional weights where descent stops, each row a length T. This is early stopping of "
        "an ill-conditioned problem and no optimum: the only minimiser has the weight 1 at t = T.",
        (11.0, 5.0),
        weights,
        "Below: trained in torch on phases drawn from the arc.",
    ),
    "last_rows": Picture(
        "The weights of the largest length where descent stops. The shorter the arc, the flatter "
        "they are: all of them are far from the only minimiser.",
        (6.5, 4.6),
        last_rows,
        "Points are trained on drawn phases.",
    ),
    "losses": Picture(
        "The mean loss falls at least as 1/n, though the smallest eigenvalues are below 1e-68: the "
        "bound holds wherever none is above 1/ρ = 29.",
        (6.5, 4.6),
        losses,
        "Points are trained on drawn phases.",
    ),
    "modes": Picture(
        "The largest eigenvalues of G, and how much of each mode has been learned where descent "
        "stops: the first two to five for the most part, and next to nothing of those far behind.",
        (9.0, 4.0),
        modes,
    ),
}
