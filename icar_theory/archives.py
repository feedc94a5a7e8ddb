"""Arrays in .npz files and in folders of .npy files, read with care: anyone may have written them.

Pickles are refused, and so is what would fill the memory, before it is unpacked.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from io import FileIO
from pathlib import Path
from typing import IO

import numpy as np

from icar_theory.arguments import Array

MOST_BYTES = 2**28
"""How many bytes of arrays are read from one file, or from one folder."""


def read_archive(
    file: Path, chosen: Callable[[list[str]], Iterable[str]] = list
) -> dict[str, Array]:
    """Return arrays of an .npz file by name: those that are `chosen` among the names it holds.

    Raises ValueError, in one line that names the file, for one that cannot be read.
    """
    try:
        with file.open("rb") as stream:
            if not zipfile.is_zipfile(stream):
                raise ValueError("it is not an .npz file")
            with zipfile.ZipFile(stream) as archive:
                members = {name.removesuffix(".npy"): name for name in archive.namelist()}
                wanted = list(chosen(list(members)))
                _require_few(archive.getinfo(members[name]).file_size for name in wanted)
                return {name: _read(name, partial(archive.open, members[name])) for name in wanted}
    except Exception as error:  # whatever reading a broken or hostile file raises
        raise _unreadable(file, error) from None


def read_folder(
    folder: Path, chosen: Callable[[list[str]], Iterable[str]] = list
) -> dict[str, Array]:
    """Return arrays of the .npy files in a folder by their stems, as :func:`read_archive` does."""
    files = {path.stem: path for path in sorted(folder.glob("*.npy")) if path.is_file()}
    try:
        wanted = list(chosen(list(files)))
        _require_few(files[name].stat().st_size for name in wanted)
        return {name: _read(name, partial(FileIO, files[name])) for name in wanted}
    except Exception as error:
        raise _unreadable(folder, error) from None


def _require_few(sizes: Iterable[int]) -> None:
    size = sum(sizes)
    if size > MOST_BYTES:
        raise ValueError(f"its arrays have {size} bytes, at most {MOST_BYTES} are read")


def _unreadable(file: Path, error: Exception) -> ValueError:
    return ValueError(f"{file} cannot be read: {' '.join(str(error).split())}")


def _read(name: str, opened: Callable[[], IO[bytes]]) -> Array:
    with opened() as stream:
        if stream.read(6) != b"\x93NUMPY":
            raise ValueError(f"member {name} is not an array")
    try:
        with opened() as stream, warnings.catch_warnings(action="ignore"):
            array: Array = np.lib.format.read_array(stream, allow_pickle=False)
            return array
    except Exception as error:
        raise ValueError(f"array {name} cannot be read: {error}") from None
