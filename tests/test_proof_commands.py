"""The commands of `python -m proofs`: a refuted step, bad input, a missing Coq."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from proofs.__main__ import app
from proofs.step import Identity, Proof


def test_a_step_that_fails_ends_the_check(monkeypatch):
    broken = Proof("unitary_heads", (Identity("one is two", 1, 2),), ())
    monkeypatch.setattr("proofs.unitary_heads.PROOF", broken)
    result = CliRunner().invoke(app, ["check", "unitary_heads", "--formulas"])
    assert result.exit_code == 1
    assert "REFUTED: one is two" in result.output


@pytest.mark.parametrize("words", [["check", "nosuch"], ["bundle", "/proc/nowhere"], ["coq", "/proc/nowhere"]])
def test_bad_argument_is_one_line_and_status_2(words, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: name)
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert len(result.output.splitlines()) == 1


def test_coq_says_how_to_get_coq(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    result = CliRunner().invoke(app, ["coq", "build/coq"])
    assert (result.exit_code, "apt-get install coq" in result.output) == (2, True)
