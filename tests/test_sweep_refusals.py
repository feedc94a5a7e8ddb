"""Sweeps: bad words and places that cannot be written are one clear line, before the work."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from numerics.__main__ import app
from numerics.kit.grids import Cell, cells
from numerics.kit.table import opened
from tests.kit.sweeps import refused, rows, swept, words

ROOT = Path(__file__).parent.parent


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
