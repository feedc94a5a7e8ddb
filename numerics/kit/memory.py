"""How much memory a training takes: counted before it is allocated, and refused where it is much.

Counted are the largest arrays of each kind; a run holds a few copies of some of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import torch

MOST_BYTES = 2**32
"""The most bytes that one kind of array of a training may take."""
NO_ROOM = "not enough memory for what is asked"


def require_room(asked: str, **counts: int) -> None:
    """Refuse what would fill the memory: how many float64 it asks for, by kind.

    >>> require_room("d=100000", products=10**15)
    Traceback (most recent call last):
    ...
    ValueError: d=100000 ask for 7.45e+6 GiB of products, at most 4 GiB can be held
    """
    kind, most = max(counts.items(), key=lambda item: item[1])
    if 8 * most > MOST_BYTES:
        size, limit = (Decimal(count) / 2**30 for count in (8 * most, MOST_BYTES))
        raise ValueError(
            f"{asked} ask for {size:.3g} GiB of {kind}, at most {limit} GiB can be held"
        )


@contextmanager
def memory() -> Iterator[None]:
    """Raise ValueError, in one line, where the memory does not suffice after all.

    >>> with memory():
    ...     torch.empty(2**60)
    Traceback (most recent call last):
    ...
    ValueError: not enough memory for what is asked
    """
    try:
        yield
    except (MemoryError, torch.OutOfMemoryError):
        raise ValueError(NO_ROOM) from None
    except RuntimeError as error:  # what torch raises for the memory of the processor
        if "allocate" not in str(error) and "Storage size" not in str(error):
            raise
        raise ValueError(NO_ROOM) from None
