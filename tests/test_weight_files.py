"""Weights as people have them: the files that ``icar-theory check`` reads, and what it says."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file

from icar_theory import check, optimum, population_loss
from icar_theory.exact.context import orthogonal
from tests.kit.commands import save

PAIRED = np.array([[1, 1], [1j, -1j]]) / np.sqrt(2)
"""Eigenvectors of a rotation of the plane."""


def tensors(weights: Any, prefix: str = "") -> dict[str, Any]:
    """Return arrays as tensors, by dotted names."""
    return {f"{prefix}{name}": torch.tensor(array) for name, array in weights.items()}


def test_state_dicts_are_read(run, tmp_path, weights, blocks):
    file = tmp_path / "w.pt"
    for held in (
        tensors(weights),
        {"step": 3, "model": tensors(weights, "layers.0.")},
        {"A": torch.nn.Parameter(torch.tensor(weights["A"])), **tensors(weights)},
    ):
        torch.save(held, file)
        status, out, err = run("check", str(file))
        assert (status, err) == (0, "")
        assert "exactly optimal" in out
    torch.save({**tensors(blocks), "horizon": 4}, file)
    assert run("check", str(file))[0] == 0
    torch.save(torch.ones(2, 3), file)
    status, _, err = run("check", str(file))
    assert (status, "must hold a dict of tensors by name, got a Tensor of shape (2, 3)" in err) == (
        2,
        True,
    )
    torch.save({**tensors(weights, "0."), **tensors(weights, "1.")}, file)
    status, _, err = run("check", str(file))
    assert (status, "holds weights of 0 and 1: one layer must be left" in err) == (2, True)


class Evil:
    """What writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)

    def __reduce__(self) -> Any:
        return os.mkdir, (self.path,)


def test_no_code_of_a_file_is_run(run, tmp_path):
    torch.save({"A": Evil(tmp_path / "ran")}, tmp_path / "evil.pt")
    status, _, err = run("check", str(tmp_path / "evil.pt"))
    assert (status, err.count("\n")) == (2, 1)
    assert "cannot be read as torch weights alone (UnpicklingError)" in err
    assert not (tmp_path / "ran").exists()
    (tmp_path / "w.pt").write_bytes(b"nothing")
    assert run("check", str(tmp_path / "w.pt"))[0] == 2
    assert run("check", str(tmp_path / "none.pt"))[0] == 2


@pytest.mark.parametrize("name", ["torch", "safetensors"])
def test_a_missing_library_is_named(run, tmp_path, monkeypatch, name):
    file = tmp_path / ("w.pt" if name == "torch" else "w.safetensors")
    file.write_bytes(b"")
    monkeypatch.setitem(sys.modules, name, None)
    status, _, err = run("check", str(file))
    assert (status, err.count("\n")) == (2, 1)
    assert f"needs {name}, which is not installed: pip install 'icar_theory[" in err


def test_safetensors_are_read(run, tmp_path, weights):
    file = tmp_path / "w.safetensors"
    save_file(weights, file, metadata={"context": "orthogonal"})
    assert run("check", str(file))[0] == 0
    save_file(weights, file, metadata={"context": "unitary"})
    assert run("check", str(file))[0] == 1
    file.write_bytes(b"nothing")
    status, _, err = run("check", str(file))
    assert (status, err.count("\n")) == (2, 1)


def test_a_folder_of_single_arrays_is_read(run, tmp_path, weights):
    for name, array in weights.items():
        np.save(tmp_path / f"{name}.npy", array)
    assert run("check", str(tmp_path))[0] == 0
    status, _, err = run("check", str(tmp_path / "A.npy"))
    assert (status, "of single .npy files give the folder" in err) == (2, True)
    np.save(tmp_path / "B.npy", np.array([{}]))
    status, _, err = run("check", str(tmp_path))
    assert (status, "array B cannot be read" in err) == (2, True)


@pytest.mark.parametrize("kind", ["archive", "folder"])
def test_arrays_that_would_fill_the_memory_are_not_read(run, tmp_path, weights, monkeypatch, kind):
    (tmp_path / "w").mkdir()
    for name, array in weights.items():
        np.save(tmp_path / "w" / f"{name}.npy", array)
    np.save(tmp_path / "w" / "other.npy", np.zeros(10_000))
    file = save(tmp_path / "w.npz", **weights) if kind == "archive" else str(tmp_path / "w")
    assert run("check", file)[0] == 0
    monkeypatch.setattr("icar_theory.archives.MOST_BYTES", 10_000)
    assert run("check", file)[0] == 0  # what is not read does not count
    monkeypatch.setattr("icar_theory.archives.MOST_BYTES", 400)
    status, _, err = run("check", file)
    assert (status, "bytes, at most 400 are read" in err) == (2, True)


def test_full_heads_are_read_in_their_basis(run, tmp_path):
    best = optimum(4, 2).numpy()
    U = np.kron(np.linalg.qr(np.random.default_rng(0).normal(size=(2, 2)))[0], PAIRED)
    full = {
        name: np.array([U @ np.diag(row) @ U.conj().T for row in best[name]])
        for name in ("query_key", "value")
    }
    file = save(tmp_path / "w.npz", **full, positions=best["positions"], basis=U)
    status, out, _ = run("check", file)
    assert (status, "off the diagonals, is left out" in " ".join(out.split())) == (0, True)


def test_large_integers_in_a_file_are_exact(run, tmp_path):
    file = save(tmp_path / "w.npz", A=np.array([[2**53 + 1]]), B=np.eye(1), P=np.array([0.0, 1.0]))
    facts = json.loads(run("check", file, "--context", "unitary", "--json")[1])
    assert facts["loss"] == str(2**106)


def test_json_holds_sizes_and_numbers(run, tmp_path, weights, blocks):
    facts = json.loads(run("check", save(tmp_path / "w.npz", **weights), "--json")[1])
    assert {name: facts[name] for name in ("context", "d", "heads", "horizon", "lengths")} == {
        "context": "orthogonal", "d": 4, "heads": 2, "horizon": 4, "lengths": [2, 3, 4],
    }  # fmt: skip
    assert (facts["ratios"], facts["predicted_ratio"]) == ([-0.5, -0.5, -0.5], -0.5)
    file = save(tmp_path / "b.npz", **blocks, horizon=4)
    facts = json.loads(run("check", file, "--json")[1])
    assert (facts["context"], facts["horizon"], facts["boundary"]) == ("unitary", 4, "zero")
    assert facts["step_size"] == pytest.approx(facts["predicted_step_size"])


def test_an_open_minimum_is_no_bad_file(run, tmp_path, blocks):
    file = save(tmp_path / "w.npz", A=np.ones((1, 3)), B=np.ones((1, 3)), P=np.array([0.0, 1.0]))
    assert population_loss([[1, 1, 1]], [[1, 1, 1]], [0, 1], context=orthogonal(3)) == 6
    status, out, err = run("check", file)
    assert (status, err) == (3, "")
    assert out.startswith("loss 6\nthe minimum is open: no closed form is known for odd d=3")
    rows = list(csv.reader(io.StringIO(run("check", file, "--table", "csv")[1])))
    assert rows == [["invariant", "measured", "predicted"], ["loss", "6", "open"]]
    facts = json.loads(run("check", file, "--json")[1])
    assert (facts["loss"], facts["minimum"], facts["optimal"]) == ("6.0", None, None)
    full = save(tmp_path / "f.npz", A=np.eye(3)[None], B=np.eye(3)[None], P=[0.0, 1.0],
                basis=np.block([[PAIRED, np.zeros((2, 1))], [np.zeros((1, 2)), 1]]))  # fmt: skip
    printed = run("check", full)[1]
    assert printed.startswith("loss 6\n")
    assert "off the diagonals, is left out" in " ".join(printed.split())
    assert "is left out" in json.loads(run("check", full, "--json")[1])["verdict"]
    file = save(tmp_path / "b.npz", **blocks, horizon=4)
    status, out, _ = run("check", file, "--context", "orthogonal")
    assert (status, out.startswith("loss ")) == (3, True)


def test_tables_are_csv_or_markdown(run, tmp_path, weights):
    file = save(tmp_path / "w.npz", **weights)
    rows = list(csv.reader(io.StringIO(run("check", file, "--table", "csv")[1])))
    assert rows[:2] == [["invariant", "measured", "predicted"], ["loss", "0", "0"]]
    lines = run("claims", "--table", "markdown")[1].splitlines()
    assert lines[:2] == ["| claim | title | lines | origin |", "| --- | --- | --- | --- |"]
    assert run("doctor", "--table", "csv")[1].startswith("part,version,needed for\n")
    status, _, err = run("claims", "--table", "xml")
    assert (status, "table must be one of 'text', 'csv', 'markdown', got 'xml'" in err) == (2, True)


def test_doctor_finds_no_package_on_the_path(run, tmp_path, monkeypatch):
    program = tmp_path / "hypothesis"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("icar_theory.commands.installation.metadata.version", _no_distribution)
    facts = {fact["part"]: fact for fact in json.loads(run("doctor", "--json")[1])}
    assert facts["hypothesis"]["found"] is False


def _no_distribution(name: str) -> str:
    from importlib.metadata import PackageNotFoundError

    raise PackageNotFoundError(name)


def saved_with_basis(tmp_path, U, shift=0.0):
    """Save the optimal full heads of d = 2 in the basis U, and something off their diagonals."""
    best = optimum(2, 2, context="orthogonal").numpy()
    off = shift * np.array([[0, 1], [1, 0]])
    A, B = (
        np.array([U @ (np.diag(row) + off) @ U.conj().T for row in best[name]])
        for name in ("query_key", "value")
    )
    np.savez(tmp_path / "w.npz", A=A, B=B, P=np.atleast_2d(best["positions"]), basis=U)
    return str(tmp_path / "w.npz")


def test_heads_are_diagonal_in_a_basis_of_conjugate_pairs(run, tmp_path):
    assert run("check", saved_with_basis(tmp_path, PAIRED))[0] == 0
    status, _, err = run("check", saved_with_basis(tmp_path, PAIRED, shift=0.1))
    assert status == 2
    assert "must be real and diagonal in the basis, up to 0.01 of the Frobenius norm" in err
    status, _, err = run("check", saved_with_basis(tmp_path, np.eye(2)))
    assert status == 2
    assert "column 1 must be conjugate to column 2 up to a phase, got |u·u'| = 0" in err


def test_one_set_of_weights_is_read_and_no_other_left(run, tmp_path):
    best = optimum(2, 1, context="unitary").numpy()
    A, P = np.ones((1, 2)), np.array([[0.0, 1.0]])
    file = save(tmp_path / "two.npz", A=A, B=A, P=P, **best)
    status, _, err = run("check", file)
    assert status == 2
    assert "weights must be one set, got A, B, P and query_key, value, positions" in err
    with pytest.raises(ValueError, match="must name each part once, got A and query_key"):
        check({"A": A, "B": A, "P": P, "query_key": 2 * A})
    parts = {"layer1.A": A, "layer2.B": A, "layer1.P": P}
    torch.save({name: torch.tensor(part) for name, part in parts.items()}, tmp_path / "mix.pt")
    status, _, err = run("check", str(tmp_path / "mix.pt"))
    assert status == 2
    assert "holds weights of layer1 and layer2: one layer must be left" in err
