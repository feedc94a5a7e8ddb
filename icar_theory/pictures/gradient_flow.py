"""Pictures of :mod:`icar_theory.theorems.gradient_flow`: what is conserved, and where p ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icar_theory.figures import BLUE, GREEN, ORANGE, Picture, Trained
from icar_theory.theorems.gradient_flow import scale

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WAYS = {"flow": BLUE, "descent": GREEN, "adam": ORANGE}
NAMES = {"flow": "gradient flow", "descent": "gradient descent", "adam": "Adam"}
FLOOR = 1e-13
"""What is below is rounding."""
AT_MINIMUM = 1e-6


def drift(figure: Figure, trained: Trained, d: int = 3, heads: int = 2, horizon: int = 2) -> None:
    """Draw how far Q and c are from their first values, along three ways of training."""
    sizes = trained.get("sizes", np.array([d, heads, horizon]))
    d, heads, horizon = (int(size) for size in sizes)
    rate = float(trained.get("rate", np.array(0.01)))
    left, right = figure.subplots(1, 2, sharey=True)
    for ax, what, title in (
        (left, "heads", r"$\|A A^\top - B B^\top - Q\|$"),
        (right, "scale", r"$|\,\|A\|^2 - \|P\|^2 - c\,|$"),
    ):
        for way, color in WAYS.items():
            if f"{what}_{way}" in trained:
                apart = np.maximum(trained[f"{what}_{way}"], FLOOR)[1:]
                time = rate * np.arange(1, len(apart) + 1)
                label = NAMES[way] if ax is left else None
                ax.plot(time, apart, color=color, label=label)
        if not trained:
            ax.axhline(FLOOR, color=BLUE, label="gradient flow: 0" if ax is left else None)
        ax.set(yscale="log", xlabel="time (a step is 0.01)", ylim=(FLOOR / 3, 30), title=title)
    left.set_title(f"{left.get_title()}, d = {d}, H = {heads}")
    right.set_title(f"{right.get_title()}, $T_{{\\max}}$ = {horizon}")
    figure.legend(loc="outside lower center", ncols=3)


def ends(figure: Figure, trained: Trained, d: int = 3, heads: int = 2, horizon: int = 2) -> None:
    """Draw the p_T at which flows end against the stated one, for random starts."""
    ax = figure.subplots()
    top = 1.8
    ax.plot([0, top], [0, top], color="0.4", linewidth=0.8, label=r"stated $|p_T|$")
    for context, color in (("unitary", BLUE), ("orthogonal", ORANGE)):
        if f"ends_{context}" not in trained:
            continue
        reached = trained[f"ends_{context}"]
        A, B, P = (trained[f"{context}_{name}"] for name in ("query_key", "value", "positions"))
        least = (horizon - 1.0) * (d - heads) if context == "unitary" else 0.0
        kept = np.abs(reached[:, 2] - least) < AT_MINIMUM
        said = np.array(
            [float(scale(*start, context=context).middle) for start in zip(A, B, P, strict=True)]
        )
        free = kept & (context == "unitary") & (reached[:, 1] > AT_MINIMUM)
        for chosen, marker, words in (
            (kept & ~free, "o", f"{context} contexts"),
            (free, "x", r"$\Pi \mathbf{1} = 0$, where $p_{T-1}$ is free"),
        ):
            if chosen.any():
                ax.plot(said[chosen], reached[chosen, 0], marker, color=color, label=words)
    ax.set(
        xlabel=r"$|p_T|$ stated from the start",
        ylabel=r"$|p_T|$ at the end of the flow",
        xlim=(0.6, top),
        ylim=(0.6, top),
        aspect="equal",
    )
    ax.set_title(
        f"The scale that the flow chooses: d = {d}, H = {heads}, $T_{{\\max}}$ = {horizon}"
    )
    ax.legend(loc="lower right", fontsize="small")


PICTURES = {
    "drift": Picture(
        "How far the conserved quantities of the heads and of the scale are from their first "
        "values: gradient flow keeps both, gradient descent drifts slowly, Adam does not keep "
        "them.",
        (8, 4.2),
        drift,
        "The three ways start at the same weights.",
    ),
    "ends": Picture(
        "The last positional weight at the end of gradient flow against the one that the first "
        "weights determine.",
        (5.5, 5.2),
        ends,
        "Points are flows of random starts that end at a minimiser.",
    ),
}
