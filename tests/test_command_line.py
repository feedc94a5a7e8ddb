"""The command line: what it prints, and its exit status."""

from __future__ import annotations

import importlib
import inspect
import json
import re
import shlex

import numpy as np
import pytest
import sympy as sp
from typer.testing import CliRunner

import icar_theory
from icar_theory import CLAIMS, __main__, ask, optimum
from icar_theory.commands import installation
from icar_theory.evidence import STATUSES
from icar_theory.exact.sizes import D, H
from icar_theory.printing import display
from tests.kit.commands import save
from tests.kit.dynamics import turned, turns


def test_claims_lists_every_claim(run):
    status, out, _ = run("claims", "--json")
    assert status == 0
    assert [claim["name"] for claim in json.loads(out)] == list(CLAIMS)
    assert "unitary_heads" in run("claims")[1]
    assert run("claims", "nosuch")[0] == 2


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda claim: claim.name)
def test_claim_shows_every_line_with_its_evidence(run, claim):
    status, out, _ = run("claims", claim.name)
    assert status == 0
    shown = json.loads(run("claims", claim.name, "--json")[1])[0]["lines"]
    for line, fact in zip(claim.lines, shown, strict=True):
        assert f"\n{line.id}: {claim.status(line)}\n" in out
        assert fact["latex"] == line.latex()
        for found, entries in claim.evidence.get(line.id, {}).items():
            assert found in STATUSES
            assert all(title in " ".join(out.split()) for title in entries)
            assert fact["evidence"][found] == entries
    assert all(f"ask {claim.name} {question} " in out for question in claim.questions)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("unitary_heads", "minimum", "d=5", "heads=2"), "3"),
        (("unitary_heads", "minimum", "d=d", "heads=H"), "Max(0, -H + d)"),
        (("unitary_heads", "ratio", "d=5", "heads=2"), "not determined"),
        (("unitary_heads", "loss", "C=[[1,1/2],[0,1]]", "p=[0,1]"), "1/4"),
        (("unitary_heads", "loss", "C=[[1.0,.5],[0,1e0]]", "p=[0,1]"), "1/4"),
        (("unitary_heads", "minimum", "d=1e3", "heads=2"), "998"),
        (("gradient_step", "descent", "tokens=[[1],[2]]", "step_size=0.01", "steps=1"), "[[1/50]]"),
        (("mesa_flow", "diagonal", "law=two_point", "d=2", "length=4", "a=1.5", "b=.01"), "27/200"),
        (("augmented_heads", "step_size", "d=2", "heads=1", "horizon=4", "boundary=zero"), "3/10"),
        (
            ("spectra", "drawn_least", "eigenvalues=[[1],[I],[3/5+4/5i]]", "horizon=3"),
            "6232/60375",
        ),
        (("spectra", "drawn_least", "eigenvalues=[-i,-0.6-.8i]", "horizon=3"), "0"),
    ],
)
def test_ask_prints_the_exact_answer(run, words, answer):
    status, out, _ = run("ask", *words)
    assert (status, out) == (0, f"{answer}\n")
    facts = json.loads(run("ask", *words, "--json")[1])
    assert facts["answer"] == (None if answer == "not determined" else answer)


def test_ask_without_a_question_lists_them(run):
    status, out, _ = run("ask", "unitary_heads")
    assert (status, out in run("claims", "unitary_heads")[1]) == (0, True)
    assert "icar-theory ask unitary_heads minimum d=… heads=…" in out
    assert "partial" not in out
    questions = json.loads(run("ask", "unitary_heads", "--json")[1])
    assert questions["loss"] == ["C", "p"]


def test_ask_prints_latex(run):
    words = ("ask", "unitary_heads", "minimum", "d=d", "heads=H", "--latex")
    assert run(*words)[1] == sp.latex(ask("unitary_heads", "minimum", d=D, heads=H)) + "\n"
    undetermined = ("ask", "unitary_heads", "ratio", "d=5", "heads=2", "--latex")
    assert run(*undetermined)[1] == "\\text{not determined}\n"


def spelled(value: object) -> str:
    """Return a value as the command line takes it."""
    if isinstance(value, sp.MatrixBase):
        return str(value.tolist())
    return f"[{', '.join(map(spelled, value))}]" if isinstance(value, tuple | list) else str(value)


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda claim: claim.name)
def test_every_question_can_be_asked(run, claim):
    for name, question in claim.questions.items():
        sizes = dict(next(iter(question.sizes())))
        assert ask(claim, name, **sizes) == claim.ask(name, **sizes)
        if not any(isinstance(value, dict) for value in sizes.values()):  # six blocks: no spelling
            words = [f"{size}={spelled(value)}" for size, value in sizes.items()]
            status, out, error = run("ask", claim.name, name, *words)
            assert (status, bool(out.strip())) == (0, True), error


def test_refute_finds_a_counterexample_or_none(run):
    status, out, _ = run("refute", "unitary_heads", "minimum", "d - heads")
    assert (status, out) == (1, "refuted at d=1, heads=2: claimed -1, true 0\n")
    status, out, _ = run("refute", "unitary_heads", "minimum", "Max(d - heads, 0)", "--json")
    assert (status, json.loads(out)) == (0, {"refuted": False, "counterexample": None})
    found = json.loads(run("refute", "unitary_heads", "minimum", "0", "--json")[1])
    assert found["counterexample"] == {
        "sizes": {"d": "2", "heads": "1"},
        "claimed": "0",
        "true": "1",
    }


def test_version_is_said(run):
    assert run("--version") == (0, f"icar-theory {icar_theory.__version__}\n", "")


def test_optimum_prints_exact_numbers(run):
    status, out, _ = run("optimum", "4", "1", "--json", "--horizon", "3")
    facts = json.loads(out)
    assert (status, facts["loss"], facts["ratio"]) == (0, "2", "-1/2")
    assert facts["positions"] == [["-1/2", "1"], ["0", "-1/2", "1"]]
    assert run("optimum", "4", "1", "--latex")[1] == optimum(4, 1).latex() + "\n"
    assert "loss: 2" in run("optimum", "4", "1")[1]


def test_check_accepts_optimal_weights(run, tmp_path, weights):
    status, out, _ = run("check", save(tmp_path / "w.npz", **weights))
    assert status == 0
    assert "exactly optimal" in out
    for heading in (
        "invariant",
        "measured",
        "predicted",
        "residual: mixing",
        "gap (exact)",
        "effective heads",
    ):
        assert heading in out


def test_latex_writes_a_document_or_a_fragment(run, tmp_path):
    status, out, _ = run("latex", "--claim", "unitary_heads")
    assert (status, out) == (0, CLAIMS["unitary_heads"].latex() + "\n")
    document = run("latex")[1]
    assert document.startswith("\\documentclass")
    assert json.loads(run("latex", "--json")[1]) == {"latex": document}
    assert run("latex", "--out", str(tmp_path / "t.tex"))[0] == 0
    assert (tmp_path / "t.tex").read_text(encoding="utf-8") == document
    status, _, error = run("latex", "--claim", "nosuch")
    assert (status, error.count("\n")) == (2, 1)
    assert "nosuch" in error
    assert run("latex", "--out", str(tmp_path / "no" / "t.tex"))[0] == 2


def test_plot_writes_a_picture(run, tmp_path):
    file = tmp_path / "minimum.svg"
    status, out, _ = run("plot", "unitary_heads", "minimum", "--out", str(file), "--json")
    fact = {"claim": "unitary_heads", "picture": "minimum", "saved": str(file)}
    assert (status, json.loads(out)) == (0, fact)
    assert file.read_text(encoding="utf-8").startswith("<?xml")
    for words in (
        ["nosuch", "minimum", "--out", str(file)],
        ["unitary_heads", "nosuch", "--out", str(file)],
        ["unitary_heads", "minimum", "--out", "x.gif"],
        ["unitary_heads", "minimum", "--out", str(file), "--trained", "x"],
    ):
        status, _, error = run("plot", *words)
        assert (status, error.count("\n")) == (2, 1)


def test_doctor_finds_what_is_there_and_says_what_is_missing(run, monkeypatch):
    status, out, _ = run("doctor", "--json")
    facts = {fact["part"]: fact for fact in json.loads(out)}
    assert status == 0
    assert facts["sympy"]["version"] == sp.__version__
    assert facts["icar_theory"]["version"] == icar_theory.__version__
    assert all(facts[part]["found"] for part in ("torch", "matplotlib", "hypothesis"))
    monkeypatch.setattr(
        installation, "installed", lambda name: None if name in ("coqc", "torch") else "1.0"
    )
    status, out, _ = run("doctor")
    assert status == 0
    assert out.count("missing") == 2
    monkeypatch.setattr(installation, "installed", lambda name: None)
    assert run("doctor")[0] == 1


@pytest.mark.parametrize("name", __main__.COMMANDS)
def test_commands_are_listed_with_the_first_sentence_of_their_help(name):
    module, summary = __main__.COMMANDS[name]
    command = getattr(importlib.import_module(f"icar_theory.commands.{module}"), name)
    assert re.split(r"(?<=\.)\s", inspect.getdoc(command) or "")[0] == summary


def test_shell_completion_is_there(monkeypatch, capsys):
    monkeypatch.setenv("_ICAR_THEORY_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "icar-theory opt")
    monkeypatch.setenv("COMP_CWORD", "1")
    monkeypatch.setattr("sys.argv", ["icar-theory"])
    with pytest.raises(SystemExit) as stop:
        __main__.main()
    assert not stop.value.code
    assert capsys.readouterr().out.split() == ["optimum"]


def test_check_exits_1_for_weights_that_are_not_optimal(run, tmp_path, weights):
    file = save(tmp_path / "w.npz", **{**weights, "A": 2 * weights["A"]})
    status, out, _ = run("check", file, "--json")
    facts = json.loads(out)
    assert status == 1
    assert facts["gap"] == "12"  # four rows of (1 − 2)², at each of three lengths
    assert not facts["optimal"]


def test_check_recognises_augmented_weights(run, tmp_path, blocks):
    file = save(tmp_path / "w.npz", **blocks)
    status, out, _ = run("check", file, "--horizon", "4", "--json")
    facts = json.loads(out)
    assert (status, facts["claim"], facts["optimal"]) == (0, "augmented_heads", True)
    assert facts["predictions"]["step size tr M / d"]["predicted"] == "6/17"
    assert run("check", file, "--horizon", "4", "--boundary", "wrap")[0] == 1
    assert "residual: frame" in run("check", file, "--horizon", "4")[1]


def test_optimum_prints_augmented_numbers(run):
    status, out, _ = run("optimum", "3", "2", "--tokens", "augmented", "--horizon", "4", "--json")
    facts = json.loads(out)
    assert (status, facts["step_size"], facts["mixing"][0]) == (
        0,
        "6/17",
        ["6/17", "-3/17", "-3/17"],
    )


def test_saved_files_say_context_horizon_and_boundary(run, tmp_path, blocks):
    told = {"context": "unitary", "horizon": 4, "boundary": "zero", "seed": 3}
    assert run("check", save(tmp_path / "w.npz", **blocks, **told))[0] == 0
    told["boundary"] = "wrap"
    file = save(tmp_path / "w.npz", **blocks, **told)
    assert run("check", file)[0] == 1
    assert run("check", file, "--boundary", "zero")[0] == 0  # the option counts


@pytest.mark.parametrize("options", [{}, {"context": "unitary"}])
def test_what_numpy_returns_can_be_checked(run, tmp_path, options):
    arrays = optimum(4, 2, horizon=4, **options).numpy()
    assert run("check", save(tmp_path / "w.npz", **arrays | options))[0] == 0


def test_latex_writes_a_document(run, tmp_path):
    out = tmp_path / "theory.tex"
    assert run("latex", "--out", str(out))[0] == 0
    text = out.read_text(encoding="utf-8")
    assert text.startswith("\\documentclass")
    lines = [line for claim in CLAIMS.values() for line in claim.lines]
    assert all(display(line.latex()) in text for line in lines)
    assert run("latex")[1] == text


@pytest.mark.parametrize(
    "command",
    [
        *("", "claims", "ask", "optimum", "check", "tokens", "counterexample", "refute"),
        *("train", "latex", "plot", "doctor"),
    ],
)
def test_help_has_an_example_that_runs(run, command, tmp_path, monkeypatch):
    status, out, _ = run(*command.split(), "--help")
    assert status == 0
    parts = [" ".join(part.split()) for part in out.split("\n\n")]
    shown = next(part for part in parts if "Example: icar-theory" in part).split("icar-theory ")[1]
    monkeypatch.chdir(tmp_path)
    save(tmp_path / "weights.npz", **optimum(4, 2, horizon=4).numpy())
    generator = np.random.default_rng(0)
    save(tmp_path / "tokens.npz", tokens=turned(generator, turns(generator, 8, 3), 32, 0.1))
    assert run(*shlex.split(shown))[0] == 0
    assert run("check", "weights.npz")[0] == 0  # also where the example has trained them


@pytest.mark.parametrize("width", ["40", "80"])
def test_tables_keep_every_word_on_a_narrow_terminal(width, monkeypatch, tmp_path):
    monkeypatch.setenv("COLUMNS", width)
    weights = save(tmp_path / "w.npz", **optimum(2, 1, horizon=4).numpy())
    for words, parts in ((["claims"], CLAIMS), (["check", weights], ["ratio", "predicted"])):
        printed = CliRunner().invoke(__main__.app, words).output
        table = [line for line in printed.splitlines() if str(tmp_path) not in line]
        assert max(map(len, table)) <= int(width)  # a path is not broken
        assert all(part in printed for part in parts)
        assert len(table) > 5
