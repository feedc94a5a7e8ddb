"""Weights in other files than .npz: torch's state dicts and safetensors.

No file's own code is run: torch unpickles weights only, and arrays hold no objects. Both libraries
are needed for their own files alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any


def state_dict(file: Path) -> dict[str, Any]:
    """Return the tensors and facts of what ``torch.save`` wrote, by their dotted names."""
    try:
        import torch
    except ImportError:
        raise _missing(file, "torch", "numerics") from None
    try:
        held = torch.load(file, map_location="cpu", weights_only=True)
    except OSError:
        raise
    except Exception as error:  # torch raises errors of many types for what it cannot read
        kind = type(error).__name__
        raise ValueError(f"{file} cannot be read as torch weights alone ({kind})") from None
    if not isinstance(held, Mapping):
        shape = f" of shape {tuple(held.shape)}" if hasattr(held, "shape") else ""
        raise ValueError(
            f"{file} must hold a dict of tensors by name, got a {type(held).__name__}{shape}"
        )
    return dict(_leaves("", held))


def safetensors(file: Path) -> dict[str, Any]:
    """Return the arrays of a .safetensors file by name, and what its metadata say."""
    try:
        from safetensors import SafetensorError, safe_open
    except ImportError:
        raise _missing(file, "safetensors", "weights") from None
    try:
        with safe_open(file, framework="numpy") as archive:
            arrays = {name: _tensor(archive, name) for name in archive.keys()}  # noqa: SIM118
            return {**(archive.metadata() or {}), **arrays}
    except SafetensorError as error:
        raise ValueError(f"{file} cannot be read as safetensors: {error}") from None
    except TypeError as error:
        raise ValueError(f"{file}: {error}") from None


def _tensor(archive: Any, name: str) -> Any:
    try:
        return archive.get_tensor(name)
    except TypeError:
        kind = archive.get_slice(name).get_dtype()
        raise TypeError(
            f"array {name} has the type {kind}, which NumPy has not: save it as float32"
        ) from None


READERS: Mapping[str, Callable[[Path], dict[str, Any]]] = {
    ".pt": state_dict,
    ".pth": state_dict,
    ".safetensors": safetensors,
}
"""What reads a file, by its suffix."""


def by_last_name(
    file: Path, held: Mapping[str, Any], weights: set[str], others: set[str]
) -> dict[str, Any]:
    """Return what is held by the last parts of dotted names.

    Refuses weights of two layers, and two things of one name among weights and others.

    >>> by_last_name(Path("w.pt"), {"layer.A": 1, "layer.B": 2}, {"A", "B"}, set())
    {'A': 1, 'B': 2}
    """
    parts = (name.rpartition(".") for name in held)
    layers = sorted({layer or "the file itself" for layer, _, last in parts if last in weights})
    if len(layers) > 1:
        raise ValueError(f"{file} holds weights of {' and '.join(layers)}: one layer must be left")
    found: dict[str, Any] = {}
    for name, part in held.items():
        last = name.rpartition(".")[2]
        if last in found and last in others:
            names = " and ".join(n for n in held if n.rpartition(".")[2] == last)
            raise ValueError(f"{file} holds {names}: one layer must be left")
        found[last] = part
    return found


def _leaves(prefix: str, value: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, Mapping):
        yield prefix.removesuffix("."), value
        return
    for name, part in value.items():
        yield from _leaves(f"{prefix}{name}.", part)


def _missing(file: Path, library: str, extra: str) -> ValueError:
    return ValueError(
        f"{file} needs {library}, which is not installed: pip install 'icar_theory[{extra}]'"
    )
