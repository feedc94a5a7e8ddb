"""Pictures of the theory, beside trained layers where their arrays are given. Needs matplotlib.

`trained` is what ``python -m numerics pictures --out FILE.npz`` saves; without it a picture shows the theory alone.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from icar_theory.arguments import Array, choice
from icar_theory.settings import optimum
from icar_theory.answers import AugmentedOptimum

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Trained = Mapping[str, Array]

BLUE, ORANGE, GREEN = "#0072B2", "#D55E00", "#009E73"
"""Three colours of Okabe and Ito's palette, told apart by every kind of colour vision."""
DIVERGING = "PuOr"
FORMATS = (".svg", ".pdf", ".png")


def plot(kind: str, trained: Trained | None = None) -> Figure:
    """Return a figure: "heads", "error", "minimum" or "training".

    ========== ==========================================================================================
    heads      A, B, C = BᵀA and P as heat maps, unitary (d = H = 6) and orthogonal (d = 6, H = 3)
    error      the squared error e(T) of one coordinate of augmented tokens, d = H = 2, T_max = 12
    minimum    the least loss against the number of heads, d = 6: d − H and d − 2H
    training   the loss in the course of training, orthogonal d = 4, one head, above the certified minimum
    ========== ==========================================================================================

    Raises ValueError for another kind or for arrays that `trained` lacks, and ImportError without matplotlib.

    >>> plot("minimum").axes[0].get_xlabel()
    'heads H'
    """
    choice("kind", kind, PICTURES)
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise ImportError(
            "plot needs matplotlib, which is not installed: pip install 'icar_theory[plot]'"
        ) from None
    size, draw = PICTURES[kind]
    figure = Figure(figsize=size, layout="constrained")
    try:
        draw(figure, {} if trained is None else trained)
    except KeyError as error:
        raise ValueError(
            f"trained lacks the array {error}; see python -m numerics pictures"
        ) from None
    return figure


def read_pictures(path: Path) -> Trained:
    """Return the arrays of ``python -m numerics pictures``; raise ValueError for a file that is none of those."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise ValueError(f"trained cannot be read as an .npz file: {path}: {error}") from None


def save(figure: Figure, path: Path) -> None:
    """Write a figure as .svg, .pdf or .png, by the path's suffix; the same figure gives the same file.

    Raises ValueError for another suffix or a path that cannot be written.
    """
    import matplotlib as mpl

    suffix = choice("suffix of the picture", path.suffix.lower(), FORMATS)
    dated = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}, ".png": {}}[suffix]
    try:
        with mpl.rc_context({"svg.hashsalt": "icar_theory"}):
            figure.savefig(path, metadata=dated, dpi=150)
    except OSError as error:
        raise ValueError(f"picture cannot be written: {error}") from None


def _heads(figure: Figure, trained: Trained) -> None:
    rows = []
    for context, heads in (("unitary", 6), ("orthogonal", 3)):
        best = optimum(6, heads, context=context, horizon=8).numpy()
        rows.append(
            (f"{context}\nclosed form", best["query_key"], best["value"], best["positions"])
        )
        if trained:
            parts = [
                np.asarray(trained[f"heads_{context}_{name}"])
                for name in ("query_key", "value", "positions")
            ]
            rows.append((f"{context}\ntrained", *_gauged(best["query_key"], *parts)))
    axes = figure.subplots(
        len(rows), 4, squeeze=False, gridspec_kw={"width_ratios": [1, 1, 1, 1.2]}
    )
    for ax, title in zip(axes[0], ("A", "B", "BᵀA", "P"), strict=True):
        ax.set_title(title)
    for line, (name, A, B, P) in zip(axes, rows, strict=True):
        for ax, matrix in zip(line, (A, B, B.T @ A, P), strict=True):
            image = ax.pcolormesh(matrix, cmap=DIVERGING, vmin=-1, vmax=1)
            ax.set(xticks=[], yticks=[], aspect="equal", ylim=(len(matrix), 0))
        line[0].set_ylabel(name)
        line[3].set_yticks([0.5, len(P) - 0.5], ["T=2", f"T={len(P) + 1}"])
    solids: Any = figure.colorbar(image, ax=axes, shrink=0.6).solids
    solids.set(rasterized=False, edgecolor="face")
    if trained:
        figure.supxlabel(
            "trained weights: scaled to p_T = 1, in the gauge A → GA, B → G⁻ᵀB nearest to the closed form",
            size=9,
        )


def _gauged(target: Array, A: Array, B: Array, P: Array) -> tuple[Array, Array, Array]:
    """Return weights that act alike, with p_T = 1 and A = GA as near to the target as least squares bring it."""
    last = np.array([row[k + 1] for k, row in enumerate(P)])
    G = target @ np.linalg.pinv(A)
    return G @ A, np.linalg.solve(G.T, B) * last.mean(), P / last[:, None]


def _error(figure: Figure, trained: Trained) -> None:
    d, heads, horizon = (int(size) for size in trained.get("error_sizes", np.array([2, 2, 12])))
    best = optimum(d, heads, tokens="augmented", horizon=horizon)
    assert isinstance(best, AugmentedOptimum)
    lengths = np.arange(2, horizon + 1)
    ax = figure.subplots()
    ax.plot(
        lengths,
        [float(best.error(int(T))) for T in lengths],
        color=BLUE,
        label="squared error e(T), theory",
    )
    if trained:
        ax.plot(
            lengths,
            trained["error_trained"],
            "o",
            color=ORANGE,
            label="squared error, trained layer",
        )
    ax.plot(
        lengths,
        float(best.step_size) * (lengths - 1),
        "--",
        color=GREEN,
        label="prediction η(T − 1), theory",
    )
    ax.axhline(1, color="0.4", linewidth=0.8, linestyle=":")
    ax.text(lengths[0], 1.02, "target; above it the prediction overshoots", color="0.3", size=9)
    ax.set(xlabel="length T", ylabel="in units of the target", ylim=(0, None), xticks=lengths)
    ax.set_title(
        f"Augmented tokens, unitary: d = {d}, H = {heads}, T_max = {horizon}, η = {best.step_size}"
    )
    ax.legend(loc="center right")


def _minimum(figure: Figure, trained: Trained) -> None:
    d, heads = 6, np.arange(1, 7)
    ax = figure.subplots()
    for context, colour, marker, words in (
        ("unitary", BLUE, "o", "d − H"),
        ("orthogonal", ORANGE, "s", "d − 2H"),
    ):
        least = [float(optimum(d, int(H), context=context).loss) for H in heads]
        ax.plot(heads, least, color=colour, label=f"{context}: max({words}, 0)")
        if trained:
            rows = np.asarray(trained[f"minimum_{context}"])
            ended = rows[:, 2] == 1
            ax.plot(
                *rows[ended, :2].T,
                marker,
                color=colour,
                alpha=0.8,
                label=f"{context}: trained, converged",
            )
            if not ended.all():
                x, y = rows[~ended, :2].T
                ax.plot(
                    x, y, marker, fillstyle="none", color=colour, label=f"{context}: not converged"
                )
    ax.set(xlabel="heads H", ylabel="loss of one length", xticks=heads)
    ax.set_title(f"Least loss of plain tokens, d = {d}")
    ax.legend()


def _training(figure: Figure, trained: Trained) -> None:
    d, heads, horizon = (int(size) for size in trained.get("training_sizes", np.array([4, 1, 3])))
    least = float(optimum(d, heads, context="orthogonal").loss) * (horizon - 1)
    ax = figure.subplots()
    if trained:
        for seed, curve in enumerate(np.asarray(trained["training_curves"])):
            best = np.minimum.accumulate(curve[~np.isnan(curve)])
            reached = (
                best[-1] - least < 1e-6
            )  # far below the next stationary value, far above rounding
            ax.plot(
                np.arange(1, len(best) + 1),
                best,
                color=BLUE if reached else ORANGE,
                linestyle="-" if reached else "-.",
                label="ends at the minimum" if reached else "ends elsewhere",
                gid=f"seed {seed}",
            )
    ax.axhline(least, color="black", linestyle="--", label=f"certified minimum {least:g}")
    ax.set(
        xlabel="evaluations of the loss", ylabel="least loss so far", ylim=(0, None), xscale="log"
    )
    ax.set_title(f"Training, plain tokens, orthogonal: d = {d}, H = {heads}, T_max = {horizon}")
    unique = dict(zip(*reversed(ax.get_legend_handles_labels()), strict=True))
    ax.legend(unique.values(), unique.keys())


PICTURES: dict[str, tuple[tuple[float, float], Callable[[Any, Trained], None]]] = {
    "heads": ((7.5, 6), _heads),
    "error": ((6.5, 4), _error),
    "minimum": ((6.5, 4), _minimum),
    "training": ((6.5, 4), _training),
}
