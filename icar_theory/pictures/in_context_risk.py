"""Pictures of :mod:`icar_theory.theorems.in_context_risk`: features, attention, training."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import sympy as sp

from icar_theory.figures import BLUE, DARK, DIVERGING, GREEN, ORANGE, Picture, Trained
from icar_theory.theorems.in_context_risk import attention, features, risk

if TYPE_CHECKING:
    from matplotlib.figure import Figure

EXAMPLES, FEATURES, NOISE = 16, 4, sp.Rational(1, 4)
MANY = [sp.Rational(1, (j + 1) // 2) ** 2 for j in range(1, 13)]
"""Variances of Fourier pairs that fall as the square of the frequency."""


def rounded() -> list[sp.Rational]:
    """Return the variances ``j^{−3/2}`` of the trained layers, to twelve digits."""
    return [sp.Rational(round(j**-1.5 * 10**12), 10**12) for j in range(1, 9)]


def counts(figure: Figure, _: Trained) -> None:
    """Draw the risk against the number of features, with the best Γ and with Γ = I."""
    ax = figure.subplots()
    numbers = np.arange(2, len(MANY) + 1, 2)
    for many, colour in ((4, ORANGE), (16, GREEN), (64, BLUE)):
        best, plain = (
            [float(risk("fourier", MANY, NOISE, many, int(N), kind)) for N in numbers]
            for kind in ("best", "identity")
        )
        ax.plot(numbers, best, color=colour, label=f"best attention, n = {many}")
        ax.plot(numbers, plain, color=colour, linestyle="--", label=f"identity, n = {many}")
        kept = int(features(MANY, NOISE, many))
        at = float(risk("fourier", MANY, NOISE, many, kept, "identity"))
        ax.plot(kept, at, "o", color=colour)
    ax.set(xlabel="features N", ylabel="risk R", yscale="log", ylim=(0.3, 8))
    ax.set_title("Fourier pairs, variances by the inverse square of the frequency")
    figure.legend(loc="outside lower center", ncols=3)


def matrices(figure: Figure, runs: Trained) -> None:
    """Draw the best Γ of a balanced and of an unbalanced system, and what training reached."""
    rows = figure.subplots(2, 2 if runs else 1, squeeze=False)
    variances = rounded()
    for row, name in zip(rows, ("walsh", "legendre"), strict=True):
        stated = np.array(attention(name, variances, NOISE, EXAMPLES, FEATURES).evalf(), float)
        shown = [("best", stated)] + ([("trained", runs[f"gamma_{name}"])] if runs else [])
        for ax, (words, gamma) in zip(row, shown, strict=True):
            ax.pcolormesh(gamma, cmap=DIVERGING, vmin=-1, vmax=1)
            ax.invert_yaxis()
            ax.set_aspect("equal")
            ax.set_xticks(np.arange(FEATURES) + 0.5, range(1, FEATURES + 1))
            ax.set_yticks(np.arange(FEATURES) + 0.5, range(1, FEATURES + 1))
            ax.set_title(f"{name}, {words}")
            for i in range(FEATURES):
                for j in range(FEATURES):
                    colour = "white" if abs(gamma[i, j]) > 0.6 else DARK
                    ax.text(j + 0.5, i + 0.5, f"{gamma[i, j]:.2f}", ha="center", va="center",
                            fontsize=8, color=colour)  # fmt: skip


def training(figure: Figure, runs: Trained) -> None:
    """Draw the risk during training above the least one, for four systems."""
    ax = figure.subplots()
    colours = {"fourier": BLUE, "walsh": ORANGE, "haar": GREEN, "legendre": "0.3"}
    variances = rounded()
    for name, colour in colours.items():
        known = variances if name != "fourier" else [variances[j // 2] for j in range(8)]
        least = float(risk(name, known, NOISE, EXAMPLES, FEATURES))
        way = runs[f"measured_{name}"]
        share = np.arange(1, len(way) + 1) / len(way)
        ax.plot(share, way / least - 1, color=colour, label=name)
    ax.set(xlabel="share of training", ylabel="risk above the least one, relative", xlim=(0, 1))
    ax.set(yscale="log", ylim=(1e-4, 1))
    ax.legend()


def learned(figure: Figure, runs: Trained) -> None:
    """Draw the functions of largest variance, and their projections on learned features."""
    axes = figure.subplots(2, 2, sharex=True, sharey=True)
    x, targets, found = (runs[f"feature_{name}"] for name in ("points", "targets", "projections"))
    share = (found**2).mean(axis=0) / (targets**2).mean(axis=0)
    for place, ax in enumerate(axes.flat):
        ax.plot(x, targets[:, place], color=BLUE, label="function of the tasks")
        ax.plot(x, found[:, place], "--", color=ORANGE, label="in the learned features")
        ax.set_title(f"{place + 1}: {100 * share[place]:.1f} % learned")
    for ax in axes[1]:
        ax.set_xlabel("input x")
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=2)


PICTURES = {
    "counts": Picture(
        "The risk against the number of features. With the best attention none hurts; with the "
        "identity it is least (dots) where variances fall below S/(n + 1).",
        (6.5, 4.6),
        counts,
    ),
    "matrices": Picture(
        "The best attention matrix of a balanced and of an unbalanced system.",
        (6.5, 6.0),
        matrices,
        "At the right, what training on new tasks reached.",
    ),
    "learned": Picture(
        "Features trained together with attention on tasks in a hidden basis, beside its four "
        "functions of largest variance.",
        (6.5, 4.6),
        learned,
        of_runs=True,
    ),
    "training": Picture(
        "Attention trained on new tasks ends at the least risk, whatever the system.",
        (6.5, 4.0),
        training,
        of_runs=True,
    ),
}
