"""Write the four files of a new claim and enter it where claims are listed. Example: make new-claim NAME=my_claim."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from tests.kit.ledger import FLOOR, ROOT, read, write

HERE = Path(__file__).parent
FILES = {
    "theorem.py.txt": "icar_theory/theorems/{}.py",
    "proof.py.txt": "proofs/{}.py",
    "numerics.py.txt": "numerics/{}.py",
    "test.py.txt": "tests/test_{}.py",
}
LIST = ROOT / "icar_theory" / "theorems" / "__init__.py"
README = ROOT / "README.md"


def new_claim(
    name: Annotated[str, typer.Argument(help="The stem: lower case, words joined by underscores.")],
) -> None:
    """Write the four files of a new claim. Example: python -m tests.kit.new_claim my_claim"""
    files = {HERE / template: ROOT / path.format(name) for template, path in FILES.items()}
    taken = [str(path.relative_to(ROOT)) for path in files.values() if path.exists()]
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
    text = LIST.read_text(encoding="utf-8")
    text = text.replace("import augmented_heads,", f"import {name}, augmented_heads,", 1)
    LIST.write_text(
        text.replace('\n)\n"""Every', f'\n    {name}.CLAIM,\n)\n"""Every', 1), encoding="utf-8"
    )
    lines = README.read_text(encoding="utf-8").splitlines()
    last = max(number for number, line in enumerate(lines) if line.startswith("| `"))
    README.write_text(
        "\n".join([*lines[: last + 1], f"| `{name}` | {title} |", *lines[last + 1 :], ""]),
        encoding="utf-8",
    )
    write(
        {**read(FLOOR), name: json.loads((HERE / "ledger.json").read_text(encoding="utf-8"))}, FLOOR
    )
    touched = [str(path) for path in (*files.values(), LIST)]
    subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--quiet", "--select=I", "--fix", *touched],
        check=True,
    )
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", *touched], check=True)
    typer.echo(
        f"entered it in {LIST.relative_to(ROOT)}, README.md and {FLOOR.relative_to(ROOT)}; see docs/adding.md"
    )


if __name__ == "__main__":
    typer.run(new_claim)
