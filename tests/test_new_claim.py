"""The templates of a new claim make a complete one: four files, listed, proved, trained, in the ledger."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("icar_theory", "proofs", "numerics", "tests", "benchmarks", "docs")


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for folder in FOLDERS:
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    for file in ("pyproject.toml", "README.md", "CITATION.cff", "CHANGELOG.md"):
        shutil.copy(ROOT / file, tmp_path)
    return tmp_path


def test_new_claim_is_complete(copy):
    made = run(copy, "tests.kit.new_claim", "mean_square_error")
    assert made.returncode == 0, made.stderr
    listed = run(copy, "icar_theory", "claims", "mean_square_error")
    assert "the loss is at least 1" in listed.stdout
    proved = run(copy, "proofs", "check", "mean_square_error")
    assert "15 exact cases" in proved.stdout
    files = ["tests/test_mean_square_error.py", "tests/test_layout.py", "tests/test_ledger.py"]
    files += [
        "tests/test_readme.py::test_table_lists_the_claims",
        "icar_theory/theorems",
        "numerics/mean_square_error.py",
    ]
    tested = run(copy, "pytest", "-q", "-n0", "-p", "no:cacheprovider", *files)
    assert tested.returncode == 0, tested.stdout
    assert "mean_square_error" in tested.stdout
    written = [
        *re.findall(r"^wrote (.+)$", made.stdout, flags=re.MULTILINE),
        "icar_theory/theorems/__init__.py",
    ]
    linted = run(copy, "ruff", "check", "--no-cache", *written)
    assert linted.returncode == 0, linted.stdout
    assert run(copy, "ruff", "format", "--no-cache", "--check", *written).returncode == 0


@pytest.mark.parametrize("name", ["Mean", "mean square", "unitary_heads", "2nd"])
def test_bad_name_is_refused_and_nothing_written(copy, name):
    before = sorted(copy.rglob("*"))
    refused = run(copy, "tests.kit.new_claim", name)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert repr(name) in refused.stderr
    assert sorted(path for path in copy.rglob("*") if "__pycache__" not in path.parts) == before
