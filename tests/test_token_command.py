"""``icar-theory tokens``: what it prints, its exit status, and files that it refuses."""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pytest
from typer.testing import CliRunner

from icar_theory import __main__, check_tokens
from icar_theory.commands import observing
from icar_theory.dynamics import checks
from tests.kit.commands import save
from tests.kit.dynamics import turned, turns

FEW = ("--permutations", "99")


@pytest.fixture
def dynamics():
    rng = np.random.default_rng(0)
    return turned(rng, turns(rng, 12, 4), 16, 0.1)


@pytest.fixture
def noise():
    return np.random.default_rng(1).normal(size=(12, 16, 4))


def test_dynamics_end_in_status_0_and_noise_in_status_1(run, tmp_path, dynamics, noise):
    file = save(tmp_path / "t.npz", tokens=dynamics)
    status, out, error = run("tokens", file, *FEW)
    assert (status, error) == (0, "")
    words = " ".join(out.split())
    assert "12 sequences, 192 tokens in 4 dimensions; 12 windows of 16, the last 4 held" in words
    for row in (*checks.BASELINES, "one W for all", "general W"):
        assert out.count(row) >= 2
    assert check_tokens(dynamics, permutations=99).verdict in words
    status, out, error = run("tokens", save(tmp_path / "n.npz", tokens=noise), *FEW)
    assert (status, error) == (1, "")
    assert "Nothing of s_t+1 = W s_t is seen" in " ".join(out.split())


def test_json_holds_what_the_function_returns(run, tmp_path, dynamics):
    words = ("--window", "8", "--hold", "3", "--dimension", "2", "--seed", "7")
    out = run("tokens", save(tmp_path / "t.npz", x=dynamics), *FEW, *words, "--json")[1]
    found = check_tokens(dynamics, window=8, hold=3, dimension=2, seed=7, permutations=99)
    assert json.loads(out) == json.loads(json.dumps(found.facts()))
    assert json.loads(out)["windows"] == 24


def test_table_holds_errors_and_p_values(run, tmp_path, dynamics):
    out = run("tokens", save(tmp_path / "t.npz", x=dynamics), *FEW, "--table", "csv")[1]
    heading, *rows = (line.split(",") for line in out.splitlines())
    assert heading == ["tokens", *observing.HEADINGS]
    found = check_tokens(dynamics, permutations=99)
    (row,) = [row for row in rows if row[:2] == ["normalised", "general W"]]
    one = found.fits[3]
    expected = (one.in_sample, one.error, one.shuffled, one.p_order_all, one.p_gain_all)
    assert [float(cell) for cell in row[2:]] == pytest.approx(expected, rel=5e-3)  # its digits
    assert len(rows) == 16


def test_arrays_are_one_sequence_each_and_one_array_is_cut(run, tmp_path, dynamics):
    whole = save(tmp_path / "a.npz", tokens=dynamics)
    parts = save(tmp_path / "b.npz", **{f"s{k:02}": part for k, part in enumerate(dynamics)})
    long = save(tmp_path / "c.npz", tokens=dynamics.reshape(-1, 4))
    shown = [json.loads(run("tokens", file, *FEW, "--window", "16", "--json")[1])
             for file in (whole, parts, long)]  # fmt: skip
    assert shown[0] == shown[1]
    assert shown[0]["fits"] == shown[2]["fits"]
    assert shown[2]["sequences"] == 1


def test_long_work_says_how_far_it_is(run, tmp_path, dynamics, monkeypatch):
    monkeypatch.setattr(observing, "SILENT", 0.0)
    status, out, error = run("tokens", save(tmp_path / "t.npz", x=dynamics), *FEW, "--json")
    assert (status, json.loads(out)["found"]) == (0, True)
    assert error.splitlines()[-1] == "tokens: 99 of 99 permutations"


@pytest.mark.parametrize("width", [44, 60, 66])  # as lists, and as tables
def test_table_keeps_every_word_on_a_narrow_terminal(tmp_path, dynamics, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.chdir(tmp_path)
    save(tmp_path / "t.npz", x=dynamics)
    printed = CliRunner().invoke(__main__.app, ["tokens", "t.npz", *FEW]).output
    assert max(map(len, printed.splitlines())) <= width
    shown = printed[: printed.index("A matrix fitted")]
    words = (word for name in (*observing.HEADINGS, "scaled last token") for word in name.split())
    assert all(word in shown for word in words if width > 44 or word != "prediction")
    assert shown.count(f"{check_tokens(dynamics, permutations=99).fits[0].p_gain_all:.3g}") >= 4
    if width > 44:
        assert all(line[-1] in "┓┃┩│┘┛" for line in shown.splitlines() if line[0] in "┏┃┡│└")


def pickled():
    stream = io.BytesIO()
    np.save(stream, np.array([{}]), allow_pickle=True)
    return stream.getvalue()


def archive(content, name="tokens.npy"):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        if name:
            made.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "cannot be read: it is not an .npz file"),
        (b"\x80\x04N.", "cannot be read: it is not an .npz file"),
        (archive(b"", ""), "holds no array of tokens"),
        (archive(b"\x80\x04N."), "member tokens is not an array"),
        (archive(pickled()), "array tokens cannot be read: Object arrays cannot be loaded"),
    ],
)
def test_bad_files_exit_2(run, tmp_path, content, message):
    file = tmp_path / "t.npz"
    file.write_bytes(content)
    refused(run("tokens", str(file)), message)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"x": np.full((9, 9, 2), np.nan)}, "tokens must be finite, got nan in sequence 0, token"),
        ({"x": np.ones((9, 9, 2)) * 1j}, "tokens must hold real numbers, got an array of complex"),
        ({"x": np.array([["a"]])}, "tokens must hold real numbers, got an array of text"),
        ({"x": np.ones((9, 9)) > 0}, "tokens must hold real numbers, got an array of booleans"),
        ({"x": np.ones(9)}, "got an array of shape (9,)"),
        ({"x": np.ones((2, 9, 9, 2))}, "got an array of shape (2, 9, 9, 2)"),
        ({"x": np.ones((9, 2)), "y": np.ones(9)}, "each must be one sequence T×d, got y of shape"),
        ({"x": np.ones((9, 2)), "y": np.ones((9, 3))}, "tokens must be of one dimension d, got 2"),
        ({"x": np.ones((3, 2))}, "window must be so short that tokens make at least 2, got 4"),
    ],
)
def test_bad_arrays_exit_2(run, tmp_path, arrays, message):
    refused(run("tokens", save(tmp_path / "t.npz", **arrays)), message)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--window", "x"), "window must be an integer, got 'x'"),
        (("--window", "3"), "window must be at least 4, got 3"),
        (("--hold", "14"), "hold must be at most 13, got 14"),
        (("--dimension", "5"), "dimension must be at most 4, got 5"),
        (("--permutations", "5"), "permutations must be at least 99, got 5"),
        (("--seed", "-1"), "seed must be at least 0, got -1"),
        (("--json", "--table", "csv"), "--json and --table exclude each other"),
        (("--table", "x"), "table must be one of"),
    ],
)
def test_bad_words_exit_2(run, tmp_path, dynamics, words, message):
    refused(run("tokens", save(tmp_path / "t.npz", x=dynamics), *words), message)


def test_no_file_exits_2(run, tmp_path):
    refused(run("tokens", str(tmp_path / "no.npz")), "no.npz cannot be read")
    refused(run("tokens", ""), "file must be named, got ''")


def refused(ended, message):
    status, out, error = ended
    assert (status, out) == (2, "")
    assert message in error
    assert len(error.splitlines()) == 1
