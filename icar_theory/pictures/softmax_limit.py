"""Pictures of :mod:`icar_theory.theorems.softmax_limit`: pairs of heads, trained heads, stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icar_theory.figures import BLUE, GREEN, ORANGE, Picture, Trained
from icar_theory.theorems.softmax_limit import least, linear

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HORIZONS = range(3, 7)
COUNTS = {1: ("v", "1 softmax head"), 2: ("s", "2 softmax heads"), 4: ("o", "4 softmax heads")}
KINDS = {
    "linear": (BLUE, "linear"),
    "averaged": (GREEN, "linear, divided by T"),
    "softmax": (ORANGE, "softmax"),
}


def orders(figure: Figure, trained: Trained) -> None:
    """Draw the distance of both pairs from the centred head against ε, and the slopes 1 and 2."""
    ax = figure.subplots()
    sizes = trained["sizes"]
    for name, order, colour, words in (
        ("error_one", 1, BLUE, r"$(\varepsilon A, B/\varepsilon)$ and $(0, -B/\varepsilon)$"),
        ("error_two", 2, ORANGE, r"$\pm(\varepsilon A, B/2\varepsilon)$"),
    ):
        measured = trained[name]
        ax.plot(sizes, measured, "o", color=colour, label=words)
        ax.plot(sizes, measured[-1] * (sizes / sizes[-1]) ** order, color=colour, linewidth=1,
                label=f"order {order}")  # fmt: skip
    ax.set(xscale="log", yscale="log", xlabel=r"size of the scores $\varepsilon$",
           ylabel="distance from the centred head",
           title="Two softmax heads tend to one centred linear head")  # fmt: skip
    ax.legend()


def heads(figure: Figure, trained: Trained) -> None:
    """Draw the least losses of the limit and of linear attention, and trained softmax heads."""
    for ax, d in zip(figure.subplots(1, 2), (1, 2), strict=True):
        x = list(HORIZONS)
        for answer, colour, words in ((least, BLUE, "limit of softmax heads"),
                                      (linear, GREEN, "linear, divided by T")):  # fmt: skip
            ax.plot(x, [float(answer(d, last)) for last in x], color=colour, label=words)
        if trained:
            rows = trained["heads"][trained["heads"][:, 0] == d]
            for count, (mark, words) in COUNTS.items():
                runs = rows[rows[:, 2] == count]
                ax.plot(runs[:, 1], runs[:, 3], mark, color=ORANGE, fillstyle="none",
                        label=f"{words}, trained")  # fmt: skip
        ax.set(xlabel=r"longest length $T_{\max}$", title=f"d = {d}", ylim=(0, None), xticks=x)
    figure.axes[0].set_ylabel("loss, summed over lengths")
    shown, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(shown, labels, loc="outside lower center", ncols=3)


def stacks(figure: Figure, trained: Trained) -> None:
    """Draw the error of trained stacks against their depth, and by length for three layers."""
    left, right = figure.subplots(1, 2)
    for kind, (colour, words) in KINDS.items():
        found = trained[f"stack_{kind}"]
        depths = np.arange(1, len(found) + 1)
        left.plot(depths, found.sum(axis=1), "o-", color=colour, label=words)
        lengths = np.arange(2, found.shape[1] + 2)
        right.plot(lengths, found[-1], "o-", color=colour)
    left.set(xlabel="layers", ylabel="error, summed over lengths", xticks=depths, ylim=(0, None))
    right.set(xlabel="length T", ylabel="error at one length", title=f"{len(depths)} layers",
              xticks=lengths, ylim=(0, None))  # fmt: skip
    figure.legend(loc="outside lower center", ncols=3)


PICTURES = {
    "orders": Picture(
        "How far two pairs of softmax heads are from the centred head that they tend to: of first "
        "order in ε, and of second order for two opposite heads.",
        (6.5, 4.6),
        orders,
        of_runs=True,
    ),
    "heads": Picture(
        "The least loss of the limit of softmax heads, and that of linear attention divided by T, "
        "with any number of heads.",
        (9.0, 4.6),
        heads,
        "Points are trained softmax heads, the best of three seeds: upper bounds on their infimum.",
    ),
    "stacks": Picture(
        "Trained stacks of one to three layers of two heads on real orthogonal contexts, d = 4, "
        "T_max = 6: errors over all phases, of the better of two trainings, "
        "cut short: longer ones reach less, in another order (docs/findings.md).",
        (9.0, 4.6),
        stacks,
        of_runs=True,
    ),
}
