"""The LaTeX documents compile with a real pdflatex, fit their pages and leave none blank.

Run by ``make paper``.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import matplotlib.image
import pytest
from typer.testing import CliRunner

from icar_theory import __main__ as statements
from proofs import __main__ as derivations

BUILD = Path(__file__).parent.parent / "build" / "paper"
OVERFULL = 3.0
"""Points that a line may stick out: a millimetre, which nobody sees."""


@pytest.fixture(scope="module", params=["theory", "paper"])
def compiled(request: pytest.FixtureRequest) -> Path:
    """Write a document, compile it twice, and return the path without its suffix."""
    BUILD.mkdir(parents=True, exist_ok=True)
    app = {"theory": statements.app, "paper": derivations.app}[request.param]
    written = CliRunner().invoke(app, ["latex", "--out", str(BUILD / f"{request.param}.tex")])
    assert written.exit_code == 0, written.output
    for _ in range(2):
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", f"{request.param}.tex"]
        run = subprocess.run(
            command, cwd=BUILD, capture_output=True, text=True, errors="replace", check=False
        )
        assert run.returncode == 0, run.stdout[-2000:]
    name: str = request.param
    return BUILD / name


def test_log_has_no_warning_that_matters(compiled: Path):
    log = compiled.with_suffix(".log").read_text(encoding="latin-1").replace("\n", "")
    assert "undefined" not in log
    assert "Missing character" not in log
    assert [
        width
        for width in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)
        if float(width) > OVERFULL
    ] == []


def test_no_page_is_blank_or_spills_over(compiled: Path):
    for old in BUILD.glob(f"{compiled.name}-*.png"):
        old.unlink()
    subprocess.run(
        ["pdftoppm", "-r", "60", "-png", f"{compiled.name}.pdf", compiled.name],
        cwd=BUILD,
        check=True,
    )
    pages = sorted(BUILD.glob(f"{compiled.name}-*.png"))
    assert len(pages) >= 2
    for page in pages:
        ink = matplotlib.image.imread(page)[..., :3].mean(axis=2) < 0.5
        # five short lines have 0.0015, a page number alone 0.0001
        assert ink.mean() > 0.0005, f"{page.name} is blank"
        margin = 20  # of the 47 pixels that 2 cm are at 60 dots an inch
        assert not ink[:, [*range(margin), *range(-margin, 0)]].any(), (
            f"{page.name} spills into the margin"
        )
