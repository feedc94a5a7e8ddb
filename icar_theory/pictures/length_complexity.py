"""Pictures of :mod:`icar_theory.theorems.length_complexity`: lengths, accuracies, learning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icar_theory.figures import BLUE, GREEN, ORANGE, Picture, Trained
from icar_theory.theorems.length_complexity import accuracy, ceiling, juntas, length, reached

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LONGEST = 64
LEARNED = 10
"""The bits of the inputs whose parity is learned."""


def tokens(figure: Figure, _: Trained) -> None:
    """Draw how many tokens parity takes, for linear tokens and for tokens that read 2 or 4."""
    bits = np.arange(4, LONGEST + 1)
    ax = figure.subplots()
    for read, colour in ((2, ORANGE), (4, GREEN)):
        ax.step(bits, [int(juntas(int(n), read)) for n in bits], where="mid", color=colour,
                label=f"any functions of {read} entries")  # fmt: skip
    ax.step(bits, [int(length(int(n))) for n in bits], where="mid", color=BLUE,
            label="linear functions of all entries")  # fmt: skip
    ax.set(xlabel="bits n", ylabel="least number of tokens", yscale="log", xlim=(4, LONGEST))
    ticks = (1, 2, 4, 8, 16, 32, 64)
    ax.set_yticks(ticks, [str(tick) for tick in ticks])
    ax.minorticks_off()
    ax.legend(loc="lower right")


def accuracies(figure: Figure, runs: Trained) -> None:
    """Draw the accuracy that chains of 1, 2 and 3 tokens reach, and what they cannot exceed."""
    ax = figure.subplots()
    bits = range(1, 21)
    for chain, colour in ((1, BLUE), (2, ORANGE), (3, GREEN)):
        known = [float(reached(n, chain)) for n in bits]
        above = [float(ceiling(n, chain)) for n in bits]
        words = "1 token, exact" if chain == 1 else f"{chain} tokens, reached"
        ax.plot(bits, known, "o-", color=colour, markersize=3, label=words)
        if chain > 1:
            words = f"{chain} tokens, no chain exceeds"
            ax.plot(bits, above, linestyle=":", color=colour, label=words)
            ax.fill_between(bits, known, above, color=colour, alpha=0.08, linewidth=0)
    if runs:
        n, right = runs["direct_best"].T
        best = {int(size): int(right[n == size].max()) / 2 ** int(size) for size in np.unique(n)}
        ax.plot(list(best), list(best.values()), "x", color="0.2", label="1 token, trained")
    ax.set(
        xlabel="bits n", ylabel="share of inputs right", xticks=range(2, 21, 2), ylim=(0.3, 1.02)
    )
    ax.legend(loc="lower left")


def learning(figure: Figure, runs: Trained) -> None:
    """Draw the accuracy on all inputs against the number of examples, with and without a chain."""
    ax = figure.subplots()
    most = float(accuracy(LEARNED))
    examples = runs["curve_examples"]
    for name, colour in (("chain", BLUE), ("direct", ORANGE)):
        right = runs[f"curve_{name}"]
        mean, error = right.mean(axis=1), right.std(axis=1, ddof=1) / right.shape[1] ** 0.5
        words = f"trained on chains of {length(LEARNED)}" if name == "chain" else "trained alone"
        ax.errorbar(examples, mean, error, fmt="o-", color=colour, markersize=4, label=words)
    ax.axhline(1, color=BLUE, linewidth=0.8, linestyle=":")
    ax.axhline(most, color=ORANGE, linewidth=0.8, linestyle=":", label="no single token exceeds")
    ax.set(xlabel="random examples", ylabel="share of all inputs right", xscale="log",
           ylim=(0.45, 1.03), xlim=(8, 2500))  # fmt: skip
    ax.set_title(f"Parity of {LEARNED} bits")
    ax.legend(loc="center right")


PICTURES = {
    "tokens": Picture(
        "How many tokens parity takes: linear tokens need the binary length of n, tokens of few "
        "entries a number in proportion to n.",
        (6.5, 4.0),
        tokens,
    ),
    "accuracies": Picture(
        "What chains that are too short get right. Dotted: a bound that no chain of that length "
        "exceeds; between it and the windows the best accuracy is open.",
        (6.5, 4.2),
        accuracies,
        "Crosses are trained tokens.",
    ),
    "learning": Picture(
        "Linear tokens trained on chains of thought learn parity; a single one, whatever it is "
        "trained on, stays below the exact ceiling.",
        (6.5, 4.0),
        learning,
        of_runs=True,
    ),
}
