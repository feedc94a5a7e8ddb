"""Arrays in .npz files, read with care: anyone may have written the file.

Pickles are refused, and so is what would fill the memory, before it is unpacked.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from icar_theory.arguments import Array

MOST_BYTES = 2**28
"""How many bytes of arrays are read from one file."""


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
                size = sum(archive.getinfo(members[name]).file_size for name in wanted)
                if size > MOST_BYTES:
                    raise ValueError(f"its arrays have {size} bytes, at most {MOST_BYTES} are read")
                return {name: _read(archive, name, members[name]) for name in wanted}
    except Exception as error:  # whatever reading a broken or hostile file raises
        reason = " ".join(str(error).split())
        raise ValueError(f"{file} cannot be read: {reason}") from None


def _read(archive: zipfile.ZipFile, name: str, member: str) -> Array:
    with archive.open(member) as stream:
        if stream.read(6) != b"\x93NUMPY":
            raise ValueError(f"member {name} is not an array")
    try:
        with archive.open(member) as stream, warnings.catch_warnings(action="ignore"):
            array: Array = np.lib.format.read_array(stream, allow_pickle=False)
            return array
    except Exception as error:
        raise ValueError(f"array {name} cannot be read: {error}") from None
