"""The font of formulas: STIX Two Math, which travels with the page (SIL Open Font License)."""

from __future__ import annotations

import base64
import io
from importlib.metadata import distribution
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONT = Path(str(distribution("ziamath").locate_file("ziamath/fonts/STIXTwoMath-Regular.ttf")))
VARIABLES = "".join(map(chr, (*range(0x1D434, 0x1D468), 0x210E, *range(0x1D6A4, 0x1D6A6),
                             *range(0x1D6E2, 0x1D71C))))  # fmt: skip
"""The signs that a browser sets for a variable of one letter."""
RADICAL = "√"
"""The one sign that a browser draws and no text holds: of ``msqrt`` and ``mroot``."""


def font(text: str) -> str:
    """Return the font with the signs of a text, as a data URL.

    >>> font("x")[:22]
    'data:font/woff;base64,'
    """
    options = subset.Options()
    options.flavor = "woff"
    options.layout_features = ["ssty", "dtls", "flac"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 5, 13, 14]  # its authors and its licence travel with it
    with TTFont(FONT) as whole:
        chosen = subset.Subsetter(options)
        chosen.populate(text=text + VARIABLES + RADICAL)
        chosen.subset(whole)
        whole.flavor = options.flavor
        written = io.BytesIO()
        whole.save(written)
    return "data:font/woff;base64," + base64.b64encode(written.getvalue()).decode()
