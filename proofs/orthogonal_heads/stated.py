"""Weights that a line states in its letters' definitions, and what it says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from icar_theory.claims import Line
from icar_theory.exact.context import orthogonal
from icar_theory.layers.plain_symbols import EARLIER, LAST, MATRIX, PREVIOUS
from icar_theory.statements import value
from proofs.kit.plain import weights_point
from proofs.kit.step import RefutedError


def said(line: Line, letter: Any) -> Any:
    """Return what the line says that a letter equals."""
    found = [part.rhs for part in sp.And.make_args(line.relation) if part.lhs == letter]
    if len(found) != 1:
        raise RefutedError(f"{line.id}: {letter} is equated {len(found)} times")
    return found[0]


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
