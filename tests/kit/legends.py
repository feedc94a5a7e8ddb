"""What a legend hides in a picture: curves below it, or itself beyond the edge."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

STOPS = 200
"""Points looked at between two of a curve: closer than the smallest legend is wide."""


def hidden(figure: Figure) -> list[str]:
    """Return the labels of curves that run below a legend, and "legend" for one that is cut off."""
    FigureCanvasAgg(figure).draw()
    legends = [*(ax.get_legend() for ax in figure.axes), *figure.legends]
    return [found for legend in legends if legend for found in _hidden_by(legend, figure)]


def _hidden_by(legend: Any, figure: Figure) -> Iterator[str]:
    box = legend.get_window_extent()
    if not (figure.bbox.contains(*box.min) and figure.bbox.contains(*box.max)):
        yield "legend"
    for ax in figure.axes:
        for line in ax.lines:
            corners = line.get_transform().transform(line.get_xydata())
            curve = [np.linspace(*ends, STOPS) for ends in pairwise(corners)]
            points = np.vstack([corners, *curve])
            if any(box.contains(*point) and ax.bbox.contains(*point) for point in points):
                yield str(line.get_label())
