"""Weights in other files than .npz: torch's state dicts and safetensors.

No file's own code is run: torch unpickles weights only, and arrays hold no objects. Both libraries
are needed for their own files alone.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from icar_theory.archives import SizeError, require_small


def state_dict(file: Path) -> dict[str, Any]:
    """Return the tensors and facts of what ``torch.save`` wrote, by their dotted names."""
    try:
        import torch
    except ImportError:
        raise _missing(file, "torch", "numerics") from None
    try:
        require_small(_unpacked(file))
        with warnings.catch_warnings(action="ignore"):  # of kinds of tensors
            held = torch.load(file, map_location="cpu", weights_only=True)
        found = dict(_leaves("", held))
        for part in found.values():
            if isinstance(part, torch.Tensor):  # it may be few numbers, many times
                require_small(part.numel() * part.element_size())
    except OSError:
        raise
    except SizeError as error:
        raise ValueError(f"{file} cannot be read: {error}") from None
    except Exception as error:  # torch raises errors of many types for what it cannot read
        kind = type(error).__name__
        raise ValueError(f"{file} cannot be read as torch weights alone ({kind})") from None
    if not isinstance(held, Mapping):
        shape = f" of shape {tuple(held.shape)}" if hasattr(held, "shape") else ""
        raise ValueError(
            f"{file} must hold a dict of tensors by name, got a {type(held).__name__}{shape}"
        )
    return found


def _unpacked(file: Path) -> int:
    """Return how many bytes a file has, or the members of an archive where those are more."""
    if not zipfile.is_zipfile(file):
        return file.stat().st_size
    with zipfile.ZipFile(file) as archive:
        held = sum(member.file_size for member in archive.infolist())
    return max(held, file.stat().st_size)


def safetensors(file: Path) -> dict[str, Any]:
    """Return the arrays of a .safetensors file by name, and what its metadata say."""
    try:
        from safetensors import SafetensorError, safe_open
    except ImportError:
        raise _missing(file, "safetensors", "weights") from None
    try:
        require_small(file.stat().st_size)
        with safe_open(file, framework="numpy") as archive:
            arrays = {name: _tensor(file, archive, name) for name in archive.keys()}  # noqa: SIM118
            return {**(archive.metadata() or {}), **arrays}
    except SafetensorError as error:
        raise ValueError(f"{file} cannot be read as safetensors: {error}") from None
    except (SizeError, ImportError) as error:
        raise ValueError(f"{file} cannot be read: {error}") from None


def _tensor(file: Path, archive: Any, name: str) -> Any:
    """Return an array, or a tensor of a type that NumPy has not."""
    from safetensors import safe_open

    try:
        return archive.get_tensor(name)
    except (TypeError, AttributeError):
        kind = archive.get_slice(name).get_dtype()
    try:
        with safe_open(file, framework="pt") as held:
            return held.get_tensor(name)
    except ImportError:
        raise ImportError(
            f"array {name} has the type {kind}, which needs torch: save it as float32"
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
