"""The commands of `python -m proofs`: a refuted step, bad input, a missing Coq."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from markupsafe import escape
from typer.testing import CliRunner

from icar_theory import CLAIMS, optimum
from numerics.__main__ import app as numerics
from proofs.__main__ import app, proof_of
from proofs.kit.page import trained_layer
from proofs.kit.step import Identity, Proof


def test_a_step_that_fails_ends_the_check(monkeypatch):
    broken = Proof("unitary_heads", (Identity("one is two", 1, 2),), ())
    monkeypatch.setattr("proofs.unitary_heads.PROOF", broken)
    result = CliRunner().invoke(app, ["check", "unitary_heads", "--formulas"])
    assert result.exit_code == 1
    assert "REFUTED: one is two" in result.output


def test_check_as_json_lists_every_step():
    result = CliRunner().invoke(app, ["check", "gradient_step", "--json"])
    facts = json.loads(result.output)
    assert [fact["title"] for fact in facts] == [
        step.title for step in proof_of("gradient_step").steps
    ]
    assert facts[2]["step"] == 3
    assert facts[2]["checked"] == "identity"
    assert facts[2]["formula"].count("&=") == 1


@pytest.mark.parametrize(
    "words", [["check", "nosuch"], ["bundle", "/proc/nowhere"], ["coq", "/proc/nowhere"]]
)
def test_bad_argument_is_one_line_and_status_2(words, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: name)
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert len(result.output.splitlines()) == 1


def test_coq_says_how_to_get_coq(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    result = CliRunner().invoke(app, ["coq", "build/coq"])
    assert (result.exit_code, "apt-get install coq" in result.output) == (2, True)


def test_report_shows_claims_proofs_weights_and_pictures(tmp_path):
    best = optimum(3, 2, context="unitary", horizon=4).numpy()
    weights: dict[str, Any] = {"A": best["query_key"], "B": best["value"], "P": best["positions"]}
    np.savez(tmp_path / "w.npz", **weights, context="unitary", gradient_norm=1e-9, seed=7, loss=3.0)
    out = tmp_path / "new" / "report.html"
    result = CliRunner().invoke(app, ["report", "--out", str(out), str(tmp_path / "w.npz")])
    assert result.exit_code == 0, result.output
    text = out.read_text(encoding="utf-8")
    for claim in CLAIMS:
        assert f'id="{claim.name}"' in text
        for entries in claim.evidence.values():
            assert all(escape(title) in text for title in entries)
    assert "seed 7): gap to the minimum 0 at gradient norm 1.0e-09; exactly optimal" in text
    assert text.count("<svg") == 4
    assert "dc:date" not in text  # the same evidence gives the same page
    assert (
        CliRunner().invoke(app, ["report", "--out", str(out)]).exit_code == 0
    )  # a second time, over the first
    formulas = sum(bool(step.latex()) for claim in CLAIMS for step in proof_of(claim.name).steps)
    assert text.count("<math") == formulas + sum(1 + len(claim.hypotheses) for claim in CLAIMS)


def test_report_refuses_what_is_no_training(tmp_path):
    np.savez(tmp_path / "w.npz", A=np.eye(2))
    for words in (["w.npz"], ["nosuch.npz"], ["--trained", "w.npz"], ["--trained", "nosuch.npz"]):
        paths = [str(tmp_path / word) if word.endswith(".npz") else word for word in words]
        result = CliRunner().invoke(app, ["report", "--out", str(tmp_path / "r.html"), *paths])
        assert result.exit_code == 2
        assert len(result.output.splitlines()) == 1
        assert paths[-1] in result.output or "lacks the array" in result.output
        assert not (tmp_path / "r.html").exists()


def test_every_command_speaks_json(tmp_path):
    commands: dict[str, list[str]] = {
        "bundle": [str(tmp_path / "bundle")],
        "latex": ["--out", str(tmp_path / "paper.tex")],
        "report": ["--out", str(tmp_path / "report.html")],
    }
    for command, words in commands.items():
        result = CliRunner().invoke(app, [command, *words, "--json"])
        assert result.exit_code == 0, result.output
        assert Path(json.loads(result.output)["saved"]).exists()


def test_training_speaks_json_and_saves_what_the_report_reads(tmp_path):
    for words in (
        ["plain", "unitary", "2", "2", "3"],
        ["augmented", "unitary", "2", "1", "3", "--boundary", "wrap"],
    ):
        out = tmp_path / f"{words[0]}.npz"
        result = CliRunner().invoke(numerics, [*words, "--out", str(out), "--json"])
        assert result.exit_code == 0, result.output
        facts = json.loads(result.stdout)
        assert facts["saved"] == str(out)
        assert facts["gradient_norm"] < 1e-6
        layer = trained_layer(out)
        assert layer["seed"] == facts["seed"] == 0
        assert layer["verdict"].startswith("optimal")
