"""Pictures of :mod:`icar_theory.theorems.mesa_capability`: errors at lengths never trained on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from icar_theory.figures import BLUE, GREEN, ORANGE, Picture, Trained
from icar_theory.theorems.mesa_capability import error, floor, trained

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIZES = (2, 4, 40)
"""d, the trained length T, and the longest test length."""
LAWS = {"gaussian": BLUE, "sphere": ORANGE, "one_hot": GREEN}


def floors(figure: Figure, runs: Trained) -> None:
    """Draw the relative error against the test length, for three laws, with its limit and floor."""
    d, length, longest = SIZES
    tests = np.arange(2, longest + 1)
    ax = figure.subplots()
    for law, colour in LAWS.items():
        words = law.replace("_", " ")
        stated = [float(error(law, d, length, int(test))) for test in tests]
        ax.plot(tests, stated, color=colour, label=f"{words}, theory")
        if runs:
            ax.plot(tests[::2], runs[f"errors_{law}"][::2], "o", color=colour, markersize=4,
                    label=f"{words}, trained")  # fmt: skip
        ax.axhline(float(trained(law, d, length)), color=colour, linewidth=0.8, linestyle="--")
        ax.axhline(float(floor(law, d)), color=colour, linewidth=0.8, linestyle=":")
    ax.axvline(
        length - 1, color="0.4", linewidth=0.8, label=f"last length of the loss, t = {length - 1}"
    )
    ax.set(
        xlabel="test length t", ylabel="relative squared error", xlim=(2, longest), ylim=(-0.03, 1)
    )
    ax.set_title(f"Best diagonal layer, d = {d}, T = {length}: limit (dashed), floor (dotted)")
    ax.legend()


PICTURES = {
    "floors": Picture(
        "The relative error at every test length of the best diagonal layer. One gradient step "
        "recovers one-hot starts; for Gaussian and spherical ones a floor stays however long the "
        "sequence.",
        (6.5, 4.2),
        floors,
        "Points are layers that were trained from sequences.",
    ),
}
