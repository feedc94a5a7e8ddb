"""The commands of `python -m proofs` and `python -m numerics`: what fails, what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from markupsafe import escape
from typer.testing import CliRunner

from icar_theory import CLAIMS, optimum
from icar_theory.definitions import DEFINITIONS
from icar_theory.figures import pictures
from icar_theory.printing import filled
from icar_theory.statements import latex
from numerics.__main__ import app as numerics
from numerics.__main__ import modules
from numerics.kit.training import Trained
from proofs.__main__ import app
from proofs.kit.checking import checked, shown
from proofs.kit.finding import proof_of
from proofs.kit.identity import Identity
from proofs.kit.page import NARROW, trained_layer
from proofs.kit.step import Outcome, Proof
from proofs.kit.words import unicode

STEM = "unitary_heads"


class Checked:
    """A step whose check costs nothing: the steps themselves are checked elsewhere."""

    def __init__(self, step: Any) -> None:
        self.step = step

    def __getattr__(self, name: str) -> Any:
        return getattr(self.step, name)

    def check(self) -> Outcome:
        return Outcome("checked elsewhere", "")


@pytest.fixture
def quick(monkeypatch):
    """Let the steps of every proof pass unchecked."""

    def found(claim: Any) -> Proof:
        proof = proof_of(claim)
        return Proof(proof.claim, tuple(map(Checked, proof.steps)), proof.cites)

    monkeypatch.setattr("proofs.__main__.proof_of", found)
    every = {name: list(map(shown, found(name).steps)) for name in CLAIMS}

    def stands_in(claims: Any, tell: Any) -> Any:
        tell(f"{' '.join(claims)} pass unchecked")
        return {claim: every[claim] for claim in claims}

    monkeypatch.setattr("proofs.__main__.checked", stands_in)


@pytest.mark.parametrize("command", [["check", STEM], ["latex", "--out", "x.tex"]])
def test_a_step_that_fails_ends_the_command(monkeypatch, tmp_path, command):
    monkeypatch.chdir(tmp_path)
    broken = Proof(STEM, (Identity("one", "one is two", 1, 2),), {})
    monkeypatch.setattr("proofs.__main__.proof_of", lambda claim: broken)
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 1
    assert "REFUTED: one: left − right has the numerator -1" in result.output
    assert not (tmp_path / "x.tex").exists()


def test_steps_are_checked_in_processes_of_their_own():
    told: list[str] = []
    steps = checked([STEM], told.append)
    assert told == ["checking the proofs of 1 claims", f"{STEM}: {len(steps[STEM])} steps hold"]
    assert list(steps) == [STEM]
    assert [step["id"] for step in steps[STEM]] == [step.id for step in proof_of(STEM).steps]


def test_check_prints_every_step_for_a_terminal(quick):
    result = CliRunner().invoke(app, ["check", "--formulas"])
    assert result.exit_code == 0
    assert "\\" not in result.output
    assert "$" not in result.output
    for claim in CLAIMS.values():
        assert all(unicode(step.title) in result.output for step in proof_of(claim).steps)


def test_check_as_json_lists_every_step_and_the_lines_it_supports(quick):
    result = CliRunner().invoke(app, ["check", STEM, "--json"])
    facts = json.loads(result.output)
    assert [fact["id"] for fact in facts] == [step.id for step in proof_of(STEM).steps]
    assert [fact["step"] for fact in facts] == list(range(1, len(facts) + 1))
    for line in CLAIMS[STEM].lines:
        assert {fact["id"] for fact in facts if line.id in fact["lines"]} == set(line.steps)


@pytest.mark.parametrize(
    "words", [["check", "nosuch"], ["report", "--out", "/proc/nowhere/x.html"]]
)
def test_bad_argument_is_one_line_and_status_2(words, quick):
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert len(result.output.splitlines()) == 1


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    best = optimum(3, 2, context="unitary", horizon=4).numpy()
    arrays: dict[str, Any] = {"A": best["query_key"], "B": best["value"], "P": best["positions"]}
    facts: dict[str, Any] = {"context": "unitary", "gradient_norm": 1e-9, "seed": 7, "loss": 3.0}
    np.savez(tmp_path / "w.npz", **arrays, **facts)
    return tmp_path / "w.npz"


def test_report_shows_lines_proofs_weights_and_pictures(tmp_path, weights, quick):
    out = tmp_path / "new" / "report.html"
    result = CliRunner().invoke(app, ["report", "--out", str(out), str(weights)])
    assert result.exit_code == 0, result.output
    text = out.read_text(encoding="utf-8")
    for claim in CLAIMS.values():
        assert f'id="{claim.name}"' in text
        for line in claim.lines:
            assert f"<summary>{line.id.replace('_', ' ')}: {claim.status(line)}</summary>" in text
    assert "seed 7): gap to the minimum 0 at gradient norm 1.0e-09; exactly optimal" in text
    drawn = [picture for claim in CLAIMS.values() for picture in pictures(claim).values()]
    assert text.count("<svg") == sum(not picture.of_runs for picture in drawn) < len(drawn)
    assert "merror" not in text
    assert "dc:date" not in text  # the same evidence gives the same page
    steps = [step for claim in CLAIMS.values() for step in proof_of(claim).steps]
    shown = sum(
        bool(step.latex()) + f"{step.title}{step.because}".count("$") // 2 for step in steps
    )
    stated = sum(claim.supposed.count("$") // 2 for claim in CLAIMS.values())
    lines = [line for claim in CLAIMS.values() for line in claim.lines]
    stated += len(lines) + sum(len(filled(latex(x), NARROW)) for line in lines for x in line.where)
    defined = "".join(DEFINITIONS.values()).count("$") // 2
    assert text.count("<math") == shown + stated + defined
    assert f"All {len(steps)} checks pass" in text
    assert all(f"</a>. {escape(claim.summary)}" in text for claim in CLAIMS.values())
    assert str(Path(__file__).parent) not in text
    again = CliRunner().invoke(app, ["report", "--out", str(out)])  # over the first
    assert again.exit_code == 0


def test_report_refuses_what_is_no_training(tmp_path, quick):
    np.savez(tmp_path / "w.npz", A=np.eye(2))
    for words in (["w.npz"], ["nosuch.npz"], ["--trained", "w.npz"], ["--trained", "nosuch.npz"]):
        paths = [str(tmp_path / word) if word.endswith(".npz") else word for word in words]
        result = CliRunner().invoke(app, ["report", "--out", str(tmp_path / "r.html"), *paths])
        assert result.exit_code == 2
        assert len([line for line in result.output.splitlines() if line.startswith("proofs:")]) == 1
        assert "pass unchecked" not in result.output  # it is said before the long work
        assert paths[-1] in result.output or "lacks the array" in result.output
        assert not (tmp_path / "r.html").exists()


@pytest.mark.parametrize("command", ["latex", "report"])
def test_every_writing_command_speaks_json(command, tmp_path, quick):
    result = CliRunner().invoke(app, [command, "--out", str(tmp_path / "x"), "--json"])
    assert result.exit_code == 0, result.output
    assert Path(json.loads(result.stdout)["saved"]).exists()
    assert "augmented_heads" in result.stderr  # progress


SMALL = {"d": 2, "heads": 2, "horizon": 3}


@pytest.mark.parametrize("stem", [stem for stem, m in modules().items() if hasattr(m, "train")])
def test_training_saves_what_the_report_reads(stem, tmp_path):
    out = tmp_path / "w.npz"
    sizes = [f"{name}={size}" for name, size in SMALL.items()]
    result = CliRunner().invoke(numerics, ["train", stem, *sizes, "--out", str(out), "--json"])
    assert result.exit_code == 0, result.output
    facts = json.loads(result.stdout)
    assert (facts["saved"], facts["claim"]) == (str(out), stem)
    assert facts["gradient_norm"] < 1e-6
    layer = trained_layer(out)
    assert (layer["claim"], layer["seed"], facts["seed"]) == (stem, 0, 0)
    assert layer["gap"] is None or layer["verdict"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nosuch", "d=2"], "claim must be one of "),
        ([STEM, "d=2"], "sizes must be d, heads, horizon, [count], got d"),
        ([STEM, "d=2", "heads=0", "horizon=2"], "heads must be an integer, at least 1, got 0"),
        ([STEM, "d=2", "heads=x", "horizon=2"], "heads must be an integer, at least 1, got 'x'"),
        ([STEM, "d=2", "heads=1", "horizon=1"], "horizon must be an integer, at least 2, got 1"),
    ],
)
def test_bad_training_is_one_line_and_status_2(words, message, tmp_path):
    result = CliRunner().invoke(numerics, ["train", *words, "--out", str(tmp_path / "w.npz")])
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1)
    assert message in result.output


def test_examples_and_pictures_are_those_of_every_module(monkeypatch, tmp_path):
    run = Trained({"query_key": np.ones((1, 2))}, 0.0, 0.0, (0.0,), 0, {"context": "unitary"})
    trained, drawn = [], []

    def trains(d, heads, horizon, *, seeds, label, device):
        return [run for _ in seeds]

    for stem, module in modules().items():
        if hasattr(module, "EXAMPLE"):
            monkeypatch.setattr(module, "train", trains)
            trained.append(stem)
        if hasattr(module, "pictures"):
            monkeypatch.setattr(module, "pictures", lambda report: {"x": np.zeros(1)})
            drawn.append(f"{stem}.x")
    result = CliRunner().invoke(numerics, ["examples", "--out", str(tmp_path / "all")])
    assert result.exit_code == 0, result.output
    assert sorted(path.stem for path in (tmp_path / "all").iterdir()) == trained
    assert len(trained) >= 3
    out = str(tmp_path / "p.npz")
    assert CliRunner().invoke(numerics, ["pictures", "--out", out]).exit_code == 0
    with np.load(out) as archive:
        assert archive.files == drawn
