"""Pictures of :mod:`icar_theory.theorems.descent_depth`: losses, polynomials, step sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import sympy as sp

from icar_theory.figures import BLUE, GREEN, ORANGE, Picture, Trained
from icar_theory.theorems.descent_depth.answers import (
    best_polynomial,
    bound,
    limit,
    minimum,
    step_sizes,
    steps_limit,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS = (BLUE, ORANGE, GREEN)
DEPTHS = range(1, 7)


def depth(figure: Figure, trained: Trained, horizon: int = 20) -> None:
    """Draw relative losses against depth: k steps and L layers, in the limit and at one T_max."""
    horizon = int(trained.get("depth_horizon", horizon))
    ax = figure.subplots()
    ax.plot(DEPTHS, [float(steps_limit(k)) for k in DEPTHS], "-", color=BLUE, marker=".",
            label="k steps, long sequences: 1/(k + 1)²")  # fmt: skip
    ax.plot(DEPTHS, [float(limit(k)) for k in DEPTHS], "-", color=ORANGE, marker=".",
            label="L layers, bound on long sequences: 4/(3ᴸ + 1)²")  # fmt: skip
    steps = [float(minimum(1, k, horizon)) / (horizon - 1) for k in DEPTHS]
    layers = [float(bound(k, horizon)) / (horizon - 1) for k in (1, 2, 3)]
    ax.plot(DEPTHS, steps, "D", color=BLUE, fillstyle="none", label=f"k steps, {at(horizon)}")
    ax.plot((1, 2, 3), layers, "D", color=ORANGE, fillstyle="none",
            label=f"L layers, bound, {at(horizon)}")  # fmt: skip
    for count in (1, 2, 3) if trained else ():
        losses = np.asarray(trained[f"depth_{count}"]) / (horizon - 1)
        ax.plot([count] * len(losses), losses, "o", color=GREEN, fillstyle="none", markersize=9,
                label=f"trained layers, {at(horizon)}" if count == 1 else None)  # fmt: skip
    ax.set(xlabel="depth: steps k, layers L", ylabel="loss, of that of the prediction 0")
    ax.set(yscale="log", ylim=(1e-7, 1))
    ax.set_title(f"Layers against steps of gradient descent: d = 1, {at(horizon)}")
    figure.legend(loc="outside lower center", ncols=2, fontsize=9)


def at(horizon: int) -> str:
    """Return the length as a legend has it."""
    return f"$T_{{\\max}}$ = {horizon}"


def polynomials(figure: Figure, trained: Trained, horizon: int = 20) -> None:
    """Draw what one, two and four steps multiply the prediction by, and two trained layers."""
    horizon = int(trained.get("depth_horizon", horizon))
    ax = figure.subplots()
    x = np.linspace(0, horizon - 1, 201)
    for steps, colour in zip((1, 2, 4), COLOURS, strict=True):
        q = [float(c) for c in best_polynomial(1, min(steps, horizon - 1), horizon)]
        values = 1 - np.polynomial.Polynomial(q)(x)
        ax.plot(x, values, color=colour, label=f"{steps} step{'s' * (steps > 1)}, exact")
    if trained:
        f = np.asarray(trained["polynomials_trained"])
        ax.plot(np.arange(1, horizon), f, "o", color="black", fillstyle="none",
                label="two layers, trained")  # fmt: skip
    ax.axhline(1, color="0.5", linewidth=0.8)
    ax.set_xticks(range(0, horizon, max(1, horizon // 8)))
    ax.set(xlabel="K, the number of tokens that have a next one", ylabel="f(K)")
    ax.set_title(f"d = 1, {at(horizon)}: the prediction is f(K) times the next token")
    figure.legend(loc="outside lower center", ncols=2, fontsize=9)


def sizes(figure: Figure, _: Trained) -> None:
    """Draw T_max times the best step sizes beside the inverse zeros of Jacobi polynomials."""
    ax = figure.subplots()
    x = sp.Symbol("x")
    for horizon, colour in zip((8, 20, 200), COLOURS, strict=True):
        points = [
            (k, horizon * float(size.middle)) for k in DEPTHS for size in step_sizes(1, k, horizon)
        ]
        ax.plot(*zip(*points, strict=True), "o", color=colour, fillstyle="none", label=at(horizon))
    for k in DEPTHS:  # orthogonal for the weight x on [0, 1]
        zeros = sp.Poly(sp.jacobi(k, 0, 1, 2 * x - 1), x).nroots()
        ax.plot([k] * k, [1 / float(zero) for zero in zeros], "x", color="black",
                label="1/zeros of Jacobi polynomials" if k == 1 else None)  # fmt: skip
    ax.set(xlabel="steps k", ylabel="$T_{\\max}$ times the step sizes", yscale="log")
    ax.set_title("The best step sizes, d = 1")
    figure.legend(loc="outside lower center", ncols=2, fontsize=9)


PICTURES = {
    "depth": Picture(
        "What is left of the loss after k steps of gradient descent with the best sizes, and what "
        "L layers cannot go below, for d = 1: one layer is one step, two are four, three thirteen.",
        (6.5, 5),
        depth,
        "Circles are trained layers, one for each random start: some stop on the way. A loss of 0 "
        "is not drawn.",
    ),
    "polynomials": Picture(
        "A layer or k steps multiply the next token by a polynomial in K that should be 1; two "
        "layers compute that of four steps.",
        (6.5, 4.8),
        polynomials,
        "Circles are the best of the trained layers.",
    ),
    "sizes": Picture(
        "The best step sizes of k steps are inverse zeros of orthogonal polynomials on 1 … N; "
        "times the length they come to those of Jacobi polynomials.",
        (6.5, 4.6),
        sizes,
    ),
}
