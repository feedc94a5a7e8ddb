"""Writing files whole, as icar_theory.files does, in places that are tried before the work."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole(out: Path) -> Iterator[BinaryIO]:
    """Open a file to write, under another name until it is closed; nothing is left of a failure.

    What is no file, such as ``/dev/stdout``, is written as it is.
    """
    if out.exists() and not out.is_file():
        with out.open("wb") as stream:
            yield stream
        return
    target = Path(os.path.realpath(out))
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        stream = beside.open("wb")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(out)) from None
    try:
        with stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def tried(out: Path) -> None:
    """Raise OSError where a file cannot be written, its folder is missing, say; leave nothing."""
    if out.exists():
        out.open("ab").close()
    else:
        out.open("xb").close()
        out.unlink()
