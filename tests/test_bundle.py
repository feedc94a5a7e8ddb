"""The proof bundle: the standalone checker accepts it, and rejects it with any one number changed."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp

from icar_theory import CLAIMS
from proofs.__main__ import proof_of
from proofs.bundle import bundle, encode, export, write
from proofs.checker import Rejected, check, main
from proofs.coq import _lemma, coq
from proofs.step import Consequence, Enumeration, Inequality, NormSquared


@pytest.fixture(scope="module")
def exported() -> dict[str, Any]:
    return bundle(proof_of(claim.name) for claim in CLAIMS)


def numbers(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the place of every rational number in an expression."""
    if isinstance(tree, str):
        yield path
    elif tree[0] == "^":
        yield from numbers(tree[1], (*path, 1))
    elif tree[0] != "v":
        for k, part in enumerate(tree[1:], start=1):
            yield from numbers(part, (*path, k))


def places(step: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the place of every number of a step's expressions."""
    for name in ("left", "right", "conclusion", "factor"):
        if name in step:
            yield from numbers(step[name], (name,))
    for name in ("relations", "hypotheses"):
        for k, pair in enumerate(step.get(name, [])):
            for side in (0, 1):
                yield from numbers(pair[side], (name, k, side))
    for k, point in enumerate(step.get("points", [])):
        for side in (1, 2):
            yield from numbers(point[side], ("points", k, side))
    for k, witness in enumerate(step.get("witnesses", [])):
        if isinstance(witness, dict):
            for name, coefficient in witness["norm"].items():
                yield from numbers(coefficient, ("witnesses", k, "norm", name))
            for m, entry in enumerate(witness["gram"]):
                yield from numbers(entry[2], ("witnesses", k, "gram", m, 2))
        else:
            yield from numbers(witness, ("witnesses", k))


def changed(step: dict[str, Any], place: tuple[Any, ...]) -> dict[str, Any]:
    """Return a copy of the step with one number raised by 1."""
    altered = copy.deepcopy(step)
    inside: Any = altered
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = str(Fraction(inside[place[-1]]) + 1)
    return altered


def test_checker_accepts_the_bundle(exported):
    held = list(check(exported))
    assert [(claim, number) for claim, number, _ in held] == [
        (claim, number) for claim, steps in exported["claims"].items() for number in range(1, len(steps) + 1)
    ]
    assert len(held) == sum(len(steps) for steps in exported["claims"].values()) > 50


def test_every_step_is_exported_or_listed(exported):
    for claim in CLAIMS:
        steps = proof_of(claim.name).steps
        algebra = [step.title for step in steps if not isinstance(step, Enumeration)]
        assert [step["title"] for step in exported["claims"][claim.name]] == algebra
        for step in steps:
            if isinstance(step, Enumeration):
                assert f"{claim.name}: {step.title}" in exported["omitted"]


def test_any_changed_number_is_rejected(exported):
    count = 0
    for claim, steps in exported["claims"].items():
        for step in steps:
            for place in places(step):
                with pytest.raises(Rejected):
                    list(check({"claims": {claim: [changed(step, place)]}}))
                count += 1
    assert count > 300


@pytest.mark.parametrize(
    "change",
    [
        {"witnesses": []},
        {"variables": {}},
        {"kind": "hope"},
        {"variables": {"x": "complex", "y": "complex"}},
        {"variables": {"x": "complex", "y": "real"}},
        {"variables": {"x": "real", "y": "complex"}},
        {"left": ["/", "1", "2"]},
        {"left": ["^", "0", -1]},
    ],
)
def test_malformed_step_is_rejected(change):
    square = ["^", ["+", ["v", "x"], ["*", "-1", ["v", "y"]]], 2]
    step = {
        "kind": "inequality",
        "title": "a square",
        "variables": {"x": "real", "y": "real"},
        "left": square,
        "right": "0",
        "witnesses": [square],
    }
    assert list(check({"claims": {"c": [step]}}))
    with pytest.raises(Rejected):
        list(check({"claims": {"c": [{**step, **change}]}}))


def test_small_grid_is_rejected():
    points = [[[n], str(n), str(n)] for n in range(3)]
    step = {
        "kind": "interpolation",
        "title": "n",
        "variables": {},
        "degrees": [2],
        "grid": [[0, 1, 2]],
        "points": points,
    }
    assert list(check({"claims": {"c": [step]}}))
    for change in ({"grid": [[0, 1]]}, {"points": points[:2]}, {"degrees": [3]}):
        with pytest.raises(Rejected):
            list(check({"claims": {"c": [{**step, **change}]}}))


def test_checker_runs_without_site_packages(tmp_path):
    path = write((proof_of(claim.name) for claim in CLAIMS), tmp_path)
    command = [sys.executable, "-I", "-S", str(tmp_path / "checker.py"), str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONUTF8": "1"})
    assert f"steps of {len(CLAIMS)} claims hold" in run.stdout
    broken = json.loads(path.read_text(encoding="utf-8"))
    broken["claims"]["unitary_heads"][0]["right"] = "0"
    path.write_text(json.dumps(broken), encoding="utf-8")
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    path.write_text("not json", encoding="utf-8")
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2


def test_checker_says_what_holds_and_what_does_not(tmp_path, exported, capsys):
    path = write([proof_of("gradient_step")], tmp_path / "new")
    assert path == tmp_path / "new" / "bundle.json" == write([proof_of("gradient_step")], tmp_path / "new")
    assert (tmp_path / "new" / "checker.py").exists()
    assert main([str(path)]) == 0
    assert "gradient_step 1: " in capsys.readouterr().out
    broken = {"claims": {"gradient_step": [{**exported["claims"]["gradient_step"][0], "right": "0"}]}}
    path.write_text(json.dumps(broken), encoding="utf-8")
    assert main([str(path)]) == 1
    assert "REJECTED gradient_step, step 1" in capsys.readouterr().err
    assert main([str(tmp_path / "nosuch.json")]) == 2
    assert "nosuch.json cannot be read" in capsys.readouterr().err
    for words, status in (([], 2), (["a", "b"], 2), (["-h"], 0), (["--help"], 0)):
        assert main(words) == status
        assert "usage: python checker.py bundle.json" in capsys.readouterr().out


def test_checker_is_short_and_imports_the_standard_library_alone():
    with open(sys.modules["proofs.checker"].__file__ or "", encoding="utf-8") as file:
        lines = file.read().splitlines()
    assert len(lines) < 300
    imported = {line.split()[1] for line in lines if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names)


def test_coq_states_every_step(exported):
    text = coq(exported)
    assert text.count("Lemma ") == text.count("Qed.") == sum(map(len, exported["claims"].values()))
    assert "Admitted" not in text
    assert "Axiom" not in text


def test_coq_states_denominators_signs_and_norms():
    x, y = sp.Symbol("x", real=True), sp.Symbol("y", positive=True)
    norm = NormSquared({"X": 1}, {("X", "X"): x})
    by_norm = _lemma("by_norm", export(Inequality("a norm", x, sp.Integer(0), (norm,))) or {})
    assert "0 <= ((1 * 1 * x1)) -> 0 <= x1" in by_norm
    root = _lemma("root", export(Consequence("a root", {(x + 1) / y: y}, x + 1)) or {})
    assert "0 < x2 -> ((1 * (x2)) <> 0 -> " in root or "0 < x2 -> ((1 * x2)) <> 0 -> " in root


def test_only_rational_expressions_are_encoded():
    with pytest.raises(TypeError, match="expression must be rational"):
        encode(sp.sqrt(2))
