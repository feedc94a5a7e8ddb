"""Weights that a line states in its letters' definitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from icar_theory.claims import Line
from icar_theory.evaluation import value
from icar_theory.exact.context import orthogonal
from icar_theory.layers.plain_symbols import EARLIER, LAST, MATRIX, PREVIOUS
from proofs.kit.plain import weights_point


def at_stated_weights(line: Line, sizes: Mapping[str, Any], length: int) -> tuple[Any, Any]:
    """Return the stated mixing at these sizes, and the layer's exact loss at the stated weights.

    ``r = Σ_{t<T−1} p_t²`` is spent on p_1.
    """
    meaning = line.definitions
    C, last, previous, earlier = (
        value(meaning[letter], sizes, {}) for letter in (MATRIX, LAST, PREVIOUS, EARLIER)
    )
    first = [sp.sqrt(earlier), *[0] * (length - 3)] if length > 2 else []
    return C, weights_point(orthogonal, int(sizes["H"]), C, [*first, previous, last])[1]
