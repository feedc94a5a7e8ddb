"""The command line refuses bad words, arrays and files: status 2, one line on stderr."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from icar_theory import population_loss
from tests.kit.commands import save


@pytest.mark.parametrize(
    ("change", "words", "message"),
    [
        ({}, (), "horizon must be given for augmented weights"),
        ({}, ("--horizon", "1"), "horizon must be at least 2, got 1"),
        ({}, ("--horizon", "x"), "horizon must be an integer, got 'x'"),
        (
            {},
            ("--horizon", "4", "--boundary", "mirror"),
            "boundary must be one of 'zero', 'wrap', got 'mirror'",
        ),
        ({"b2": None}, ("--horizon", "4"), "lacks the array b2"),
        (
            {"a2": np.zeros((1, 3))},
            ("--horizon", "4"),
            "a2 must have the shape of a1 (H×d), (2, 3), got (1, 3)",
        ),
        ({"a4": np.full((2, 3), np.nan)}, ("--horizon", "4"), "a4 must be finite, got nan"),
    ],
)
def test_bad_augmented_input_exits_2(run, tmp_path, blocks, change, words, message):
    arrays = {name: array for name, array in (blocks | change).items() if array is not None}
    status, out, err = run("check", save(tmp_path / "w.npz", **arrays), *words)
    assert (status, out) == (2, "")
    assert message in err
    assert len(err.splitlines()) == 1


def test_plain_weights_take_no_other_horizon(run, tmp_path, weights):
    file = save(tmp_path / "w.npz", **weights)
    assert run("check", file, "--horizon", "4")[0] == 0
    status, _, err = run("check", file, "--horizon", "5")
    assert status == 2
    assert "be the largest length 4 of positions, got 5" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("optimum", "3", "1"), "no closed form is known for odd d=3 with heads=1"),
        (("optimum", "0", "1"), "d must be at least 1, got 0"),
        (("optimum", "4", "1", "--context", "x"), "context must be one of"),
        (("optimum", "4", "1", "--json", "--latex"), "--json and --latex exclude each other"),
        (("optimum", "four", "1"), "d must be an integer, got 'four'"),
        (("check", "no-such-file.npz"), "no-such-file.npz cannot be read"),
        (("latex", "--out", "no/such/folder/theory.tex"), "--out cannot be written"),
        (("optimum", "4"), "Missing argument 'heads'"),
        (("optimum", "4", "1", "--horizon", "1"), "horizon must be at least 2, got 1"),
        (("claims", "--jsno"), "No such option"),
        (("ask", "unitary_heads", "nosuch"), "question must be one of 'loss', "),
        (("ask", "nosuch", "loss"), "claim must be one of "),
        (
            ("ask", "unitary_heads", "minimum", "d=2"),
            "sizes of 'minimum' must be d, heads, got d: heads is missing",
        ),
        (
            ("ask", "augmented_heads", "minimum", "d=2", "heads=1", "x=1"),
            "must be d, heads, horizon (and may be boundary), got d, heads, x: horizon is missing, "
            "x is unknown",
        ),
        (("optimum", "4", "-1"), "No such option: -1 (behind -- an argument may begin with -, as"),
        (("refute", "unitary_heads", "minimum", "-heads+d"), "(behind -- an argument may begin"),
        (("optimum", "--", "4", "-1"), "heads must be at least 1, got -1"),
        (
            ("ask", "unitary_heads", "minimum", "d=1e9999", "heads=1"),
            "d must be an integer, got '1e",
        ),
        (("ask", "unitary_heads", "minimum", "d"), "size must be written name=value, got 'd'"),
        (("ask", "unitary_heads", "minimum", "d=1", "d=2"), "size d must be given once"),
        (("ask", "unitary_heads", "minimum", "d=1/0", "heads=1"), "d must be a number, got '1/0'"),
        (
            ("ask", "unitary_heads", "loss", "C=[[x]]", "p=[0,1]"),
            "C must be a list of exact numbers",
        ),
        *(
            (
                ("ask", "spectra", "drawn_least", f"eigenvalues=[[{entry}]]", "horizon=3"),
                "eigenvalues must be a list of exact numbers",
            )
            for entry in ("1j", "ii", "1/0i", "+", "true", "1 2", "1i1i", "1 i")
        ),
        (("ask", "unitary_heads", "minimum", "d=0", "heads=1"), "d must be at least 1, got 0"),
        (
            ("refute", "unitary_heads", "minimum", "d.real"),
            "formula must be in d, heads, numbers and",
        ),
        (("refute", "unitary_heads", "minimum", "d +"), "floor, sqrt, got 'd +': invalid"),
        (("prove",), "No such command 'prove'"),
    ],
)
def test_bad_words_exit_2(run, words, message):
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert message in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"P": None}, "lacks the array P; it holds A, B"),
        ({"A": np.ones((2, 5))}, "B (value) must have the shape of query_key"),
        ({"B": np.full((2, 4), np.nan)}, "B (value) must be finite, got nan"),
        ({"P": np.ones((4, 4))}, "P (positions) must have more columns than rows"),
        ({"A": np.array([[{}]])}, "array A cannot be read"),
        (
            {"A": np.full((2, 4), 1e200), "context": "unitary"},
            "query_key, value and positions are too large",
        ),
        (
            {name: np.full((1, 3), 1e200) for name in "AB"},
            "must be small enough for a loss in float64: it overflows, as query_key reaches 1e+200",
        ),
        ({"A": np.array([["x"]])}, "A (query_key) must hold real numbers, got an array of text"),
    ],
)
def test_bad_arrays_exit_2(run, tmp_path, weights, change, message):
    arrays = {name: array for name, array in (weights | change).items() if array is not None}
    status, out, err = run("check", save(tmp_path / "w.npz", **arrays))
    assert (status, out) == (2, "")
    assert message in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (b"", ".npz"),
        (b"not an archive", ".npz"),
        (b"PK\x03\x04 truncated", ".npz"),
        (b"\x93NUMPY", ".npy"),
        (b"\x80\x04N.", ".pkl"),
    ],
)
def test_bad_files_exit_2(run, tmp_path, content, suffix):
    file = tmp_path / f"weights{suffix}"
    file.write_bytes(content)
    status, out, err = run("check", str(file))
    assert (status, out) == (2, "")
    assert str(file) in err
    assert len(err.splitlines()) == 1


def test_single_array_file_exits_2(run, tmp_path):
    np.save(tmp_path / "a.npy", np.ones(3))
    status, _, err = run("check", str(tmp_path / "a.npy"))
    assert status == 2
    assert "is not an .npz" in err


def test_archive_with_another_member_exits_2(run, tmp_path, weights):
    file = Path(save(tmp_path / "w.npz", A=weights["A"], B=weights["B"]))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("P", "not an array")
    status, _, err = run("check", str(file))
    assert status == 2
    assert "member P is not an array" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("check", "x.npz", "--json", "--table", "csv"), "--json and --table exclude each other"),
        (("train", "unitary_heads", "d=2", "--out", "x.pt"), "out must end in .npz, got 'x.pt'"),
        (("ask", "unitary_heads", "loss", "C=[[true]]", "p=[0, 1]"), "must be a list of exact"),
        (("refute", "unitary_heads", "minimum", "1e5000"), "no decimal number with an exponent"),
    ],
)
def test_what_would_be_read_wrongly_is_refused(run, words, message):
    status, _, err = run(*words)
    assert status == 2
    assert message in err


def test_decimals_of_a_formula_are_exact(run):
    status, out, _ = run("refute", "unitary_heads", "minimum", "Max(d - heads, 0) + 1e-400")
    assert status == 1
    assert "claimed 1/1000" in out


def test_a_full_disk_is_one_line(run, monkeypatch):
    class Full(io.StringIO):
        def write(self, _):
            raise OSError(errno.ENOSPC, "No space left on device")

        def fileno(self):
            return os.open(os.devnull, os.O_WRONLY)

    monkeypatch.setattr("sys.stdout", Full())
    monkeypatch.setattr("os.dup2", lambda *_: None)
    status, _, err = run("ask", "unitary_heads", "minimum", "d=2", "heads=1")
    assert status == 2
    assert err == "icar-theory: the output cannot be written: No space left on device\n"


@pytest.mark.parametrize("boundary", ["zero", "wrap"])
def test_plain_optima_take_no_boundary(run, boundary):
    status, _, err = run("optimum", "4", "2", "--boundary", boundary)
    assert status == 2
    assert f"boundary must be left out for plain tokens, got '{boundary}'" in err
    words = ["--tokens", "augmented", "--horizon", "3"]
    assert run("optimum", "4", "2", *words)[1] == run("optimum", "4", "2", *words,
                                                      "--boundary", "zero")[1]  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("1/(d-heads)", "icar-theory: formula must return finite real numbers, got zoo at d=1, "),
        ("", "got '': invalid syntax\n"),
    ],
)
def test_a_bad_formula_is_called_so(run, formula, message):
    status, _, err = run("refute", "unitary_heads", "minimum", formula)
    assert (status, message in err, "candidate" in err) == (2, True, False)


def test_sizes_are_said_in_one_style(run):
    message = run("ask", "length_complexity", "juntas", "n=5", "k=1")[2]
    assert message == "icar-theory: sizes must satisfy k ≥ 2, got n=5, k=1\n"


def test_one_head_is_one(run, tmp_path):
    file = save(tmp_path / "w.npz", A=np.ones((1, 2)), B=np.ones((1, 2)), P=np.array([-0.5, 1.0]))
    assert "d = 2, 1 head, orthogonal context" in " ".join(run("check", file)[1].split())


class Unsaid:
    """What has no repr."""

    def __repr__(self) -> str:
        raise ValueError


def test_an_entry_too_long_to_be_shown_is_named_by_its_type():
    with pytest.raises(TypeError, match=r"got the entry <list too long to be shown>$"):
        population_loss([[[Unsaid()]]], [[1]], [0, 1])


@pytest.mark.parametrize("command", ["claims", "ask", "refute"])
def test_help_is_printed_without_sympy(command):
    code = (
        "import sys; from icar_theory.__main__ import app; "
        f"app([{command!r}, '--help'], standalone_mode=False); sys.exit('sympy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_help_names_the_letters_that_the_shell_knows(run):
    words = " ".join(run("ask", "--help")[1].split())
    assert "sizes: also d, H, T, T_max." in words
    assert run("ask", "unitary_heads", "minimum", "d=d", "heads=H")[0] == 0
    assert "in Python α may be a SymPy letter" in " ".join(run("claims", "minimax_rate")[1].split())
