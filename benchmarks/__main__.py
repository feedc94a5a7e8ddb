"""Time what should be fast, beside other ways in the same run. Example: python -m benchmarks"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Annotated

import matplotlib as mpl
import matplotlib.pyplot as plt
import torch
import typer
from rich.console import Console
from rich.table import Table

from benchmarks import arrays, derivation, startup, training
from benchmarks.measure import Row, exponent

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def shown(row: Row) -> list[str]:
    """Return the cells of a row."""
    peer = ("", "") if row.other is None else (f"{row.other:.3g}", f"{row.ratio:.3g}")
    return [row.what, f"{row.own:.3g}", row.peer, *peer, row.remark]


def growth(curves: dict[str, list[dict[str, float]]]) -> Table:
    """Return time and memory against size, and how they grow with the number of monomials."""
    table = Table("derivation", "T", "monomials", "CPU s", "MB", title="Growth of derivations")
    for name, points in curves.items():
        for point in points:
            cells = (f"{point['size']:.0f}", f"{point['monomials']:.0f}",
                     f"{point['seconds']:.3g}", f"{point['megabytes']:.0f}")  # fmt: skip
            table.add_row(name, *cells)
        spent = [point["seconds"] for point in points]
        grows = points[-1]["monomials"] > points[0]["monomials"]
        what, letter = ("monomials", "monomials") if grows else ("size", "T")
        power = exponent([point[what] for point in points], spent)
        table.add_row("", "", f"CPU s ~ {letter}^{power:.2f}", "", "")
    return table


def draw(
    out: Path, curves: dict[str, list[dict[str, float]]], descents: dict[str, training.Curve]
) -> None:
    """Write a picture of both: derivations against size, losses against CPU seconds."""
    mpl.rcParams["svg.fonttype"] = "none"
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for name, points in curves.items():
        left.loglog([p["size"] for p in points], [p["seconds"] for p in points], "o-", label=name)
    left.set(xlabel="T, and T_max (plain: d = T/2)", ylabel="CPU seconds")
    left.legend(frameon=False)
    for name, curve in descents.items():
        spent, losses = zip(*[(t, x) for t, x in curve if x > 0], strict=True)
        right.loglog(spent, losses, label=name)
    right.set(xlabel="CPU seconds", ylabel="loss", ylim=(1e-22, 1e3))
    right.legend(frameon=False, loc="lower right")
    figure.savefig(out)


@app.command()
def main(
    out: Annotated[Path, typer.Option(help="Where to write bench.json and bench.svg.")] = Path(
        "build"
    ),
) -> None:
    """Measure, print two tables and draw a picture. Example: python -m benchmarks --out build"""
    torch.set_num_threads(1)
    out.mkdir(parents=True, exist_ok=True)
    console, found = Console(), list[Row]()
    errors = Console(stderr=True)
    errors.print("descents …")
    descents = training.descents()
    parts = (startup.rows(), derivation.rows(), arrays.rows(), training.rows(descents))
    for row in itertools.chain.from_iterable(parts):
        errors.print(f"{row.what}: {row.own:.3g} s")
        found.append(row)
    errors.print("growth …")
    curves = derivation.curves()
    table = Table(title="In one run")
    for heading in ("what", "CPU s", "other way", "CPU s", "ratio", "remark"):
        table.add_column(heading, overflow="fold")
    for row in found:
        table.add_row(*shown(row))
    console.print(table)
    console.print(growth(curves))
    draw(out / "bench.svg", curves, descents)
    rows = [{**vars(row), "ratio": row.ratio} for row in found]
    text = json.dumps({"rows": rows, "growth": curves, "descents": descents}, indent=1)
    (out / "bench.json").write_text(text)


if __name__ == "__main__":
    app()
