"""The command about the installation: which parts are there, and what the others are for."""

from __future__ import annotations

import json
import platform
import shutil
from importlib import metadata

import typer
from rich.console import Console
from rich.table import Table

from icar_theory.commands.words import AsJson

PARTS = {
    "icar_theory": "everything",
    "sympy": "everything",
    "numpy": "everything",
    "python-flint": "everything",
    "typer": "everything",
    "rich": "everything",
    "matplotlib": "pictures: icar-theory plot",
    "torch": "training: python -m numerics, pytest",
    "scipy": "training: python -m numerics, pytest",
    "hypothesis": "the proof checker: pytest",
    "coqc": "the theorems in Coq: make coq",
    "pdflatex": "the derivations as PDF: make paper",
    "chromium": "a look at the report: make report-check",
}
"""Packages and programs, and what needs them."""


def doctor(as_json: AsJson = False) -> None:
    """Say what is installed, what for, and what is missing. Example: icar-theory doctor"""
    versions = {name: installed(name) for name in PARTS}
    if as_json:
        facts = [
            {
                "part": name,
                "version": version,
                "needed for": PARTS[name],
                "found": version is not None,
            }
            for name, version in versions.items()
        ]
        typer.echo(json.dumps(facts, indent=2))
    else:
        typer.echo(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
        table = Table("part", "version", "needed for")
        for name, version in versions.items():
            table.add_row(name, version or "missing", PARTS[name])
        Console().print(table)
    required = [versions[name] for name, purpose in PARTS.items() if purpose == "everything"]
    raise typer.Exit(0 if all(required) else 1)


def installed(name: str) -> str | None:
    """Return the version of a distribution, the path of a program, or None if it is missing.

    >>> installed("nosuch") is None
    True
    """
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return shutil.which(name)
