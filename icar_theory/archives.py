"""Arrays in .npz files and in folders of .npy files, read with care: anyone may have written them.

Pickles are refused, and so is what would fill the memory, before it is unpacked.
"""

from __future__ import annotations

import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from io import FileIO
from pathlib import Path
from typing import IO

import numpy as np

from icar_theory.arguments import Array

MOST_BYTES = 2**28
"""How many bytes of arrays are read from one file, or from one folder."""


class SizeError(ValueError):
    """A file with more bytes than are read."""


def require_regular(file: Path) -> None:
    """Refuse what is no regular file: reading a pipe or a device may never end."""
    if file.exists() and not file.is_file():
        raise ValueError(f"{file} cannot be read: it is no regular file")


def require_small(size: int) -> None:
    """Refuse so many bytes of a file that is read as a whole."""
    if size > MOST_BYTES:
        raise SizeError(f"it has {size} bytes, at most {MOST_BYTES} are read")


def read_archive(
    file: Path, chosen: Callable[[list[str]], Iterable[str]] = list
) -> dict[str, Array]:
    """Return arrays of an .npz file by name: those that are `chosen` among the names it holds.

    Raises ValueError, in one line that names the file, for one that cannot be read.
    """
    require_regular(file)
    try:
        with file.open("rb") as stream:
            if not zipfile.is_zipfile(stream):
                raise ValueError("it is not an .npz file")
            with zipfile.ZipFile(stream) as archive:
                names = archive.namelist()
                members = {name.removesuffix(".npy"): name for name in names}
                wanted = list(chosen(list(members)))
                held = Counter(name.removesuffix(".npy") for name in names)
                twice = [name for name in wanted if held[name] > 1]
                if twice:
                    raise ValueError(f"it holds the array {twice[0]} more than once")
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
    return ValueError(f"{file} cannot be read: {reason(error)}")


def reason(error: Exception) -> str:
    """Return what an error says, in one line.

    >>> reason(OSError("not\\nthere")), reason(MemoryError()), reason(KeyError())
    ('not there', 'not enough memory', 'KeyError')
    """
    if isinstance(error, MemoryError):
        return "not enough memory"
    return " ".join(str(error).split()) or type(error).__name__


def _read(name: str, opened: Callable[[], IO[bytes]]) -> Array:
    with opened() as stream:
        if stream.read(6) != b"\x93NUMPY":
            raise ValueError(f"member {name} is not an array")
    try:
        with opened() as stream, warnings.catch_warnings(action="ignore"):
            array: Array = np.lib.format.read_array(stream, allow_pickle=False)
            return array
    except Exception as error:
        raise ValueError(f"array {name} cannot be read: {reason(error)}") from None
