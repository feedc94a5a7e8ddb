"""Sweeps: every run once in one table, whatever kills the command."""

from __future__ import annotations

import importlib.util
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from numerics.__main__ import app
from numerics.kit.grids import WEIGHTS, Cell, cells
from numerics.kit.plain import train_exact
from numerics.kit.sweeping import Unit, missing, trained
from numerics.kit.table import SOURCES, opened, trainer
from numerics.kit.training import WORTH_SHARING
from tests.kit.sweeps import refused, rows, swept, words

ROOT = Path(__file__).parent.parent
COMPANY = 1e-9
"""Relative: rounding of runs side by side, which depends on how many they are, after 40 steps."""
RUN = "tokens, context, boundary, d, heads, horizon, seed, loss, converged, escaped, evaluations"


def process(out: Path, **options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "numerics", *words(out, **options)],
        cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_a_killed_sweep_goes_on_and_ends_as_one_that_was_not(tmp_path):
    whole, cut = tmp_path / "whole.sqlite", tmp_path / "cut.sqlite"
    grid = {"d": "5:6", "heads": "1:d", "horizon": "4", "seeds": "12", "workers": "2"}
    first = process(cut, **grid)
    deadline = time.monotonic() + 60
    while not (cut.exists() and cut.stat().st_size and len(rows(cut)) >= 24):
        assert first.poll() is None, first.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert "is in use: another sweep writes to" in refused(cut, **grid)
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=30)  # its workers hold the pipes until they end
    assert first.returncode == -signal.SIGKILL
    before = rows(cut, "rowid, *")
    assert 24 <= len(before) < 132
    assert len(before) % 12 == 0  # whole units
    after = swept(cut, **grid | {"workers": "1"})
    assert (after["runs"], after["trained"]) == (132, 132 - len(before))
    assert set(before) <= set(rows(cut, "rowid, *"))
    swept(whole, **grid | {"workers": "1"})
    assert rows(cut, RUN) == rows(whole, RUN)
    assert len(set(rows(cut, "d, heads, seed"))) == len(rows(cut)) == 132


def test_more_seeds_and_a_larger_grid_train_what_is_missing(tmp_path):
    out = tmp_path / "new folder" / "runs.sqlite"
    assert swept(out)["trained"] == 6
    old = rows(out, "rowid, *")
    assert swept(out)["trained"] == 0
    assert swept(out, seeds="5", heads="1:3") == {
        "saved": str(out), "layers": 3, "runs": 15, "trained": 9, "failed": [],
    }  # fmt: skip
    assert set(old) <= set(rows(out, "rowid, *"))
    at_once = tmp_path / "at once.sqlite"
    swept(at_once, seeds="5", heads="1:3")
    for one, other in zip(rows(out, RUN), rows(at_once, RUN), strict=True):
        assert one[:7] == other[:7]
        assert one[7:10] == pytest.approx(other[7:10], rel=COMPANY, abs=1e-12)


def test_a_row_is_what_training_reaches(tmp_path):
    swept(tmp_path / "runs.sqlite", d="3", heads="2")
    runs = train_exact("orthogonal", 3, 2, 3, seeds=range(3), starts=1)
    expected = [(run.seed, run.loss, run.converged, run.escaped, run.evaluations) for run in runs]
    columns = "seed, loss, converged, escaped, evaluations"
    assert rows(tmp_path / "runs.sqlite", columns) == expected


def test_augmented_layers_are_swept_beside_plain_ones(tmp_path):
    out = tmp_path / "runs.sqlite"
    swept(out)
    augmented = {"tokens": "augmented", "context": "unitary,orthogonal", "heads": "1"}
    assert swept(out, **augmented)["trained"] == 6
    assert swept(out, **augmented, boundary="zero")["trained"] == 0
    assert swept(out, **augmented, boundary="wrap")["trained"] == 6
    assert len(rows(out)) == 18


@pytest.mark.parametrize("backend", ["loky", "dask", "ray"])
def test_every_backend_trains_the_same_runs(tmp_path, backend):
    if importlib.util.find_spec(backend) is None and backend != "loky":
        pytest.skip(f"{backend} is not installed")
    ended = process(tmp_path / "its.sqlite", workers="2", backend=backend)
    assert "trained 6 of 6 runs" in ended.communicate()[0]
    assert ended.returncode == 0
    swept(tmp_path / "own.sqlite")
    assert rows(tmp_path / "its.sqlite", RUN) == rows(tmp_path / "own.sqlite", RUN)


def test_a_layer_that_fails_is_said_and_the_others_are_kept(tmp_path, monkeypatch):
    def fails(context, d, heads, *sizes, **options):
        if heads == 1:
            raise ArithmeticError("no\nnumber")
        return train_exact(context, d, heads, *sizes, **options)

    monkeypatch.setattr("numerics.kit.sweeping.train_exact", fails)
    ended = CliRunner().invoke(app, words(tmp_path / "runs.sqlite"))
    assert ended.exit_code == 1
    assert "heads=1 horizon=3: failed: ArithmeticError: no\n" in ended.stderr
    assert rows(tmp_path / "runs.sqlite", "heads, seed") == [(2, 0), (2, 1), (2, 2)]


def test_a_worker_that_dies_is_one_line(tmp_path, monkeypatch):
    def dies(*arguments):
        raise MemoryError("killed")

    monkeypatch.setattr("numerics.kit.sweeping.trained", dies)
    ended = CliRunner().invoke(app, words(tmp_path / "runs.sqlite"))
    assert ended.exit_code == 1
    assert ended.stderr.splitlines()[1:] == ["numerics: the workers ended: MemoryError: killed"]


def test_the_trainer_is_told_by_each_file_and_by_torch(monkeypatch):
    kit, needed = ROOT / "numerics" / "kit", {"sweeping"}
    while (
        more := {
            name
            for module in needed
            for name in re.findall(
                r"from numerics[.]kit[.](\w+) ", (kit / f"{module}.py").read_text()
            )
        }
        - needed
    ):
        needed |= more
    # what spells a grid, keeps its runs and limits its memory changes none of them
    assert needed - {"grids", "memory", "table"} == set(SOURCES)
    told, read = {trainer.__wrapped__()}, Path.read_bytes
    for changed in SOURCES:
        monkeypatch.setattr(
            Path, "read_bytes", lambda file, it=changed: read(file) + b" " * (file.stem == it)
        )
        told.add(trainer.__wrapped__())
    monkeypatch.setattr("torch.__version__", "0.1")
    told.add(trainer.__wrapped__())
    assert len(told) == len(SOURCES) + 2


def test_units_are_the_seeds_that_are_missing(tmp_path):
    cell = Cell("plain", "unitary", "", 1, 1, 2)
    with opened(tmp_path / "runs.sqlite") as table:
        table.add(cell, trained(Unit(cell, (1, 40))).runs)
        first, second = missing(table, [cell], 42)
        with pytest.raises(sqlite3.IntegrityError):
            table.add(cell, trained(Unit(cell, (0, 1))).runs)
        assert table.seeds(cell) == {1, 40}
    assert first.seeds == (0, *range(2, 32))
    assert second.seeds == (*range(32, 40), 41)


def test_a_grid_lists_each_layer_once():
    found = cells(
        tokens="plain", context="unitary,orthogonal,unitary", boundary=None, d="3,2", heads="2:d,1",
        horizon="2,2:3",
    )  # fmt: skip
    assert len(found) == len(set(found)) == 2 * (2 + 3) * 2


def test_layers_of_a_grid_ask_for_one_thread():
    assert WEIGHTS**2 < WORTH_SHARING
