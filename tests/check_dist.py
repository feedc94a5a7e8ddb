"""The sdist and the wheel: built, unpacked, and tested from there, on each Python at hand.

Run by ``make dist``, for 3.11 to 3.13. From the sdist every test is collected, which imports all
of the project, and those run that read other files: a missing file is what could go wrong there.
Training needs torch, so the other Pythons run what the wheel holds: doctests, statements, proofs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from icar_theory import CLAIMS

ROOT = Path(__file__).parent.parent
VERSIONS = ("3.11", "3.12", "3.13")
STATEMENTS = (
    "test_optimum",
    "test_refutation",
    "test_latex",
    "test_sabotage",
)


READING = (
    "test_command_line",
    "test_evidence",
    "test_kernel",
    "test_layout",
    "test_plot",
    "test_proof_commands",
    "test_readme",
)


def python_of(version: str) -> str | None:
    """Return an interpreter of this version: on the path, or among pyenv's."""
    found = shutil.which(f"python{version}")
    if (
        found
        and subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode == 0
    ):
        return found
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    return next((str(path) for path in sorted(versions.glob(f"{version}.*/bin/python"))), None)


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT, cwd=ROOT)
    return folder


@pytest.fixture(scope="session")
def unpacked(dist: Path) -> Path:
    (archive,) = dist.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        tar.extractall(dist, filter="data")
    return dist / archive.name.removesuffix(".tar.gz")


def test_wheel_holds_the_statements_alone(dist: Path):
    (wheel,) = dist.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {
        "icar_theory",
        wheel.name.rsplit("-", 3)[0] + ".dist-info",
    }
    floors = {f"icar_theory/theorems/{name}.json" for name in CLAIMS}
    assert {"icar_theory/py.typed", *floors} <= set(names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_sdist_passes_unpacked(unpacked: Path):
    where = run(
        sys.executable, "-c", "import icar_theory; print(icar_theory.__file__)", cwd=unpacked
    )
    assert where.startswith(str(unpacked))
    everything = run(sys.executable, "-m", "pytest", "--collect-only", "-q", "-n0", cwd=unpacked)
    assert "tests collected" in everything
    files = [f"tests/{name}.py" for name in READING]
    passed = run(
        sys.executable, "-m", "pytest", "-q", *files, "-p", "no:cacheprovider", cwd=unpacked
    )
    assert " passed" in passed


AT_HAND = {version: python for version in VERSIONS if (python := python_of(version))}


@pytest.mark.parametrize("version", AT_HAND)
def test_wheel_passes_on_each_python_at_hand(
    version: str, dist: Path, unpacked: Path, tmp_path: Path
):
    python = AT_HAND[version]
    (wheel,) = dist.glob("*.whl")
    run(python, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    binaries = tmp_path / "venv" / "bin"
    tools = ("hypothesis", "jinja2", "latex2mathml", "pylatexenc", "pytest", "pytest-xdist")
    run(binaries / "python", "-m", "pip", "install", "-q", f"{wheel}[plot]", *tools, cwd=tmp_path)
    assert "ratio: -1/2" in run(binaries / "icar-theory", "optimum", "10", "8", cwd=tmp_path)
    assert "icar_theory" in run(binaries / "icar-theory", "doctor", cwd=tmp_path)
    checkout = tmp_path / "checkout"
    shutil.copytree(
        unpacked, checkout, ignore=shutil.ignore_patterns("icar_theory")
    )  # the installed one is tested
    files = [f"tests/{name}.py" for name in STATEMENTS]
    options = ("-q", "-n2", "-p", "no:cacheprovider", "--pyargs", "icar_theory")
    passed = run(binaries / "python", "-m", "pytest", *options, *files, cwd=checkout)
    assert " passed" in passed
