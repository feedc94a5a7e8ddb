"""Weights in files: read with care, pickles refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from icar_theory.archives import read_archive, read_folder, reason, require_regular
from icar_theory.commands import foreign
from icar_theory.layers.augmented import BLOCKS
from icar_theory.layers.results import FACTS, STORED, require_one_set

NAMES = {name: stored for stored, name in STORED.items()}
"""What weights on plain tokens are called in files; their own names are understood too."""
OTHERS = (*FACTS, "basis")
"""What a file may hold beside the weights; the basis is that of heads that are full matrices."""


def read_weights(file: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the weights of a file by the names that check takes, and what it says of them.

    Raises ValueError for a file that is no such archive, pickles included.
    """
    try:
        return _weights(file)
    except ValueError as error:
        hint = "; of single .npy files give the folder" if file.suffix == ".npy" else ""
        raise ValueError(f"{error}{hint}") from None
    except Exception as error:  # whatever reading a broken or hostile file raises
        words = f"{type(error).__name__} {reason(error)}"
        raise ValueError(f"{file} cannot be read: {words}") from None


def _weights(file: Path) -> tuple[dict[str, Any], dict[str, str]]:
    if file.suffix.lower() in foreign.READERS:
        require_regular(file)
        held = foreign.READERS[file.suffix.lower()](file)
        weights = {*NAMES, *NAMES.values(), *BLOCKS}
        return _chosen(file, foreign.by_last_name(file, held, weights, {*OTHERS}))
    found: list[str] = []

    def wanted(names: list[str]) -> list[str]:
        found.extend(names)
        return [name for name in names if name in {*_stored(names), *OTHERS}]

    arrays = (read_folder if file.is_dir() else read_archive)(file, wanted)
    return _chosen(file, dict.fromkeys(found) | arrays)


def _chosen(file: Path, held: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    try:
        require_one_set(held)
    except ValueError as error:
        raise ValueError(f"{file}: {error}") from None
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
