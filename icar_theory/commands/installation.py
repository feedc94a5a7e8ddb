"""The command about the installation: which parts are there, and what the others are for."""

from __future__ import annotations

import json
import platform
import shutil
import sys
from importlib import metadata

import typer

from icar_theory.commands.words import AsJson, Form, print_table

PACKAGES = {
    "icar_theory": "everything",
    "sympy": "everything",
    "numpy": "everything",
    "python-flint": "everything",
    "typer": "everything",
    "rich": "everything",
    "matplotlib": "pictures: icar-theory plot",
    "safetensors": "weights in .safetensors files: icar-theory check",
    "torch": "training: python -m numerics, pytest; weights in .pt files",
    "scipy": "training: python -m numerics, pytest",
    "joblib": "sweeps: python -m numerics sweep",
    "filelock": "sweeps: python -m numerics sweep",
    "distributed": "sweeps on a cluster: --backend dask",
    "ray": "sweeps on a cluster: --backend ray",
    "hypothesis": "the proof checker: pytest",
}
"""Distributions that this interpreter imports, and what needs them."""
PROGRAMS = {
    "coqc": "the theorems in Coq: make coq",
    "pdflatex": "the derivations as PDF: make paper",
    "chromium": "a look at the report: make report-check",
}
"""Programs, and what needs them."""
PARTS = PACKAGES | PROGRAMS


def doctor(form: Form = "text", as_json: AsJson = False) -> None:
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
        if form == "text":
            system = f"{platform.system()} {platform.machine()}"
            typer.echo(f"Python {platform.python_version()} ({sys.executable}), {system}")
        rows = [(name, version or "missing", PARTS[name]) for name, version in versions.items()]
        print_table(("part", "version", "needed for"), rows, form)
    required = [versions[name] for name, purpose in PARTS.items() if purpose == "everything"]
    raise typer.Exit(0 if all(required) else 1)


def installed(name: str) -> str | None:
    """Return the version of a distribution, the path of a program, or None if it is missing.

    A program on the PATH that has the name of a distribution is none.

    >>> installed("nosuch") is None
    True
    """
    if name in PROGRAMS:
        return shutil.which(name)
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
