"""The phase diagram of a sweep: where training reaches the minimum, and where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from icar_theory.figures import ORANGE
from icar_theory.sweeps import Cell

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS = {"reached": "minimum reached", "bad": "bad minimum", "escaped": "escaped"}
"""What is counted, and what its panel says."""
COLOURS = "cividis"
"""Read by every kind of colour vision, and from light to dark in print."""
GROUPS = 12
"""The most settings of one picture."""
WRITTEN = 12
"""Shares are written into cells where no side has more."""


def setting(cell: Cell) -> tuple[str, str, str, int]:
    """Return what all layers of one row of panels share."""
    return cell.tokens, cell.boundary, cell.context, cell.horizon


def draw(cells: Sequence[Cell]) -> Figure:
    """Return a figure with a row of panels for each setting: shares of runs by heads and dimension.

    Raises ValueError for too many settings, ImportError without matplotlib.
    """
    groups = [(key, list(group)) for key, group in groupby(sorted(cells, key=setting), setting)]
    if len(groups) > GROUPS:
        raise ValueError(
            f"a picture shows at most {GROUPS} settings (tokens, context, boundary, horizon), "
            f"got {len(groups)}"
        )
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise ImportError(
            "phase --out needs matplotlib, which is not installed: pip install 'icar_theory[plot]'"
        ) from None
    heads, dimensions = (sorted({getattr(x, name) for x in cells}) for name in ("heads", "d"))
    width, height = (max(3.2, 0.45 * min(len(x), 30)) for x in (heads, dimensions))
    figure = Figure(figsize=(3 * width + 1.2, len(groups) * height + 0.9), layout="constrained")
    rows = figure.subplots(len(groups), 3, squeeze=False, sharey="row")
    for axes, (key, group) in zip(rows, groups, strict=True):
        for ax, (name, title) in zip(axes, PANELS.items(), strict=True):
            image = draw_panel(ax, group, name)
            ax.set(title=title, xlabel="heads H")
        *names, horizon = key
        words = " ".join(filter(None, names))
        axes[0].set_ylabel(f"{words}, $T_{{\\max}}$ = {horizon}\ndimension d")
    bar = figure.colorbar(image, ax=rows, shrink=0.9, label="share of the runs")
    solids: Any = bar.solids
    solids.set(rasterized=False, edgecolor="face")
    words = "ticks: H = d/2, dotted: H = d"
    if any(cell.minimum is None for cell in cells):
        words += "; hatched: no minimum is stated, shares refer to the least loss found"
    figure.supxlabel(words, size=9)
    return figure


def draw_panel(ax: Axes, cells: Sequence[Cell], name: str) -> Any:
    """Draw one share as a heat map; hatch what refers to no stated minimum."""
    heads, dimensions = (sorted({getattr(x, size) for x in cells}) for size in ("heads", "d"))
    shares = np.full((len(dimensions), len(heads)), np.nan)
    small = max(shares.shape) <= WRITTEN
    for cell in cells:
        x, y = heads.index(cell.heads), dimensions.index(cell.d)
        share = getattr(cell, name) / cell.runs
        shares[y, x] = share
        if small:
            ink = "black" if share > 0.5 else "white"
            ax.text(
                x, y, f"{100 * share:.0f}", ha="center", va="center", color=ink, size=7, zorder=3
            )
        if cell.minimum is None and name != "escaped":
            ax.fill_between([x - 0.5, x + 0.5], y - 0.5, y + 0.5, hatch="////", facecolor="none",
                            edgecolor="grey", linewidth=0, zorder=2)  # fmt: skip
    image = ax.pcolormesh(
        np.arange(len(heads)), np.arange(len(dimensions)), shares, cmap=COLOURS, vmin=0, vmax=1
    )
    for factor, style in ((0.5, "-"), (1, ":")):
        for y, d in enumerate(dimensions):
            if heads[0] <= factor * d <= heads[-1]:
                place = np.interp(factor * d, heads, range(len(heads)))
                ax.plot([place, place], [y - 0.5, y - 0.25], style, color=ORANGE, linewidth=2)
    for axis, sizes in ((ax.xaxis, heads), (ax.yaxis, dimensions)):
        step = 1 + len(sizes) // 20
        axis.set_ticks(range(0, len(sizes), step), [str(size) for size in sizes[::step]])
    return image
