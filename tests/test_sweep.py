"""Sweeps: every run once in one table, whatever kills the command; bad input is one clear line."""

from __future__ import annotations

import importlib.util
import json
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from numerics.__main__ import app
from numerics.kit.grids import WEIGHTS, Cell, cells
from numerics.kit.plain import train_exact
from numerics.kit.sweeping import Unit, missing, trained
from numerics.kit.table import SOURCES, opened, trainer
from numerics.kit.training import WORTH_SHARING

ROOT = Path(__file__).parent.parent
SMALL = {"d": "2", "heads": "1:2", "horizon": "3", "seeds": "3"}
COMPANY = 1e-9
"""Relative: rounding of runs side by side, which depends on how many they are, after 40 steps."""


def words(out: Path, **options: str) -> list[str]:
    pairs = (SMALL | options | {"out": str(out)}).items()
    return ["sweep", *(word for name, value in pairs for word in (f"--{name}", value))]


def swept(out: Path, **options: str) -> dict[str, Any]:
    """Return what a sweep in this process says; it must succeed."""
    ended = CliRunner().invoke(app, [*words(out, **options), "--json"])
    assert ended.exit_code == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def refused(out: Path, **options: str) -> str:
    """Return the one line that refuses a sweep."""
    ended = CliRunner().invoke(app, words(out, **options))
    assert (ended.exit_code, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    return line


def rows(out: Path, columns: str = "*") -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(out)
    try:
        return connection.execute(
            f"SELECT {columns} FROM runs ORDER BY tokens, context, d, heads, horizon, seed"
        ).fetchall()
    finally:
        connection.close()


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


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"d": "x"}, "d must be a list such as 2,4:6, got 'x'"),
        ({"d": "d"}, "d must be a list such as 2,4:6, got 'd'"),
        ({"d": "2,"}, "d must be a list such as 2,4:6, got '2,'"),
        ({"d": "-2"}, "d must be a list such as 2,4:6, got '-2'"),
        ({"heads": "0:2"}, "heads must lie between 1 and 1000, got '0:2'"),
        ({"heads": "4:2"}, "heads must have ranges that rise, got '4:2'"),
        ({"heads": "3:d"}, "heads must name some up to d, got '3:d' for d=2"),
        ({"heads": "1.5"}, "heads must be a list such as 2,4:6, got '1.5'"),
        ({"heads": "2d"}, "heads must be a list such as 2,4:6, got '2d'"),
        ({"heads": "dd"}, "heads must be a list such as 2,4:6, got 'dd'"),
        ({"heads": "d2"}, "heads must be a list such as 2,4:6, got 'd2'"),
        ({"heads": "1,d:1"}, "heads must have ranges that rise, got 'd:1' for d=2"),
        ({"heads": "2000"}, "heads must lie between 1 and 1000, got '2000'"),
        ({"d": "1:1000000", "heads": "1:d"}, "d must lie between 1 and 1000, got '1:1000000'"),
        ({"horizon": "1:3"}, "horizon must lie between 2 and 1000000, got '1:3'"),
        ({"context": "real"}, "context must be of unitary, orthogonal, got 'real'"),
        ({"tokens": "odd"}, "tokens must be one of plain, augmented, got 'odd'"),
        ({"boundary": "zero"}, "boundary must be left out for plain tokens, got 'zero'"),
        ({"boundary": ""}, "boundary must be left out for plain tokens, got ''"),
        ({"tokens": "augmented", "boundary": ""}, "boundary must be one of zero, wrap, got ''"),
        ({"tokens": "augmented", "boundary": "x"}, "boundary must be one of zero, wrap, got 'x'"),
        ({"seeds": "0"}, "seeds must be an integer from 1 to 1000000, got '0'"),
        (
            {"seeds": "600000"},
            "seeds must leave at most 1000000 runs, got 1200000",
        ),
        ({"workers": "many"}, "workers must be an integer from 1 to 256, got 'many'"),
        ({"backend": "mpi"}, "backend must be one of loky, dask, ray, got 'mpi'"),
        ({"d": "40", "heads": "40"}, "at most 1000 weights to a step and 50000000 entries to a "),
        ({"d": "300", "heads": "1"}, "got 303 and 243000000 for plain orthogonal d=300 heads=1"),
    ],
)
def test_bad_words_are_one_line(tmp_path, change, message):
    line = refused(tmp_path / "runs.sqlite", **change)
    assert line.startswith("numerics: ")
    assert message in line
    assert list(tmp_path.iterdir()) == []


def test_a_grid_of_too_many_runs_is_refused_before_it_is_listed(monkeypatch):
    def listed(*sizes: object) -> Cell:
        raise AssertionError(sizes)

    monkeypatch.setattr("numerics.kit.grids.Cell", listed)
    sizes = {"d": "2:3", "heads": "1:9", "horizon": "2:1000000"}
    with pytest.raises(ValueError, match=r"at most 1000000 runs, got 71999928$"):
        cells(tokens="augmented", context="unitary,orthogonal", boundary=None, seeds=2, **sizes)


@pytest.mark.parametrize("out", ["", ".", "/", ".."])
@pytest.mark.parametrize("command", [
    ("sweep", "--d", "1", "--heads", "1", "--horizon", "2"), ("pictures",),
    ("train", "unitary_heads", "d=1", "heads=1", "horizon=2"),
    ("experiment", "universal_predictors", "multiplication"),
], ids=lambda words: words[0])  # fmt: skip
def test_a_folder_is_no_file_to_write(command, out):
    ended = CliRunner().invoke(app, [*command, "--out", out])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr == f"numerics: --out must name a file, got {out!r}\n"


def test_a_link_leads_to_the_same_lock(tmp_path):
    (tmp_path / "link.sqlite").symlink_to(tmp_path / "runs.sqlite")
    with opened(tmp_path / "runs.sqlite"):
        assert "is in use" in refused(tmp_path / "link.sqlite")


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


def test_a_missing_backend_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr("numerics.kit.sweeping.find_spec", lambda name: None)
    line = refused(tmp_path / "runs.sqlite", backend="ray")
    assert line.endswith("backend ray is not installed: pip install 'icar_theory[cluster]'")


def other_file(path: Path, kind: str) -> None:
    """Make a file that is no table of this trainer's runs."""
    if kind == "folder":
        path.mkdir()
    elif kind == "text":
        path.write_text("no table\n" * 100)
    elif kind == "table":
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE runs (d INTEGER)")
        connection.close()
    else:
        swept(path, heads="1")
        connection = sqlite3.connect(path)
        with connection:
            connection.execute("UPDATE runs SET trainer = 'starts=1 trials=7' WHERE seed = 2")
        connection.close()


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("folder", "--out must name a file, got "),
        ("text", "file is not a database"),
        ("table", "must be a table of runs or a new file; "),
        ("trainer", "holds runs of another trainer (starts=1 trials=7; this one is starts=1 tri"),
    ],
)
def test_another_file_is_refused_and_left_as_it_is(tmp_path, kind, message):
    out = tmp_path / "runs.sqlite"
    other_file(out, kind)
    before = out.read_bytes() if out.is_file() else None
    assert message in refused(out)
    assert (out.read_bytes() if out.is_file() else None) == before


def test_a_place_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    assert "--out cannot be written: " in refused(tmp_path / "file" / "runs.sqlite")
    assert "--out cannot be written: " in refused(Path("/proc/runs.sqlite"))


def test_a_full_disk_is_one_line_and_what_was_written_stays(tmp_path):
    out = tmp_path / "runs.sqlite"
    swept(out, seeds="100")
    before = rows(out)
    limit = f"ulimit -f {out.stat().st_size // 1024 + 1}; exec "  # blocks of 1 KB
    command = [sys.executable, "-m", "numerics", *words(out, heads="1:2", seeds="3000")]
    ended = subprocess.run(
        ["bash", "-c", limit + '"$@"', "bash", *command], cwd=ROOT, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "numerics: --out cannot be written: " in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr
    assert set(before) <= set(rows(out))


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
