"""Pictures of :mod:`icar_theory.theorems.unitary_heads`: the heads, and the least loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from icar_theory.figures import Picture, Trained, draw_heads, draw_minimum
from icar_theory.theorems.unitary_heads import minimum, optimum

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def layer(figure: Figure, trained: Trained, d: int = 6, heads: int = 6, horizon: int = 8) -> None:
    """Draw A, B, C and P for lengths 2 to T_max."""
    draw_heads(figure, optimum(d, heads, horizon=horizon).numpy(), trained)


def least(figure: Figure, trained: Trained, d: int = 6) -> None:
    """Draw ``max(d − H, 0)``."""
    ax = figure.subplots()
    values = {H: float(minimum(d, H)) for H in range(1, d + 1)}
    draw_minimum(ax, values, "max(d − H, 0)", trained)
    ax.set_title(f"Least loss of plain tokens, unitary contexts, d = {d}")


PICTURES = {
    "heads": Picture(
        "Heads and positions for d = H = 6: the closed form.",
        (7.5, 3.5),
        layer,
        "Below it a trained layer.",
    ),
    "minimum": Picture(
        "The least loss against the number of heads.",
        (6.5, 4),
        least,
        "Points are trained layers, four seeds each.",
    ),
}
