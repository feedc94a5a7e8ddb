"""Pictures of :mod:`icar_theory.theorems.minimax_rate`: rates, constants, other regressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import sympy as sp

from icar_theory.evaluation import value
from icar_theory.figures import BLUE, GREEN, ORANGE, Picture, Trained
from icar_theory.theorems.minimax_rate import constant, lower_bound, rate
from icar_theory.theorems.minimax_rate.lines import LINES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NOISE = sp.Rational(1, 4)
EXAMPLES = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000]


def risks(figure: Figure, runs: Trained) -> None:
    """Draw the least risk against examples, its limit, the lower bound, and layers."""
    axes = figure.subplots(1, 2, sharey=True)
    for ax, decay in zip(axes, (2, 3), strict=True):
        exact, bound = (
            [float(question(decay, NOISE, n).middle) for n in EXAMPLES]
            for question in (rate, lower_bound)
        )
        total = float(sp.zeta(decay) + NOISE)
        n = np.array(EXAMPLES, dtype=float)
        power = (total / n) ** (1 - 1 / decay)
        ax.plot(n, exact, color=BLUE, label="best attention, R*")
        ax.plot(n, float(constant(decay)) * power, ":", color=BLUE, label="its leading term")
        ax.plot(n, decay / (decay - 1) * power, ":", color=ORANGE, label="leading term with Γ = I")
        ax.plot(n, bound, color=GREEN, label="no linear prediction is below")
        if runs:
            ax.plot(runs["examples"], runs[f"best_{decay}"], "o", color=BLUE, mfc="none",
                    label="layers, best Γ")  # fmt: skip
            ax.plot(runs["examples"], runs[f"identity_{decay}"], "s", color=ORANGE, mfc="none",
                    label="layers, Γ = I")  # fmt: skip
        ax.set(xscale="log", yscale="log", xlabel="examples n")
        ax.set_title(rf"variances $l^{{-{decay}}}$, order $n^{{-{decay - 1}/{decay}}}$")
    axes[0].set_ylabel("risk")
    axes[0].legend(fontsize=8, loc="lower left")


def constants(figure: Figure, _: Trained) -> None:
    """Draw both constants against the decay, and what learning Γ is worth."""
    ax = figure.subplots()
    decays = np.linspace(1.2, 6, 97)
    learned = np.pi / (decays * np.sin(np.pi / decays))
    plain = decays / (decays - 1)
    ax.plot(decays, plain, color=ORANGE, label="Γ = I, best number of features")
    ax.plot(decays, learned, color=BLUE, label="best attention")
    ax.plot(decays, plain / learned, "--", color="0.3", label="their ratio")
    ax.set(xlabel=r"decay $\alpha$ of the variances $l^{-\alpha}$", ylim=(0.9, 6))
    ax.set(ylabel=r"limit of $(n/S)^{1 - 1/\alpha} R$")
    ax.legend()


def pairs() -> tuple[sp.Rational, ...]:
    """Return the variances of 32 Fourier pairs that fall as the square of the frequency."""
    return tuple(sp.Rational(1, (j + 1) // 2) ** 2 for j in range(1, 65))


def bound_of_pairs(n: int) -> float:
    """Return the printed lower bound for these variances."""
    (line,) = (line for line in LINES if line.id == "linear")
    point = {"n": n, "L": 64, "v": pairs(), r"\sigma^{2}": NOISE}
    return float(value(line.relation.rhs, point, {}))


def methods(figure: Figure, runs: Trained) -> None:
    """Draw errors of other regressions on the same tasks, and the bound that all obey."""
    ax = figure.subplots()
    n = np.array([5, 10, 20, 30, 50, 100, 150])
    ax.plot(n, [bound_of_pairs(int(k)) for k in n], color=GREEN, label="bound for all of them")
    if runs:
        shown = {"layer": BLUE, "gaussian_process": "0.3", "ridge": ORANGE,
                 "kernel_smoothing": "0.6"}  # fmt: skip
        for place, (name, colour) in enumerate(shown.items()):
            mean, error = runs[f"method_{name}"]
            at = runs["method_examples"] * 1.03 ** (place - 1.5)
            ax.errorbar(at, mean, 2 * error, fmt="o", color=colour, mfc="none", capsize=3,
                        label=name.replace("_", " ").replace("gaussian", "Gaussian"))  # fmt: skip
        ax.plot(runs["method_examples"], runs["method_least"], "_", color=BLUE, markersize=18,
                label="layer, stated risk")  # fmt: skip
    ax.set(xscale="log", yscale="log", xlabel="examples n", ylabel="mean squared error")
    ax.legend(fontsize=8)


PICTURES = {
    "risks": Picture(
        "The least risk against the number of examples, exactly, beside its leading term and the "
        "bound that no prediction linear in the labels passes.",
        (8.5, 4.2),
        risks,
        "Points are layers on 1,024 Walsh functions.",
    ),
    "constants": Picture(
        "The constant of the rate against the decay of the variances: what learning the attention "
        "matrix is worth.",
        (6.5, 4.0),
        constants,
    ),
    "methods": Picture(
        "The bound that no regression linear in the labels passes, for 32 Fourier pairs.",
        (6.5, 4.2),
        methods,
        "Points are regressions on the same tasks, with two standard errors. A layer meets the "
        "task's own variance as noise; a Gaussian process does not.",
    ),
}
