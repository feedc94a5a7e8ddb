"""Tables of runs beside the stated minimum: what is told of each layer, and the phase diagram."""

from __future__ import annotations

import csv
import io
import json
import signal
import sqlite3
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import FileLock

from icar_theory import optimum, phases
from icar_theory.sweeps import read_cells, stated_minimum
from numerics.kit.grids import Cell
from numerics.kit.sweeping import Unit, trained
from numerics.kit.table import opened
from numerics.kit.training import Trained
from tests.kit.commands import call

ROOT = Path(__file__).parent.parent
NONE: dict[str, Any] = {}


def plain(d: int, heads: int, horizon: int = 4) -> Cell:
    return Cell("plain", "orthogonal", "", d, heads, horizon)


def write(path: Path, runs: dict[Cell, list[tuple[float, bool, bool]]]) -> Path:
    """Write runs (loss, converged, escaped) of some layers."""
    with opened(path) as table:
        for cell, found in runs.items():
            table.add(cell, [
                Trained(NONE, loss, 0.0 if converged else 1.0, (loss,), seed, escaped=escaped)
                for seed, (loss, converged, escaped) in enumerate(found)
            ])  # fmt: skip
    return path


ENDS = [(6.0, True, False), (6.0 + 1e-7, True, False), (7.5, True, False), (6.5, False, True),
        (float("nan"), False, True), (6.2, False, False), (5.0, True, True)]  # fmt: skip


@pytest.fixture
def table(tmp_path) -> Path:
    """Return a table of two layers, the minimum of the second of which is open."""
    return write(tmp_path / "runs.sqlite", {plain(6, 2): ENDS, plain(5, 1): ENDS[:4]})


def test_runs_are_told_apart(table):
    odd, even = read_cells(table)
    assert (even.d, even.heads, even.minimum, even.least) == (6, 2, Fraction(6), 6.0)
    counts = (even.runs, even.reached, even.bad, even.escaped, even.stalled, even.below)
    assert counts == (7, 2, 1, 3, 1, 0)  # a run that escaped has reached nothing
    assert (odd.minimum, odd.least, odd.reached, odd.bad, odd.escaped) == (None, 6.0, 2, 1, 1)


@pytest.mark.parametrize(("layer", "known"), [(plain(6, 2), 6.0), (plain(5, 1), 5.0)], ids=str)
def test_a_loss_a_hundred_thousandth_away_is_another(tmp_path, layer, known):
    losses = (known, known + 1e-5) if known == 5 else (known, known + 1e-5, known - 1e-5)
    runs = {layer: [(loss, True, False) for loss in losses]}
    (found,) = read_cells(write(tmp_path / "runs.sqlite", runs))
    assert (found.bad, found.below) == (1, len(losses) - 2)


def test_the_table_is_free_while_minima_are_computed(table, monkeypatch):
    def writes(*layer: Any) -> None:
        connection = sqlite3.connect(table, timeout=0)
        with connection:
            connection.execute("UPDATE runs SET evaluations = 7")
        connection.close()

    monkeypatch.setattr("icar_theory.sweeps.stated_minimum", writes)
    assert len(read_cells(table)) == 2


def test_where_nothing_converged_there_is_no_least_loss(tmp_path):
    runs = {plain(5, 1): [(1.0, False, True)], plain(6, 1): [(1.0, False, False)]}
    odd, even = read_cells(write(tmp_path / "runs.sqlite", runs))
    assert (odd.least, odd.reached, odd.bad) == (None, 0, 0)
    assert (even.least, even.reached, even.stalled) == (None, 0, 1)


@pytest.mark.parametrize(
    ("layer", "minimum"),
    [
        (("plain", "orthogonal", "", 6, 2, 4), 2 * 3),
        (("plain", "unitary", "", 6, 2, 4), 4 * 3),
        (("plain", "orthogonal", "", 5, 2, 4), None),
        (("augmented", "orthogonal", "zero", 4, 2, 4), None),
        (("augmented", "unitary", "zero", 4, 2, 4), Fraction(24, 5)),
        (
            ("augmented", "unitary", "wrap", 3, 1, 3),
            optimum(3, 1, tokens="augmented", horizon=3, boundary="wrap").loss,
        ),
    ],
)
def test_stated_minimum_is_summed_over_the_lengths(layer, minimum):
    assert stated_minimum(*layer) == minimum


@pytest.mark.parametrize("layer", [
    Cell("plain", "unitary", "", 3, 2, 3), Cell("plain", "orthogonal", "", 4, 1, 5),
    Cell("augmented", "unitary", "wrap", 2, 2, 3),
], ids=str)  # fmt: skip
def test_trained_layers_reach_the_stated_minimum_and_none_is_below(tmp_path, layer):
    with opened(tmp_path / "runs.sqlite") as table:
        table.add(layer, trained(Unit(layer, tuple(range(8)))).runs)
    (found,) = read_cells(tmp_path / "runs.sqlite")
    assert found.minimum is not None
    assert found.reached > 0
    assert found.below == 0


def test_bad_minima_lie_at_half_as_many_heads_as_coordinates_and_escapes_below_as_many(tmp_path):
    with opened(tmp_path / "runs.sqlite") as table:
        for heads in (3, 5, 6):
            table.add(plain(6, heads), trained(Unit(plain(6, heads), tuple(range(32)))).runs)
    found = {cell.heads: cell for cell in read_cells(tmp_path / "runs.sqlite")}
    assert found[3].bad > 8  # 17 where this was written; rounding may move a run or two
    assert found[3].reached < 8
    assert found[5].bad == found[6].bad == 0
    assert found[5].escaped > 4
    assert found[6].reached > 28


def test_a_run_below_the_minimum_is_said(run, tmp_path):
    low = write(tmp_path / "runs.sqlite", {plain(6, 2): [(5.9, True, False)]})
    status, out, err = run("phase", str(low))
    assert status == 1
    assert "5.9" in out
    assert err == ("icar-theory: d=6 heads=2: 1 runs lie below the stated minimum 6: 5.9\n")


def test_phase_prints_text_csv_markdown_and_json(run, table, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    status, out, _ = run("phase", str(table))
    assert status == 0
    assert out.startswith("plain orthogonal, horizon=4\n")
    assert "│ 5 │ 1     │ 4    │ 2       │ 1   │ 1       │ 0       │ 6.0000 │ open    │\n" in out
    odd, even = csv.DictReader(io.StringIO(run("phase", str(table), "--table", "csv")[1]))
    assert (odd["minimum"], even["minimum"], even["stalled"]) == ("open", "6", "1")
    assert run("phase", str(table), "--table", "markdown")[1].startswith("| tokens | boundary | ")
    told = json.loads(run("phase", str(table), "--json")[1])["cells"]
    assert [cell["minimum"] for cell in told] == [None, "6"]


def test_phase_draws_the_shares(table):
    axes = phases.draw(read_cells(table)).axes[:3]
    shown = [np.asarray(ax.collections[-1].get_array()) for ax in axes]  # rows d = 5, 6; H = 1, 2
    for share, (odd, even) in zip(shown, [(2 / 4, 2 / 7), (1 / 4, 1 / 7), (1 / 4, 3 / 7)],
                                  strict=True):  # fmt: skip
        np.testing.assert_array_equal(share, [[odd, np.nan], [np.nan, even]])
    assert [ax.get_title() for ax in axes] == ["minimum reached", "bad minimum", "escaped"]
    hatched = [any(part.get_hatch() for part in ax.collections) for ax in axes]
    assert hatched == [True, True, False]


def test_ticks_stand_at_half_as_many_heads_and_dots_at_as_many(tmp_path):
    runs = {plain(d, heads): ENDS[:1] for d in (4, 6) for heads in range(1, 8)}
    ax = phases.draw(read_cells(write(tmp_path / "runs.sqlite", runs))).axes[0]
    drawn = {(line.get_linestyle(), *np.asarray(line.get_xdata())) for line in ax.lines}
    places = {("-", 2), ("-", 3), (":", 4), (":", 6)}  # H, whose column is H - 1
    assert drawn == {(style, heads - 1, heads - 1) for style, heads in places}


def test_phase_writes_a_picture(run, table, tmp_path):
    for name in ("phase.svg", "phase.pdf", "phase.png"):
        out = tmp_path / name
        assert run("phase", str(table), "--out", str(out))[1] == f"saved {out}\n"
        assert out.stat().st_size > 1000
    told = run("phase", str(table), "--out", str(tmp_path / "phase.svg"), "--json")[1]
    assert json.loads(told) == {"saved": str(tmp_path / "phase.svg")}
    status, _, err = run("phase", str(table), "--out", "phase.bmp")
    assert status == 2
    assert "suffix of the picture must be one of" in err


CHANGES = {"words": "loss = 'low'", "sizes": "d = -3", "infinite": "loss = 9e999",
           "negative infinite": "loss = -9e999", "converged": "converged = 2",
           "escaped": "escaped = -1", "half": "escaped = 0.5"}  # fmt: skip


def other(path: Path, kind: str) -> None:
    """Make a file that is no table of runs."""
    if kind == "text":
        path.write_text("no table\n" * 100)
    elif kind == "empty":
        write(path, {})
    elif kind == "columns":
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA application_id = {0x49434152}")
        connection.execute("CREATE TABLE runs (d)")
        connection.close()
    elif kind == "letters":
        write(path, {plain(6, 2): ENDS})
        path.write_bytes(path.read_bytes().replace(b"plainortho", b"pla\xffnortho"))
    elif kind == "another":
        sqlite3.connect(path).close()
    elif kind in CHANGES:
        write(path, {plain(6, 2): ENDS})
        connection = sqlite3.connect(path)
        with connection:
            connection.execute(f"UPDATE runs SET {CHANGES[kind]}")
        connection.close()


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("text", "cannot be read as a table of runs: file is not a database"),
        ("nothing", "cannot be read as a table of runs: No such file or directory"),
        ("another", "is no table of runs; icar-theory sweep writes one"),
        ("columns", "cannot be read as a table of runs: no such column: tokens"),
        ("letters", "cannot be read as a table of runs: "),
        ("empty", "holds no runs yet"),
        ("words", "holds rows that are no runs"),
        ("sizes", "holds rows that are no runs"),
        ("infinite", "holds rows that are no runs: loss must be finite, got inf"),
        ("negative infinite", "holds rows that are no runs: loss must be finite, got -inf"),
        ("converged", "holds rows that are no runs: converged must be 0 or 1, got 2"),
        ("escaped", "holds rows that are no runs: escaped must be 0 or 1, got -1"),
        ("half", "holds rows that are no runs: escaped must be 0 or 1, got 0.5"),
    ],
)
def test_another_file_is_one_line(run, tmp_path, kind, message):
    path = tmp_path / "runs.sqlite"
    other(path, kind)
    status, out, err = run("phase", str(path))
    assert (status, out) == (2, "")
    assert err.startswith(f"icar-theory: {path} {message}")
    assert len(err.splitlines()) == 1


def test_a_picture_of_too_many_settings_is_refused(run, tmp_path):
    runs = {plain(2, 1, horizon): [(1.0, True, False)] for horizon in range(2, 15)}
    path = write(tmp_path / "runs.sqlite", runs)
    status, _, err = run("phase", str(path), "--out", str(tmp_path / "x.svg"))
    assert status == 2
    assert "a picture shows at most 12 settings (tokens, context, boundary, horizon), got 13" in err
    assert not (tmp_path / "x.svg").exists()


def test_sweep_trains_and_tells(tmp_path):
    words = ["--d", "4", "--heads", "1", "--horizon", "3", "--seeds", "8"]
    command = [sys.executable, "-m", "icar_theory", "sweep", *words]
    ended = subprocess.run(
        [*command, "--out", tmp_path / "runs.sqlite", "--json"], cwd=ROOT, capture_output=True,
        text=True,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert (told["runs"], told["trained"], told["failed"]) == (8, 8, [])
    (cell,) = told["cells"]
    assert cell["minimum"] == "4"
    assert cell["reached"] + cell["bad"] + cell["escaped"] + cell["stalled"] == 8


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_a_sweep_that_is_killed_leaves_nothing_running(tmp_path, sent):
    out, words = tmp_path / "runs.sqlite", ["--d", "4", "--heads", "4", "--horizon", "20"]
    command = [sys.executable, "-m", "icar_theory", "sweep", *words, "--seeds", "100000"]
    swept = subprocess.Popen([*command, "--out", out], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert swept.stderr is not None
    assert "workers train" in swept.stderr.readline()
    swept.send_signal(sent)
    assert swept.wait(timeout=30) == (-sent if sent == signal.SIGKILL else 128 + sent)
    held = FileLock(tmp_path / "runs.sqlite.lock")
    with held.acquire(timeout=30):  # a second or two: it looks for its parent once a second
        swept.communicate()


@pytest.mark.parametrize(
    ("change", "message"),
    [(("--table", "x"), "icar-theory: table must be one of"), (("--d", "x"), "numerics: d must"),
     (("--boundary", ""), "numerics: boundary must be left out"),
     (("--out", ""), "numerics: --out must name a file, got ''"),
     (("--seeds", "-1"), "numerics: seeds must be an integer")],
)  # fmt: skip
def test_sweep_refuses_in_one_line(monkeypatch, capfd, tmp_path, change, message):
    words = ("--d", "2", "--heads", "1", "--horizon", "3", "--out", str(tmp_path / "runs.sqlite"))
    status, out, err = call(("sweep", *words, *change), monkeypatch, capfd)
    assert (status, out) == (2, "")
    assert err.startswith(message)
    assert len(err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
