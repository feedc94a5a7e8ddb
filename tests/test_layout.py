"""The shape of the project: four files a claim, documented public names, imports that keep the sides apart."""

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
    for name in vars(icar_theory)
    if not name.startswith("_") and not inspect.ismodule(getattr(icar_theory, name))
]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.name)
def test_claim_has_four_files(claim):
    stem = claim.name
    for file in (
        f"icar_theory/theorems/{stem}.py",
        f"proofs/{stem}.py",
        f"numerics/{stem}.py",
        f"tests/test_{stem}.py",
    ):
        assert (ROOT / file).is_file(), file
    assert importlib.import_module(f"icar_theory.theorems.{stem}").CLAIM is claim
    assert importlib.import_module(f"proofs.{stem}").PROOF.claim == stem


def test_every_theorem_is_claimed():
    stems = {file.stem for file in (ROOT / "icar_theory/theorems").glob("*.py")} - {"__init__"}
    assert stems == {claim.name for claim in CLAIMS}


@pytest.mark.parametrize("name", [name for name in PUBLIC if name != "CLAIMS"])
def test_public_name_has_docstring_with_doctest(name: str):
    documentation = inspect.getdoc(getattr(icar_theory, name)) or ""
    assert ">>>" in documentation


def test_public_names_are_the_expected_ones():
    expected = (
        "AugmentedCheck AugmentedOptimum CLAIMS Check Claim Context Counterexample NoClosedForm Optimum PlainCheck "
        "PlainOptimum Refutation augmented_loss check counterexample gradient_step inner_loss latex optimum "
        "population_loss refute"
    )
    assert sorted(PUBLIC) == expected.split()


def test_version_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = re.findall(
        r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert {project["version"], str(citation["version"]), changes[0]} == {icar_theory.__version__}
    assert citation["license"] == project["license"]
    assert {"cff-version", "message", "title", "authors"} <= set(citation)


def test_import_needs_no_torch():
    command = "import sys, icar_theory; assert not {'torch', 'scipy', 'typer'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", command], check=True, cwd=ROOT)


def test_imports_keep_the_sides_apart(capsys):
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None) == 0, (
        capsys.readouterr().out
    )
