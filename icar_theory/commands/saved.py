"""Weights in files: read with care, pickles refused."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from icar_theory.arguments import Array
from icar_theory.commands import foreign
from icar_theory.layers.augmented import BLOCKS
from icar_theory.layers.results import FACTS, STORED

NAMES = {name: stored for stored, name in STORED.items()}
"""What weights on plain tokens are called in files; their own names are understood too."""
OTHERS = (*FACTS, "basis")
"""What a file may hold beside the weights; the basis is that of heads that are full matrices."""


def read_weights(file: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the weights of a file by the names that check takes, and what it says of them.

    Raises ValueError for a file that is no such archive, pickles included.
    """
    try:
        if file.is_dir():
            return _chosen(file, foreign.folder(file))
        if file.suffix.lower() in foreign.READERS:
            held = foreign.READERS[file.suffix.lower()](file)
            return _chosen(
                file, foreign.by_last_name(file, held, {*NAMES, *NAMES.values(), *BLOCKS})
            )
        with file.open("rb") as stream:
            if not zipfile.is_zipfile(stream):
                hint = "; of single .npy files give the folder" if file.suffix == ".npy" else ""
                raise ValueError(f"{file} is not an .npz file{hint}")
            stream.seek(0)
            with np.load(stream, allow_pickle=False) as archive:
                wanted = {*_stored(archive.files), *OTHERS} & {*archive.files}
                arrays = {
                    name: _read(file, archive, name) for name in archive.files if name in wanted
                }
                return _chosen(file, dict.fromkeys(archive.files) | arrays)
    except (OSError, zipfile.BadZipFile) as error:
        raise ValueError(f"{file} cannot be read: {error}") from None


def _chosen(file: Path, held: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    names = _stored(list(held))
    missing = [stored for stored in names if stored not in held]
    if missing:
        raise ValueError(
            f"{file} lacks the array {missing[0]}; it holds {', '.join(held) or 'nothing'}"
        )
    weights = {name: held[stored] for stored, name in names.items()}
    told = {name: str(np.asarray(held[name])) for name in FACTS if name in held}
    if "positions" in weights:
        told.pop("horizon", None)  # the lengths are those of the positions
    if "basis" in held:
        weights["basis"] = held["basis"]
    return weights, told


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
