"""README.md says what is true: sessions run, commands print what is shown, claims are listed."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import phase_symmetry
from icar_theory import counterexample

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
FINDINGS = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```console\n\$ (.+)\n((?:.*\n)*?)```", TEXT)


def test_python_sessions_run():
    results = doctest.testfile(
        str(ROOT / "README.md"), module_relative=False, optionflags=doctest.ELLIPSIS
    )
    assert results.attempted > 10
    assert results.failed == 0


@pytest.mark.parametrize(("command", "output"), COMMANDS, ids=[command for command, _ in COMMANDS])
def test_command_prints_what_readme_shows(command: str, output: str):
    bin_folder = Path(sys.executable).parent
    environment = {
        **os.environ,
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONUTF8": "1",
    }
    run = subprocess.run(
        command, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout == output


def test_readme_shows_the_three_uses():
    assert len(COMMANDS) == 2


@pytest.mark.parametrize("size", [("zero", 2, 4), ("zero", 4, 2), ("wrap", 2, 2), ("wrap", 4, 3)])
def test_findings_show_the_table_that_is_made(size):
    assert phase_symmetry.row(*size) in FINDINGS


@pytest.mark.parametrize("size", phase_symmetry.SIZES, ids=str)
def test_findings_show_exact_losses(size):
    found = counterexample(size[1], size[2], size[0])
    cells = (*size, found.gradient_step, found.loss, f"{100 * float(found.gain):.1f} %")
    assert f"| {' | '.join(map(str, cells))} |" in FINDINGS
