"""Pictures of the theory, beside trained layers where their arrays are given. Needs matplotlib.

``icar_theory/pictures/<stem>.py`` says what a claim draws. `trained` is what ``python -m numerics
pictures --out FILE.npz`` saves; without it a picture shows the theory alone, and one of trained
layers alone is refused.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from icar_theory.archives import read_archive
from icar_theory.arguments import Array, choice
from icar_theory.claims import CLAIMS, Claim, claim_named
from icar_theory.exact.sizes import read_size, taken
from icar_theory.files import whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Trained = Mapping[str, Array]
"""Trained arrays of one claim by name; empty where only the theory is drawn."""

BLUE, ORANGE, GREEN = "#0072B2", "#D55E00", "#009E73"
"""Three colours of Okabe and Ito's palette, told apart by every kind of colour vision."""
DIVERGING = "PuOr"
DARK = "#1a1a1a"
"""Ink on the light cells of a heat map, which are light on a dark page too."""
FORMATS = (".svg", ".pdf", ".png")
DRAWN = 100
"""The largest size that a picture shows."""


@dataclass(frozen=True)
class Picture:
    """What a claim draws: a caption, a size in inches, and a function of a figure and arrays.

    The function may take sizes too, by keyword: those that the theory is drawn for. `runs` is what
    the caption says besides where trained arrays are drawn; `of_runs` says that without them
    nothing is there to be seen.
    """

    caption: str
    size: tuple[float, float]
    draw: Callable[..., None]
    runs: str = ""
    of_runs: bool = False

    def words(self, *, trained: bool) -> str:
        """Return the caption of the picture as it is drawn, with trained layers or without.

        >>> pictures("unitary_heads")["minimum"].words(trained=False)
        'The least loss against the number of heads.'
        """
        return f"{self.caption} {self.runs}" if trained and self.runs else self.caption


def pictures(claim: Claim | str) -> Mapping[str, Picture]:
    """Return the pictures of a claim by name; a claim need not have any.

    >>> sorted(pictures("unitary_heads"))
    ['heads', 'minimum']
    """
    module = f"icar_theory.pictures.{claim_named(claim).name}"
    if importlib.util.find_spec(module) is None:
        return {}
    found: Mapping[str, Picture] = importlib.import_module(module).PICTURES
    return found


def plot(claim: Claim | str, kind: str, trained: Trained | None = None, **sizes: int) -> Figure:
    """Return a figure of one of a claim's pictures; `trained` holds arrays named "<claim>.<array>".

    `sizes` are those to draw the theory for, where the picture takes any; trained layers have their
    own. Raises ValueError for another kind or size, for arrays that `trained` lacks and for a
    picture of trained layers alone without any; ImportError without matplotlib.

    >>> plot("unitary_heads", "minimum", d=8).axes[0].get_title()[-5:]
    'd = 8'
    """
    name = claim_named(claim).name
    drawn = {stem: pictures(stem) for stem in CLAIMS}
    choice("claim", name, [stem for stem, found in drawn.items() if found])
    picture = drawn[name][choice("picture", kind, drawn[name])]
    _require_sizes(picture, sizes, trained)
    if picture.of_runs and trained is None:
        raise ValueError(
            f"trained must be given for the picture {kind!r} of {name}, which shows trained layers "
            "alone: python -m numerics pictures saves them"
        )
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise ImportError(
            "plot needs matplotlib, which is not installed: pip install 'icar_theory[plot]'"
        ) from None
    figure = Figure(figsize=picture.size, layout="constrained")
    prefix = f"{name}."
    own = {key.removeprefix(prefix): array for key, array in (trained or {}).items()
           if key.startswith(prefix)}  # fmt: skip
    try:
        if trained is not None and not own:
            raise KeyError(f"{prefix}…")
        picture.draw(figure, own, **sizes)
    except KeyError as error:
        missing = str(error.args[0]).removeprefix(prefix)
        raise ValueError(
            f"trained lacks the array {prefix + missing!r}; see python -m numerics pictures"
        ) from None
    except Exception as error:  # arrays of another shape or kind
        if not own:
            raise
        raise ValueError(f"trained holds no such arrays for {prefix}{kind}: {error}") from None
    return figure


def _require_sizes(picture: Picture, sizes: Mapping[str, Any], trained: Trained | None) -> None:
    takes = taken(picture.draw)[2:]
    given = ", ".join(sizes)
    if not set(sizes) <= set(takes):
        raise ValueError(f"sizes of the picture must be {', '.join(takes) or 'none'}, got {given}")
    if sizes and trained is not None:
        raise ValueError(f"sizes must be left out beside trained layers, got {given}")
    for name, size in sizes.items():
        if read_size(name, size, symbols=False) > DRAWN:
            raise ValueError(f"{name} must be at most {DRAWN} in a picture, got {size}")


def read_arrays(path: Path) -> Trained:
    """Return the arrays of an .npz file; raise ValueError for a file that is none."""
    try:
        return read_archive(path)
    except ValueError as error:
        raise ValueError(f"trained cannot be read as an .npz file: {error}") from None


def save(figure: Figure, path: Path) -> None:
    """Write a figure as .svg, .pdf or .png, by the path's suffix; the same figure, the same file.

    Raises ValueError for another suffix or a path that cannot be written.
    """
    import matplotlib as mpl

    suffix = choice("suffix of the picture", path.suffix.lower(), FORMATS)
    dated = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}, ".png": {}}[suffix]
    try:
        with mpl.rc_context({"svg.hashsalt": "icar_theory"}), whole(path) as stream:
            figure.savefig(stream, format=suffix[1:], metadata=dated, dpi=150)
    except OSError as error:
        raise ValueError(f"picture cannot be written: {error}") from None


def draw_weights(figure: Figure, rows: Sequence[tuple[str, Array, Array, Array]]) -> None:
    """Draw heat maps of A, B, BᵀA and P, one row for each (label, A, B, P)."""
    widths = {"width_ratios": [1, 1, 1, 1.2]}
    axes = figure.subplots(len(rows), 4, squeeze=False, gridspec_kw=widths)
    for ax, title in zip(axes[0], ("A", "B", "BᵀA", "P"), strict=True):
        ax.set_title(title)
    for line, (name, A, B, P) in zip(axes, rows, strict=True):
        for ax, matrix in zip(line, (A, B, B.T @ A, P), strict=True):
            image = ax.pcolormesh(matrix, cmap=DIVERGING, vmin=-1, vmax=1)
            ax.set(xticks=[], yticks=[], aspect="equal", ylim=(len(matrix), 0))
        line[0].set_ylabel(name)
        line[3].set_yticks([0.5, len(P) - 0.5], ["T=2", f"T={len(P) + 1}"])
    solids: Any = figure.colorbar(image, ax=axes, shrink=0.8).solids
    solids.set(rasterized=False, edgecolor="face")


def draw_heads(figure: Figure, best: Mapping[str, Array], trained: Trained) -> None:
    """Draw the weights of an optimum, and below them trained ones in the gauge nearest to it."""
    rows = [("closed form", best["query_key"], best["value"], best["positions"])]
    if trained:
        weights = [trained[f"heads_{name}"] for name in ("query_key", "value", "positions")]
        rows.append(("trained", *gauged(best["query_key"], *map(np.asarray, weights))))
    draw_weights(figure, rows)
    if trained:
        words = r"trained: scaled to $p_T = 1$, in the gauge A → GA, B → G⁻ᵀB nearest to the theory"
        figure.supxlabel(words, size=9)


def gauged(target: Array, A: Array, B: Array, P: Array) -> tuple[Array, Array, Array]:
    """Return weights that act alike, with p_T = 1 and A = GA as near to the target as it comes."""
    last = np.array([row[k + 1] for k, row in enumerate(P)])
    G = target @ np.linalg.pinv(A)
    return G @ A, np.linalg.solve(G.T, B) * last.mean(), P / last[:, None]


def draw_minimum(ax: Axes, least: Mapping[int, float], formula: str, trained: Trained) -> None:
    """Draw the least loss against the number of heads, and (heads, loss, converged) of runs."""
    ax.plot(list(least), list(least.values()), color=BLUE, label=formula)
    if trained:
        runs = np.asarray(trained["minimum"])
        ended = runs[:, 2] == 1
        ax.plot(*runs[ended, :2].T, "o", color=ORANGE, alpha=0.8, label="trained, converged")
        if not ended.all():
            x, y = runs[~ended, :2].T
            ax.plot(x, y, "o", fillstyle="none", color=ORANGE, label="not converged")
    ax.set(xlabel="heads H", ylabel="loss of one length")
    ax.set_xticks(list(least)[:: 1 + len(least) // 25])
    ax.legend()
