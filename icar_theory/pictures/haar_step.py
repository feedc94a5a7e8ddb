"""Pictures of :mod:`icar_theory.theorems.haar_step`: step sizes, trained blocks, errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from icar_theory.figures import BLUE, DARK, DIVERGING, GREEN, ORANGE, Picture, Trained
from icar_theory.theorems.haar_step.answers import bayes, step_loss, step_size

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LENGTHS = (2, 3, 4, 5, 6, 8, 10, 14, 20, 28, 40, 60, 100)
DIMENSIONS = (1, 2, 3, 4, 5, 6, 8, 11, 16, 23, 32, 45, 64)
COLOURS = (BLUE, ORANGE, GREEN)
KINDS = {
    "linear": (BLUE, "linear"),
    "averaged": (GREEN, "linear, divided by T"),
    "softmax": (ORANGE, "softmax"),
}
GROUPS = {"unitary": "U(4)", "orthogonal": "O(4)"}


def sizes(figure: Figure, trained: Trained) -> None:
    """Draw η* against T_max and against d, its limits, and the steps of trained blocks."""
    left, right = figure.subplots(1, 2, sharey=True)
    runs = trained["sizes"] if trained else np.empty((0, 3))
    for d, colour in zip((1, 3, 12), COLOURS, strict=True):
        found = [float(step_size(d, T)) for T in LENGTHS]
        left.plot(LENGTHS, found, color=colour, label=f"d = {d}")
        tail = LENGTHS[6:]
        left.plot(tail, [(d + 2) / (2 * T) for T in tail], "--", color=colour, linewidth=1)
        rows = runs[runs[:, 0] == d]
        left.plot(rows[:, 1], rows[:, 2], "o", color=colour, fillstyle="none")
    left.plot([], [], "--", color=DARK, linewidth=1, label=r"$(d+2)/(2\,T_{\max})$")
    for horizon, colour in zip((3, 6, 20), COLOURS, strict=True):
        found = [float(step_size(d, horizon)) for d in DIMENSIONS]
        right.plot(DIMENSIONS, found, color=colour, label=rf"$T_{{\max}}$ = {horizon}")
        rows = runs[runs[:, 1] == horizon]
        right.plot(rows[:, 0], rows[:, 2], "o", color=colour, fillstyle="none")
    right.axhline(1, linestyle="--", color=DARK, linewidth=1, label="limit 1")
    if trained:
        left.plot([], [], "o", color=DARK, fillstyle="none", label="trained blocks")
    left.set(xlabel=r"longest length $T_{\max}$", ylabel=r"step size $\eta^*$")
    left.set(xscale="log", yscale="log", ylim=(0.012, 1.3), title="Longer sequences")
    right.set(xlabel="dimension d", xscale="log", title="More dimensions")
    for ax, ticks in ((left, (2, 4, 10, 30, 100)), (right, (1, 3, 10, 30))):
        ax.set_xticks(ticks, ticks)
        ax.set_xticks([], minor=True)
    shares = (1, 0.5, 0.2, 0.1, 0.05, 0.02)
    left.set_yticks(shares, shares)
    left.set_yticks([], minor=True)
    for ax in (left, right):
        ax.legend(loc="lower left" if ax is left else "lower right", fontsize=9)


def blocks(figure: Figure, trained: Trained) -> None:
    """Draw A3 and B1 of one trained head of full blocks on U(4) and on O(4)."""
    axes = figure.subplots(len(GROUPS), 2)
    for line, (name, group) in zip(axes, GROUPS.items(), strict=True):
        matrices = trained[f"blocks_{name}"]
        for ax, matrix, title in zip(line, matrices, ("$A_3$", "$B_1$"), strict=True):
            image = ax.pcolormesh(matrix, cmap=DIVERGING, vmin=-1, vmax=1)
            ax.set(xticks=[], yticks=[], aspect="equal", ylim=(len(matrix), 0))
            ax.set_title(f"{title}, {group}")
            for (i, j), entry in np.ndenumerate(matrix):
                words = f"{round(entry, 2) + 0.0:.2f}".replace("-", "−")  # no −0.00
                ax.text(j + 0.5, i + 0.5, words, size=8, ha="center", va="center",
                        color="white" if abs(entry) > 0.6 else DARK)  # fmt: skip
    solids: Any = figure.colorbar(image, ax=axes, shrink=0.8).solids
    solids.set(rasterized=False, edgecolor="face")


def errors(figure: Figure, trained: Trained, d: int = 4, horizon: int = 6) -> None:
    """Draw the error at every length: of the best step, of trained blocks, and the least of all."""
    d, horizon = (int(size) for size in trained.get("error_sizes", (d, horizon)))
    ax = figure.subplots()
    lengths = np.arange(2, 2 * horizon + 1)
    along, square = quadratic(d, int(lengths[-1]))
    size = float(step_size(d, horizon))
    ax.plot(lengths, 1 - 2 * size * along + size**2 * square, color=BLUE,
            label=rf"step, best for $T \leq$ {horizon}")  # fmt: skip
    ax.plot(lengths, 1 - along**2 / square, color=GREEN, label="step, best for each length alone")
    ax.plot(lengths, [float(bayes(d, int(T))) for T in lengths], color=ORANGE, label="Bayes")
    if trained:
        for name, colour, words in (("trained", BLUE, "trained blocks"),
                                    ("bayes", ORANGE, "Bayes, on sequences")):  # fmt: skip
            ax.plot(lengths, trained[f"error_{name}"], "o", color=colour, fillstyle="none",
                    label=words)  # fmt: skip
    ax.axvline(horizon, color="0.5", linewidth=0.8, linestyle=":")
    top = ax.get_ylim()[1]
    ax.set(xlabel="length T", ylabel="mean squared error at one length", ylim=(-0.05, min(top, 4)))
    ax.locator_params(axis="x", integer=True)
    ax.set_title(f"Haar on U(d), d = {d}, $T_{{\\max}}$ = {horizon}")
    figure.legend(loc="outside lower center", ncols=2, fontsize=9)


def stacks(figure: Figure, trained: Trained) -> None:
    """Draw the error of trained stacks on O(4) against depth, and by length for the deepest."""
    left, right = figure.subplots(1, 2)
    d = int(trained["error_sizes"][0])
    for kind, (colour, words) in KINDS.items():
        found = trained[f"stack_{kind}"]
        depths = np.arange(1, len(found) + 1)
        left.plot(depths, found.sum(axis=1), "o-", color=colour, label=words)
        lengths = np.arange(2, found.shape[1] + 2)
        right.plot(lengths, found[-1], "o-", color=colour)
    least = [float(bayes(d, int(T), context="haar-orthogonal")) for T in lengths]
    left.axhline(sum(least), linestyle="--", color=DARK, linewidth=1, label="Bayes")
    right.plot(lengths, least, "--", color=DARK, linewidth=1)
    left.set(xlabel="layers", ylabel="error, summed over lengths", xticks=depths, ylim=(0, None),
             title=f"W ~ Haar on O({d}), T = 2 … {lengths[-1]}")  # fmt: skip
    right.set(xlabel="length T", ylabel="error at one length", title=f"{len(depths)} layers",
              xticks=lengths, ylim=(-0.02, None))  # fmt: skip
    figure.legend(loc="outside lower center", ncols=4)


def quadratic(d: int, longest: int) -> tuple[Any, Any]:
    """Return N and D of the loss ``1 − 2ηN + η²D`` of a step at T = 2 … longest.

    Over lengths up to T_max the best step is η* = ΣN/ΣD and takes off (ΣN)²/ΣD.
    """
    size = [step_size(d, T) for T in range(2, longest + 1)]
    taken = [T - 1 - step_loss(d, T) for T in range(2, longest + 1)]
    along = [float(off / eta) for off, eta in zip(taken, size, strict=True)]
    square = [float(off / eta**2) for off, eta in zip(taken, size, strict=True)]
    return np.diff(along, prepend=0.0), np.diff(square, prepend=0.0)


PICTURES = {
    "sizes": Picture(
        "The best step size on Haar U(d): with the longest length it comes to (d + 2)/(2 T_max), "
        "with the dimension to 1.",
        (9.0, 4.4),
        sizes,
        "Circles are Re tr(A₃) tr(B₁)/d² of trained full blocks of one head.",
    ),
    "blocks": Picture(
        "A3 and B1 of one head whose six full blocks were trained on Haar U(4) and O(4), real "
        "parts, scaled so that the mean of A3's diagonal is 1; the other four are not shown.",
        (6.0, 5.4),
        blocks,
        of_runs=True,
    ),
    "errors": Picture(
        "The mean squared error at each length of the best step, of the best step for that length "
        "alone, and of the best of all predictors, which is 0 from T = d + 1 on.",
        (6.5, 4.8),
        errors,
        "Circles are trained full blocks of one head, and the Bayes predictor, on fresh sequences; "
        "right of the dotted line are lengths that training did not see.",
    ),
    "stacks": Picture(
        "Trained stacks of one to three layers of two heads, blocks multiples of the identity, on "
        "Haar O(4): errors on fresh sequences, of the better of two trainings, cut short, and the "
        "least error of all predictors.",
        (9.0, 4.6),
        stacks,
        of_runs=True,
    ),
}
