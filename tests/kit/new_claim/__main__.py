"""Write the files of a new claim; no other file changes. Example: make new-claim NAME=my_claim."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from tests.kit.evidence import ROOT

HERE = Path(__file__).parent
FILES = {
    "theorem.py.txt": "icar_theory/theorems/{}.py",
    "proof.py.txt": "proofs/{}.py",
    "numerics.py.txt": "numerics/{}.py",
    "test.py.txt": "tests/test_{}.py",
}
FLOOR = "icar_theory/theorems/{}.json"


def new_claim(
    name: Annotated[str, typer.Argument(help="The stem: lower case, words joined by underscores.")],
) -> None:
    """Write the four files of a new claim and its floor. Example: python -m tests.kit.new_claim my_claim"""
    files = {HERE / template: ROOT / path.format(name) for template, path in FILES.items()}
    floor = ROOT / FLOOR.format(name)
    taken = [str(path.relative_to(ROOT)) for path in (*files.values(), floor) if path.exists()]
    if not name.isidentifier() or name != name.lower() or taken:
        reason = (
            f"{taken[0]} exists" if taken else "a stem is lower case, words joined by underscores"
        )
        typer.echo(f"new_claim: name cannot be {name!r}: {reason}", err=True)
        raise typer.Exit(2)
    title = name.replace("_", " ").capitalize()
    for template, path in files.items():
        text = template.read_text(encoding="utf-8").replace("NAME", name).replace("TITLE", title)
        path.write_text(text, encoding="utf-8")
        typer.echo(f"wrote {path.relative_to(ROOT)}")
    touched = [str(path) for path in files.values()]
    subprocess.run(
        [sys.executable, "-m", "ruff", "check", "-q", "--select=I", "--fix", *touched], check=True
    )
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", *touched], check=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n0", f"tests/test_{name}.py"]
    run = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "RAISE_FLOOR": name},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        typer.echo(f"new_claim: its tests fail: {run.stdout}", err=True)
        raise typer.Exit(1)
    typer.echo(f"wrote {floor.relative_to(ROOT)}; see docs/adding.md")


if __name__ == "__main__":
    typer.run(new_claim)
