"""What is saved is whole, where it was asked for, and the place is tried before the work."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest
from typer.testing import CliRunner

from icar_theory.commands import training
from icar_theory.files import whole as stated_whole
from numerics import __main__ as numerics
from numerics.kit.files import whole

TRAIN = ["train", "unitary_heads", "d=1", "heads=1", "horizon=2", "--out"]


@pytest.mark.parametrize("opened", [whole, stated_whole])
def test_a_file_is_written_whole_or_not_at_all(tmp_path, opened):
    path = tmp_path / "kept"
    path.write_bytes(b"old")
    with pytest.raises(OSError, match="disk full"), opened(path) as stream:
        _fails(None, stream)
    assert (path.read_bytes(), [*tmp_path.iterdir()]) == (b"old", [path])
    with opened(path) as stream:
        stream.write(b"new")
        assert path.read_bytes() == b"old"
    assert (path.read_bytes(), [*tmp_path.iterdir()]) == (b"new", [path])


@pytest.mark.parametrize("opened", [whole, stated_whole])
def test_links_and_devices_stay_what_they_are(tmp_path, opened):
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "target")
    for name in (link, "/dev/null"):
        with opened(tmp_path / name) as stream:
            stream.write(b"new")
    assert link.is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


def test_commands_keep_the_old_file_when_they_fail(run, tmp_path, monkeypatch):
    out = tmp_path / "picture.svg"
    out.write_text("old")
    monkeypatch.setattr("matplotlib.figure.Figure.savefig", _fails)
    status, _, err = run("plot", "unitary_heads", "minimum", "--out", str(out))
    assert (status, "disk full" in err, out.read_text()) == (2, True, "old")


def test_the_file_that_was_asked_for_is_named(run, tmp_path):
    out = str(tmp_path / "no" / "x.svg")
    for words in (["latex"], ["plot", "unitary_heads", "minimum"]):
        assert f"No such file or directory: '{out}'" in run(*words, "--out", out)[2]


def _fails(self, stream, **_):
    stream.write(b"half")
    raise OSError("disk full")


def test_the_name_that_is_printed_is_the_name_that_is_written(tmp_path):
    out = tmp_path / "a.txt"
    ran = CliRunner().invoke(numerics.app, [*TRAIN, str(out)])
    assert (ran.exit_code, ran.stdout) == (0, f"saved {out}\n")
    assert [*tmp_path.rglob("*")] == [out]
    with np.load(out) as saved:
        assert {"A", "B", "P", "claim"} <= set(saved)


@pytest.mark.parametrize("place", ["file/x.npz", "folder", "file/new/x.npz", "none/x.npz"])
@pytest.mark.parametrize("command", [TRAIN, ["pictures", "--out"]])
def test_the_place_is_tried_before_training(tmp_path, monkeypatch, place, command):
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    monkeypatch.setattr(numerics, "modules", _trains)
    ran = CliRunner().invoke(numerics.app, [*command, str(tmp_path / place)])
    assert ran.exit_code == 2
    said = "must name a file, got" if place == "folder" else "cannot be written:"
    assert ran.stderr.startswith(f"numerics: --out {said} ")
    assert ran.stderr.count("\n") == 1
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "file", tmp_path / "folder"]


def _trains():
    class Module:
        @staticmethod
        def train(d: int, heads: int, horizon: int):
            raise AssertionError("trained before the place was tried")

        pictures = train

    return {"unitary_heads": Module}


@pytest.mark.parametrize("size", ["n=99", "n=4"])
def test_an_experiment_makes_no_folder(tmp_path, size):
    words = ["experiment", "length_complexity", "parity", size, "--out"]
    assert CliRunner().invoke(numerics.app, [*words, str(tmp_path / "new/x.npz")]).exit_code == 2
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("claim", "sizes", "what"),
    [
        ("unitary_heads", "d=100000 heads=4 horizon=5", "products"),
        ("unitary_heads", "d=4 heads=400000 horizon=5", "equations"),
        ("unitary_heads", "d=4 heads=4 horizon=100000", "equations"),
        ("unitary_heads", "d=4 heads=4 horizon=5 count=100000000000", "scores"),
        ("unitary_heads", f"d={10**98} heads=4 horizon=5", "products"),
        ("gradient_step", "d=100000 heads=1 horizon=4", "products"),
        ("gradient_step", "d=2 heads=1 horizon=100000", "scores"),
    ],
)
def test_sizes_that_would_fill_the_memory_are_refused_at_once(tmp_path, claim, sizes, what):
    words = ["train", claim, *sizes.split(), "--out", str(tmp_path / "w.npz")]
    ran = CliRunner().invoke(numerics.app, words)
    assert (ran.exit_code, ran.stderr.count("\n")) == (2, 1)
    assert f" GiB of {what}, at most 4 GiB can be held" in ran.stderr
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("error", [MemoryError(), "[enforce fail] can't allocate memory: 1 bytes"])
def test_a_training_without_memory_ends_in_one_line(tmp_path, monkeypatch, error):
    def train(*_, **__):
        raise RuntimeError(error) if isinstance(error, str) else error

    module = SimpleNamespace(train=train)
    monkeypatch.setattr(numerics, "modules", lambda: {"unitary_heads": module})
    words = ["train", "unitary_heads", "--out", str(tmp_path / "w.npz")]
    monkeypatch.setattr(numerics, "require", lambda *_: None)
    ran = CliRunner().invoke(numerics.app, [*words, "d=1"])
    assert (ran.exit_code, ran.stderr) == (2, "numerics: not enough memory for what is asked\n")


@pytest.mark.parametrize("size", ["d=²", f"d={'9' * 5000}", "d=1.5"])
def test_what_is_no_integer_is_no_size(tmp_path, size):
    words = ["train", "unitary_heads", size, "heads=1", "horizon=2", "--out"]
    ran = CliRunner().invoke(numerics.app, [*words, str(tmp_path / "w.npz")])
    assert (ran.exit_code, ran.stderr.count("\n")) == (2, 1)
    assert "d must be an integer, at least 1, got '" in ran.stderr


def test_train_runs_the_trained_side(run, tmp_path):
    out = tmp_path / "w.npz"
    assert run(*TRAIN, str(out))[0] == 0
    assert run("check", str(out))[0] == 0
    assert run("train", "unitary_heads", "d=1", "--out", str(out))[0] == 2


def test_train_says_what_it_needs(run, tmp_path, monkeypatch):
    monkeypatch.setattr(training, "CHECKOUT", tmp_path)
    status, _, err = run(*TRAIN, str(tmp_path / "w.npz"))
    assert (status, err.count("\n")) == (2, 1)
    assert "train needs a checkout of the project" in err


def test_counterexample_prints_exact_blocks(run):
    status, out, _ = run("counterexample", "4", "3", "--json")
    facts = json.loads(out)
    assert (status, facts["loss"], facts["gradient_step"]) == (0, "3120/619", "38/7")
    assert facts["a3"] == [["172/619"] * 4]
    assert "gain: 841/11761\n" in run("counterexample", "4", "3")[1]
    assert json.loads(run("counterexample", "2", "3", "--heads", "2", "--json")[1])["loss"] == (
        "39/100"
    )
    status, _, err = run("counterexample", "5", "3")
    assert (status, "d must be even" in err) == (2, True)
