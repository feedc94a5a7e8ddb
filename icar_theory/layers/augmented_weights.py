"""Weights and sizes of layers on augmented tokens at which stated answers are asked for."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sympy as sp

from icar_theory.arguments import to_sympy
from icar_theory.exact.reading import exact_array
from icar_theory.exact.sampling import small_rational
from icar_theory.exact.sizes import D, Grid, H
from icar_theory.layers.augmented import BLOCKS, BOUNDARIES, read_blocks
from icar_theory.layers.results import parted, tells


def weights_loss(
    loss: Callable[..., Any], blocks: Any, horizon: int, boundary: str = "zero"
) -> Any:
    """Return a stated loss at exact blocks, as a SymPy number: the question "loss".

    Raises TypeError or ValueError naming a bad block.
    """
    read = {
        name: exact_array(name, block.tolist(), dimensions=(2,))
        for name, block in read_blocks(parted(blocks)[0] if tells(blocks) else blocks).items()
    }
    return to_sympy(loss(read, horizon, boundary))


def loss_points() -> Iterator[Mapping[str, Any]]:
    """Yield random rational blocks, small sizes first."""
    generator = random.Random(0)
    for d in range(1, 4):
        for heads in (1, 2):
            for horizon in (2, 3, 4):
                for boundary in BOUNDARIES:
                    blocks = {
                        name: sp.ImmutableMatrix(
                            heads, d, [small_rational(generator) for _ in range(heads * d)]
                        )
                        for name in BLOCKS
                    }
                    yield {"blocks": blocks, "horizon": horizon, "boundary": boundary}


def sizes() -> Iterator[Mapping[str, Any]]:
    """Yield d, H ≤ d + 1, T_max and the boundary, small sizes first."""
    yield from Grid(
        {
            "d": range(1, 6),
            "heads": range(1, 7),
            "horizon": range(2, 7),
            "boundary": BOUNDARIES,
        },
        (H <= D + 1,),
    )
