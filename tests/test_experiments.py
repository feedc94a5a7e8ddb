"""Experiments on the command line: runs that are killed go on, bad input is one clear line."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from typer.testing import CliRunner

from numerics.__main__ import app
from numerics.kit.checkpoints import read_checkpoint, write_checkpoint

ROOT = Path(__file__).parent.parent
BETWEEN = 0.05  # seconds between checkpoints, so that a short run writes some


def small(**sizes: int) -> list[str]:
    words = ["experiment", "universal_predictors", "language"]
    return [*words, *(f"{name}={size}" for name, size in sizes.items()), "--seeds", "1"]


KILLED = small(window=4, steps=800, width=16, order=2)


def test_a_killed_run_goes_on_and_ends_as_one_that_was_not(tmp_path):
    whole, cut = tmp_path / "whole.npz", tmp_path / "cut.npz"
    assert CliRunner().invoke(app, [*KILLED, "--out", str(whole)]).exit_code == 0
    code = (
        f"from numerics.kit import checkpoints; checkpoints.SECONDS = {BETWEEN}; "
        "from numerics.__main__ import app; app()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, *KILLED, "--out", str(cut)], cwd=ROOT, stderr=subprocess.PIPE
    )
    checkpoint = tmp_path / "cut.npz.checkpoint"
    deadline = time.monotonic() + 30
    while not (checkpoint.exists() and torch.load(checkpoint, weights_only=True)["step"] > 100):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not cut.exists()
    resumed = CliRunner().invoke(app, [*KILLED, "--out", str(cut)])
    assert resumed.exit_code == 0, resumed.stderr
    assert "taken up at step" in resumed.stderr
    assert not checkpoint.exists()
    with np.load(whole) as expected, np.load(cut) as found:
        assert set(found) == set(expected)
        for name in expected:
            np.testing.assert_array_equal(found[name], expected[name])


def test_a_checkpoint_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "kept"
    write_checkpoint(path, {"identity": "a", "x": torch.ones(2)})

    def fails(state, file):
        file.write(b"half")
        raise OSError("disk full")

    monkeypatch.setattr("torch.save", fails)
    with pytest.raises(OSError, match="disk full"):
        write_checkpoint(path, {"identity": "a"})
    kept = read_checkpoint(path, "a")
    assert kept is not None
    assert kept["x"].tolist() == [1, 1]
    assert read_checkpoint(tmp_path / "none", "a") is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["experiment", "x", "y"], "claim must be one of haar_step, in_context_risk, "),
        (["experiment", "length_complexity", "y"], "name must be one of parity, got 'y'"),
        (["experiment", "length_complexity", "parity", "n=99"], "n must be at most 16, got 99"),
        (small(windows=3), "sizes must be [window], [steps], [width], [order], got windows"),
        (small(steps=0), "steps must be an integer, at least 1, got 0"),
        (small(window=65), "window must be at most 64, got 65"),
        (small(order=11), "order must be at most 10, got 11"),
    ],
)
def test_bad_input_is_one_clear_line(words, expected: str, tmp_path):
    ran = CliRunner().invoke(app, [*words, "--out", str(tmp_path / "x.npz")])
    assert ran.exit_code == 2
    assert expected in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kept", ["other", "damaged", "folder"])
def test_a_checkpoint_of_something_else_is_refused(kept: str, tmp_path):
    checkpoint = tmp_path / "x.npz.checkpoint"
    if kept == "other":
        write_checkpoint(checkpoint, {"identity": "another", "done": {}})
    elif kept == "damaged":
        checkpoint.write_bytes(b"\x80nothing")
    else:
        checkpoint.mkdir()
    ran = CliRunner().invoke(app, [*KILLED, "--out", str(tmp_path / "x.npz")])
    assert ran.exit_code == 2
    words = "belongs to 'another'" if kept == "other" else "cannot be read"
    assert words in ran.stderr
    assert ran.stderr.count("\n") == 1


def test_a_place_that_cannot_be_written_is_refused_before_the_work(tmp_path):
    (tmp_path / "file").write_text("")
    ran = CliRunner().invoke(app, [*KILLED, "--out", str(tmp_path / "file" / "x.npz")])
    assert ran.exit_code == 2
    assert ran.stderr.startswith("numerics: --out cannot be written")


def test_an_experiment_of_parity_says_what_it_found(tmp_path):
    out = tmp_path / "parity.npz"
    words = ["experiment", "length_complexity", "parity", "n=5", "--out", str(out), "--json"]
    ran = CliRunner().invoke(app, words)
    assert ran.exit_code == 0
    assert ran.stdout.startswith('{"experiment": "length_complexity parity n=5 seeds=2"')
    assert "chain, 2000 examples: 1.0000 of all inputs right" in ran.stderr
    with np.load(out) as found:
        assert found["chain, 2000 examples.wrong"].tolist() == [0, 0]
        assert found["one token.searched"].shape == (2,)
        assert found["direct, 10 examples.last"].dtype == float
