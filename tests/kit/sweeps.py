"""Running a small sweep in a test, and reading its table."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from numerics.__main__ import app

SMALL = {"d": "2", "heads": "1:2", "horizon": "3", "seeds": "3"}


def words(out: Path, **options: str) -> list[str]:
    pairs = (SMALL | options | {"out": str(out)}).items()
    return ["sweep", *(word for name, value in pairs for word in (f"--{name}", value))]


def swept(out: Path, **options: str) -> dict[str, Any]:
    """Return what a sweep in this process says; it must succeed."""
    ended = CliRunner().invoke(app, [*words(out, **options), "--json"])
    assert ended.exit_code == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def refused(out: Path, **options: str) -> str:
    """Return the one line that refuses a sweep."""
    ended = CliRunner().invoke(app, words(out, **options))
    assert (ended.exit_code, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    return line


def rows(out: Path, columns: str = "*") -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(out)
    try:
        return connection.execute(
            f"SELECT {columns} FROM runs ORDER BY tokens, context, d, heads, horizon, seed"
        ).fetchall()
    finally:
        connection.close()
