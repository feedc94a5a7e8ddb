"""Pictures of :mod:`icar_theory.theorems.spectra`: least losses by order, best steps by law."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icar_theory.answers import NoClosedForm
from icar_theory.figures import BLUE, GREEN, ORANGE, Picture, Trained
from icar_theory.theorems.spectra import arc_step, minimum, threshold, von_mises_step

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def orders(figure: Figure, trained: Trained, d: int = 2, heads: int = 1, horizon: int = 4) -> None:
    """Draw the least loss at one length on the n-th roots of unity, for the stated n."""
    odd, even = threshold(horizon)
    stated = []
    for n in range(2, even + 3):
        try:
            stated.append((n, float(minimum(n, d, heads, horizon))))
        except NoClosedForm:  # no line speaks there
            continue
    ax = figure.subplots()
    for remainder, color, word in ((0, BLUE, "even n"), (1, GREEN, "odd n")):
        shown = [(n, loss) for n, loss in stated if n % 2 == remainder]
        ax.plot(*zip(*shown, strict=True), "s", color=color, markersize=8, label=f"{word}, theory")
    if trained:
        ax.plot(
            trained["orders"],
            trained["losses"],
            "o",
            color=ORANGE,
            markersize=4,
            label="trained layers",
        )
    for n, color in ((even, BLUE), (odd, GREEN)):
        ax.axvline(n, color=color, linestyle="--", linewidth=0.9)
    left = max(d - heads, 0)
    ax.axhline(left, color="0.4", linewidth=0.8, linestyle=":", label="the circle's")
    ax.set(xlabel="order n of the roots of unity", ylabel="least loss", ylim=(-0.1, left + 0.3))
    ax.set_title(f"Plain tokens: d = {d}, H = {heads}, T = {horizon}")
    figure.legend(loc="outside lower center", ncols=2)


def steps(figure: Figure, trained: Trained, d: int = 2, horizon: int = 4) -> None:
    """Draw the best step size against the width of an arc, and the von Mises concentration."""
    left, right = figure.subplots(1, 2, sharey=True)
    widths, kappas = np.linspace(1, 8, 29), np.linspace(0, 8, 33)
    arcs = [float(arc_step(float(mu), d, horizon).middle) for mu in widths]
    others = [float(von_mises_step(float(kappa), d, horizon).middle) for kappa in kappas]
    alike = sum(range(1, horizon)) / (d * sum(k**2 for k in range(1, horizon)))
    for ax, where, values, name in (
        (left, widths, arcs, "arc"),
        (right, kappas, others, "von_mises"),
    ):
        ax.plot(where, values, color=BLUE, label="theory" if ax is left else None)
        ax.axhline(arcs[0], color="0.4", linewidth=0.8, linestyle=":")
        ax.axhline(
            alike,
            color=GREEN,
            linewidth=0.9,
            linestyle="--",
            label="all eigenvalues alike" if ax is left else None,
        )
        if trained:
            known = trained["widths" if name == "arc" else "kappas"]
            label = "trained" if ax is left else None
            ax.plot(known, trained[f"{name}_steps"], "o", color=ORANGE, label=label)
    left.set(xlabel=r"arc $[0, 2\pi/\mu]$: $\mu$", ylabel=r"best step size $\eta^*$")
    right.set(xlabel=r"von Mises law: $\kappa$")
    left.set_title(f"d = {d}, $T_{{\\max}}$ = {horizon}")
    right.set_title("the same sizes")
    figure.legend(loc="outside lower center", ncols=3)


PICTURES = {
    "orders": Picture(
        "The least loss of few heads where eigenvalues are n-th roots of unity: the circle's from "
        "the thresholds on (dashed), less at even n just below, and 0 for signs.",
        (6.5, 4.4),
        orders,
        "Points are trained layers, at orders without a stated loss too.",
    ),
    "steps": Picture(
        "The best step size for phases on an arc and under von Mises laws: it shrinks from the "
        "circle's (dotted) towards that of a single number (dashed).",
        (7.5, 4.0),
        steps,
        "Points are trained step sizes.",
    ),
}
