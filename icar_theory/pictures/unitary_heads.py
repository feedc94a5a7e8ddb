"""Pictures of :mod:`icar_theory.theorems.unitary_heads`: the heads, and the least loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from icar_theory.figures import Picture, Trained, draw_heads, draw_minimum
from icar_theory.theorems.unitary_heads import minimum, optimum

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def heads(figure: Figure, trained: Trained) -> None:
    """Draw A, B, C and P for d = H = 6, lengths 2 to 8."""
    draw_heads(figure, optimum(6, 6, horizon=8).numpy(), trained)


def least(figure: Figure, trained: Trained) -> None:
    """Draw ``max(d − H, 0)`` for d = 6."""
    ax = figure.subplots()
    draw_minimum(ax, {H: float(minimum(6, H)) for H in range(1, 7)}, "max(d − H, 0)", trained)
    ax.set_title("Least loss of plain tokens, unitary contexts, d = 6")


PICTURES = {
    "heads": Picture(
        "Heads and positions for d = H = 6: the closed form, and a trained layer.",
        (7.5, 3.5),
        heads,
    ),
    "minimum": Picture(
        "The least loss against the number of heads; points are trained layers, four seeds each.",
        (6.5, 4),
        least,
    ),
}
