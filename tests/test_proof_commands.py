"""`python -m proofs check` prints every proved entry of the ledger, each checked on the way."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from icar_theory import CLAIMS
from proofs.__main__ import app, proof_of
from proofs.step import Identity, Proof
from tests import ledger


def test_check_prints_every_step_of_the_ledger():
    result = CliRunner().invoke(app, ["check"])
    assert result.exit_code == 0, result.output
    floor = ledger.read(ledger.FLOOR)
    for claim in CLAIMS:
        part = result.output.split(f"{claim.name}\n")[1]
        for title in floor[claim.name]["proved"]:
            assert f". {title}  [" in part
        for title, span in floor[claim.name]["proved on a range"].items():
            assert isinstance(span, int) or (f". {title}  [" in part and f"exact cases, {span}]" in part)
        assert set(floor[claim.name]["cited"]) == set(proof_of(claim.name).cites)


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
