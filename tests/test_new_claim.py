"""The templates of a new claim make a complete one, and no file there was changes."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("icar_theory", "proofs", "numerics", "tests", "benchmarks", "docs")
NAME = "mean_square_error"
IGNORED = shutil.ignore_patterns("__pycache__")


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def contents(folder: Path) -> dict[str, str]:
    """Return a hash of every file, caches apart."""
    files = (
        path
        for path in folder.rglob("*")
        if path.is_file() and not re.search("cache|[.]hypothesis", str(path))
    )
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=IGNORED)
    for file in ("pyproject.toml", "README.md", "CITATION.cff", "CHANGELOG.md"):
        shutil.copy(ROOT / file, tmp_path)
    return tmp_path


def test_new_claim_is_complete_and_changes_no_other_file(copy):
    before = contents(copy)
    made = run(copy, "tests.kit.new_claim", NAME)
    assert made.returncode == 0, made.stderr
    after = contents(copy)
    written = re.findall(r"^wrote ([^;\n]+)", made.stdout, flags=re.MULTILINE)
    assert {path: after[path] for path in before} == before
    assert set(after) - set(before) == set(written)
    listed = run(copy, "icar_theory", "claims", NAME)
    assert "derived" in listed.stdout, listed.stderr
    assert run(copy, "icar_theory", "ask", NAME, "loss", "scalar=2").stdout.strip() == "5"
    assert "15 exact cases" in run(copy, "proofs", "check", NAME).stdout
    files = [path for path in written if path.endswith(".py")]
    tests = [f"tests/test_{NAME}.py", f"numerics/{NAME}.py", "tests/test_printed.py", "-k", NAME]
    tested = run(copy, "pytest", "-q", "-n0", "-p", "no:cacheprovider", *tests)
    assert tested.returncode == 0, tested.stdout
    assert NAME in tested.stdout
    linted = run(copy, "ruff", "check", "--no-cache", *files)
    assert linted.returncode == 0, linted.stdout
    assert run(copy, "ruff", "format", "--no-cache", "--check", *files).returncode == 0


@pytest.mark.parametrize("name", ["Mean", "mean square", "unitary_heads", "2nd"])
def test_bad_name_is_refused_and_nothing_written(copy, name):
    before = contents(copy)
    refused = run(copy, "tests.kit.new_claim", name)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert repr(name) in refused.stderr
    assert contents(copy) == before
