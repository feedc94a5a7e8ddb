"""Running the command line in a test: its words, its status, what it prints; files to check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from icar_theory import __main__


def save(path: Path, **arrays: Any) -> str:
    """Save arrays, and return where."""
    np.savez(path, **arrays)
    return str(path)


def call(words: tuple[str, ...], monkeypatch: Any, capsys: Any) -> tuple[int, str, str]:
    """Return exit status, stdout and stderr of ``icar-theory`` with these words."""
    monkeypatch.setattr("sys.argv", ["icar-theory", *words])
    with pytest.raises(SystemExit) as stop:
        __main__.main()
    captured = capsys.readouterr()
    return int(stop.value.code or 0), captured.out, captured.err
