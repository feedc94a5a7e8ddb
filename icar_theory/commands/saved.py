"""Weights in .npz files: read with care, pickles refused."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from icar_theory.arguments import Array
from icar_theory.layers.augmented import BLOCKS

NAMES = {"query_key": "A", "value": "B", "positions": "P"}
"""What weights on plain tokens are called in files; their own names are understood too."""
FACTS = ("context", "horizon", "boundary")


def read_weights(file: Path) -> tuple[dict[str, Array], dict[str, str]]:
    """Return the weights of an .npz file by the names that check takes, and what it says of them.

    Raises ValueError for a file that is no such archive, pickles included.
    """
    try:
        with file.open("rb") as stream:
            if not zipfile.is_zipfile(stream):
                raise ValueError(f"{file} is not an .npz file")
            stream.seek(0)
            with np.load(stream, allow_pickle=False) as archive:
                names = _stored(archive.files)
                missing = [stored for stored in names if stored not in archive]
                if missing:
                    holds = ", ".join(archive.files) or "nothing"
                    raise ValueError(f"{file} lacks the array {missing[0]}; it holds {holds}")
                weights = {name: _read(file, archive, stored) for stored, name in names.items()}
                told = {name: str(_read(file, archive, name)) for name in FACTS if name in archive}
                if "positions" in weights:
                    told.pop("horizon", None)  # the lengths are those of the positions
                return weights, told
    except (OSError, zipfile.BadZipFile) as error:
        raise ValueError(f"{file} cannot be read as an .npz file: {error}") from None


def _stored(held: list[str]) -> dict[str, str]:
    """Return name in the file → name for check: blocks, A B P, or query_key value positions."""
    if any(name in held for name in BLOCKS):
        return dict(zip(BLOCKS, BLOCKS, strict=True))
    if all(name in held for name in NAMES):
        return dict(zip(NAMES, NAMES, strict=True))
    return {stored: name for name, stored in NAMES.items()}


def _read(file: Path, archive: Any, name: str) -> Array:
    try:
        array = archive[name]
    except (ValueError, EOFError, zlib.error) as error:
        raise ValueError(f"{file}: array {name} cannot be read: {error}") from None
    if not isinstance(array, np.ndarray):  # a member that is no .npy comes back as bytes
        raise ValueError(f"{file}: member {name} is not an array")
    return array
