"""How a bad argument is refused: in one line, with its name and its value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

SHOWN = 300
"""How many characters of a value a message shows."""


def said(value: object) -> str:
    """Return a value as one line of a message, cut where it is long.

    >>> said("a"), len(said(range(10**9))), said("a" * 999)[-3:]
    ("'a'", 20, 'aa…')
    """
    try:
        text = " ".join(repr(value).split())
    except Exception:  # it is the user's object, and an int of thousands of digits has no repr
        return f"<{type(value).__name__} too long to be shown>"
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def choice(name: str, value: object, options: Iterable[str]) -> str:
    """Return `value` if it is one of the `options`.

    >>> choice("boundary", "zero", ("zero", "wrap"))
    'zero'
    """
    allowed = list(options)
    if not isinstance(value, str) or value not in allowed:
        error = ValueError if isinstance(value, str) else TypeError
        raise error(f"{name} must be one of {', '.join(map(repr, allowed))}, got {said(value)}")
    return value


def detached(name: str, value: Any) -> Any:
    """Return a torch tensor, recognised without importing torch, as an array of its numbers."""
    if not hasattr(value, "detach"):
        return value
    try:
        found = value.detach().cpu().resolve_conj()
        return (found.double() if found.is_floating_point() else found).numpy()
    except (TypeError, RuntimeError):  # a meta tensor is a NotImplementedError, a RuntimeError
        raise TypeError(f"{name} must be a tensor that NumPy can read, got {said(value)}") from None
