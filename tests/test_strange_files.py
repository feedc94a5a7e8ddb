"""Files that hold short floats, that are no files, or that would fill the memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
import zipfile

import numpy as np
import pytest
import torch
from safetensors.torch import save_file as save_tensors

from icar_theory import check, population_loss
from tests.kit.commands import save


@pytest.mark.parametrize("kind", ["bfloat16", "float8_e4m3fn", "float8_e5m2"])
def test_short_floats_are_read_alike_in_both_kinds_of_files(run, tmp_path, weights, kind):
    short = {name: torch.tensor(1.1 * x).to(getattr(torch, kind)) for name, x in weights.items()}
    torch.save(short, tmp_path / "w.pt")
    save_tensors(short, tmp_path / "w.safetensors")
    exact = {name: x.double().numpy() for name, x in short.items()}
    losses = [
        json.loads(run("check", str(file), "--json")[1])["loss"]
        for file in (
            tmp_path / "w.pt",
            tmp_path / "w.safetensors",
            save(tmp_path / "w.npz", **exact),
        )
    ]
    assert len(set(losses)) == 1


def test_a_short_float_without_torch_is_one_line(run, tmp_path, weights, monkeypatch):
    file = tmp_path / "w.safetensors"
    save_tensors({name: torch.tensor(x).bfloat16() for name, x in weights.items()}, file)
    monkeypatch.setitem(sys.modules, "torch", None)
    status, _, err = run("check", str(file))
    assert (status, err.count("\n")) == (2, 1)
    assert "array A has the type BF16, which needs torch: save it as float32" in err


def test_a_quantised_tensor_is_refused_in_one_line(tmp_path):
    A = torch.ones(1, 2)
    with warnings.catch_warnings(action="ignore"):
        torch.save({"A": torch.quantize_per_tensor(A, 0.1, 0, torch.qint8), "B": A,
                    "P": torch.tensor([0.0, 1.0])}, tmp_path / "q.pt")  # fmt: skip
    words = [sys.executable, "-m", "icar_theory", "check", str(tmp_path / "q.pt")]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert "A (query_key) must be a tensor that NumPy can read" in ran.stderr


@pytest.mark.parametrize("name", ["w.npz", "w.pt", "w.safetensors"])
def test_only_regular_files_are_read(run, tmp_path, name):
    os.mkfifo(tmp_path / name)
    for file in (str(tmp_path / name), "/dev/zero"):
        status, _, err = run("check", file)
        assert (status, err) == (2, f"icar-theory: {file} cannot be read: it is no regular file\n")


def test_a_name_without_letters_is_no_file(run):
    status, _, err = run("check", "")
    assert (status, err) == (2, "icar-theory: file must be named, got ''\n")


def test_an_array_that_an_archive_holds_twice_is_refused(run, tmp_path, weights):
    file = save(tmp_path / "w.npz", **weights)
    with zipfile.ZipFile(file, "a") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr("A.npy", archive.read("B.npy"))
    status, _, err = run("check", file)
    assert (status, "it holds the array A more than once" in err) == (2, True)


@pytest.mark.parametrize("suffix", ["pt", "safetensors"])
def test_foreign_files_that_would_fill_the_memory_are_not_read(
    run, tmp_path, weights, monkeypatch, suffix
):
    file = tmp_path / f"w.{suffix}"
    (torch.save if suffix == "pt" else save_tensors)(
        {name: torch.tensor(x) for name, x in weights.items()}, file
    )
    assert run("check", str(file))[0] == 0
    monkeypatch.setattr("icar_theory.archives.MOST_BYTES", file.stat().st_size // 2)
    status, _, err = run("check", str(file))
    assert (status, f"at most {file.stat().st_size // 2} are read" in err) == (2, True)


def test_a_tensor_that_repeats_its_numbers_counts_all_of_them(run, tmp_path):
    A = torch.ones(1, 2)
    parts = {"A": torch.zeros(1).expand(2**20, 2**20), "B": A, "P": A}
    torch.save(parts, tmp_path / "w.pt")
    status, _, err = run("check", str(tmp_path / "w.pt"))
    assert (status, f"it has {2**42} bytes, at most {2**28} are read" in err) == (2, True)


def test_files_without_memory_say_so(run, tmp_path, weights, monkeypatch):
    def fails(*_, **__):
        raise MemoryError

    file = save(tmp_path / "w.npz", **weights)
    monkeypatch.setattr("icar_theory.archives.zipfile.is_zipfile", fails)
    assert run("check", file)[2] == f"icar-theory: {file} cannot be read: not enough memory\n"


def test_numbers_past_the_length_of_a_row_are_noted(run, tmp_path, weights):
    weights["P"][0, 3] = 5
    file = save(tmp_path / "w.npz", **weights)
    words = "5.0 past the length 2 of positions (row 0) is ignored, as all such entries are"
    status, out, _ = run("check", file)
    assert (status, words in " ".join(out.split())) == (0, True)
    assert words in check(weights).verdict
    P = np.array([[0.0, 1.0, np.nan], [0.0, 0.0, 1.0]])
    file = save(tmp_path / "open.npz", A=np.ones((1, 3)), B=np.ones((1, 3)), P=P)
    status, out, _ = run("check", file)
    assert (status, "nan past the length 2 of positions (row 0)" in " ".join(out.split())) == (
        3,
        True,
    )


def test_what_a_file_tells_is_overridden_with_a_note(run, tmp_path, weights, blocks):
    file = save(tmp_path / "w.npz", **weights, context="orthogonal")
    words = "the weights tell the context 'orthogonal', 'unitary' is given and used"
    assert words in " ".join(run("check", file, "--context", "unitary")[1].split())
    assert words in check({**weights, "context": "orthogonal"}, context="unitary").verdict
    assert "the weights tell" not in run("check", file, "--context", "orthogonal")[1]
    file = save(tmp_path / "b.npz", **blocks, horizon=4)
    assert "the weights tell" not in run("check", file, "--horizon", "4")[1]
    status, out, _ = run("check", file, "--horizon", "3", "--context", "orthogonal")
    words = "the weights tell the horizon '4', '3' is given and used"
    assert (status, words in " ".join(out.split())) == (3, True)


def test_a_bad_fact_of_a_file_is_refused_beside_the_option_that_hides_it(run, tmp_path, weights):
    file = save(tmp_path / "w.npz", **weights, context="Unitary")
    status, _, err = run("check", file, "--context", "orthogonal")
    assert (status, "context must be one of 'unitary', 'orthogonal', 'haar-unitary', " in err) == (
        2,
        True,
    )
    for function in (check, population_loss):
        with pytest.raises(ValueError, match="context must be one of"):
            function({**weights, "context": "Unitary"}, context="orthogonal")
