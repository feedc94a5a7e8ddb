"""Strategies that build valid values: sizes, exact and float layers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from icar_theory.layers.augmented import BLOCKS

CONTEXTS = ("unitary", "orthogonal")
contexts = st.sampled_from(CONTEXTS)
boundaries = st.sampled_from(("zero", "wrap"))
fractions = st.builds(Fraction, st.integers(-4, 4), st.integers(1, 3))


@dataclass(frozen=True)
class Layer:
    """Weights of a layer: A, B (H×d) and P ((T_max−1)×T_max), all of them Fractions."""

    query_key: list[list[Fraction]]
    value: list[list[Fraction]]
    positions: list[list[Fraction]]

    @property
    def floats(self) -> tuple[Any, Any, Any]:
        return tuple(np.array([[float(x) for x in row] for row in part]) for part in self.exact)  # type: ignore[return-value]

    @property
    def exact(self) -> tuple[list[list[Fraction]], list[list[Fraction]], list[list[Fraction]]]:
        return self.query_key, self.value, self.positions


def matrices(rows: int, columns: int) -> st.SearchStrategy[list[list[Fraction]]]:
    return st.lists(
        st.lists(fractions, min_size=columns, max_size=columns), min_size=rows, max_size=rows
    )


@st.composite
def layers(draw: st.DrawFn, max_d: int = 5, max_heads: int = 4, max_horizon: int = 5) -> Layer:
    d = draw(st.integers(1, max_d))
    heads = draw(st.integers(1, max_heads))
    horizon = draw(st.integers(2, max_horizon))
    return Layer(
        draw(matrices(heads, d)), draw(matrices(heads, d)), draw(matrices(horizon - 1, horizon))
    )


@dataclass(frozen=True)
class AugmentedLayer:
    """Six blocks (H×d, Fractions) and the horizon."""

    blocks: dict[str, list[list[Fraction]]]
    horizon: int

    @property
    def floats(self) -> dict[str, Any]:
        return {
            name: np.array([[float(x) for x in row] for row in block])
            for name, block in self.blocks.items()
        }


@st.composite
def augmented_layers(
    draw: st.DrawFn, max_d: int = 3, max_heads: int = 2, max_horizon: int = 4
) -> AugmentedLayer:
    d, heads = draw(st.integers(1, max_d)), draw(st.integers(1, max_heads))
    blocks = {name: draw(matrices(heads, d)) for name in BLOCKS}
    return AugmentedLayer(blocks, draw(st.integers(2, max_horizon)))


@st.composite
def solvable_sizes(draw: st.DrawFn, context: str, max_d: int = 8) -> tuple[int, int]:
    """Draw (d, heads) with a closed form."""
    d = draw(st.integers(1, max_d))
    least = (d + 1) // 2 if context == "orthogonal" and d % 2 else 1
    return d, draw(st.integers(least, d + 2))
