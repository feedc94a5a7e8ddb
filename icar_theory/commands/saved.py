"""Weights in .npz files, by the names that they have there."""

from __future__ import annotations

from pathlib import Path

from icar_theory.archives import read_archive
from icar_theory.arguments import Array
from icar_theory.layers.augmented import BLOCKS

NAMES = {"query_key": "A", "value": "B", "positions": "P"}
"""What weights on plain tokens are called in files; their own names are understood too."""
FACTS = ("context", "horizon", "boundary")


def read_weights(file: Path) -> tuple[dict[str, Array], dict[str, str]]:
    """Return the weights of an .npz file by the names that check takes, and what it says of them.

    Raises ValueError for a file that is no such archive, pickles included.
    """

    def chosen(held: list[str]) -> list[str]:
        missing = [stored for stored in _stored(held) if stored not in held]
        if missing:
            raise ValueError(
                f"it lacks the array {missing[0]}; it holds {', '.join(held) or 'nothing'}"
            )
        return [*_stored(held), *(name for name in FACTS if name in held)]

    arrays = read_archive(file, chosen)
    told = {name: str(arrays.pop(name)) for name in FACTS if name in arrays}
    weights = {name: arrays[stored] for stored, name in _stored(list(arrays)).items()}
    if "positions" in weights:
        told.pop("horizon", None)  # the lengths are those of the positions
    return weights, told


def _stored(held: list[str]) -> dict[str, str]:
    """Return name in the file → name for check: blocks, A B P, or query_key value positions."""
    if any(name in held for name in BLOCKS):
        return dict(zip(BLOCKS, BLOCKS, strict=True))
    if all(name in held for name in NAMES):
        return dict(zip(NAMES, NAMES, strict=True))
    return {stored: name for name, stored in NAMES.items()}
