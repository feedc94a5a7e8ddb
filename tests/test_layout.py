"""The shape of the house: the stem is the registry, public names have docs, sides stay apart."""

from __future__ import annotations

import importlib
import inspect
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from importlinter.cli import lint_imports

import icar_theory
from icar_theory import CLAIMS

ROOT = Path(__file__).parent.parent
PUBLIC = [
    name
    for name in dir(icar_theory)
    if not name.startswith("_") and not inspect.ismodule(getattr(icar_theory, name))
]
OF_ONE_CLAIM = re.compile(
    r"(theorems|pictures)/|^(proofs|numerics|benchmarks)/(?!kit/|__)|tests/test_"
)
FRONT_DOOR = "icar_theory/public.py"


def modules() -> list[Path]:
    """Return every Python file of the project, relative to its root."""
    folders = ("icar_theory", "proofs", "numerics", "tests", "benchmarks", "docs")
    return [path.relative_to(ROOT) for folder in folders for path in (ROOT / folder).rglob("*.py")]


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda claim: claim.name)
def test_claim_has_its_files(claim):
    stem = claim.name
    for folder in ("icar_theory/theorems", "proofs", "numerics"):  # a file, or a folder of them
        assert (ROOT / folder / f"{stem}.py").is_file() or (ROOT / folder / stem).is_dir(), folder
    for file in (f"tests/test_{stem}.py", f"icar_theory/theorems/{stem}.json"):
        assert (ROOT / file).is_file(), file
    assert importlib.import_module(f"icar_theory.theorems.{stem}").CLAIM is claim
    assert importlib.import_module(f"proofs.{stem}").proof().claim == stem


def test_every_theorem_is_a_claim_under_its_own_name():
    folder = ROOT / "icar_theory/theorems"
    stems = {path.stem for path in folder.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert stems - {"__init__", "__pycache__"} == set(CLAIMS)


def test_every_floor_has_its_claim():
    assert {file.stem for file in (ROOT / "icar_theory/theorems").glob("*.json")} == set(CLAIMS)


def code(text: str) -> str:
    """Return a module without docstrings and comments, where an example may name a claim."""
    return re.sub(r'"""(?s:.*?)"""|#[^\n]*', "", text)


@pytest.mark.parametrize(
    "path", [p for p in modules() if not OF_ONE_CLAIM.search(p.as_posix())], ids=str
)
def test_no_shared_file_names_a_claim(path: Path):
    if path.as_posix() == FRONT_DOOR:
        return
    text = code((ROOT / path).read_text(encoding="utf-8"))
    # names of public functions that are stems too, such as gradient_step, are no names of claims
    named = [s for s in CLAIMS if re.search(rf"\b{s}\b", text) and s not in PUBLIC]
    assert named == []


@pytest.mark.parametrize("path", modules(), ids=str)
def test_file_is_short_and_narrow(path: Path):
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 300
    assert max(map(len, lines), default=0) <= 100


@pytest.mark.parametrize("name", [name for name in PUBLIC if name != "CLAIMS"])
def test_public_name_has_docstring_with_doctest(name: str):
    documentation = inspect.getdoc(getattr(icar_theory, name)) or ""
    assert ">>>" in documentation


def test_public_names_are_the_expected_ones():
    expected = (
        "AugmentedCheck AugmentedOptimum CLAIMS Certificate Check Claim Context "
        "Counterexample HaarCheck HaarOptimum Line LinearPredictor MesaEstimate MesaFlow "
        "NoClosedForm Optimum PlainCheck PlainOptimum Question Refutation TokenCheck "
        "TuringPredictor ask augmented_loss certify check check_tokens compile_circuit "
        "compile_turing_machine counterexample gradient_step inner_loss latex mesa_estimate "
        "mesa_flow optimum population_loss refute"
    )
    assert sorted(PUBLIC) == expected.split()


def test_version_is_the_same_everywhere():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    changes = re.findall(r"^## ([\d.]+)", changelog, flags=re.MULTILINE)
    versions = {project["version"], str(citation["version"]), changes[0]}
    assert versions == {icar_theory.__version__}
    assert citation["license"] == project["license"]
    assert {"cff-version", "message", "title", "authors"} <= set(citation)


def test_import_needs_no_torch():
    command = "import sys, icar_theory; assert not {'torch', 'scipy', 'typer'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", f"{command}; icar_theory.CLAIMS"], check=True, cwd=ROOT)


@pytest.mark.parametrize("words", [(), ("--help",), ("--version",), ("doctor",), ("train",)])
def test_command_line_imports_sympy_only_where_it_is_needed(words):
    command = (
        "import sys, icar_theory.__main__ as line\n"
        f"sys.argv = ['icar-theory', *{words}]\n"
        "try: line.main()\n"
        "finally: assert not {'sympy', 'numpy', 'flint'} & set(sys.modules), 'imported'"
    )
    run = [sys.executable, "-c", command]
    assert "imported" not in subprocess.run(run, cwd=ROOT, capture_output=True, text=True).stderr


def test_imports_keep_the_sides_apart(capsys):
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None)
    assert status == 0, capsys.readouterr().out
