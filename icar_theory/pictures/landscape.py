"""Pictures of :mod:`icar_theory.theorems.landscape`: ends of training, values, a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icar_theory.figures import BLUE, GREEN, ORANGE, Picture, Trained
from icar_theory.theorems.landscape import critical_values, window

if TYPE_CHECKING:
    from matplotlib.figure import Figure

REACHED = 1e-6
"""Far above what convergence leaves of a loss, far below the gaps between minima."""
SLOPE = 1e-8
"""Where the gradient's norm is below, an end counts as a zero of it."""
ENDS = {
    "at the least loss": (BLUE, "o-"),
    "at a bad local minimum": (ORANGE, "s--"),
    "escapes or stalls": ("0.4", "^:"),
}


def shares(figure: Figure, trained: Trained) -> None:
    """Draw how many runs end in each way against the number of heads, with standard errors."""
    rows = np.asarray(trained["ends"])
    dimensions = np.unique(rows[:, 0]).astype(int)
    for ax, d in zip(figure.subplots(1, len(dimensions), sharey=True), dimensions, strict=True):
        of_d = rows[rows[:, 0] == d]
        every = np.unique(of_d[:, 1]).astype(int)
        kinds = np.array([ended(of_d[of_d[:, 1] == heads], int(d)) for heads in every])
        runs = [int((of_d[:, 1] == heads).sum()) for heads in every]
        error = np.sqrt(kinds * (1 - kinds) / np.array(runs)[:, None])
        for place, (name, (color, style)) in enumerate(ENDS.items()):
            ax.errorbar(
                every,
                kinds[:, place],
                error[:, place],
                fmt=style,
                color=color,
                capsize=2,
                label=name,
            )
        ax.set(xlabel="heads H", xticks=every, ylim=(-0.04, 1.04), title=f"d = {d}")
    figure.axes[0].set_ylabel(f"share of {min(runs)} runs")
    figure.suptitle(r"Where training ends, orthogonal contexts, $T_{\max}$ = 3")
    figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)


def ended(rows: np.ndarray, d: int) -> tuple[float, float, float]:
    """Return the shares of runs (d, H, loss, converged, escaped) that end in each way.

    >>> ended(np.array([[2, 1, 0.0, 1, 0], [2, 1, 1.0, 1, 0]]), 2)
    (0.5, 0.5, 0.0)
    """
    least = 2 * max(d - 2 * rows[0, 1], 0)
    converged = rows[:, 3] == 1
    at_least = converged & (rows[:, 2] - least < REACHED)
    return at_least.mean().item(), (converged & ~at_least).mean().item(), (~converged).mean().item()


def values(figure: Figure, trained: Trained, d: int = 3, horizon: int = 2) -> None:
    """Draw the critical values against the number of heads, with zeros of the gradient found."""
    ax = figure.subplots()
    for heads in range(1, d + 1):
        known = critical_values(d, heads, horizon)
        label = "critical values" if heads == 1 else ""
        ax.hlines(known, heads - 0.35, heads + 0.35, color=BLUE, label=label)
        ax.plot(heads, known[-1], "v", color=GREEN, label="least loss" if heads == 1 else None)
    if trained:
        rows = np.asarray(trained["stationary"])
        zeros = rows[rows[:, 2] < SLOPE]
        beside = np.linspace(-0.3, 0.3, len(zeros))
        ax.plot(zeros[:, 0] + beside, zeros[:, 1], ".", color=ORANGE, label="zeros of the gradient")
    ax.set(xlabel="heads H", xticks=range(1, d + 1), ylabel="loss", ylim=(-0.15, None))
    ax.set_title(rf"Critical values, unitary contexts: d = {d}, $T_{{\max}}$ = {horizon}")
    figure.legend(loc="outside lower center", ncols=3)


def ratios(figure: Figure, trained: Trained, horizon: int = 8) -> None:
    """Draw for which ``p_{T−1}/p_T`` one head on differences is a local minimum, T = 2 … T_max."""
    ax = figure.subplots()
    for T in range(2, horizon + 1):
        low, high = map(float, window(T))
        inside = [(low, high)] if T == 2 else [(-2.5, low), (high, 1.5)]
        for one, other in inside:
            ax.fill_betweenx([T - 0.4, T + 0.4], one, other, color=BLUE, alpha=0.35, linewidth=0,
                             label="local minimum" if T == 2 else None)  # fmt: skip
    if trained:
        rows = np.asarray(trained["alone"])
        bad = rows[(rows[:, 0] <= horizon) & (np.abs(rows[:, 1] - 2 / rows[:, 0]) < REACHED)]
        ax.plot(bad[:, 2], bad[:, 0], ".", color=ORANGE, label="trained, loss 2/T")
    ax.axvline(-0.5, color="0.4", linewidth=0.8, linestyle=":", label="global minimum")
    ax.set(xlabel=r"$p_{T-1} / p_T$", ylabel="length T", xlim=(-2.5, 1.5))
    ax.set_yticks(range(2, horizon + 1))
    ax.set_title(f"One head on differences: d = 2, H = 1, up to T = {horizon}")
    figure.legend(loc="outside lower center", ncols=3)


PICTURES = {
    "shares": Picture(
        "How training ends in orthogonal contexts against the number of heads, one start a run. "
        "Bars are standard errors.",
        (8, 4.2),
        shares,
        of_runs=True,
    ),
    "values": Picture(
        "The critical values in unitary contexts: (T_max − 1)(d − ρ).",
        (6, 4.2),
        values,
        "Points are zeros of the gradient that were searched from random weights.",
    ),
    "window": Picture(
        "For which positional weights heads on differences are a local minimum: at T = 2 between "
        "−1 and 0, from T = 3 on outside an interval.",
        (6, 4.2),
        ratios,
        "Points are trained layers, of one length alone.",
    ),
}
