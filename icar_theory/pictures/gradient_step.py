"""Pictures of :mod:`icar_theory.theorems.gradient_step`: the layer's step, and its step size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from icar_theory.exact.descent import gradient_step
from icar_theory.figures import BLUE, GREEN, ORANGE, Picture, Trained
from icar_theory.layers.augmented_steps import error_of_step, minimum, optimal_step, redundancy
from icar_theory.layers.augmented_symbols import STEP

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS = (BLUE, ORANGE, GREEN)


def step(figure: Figure, runs: Trained) -> None:
    """Draw what a trained layer predicts on random sequences against the masked step's predictions.

    The trained side gives sequences N×T×d, the signs of the mask and predictions N×d; the step size
    is the exact one.
    """
    d, horizon = (int(size) for size in runs["step_sizes"])
    eta = float(optimal_step(d, 1, horizon, "zero"))
    stated = np.array([
        gradient_step(tokens, eta, runs["step_signs"]) @ tokens[-1] for tokens in runs["sequences"]
    ])  # fmt: skip
    found = np.asarray(runs["step_predictions"])
    ax = figure.subplots()
    parts: tuple[tuple[Any, Any, str, str, str], ...] = (
        (stated.real, found.real, "o", BLUE, "real parts"),
        (stated.imag, found.imag, "s", ORANGE, "imaginary parts"),
    )
    for x, y, mark, colour, words in parts:
        ax.plot(x.ravel(), y.ravel(), mark, color=colour, fillstyle="none", label=words)
    most = 1.1 * float(np.abs([stated.real, stated.imag]).max())
    ax.plot([-most, most], [-most, most], color="0.5", linewidth=0.8, label="equal")
    ax.set(xlabel="one masked gradient step, exact step size", ylabel="trained layer",
           aspect="equal")  # fmt: skip
    ax.set_title(
        f"Predictions on {len(stated)} random sequences\n"
        f"d = {d}, H = 1, $T_{{\\max}}$ = {horizon}, η = {optimal_step(d, 1, horizon, 'zero')}; "
        f"largest difference {np.abs(found - stated).max():.0e}",
        fontsize=10,
    )
    figure.legend(loc="outside lower center", ncols=3)


def size(figure: Figure, trained: Trained, d: int = 4, horizon: int = 6) -> None:
    """Draw the loss of a layer that takes a step of size η, for three numbers of heads."""
    sizes = trained.get("size_sizes", np.array([d, horizon]))
    d, horizon = (int(number) for number in sizes)
    ax = figure.subplots()
    steps = np.linspace(0, 1.9 * float(optimal_step(d, d, horizon, "zero")), 101)
    for heads, colour in zip(sorted({1, max(d // 2, 1), d}), COLOURS, strict=False):
        share = redundancy(d, heads)
        error = sum(error_of_step(STEP, share, "zero", T) for T in range(2, horizon + 1))
        losses = sp.lambdify(STEP, d * error)(steps)
        best = float(optimal_step(d, heads, horizon, "zero"))
        least = float(minimum(d, heads, horizon, "zero"))
        ax.plot(steps, losses, color=colour, label=f"H = {heads}, theory")
        ax.plot(best, least, "D", color=colour, markersize=5, label=f"H = {heads}, exact minimum")
        if trained:
            eta, loss = trained[f"size_{heads}"].T
            ax.plot(eta, loss, "o", color=colour, fillstyle="none", markersize=10,
                    label=f"H = {heads}, trained")  # fmt: skip
    ax.set(xlabel="step size η", ylabel="loss, summed over lengths", xlim=(0, steps[-1]))
    ax.set(ylim=(0, 1.25 * d * (horizon - 1)))
    ax.set_title(f"The layer as one masked gradient step: d = {d}, $T_{{\\max}}$ = {horizon}")
    figure.legend(loc="outside lower center", ncols=3, fontsize=9)


PICTURES = {
    "step": Picture(
        "What a trained layer predicts on random sequences that no matrix made, against one masked "
        "step of gradient descent with the exact step size.",
        (6, 6.2),
        step,
        of_runs=True,
    ),
    "size": Picture(
        "The loss of a layer that takes one masked gradient step, against the step size, with its "
        "exact minimum: one size serves all sequences, and the more heads, the longer the step.",
        (6.5, 4.6),
        size,
        "Circles are trained layers, three seeds each: the mean of the mask's diagonal and the "
        "loss.",
    ),
}
