"""A report of the claims as one HTML page: formulas as MathML, checked steps, trained weights, pictures as SVG.

The page needs no script, no network and no font but the reader's own.
"""

from __future__ import annotations

import io
import platform
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from latex2mathml.converter import convert
from markupsafe import Markup

from icar_theory import CLAIMS, Check, Claim, check
from icar_theory.layers.augmented import BLOCKS
from icar_theory.claims import STATUSES
from icar_theory.figures import PICTURES, plot, read_pictures
from icar_theory.report import brief
from proofs.kit.step import Proof, Step

PICTURES_OF = {
    "augmented_heads": ("error",),
    "unitary_heads": ("heads", "minimum"),
    "orthogonal_heads": ("heads", "minimum", "training"),
}
CAPTIONS = {
    "heads": "Heads and positions of the closed form, and of layers trained from sequences.",
    "error": "The squared error of one coordinate at each length, and the share of the target that is predicted: "
    "beyond some length the prediction overshoots.",
    "minimum": "The least loss against the number of heads; points are trained layers, four seeds each.",
    "training": "The least loss so far in training, for six seeds; the dashed line is the proved minimum.",
}


def report(
    proofs: Iterable[Proof], weights: Iterable[Path], pictures: Mapping[str, Any] | None
) -> str:
    """Return the page, made of proofs (every step is checked again), files of trained weights, and picture arrays.

    Raises RefutedError where a step does not hold, and ValueError for a file that is no saved training.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "inline": lambda text: mathml(text, "inline"),
        "display": lambda text: mathml(text, "block"),
    }
    trained = [trained_layer(path) for path in weights]
    steps = {proof.claim: [shown(step) for step in proof.steps] for proof in proofs}
    drawn = {kind: Markup(svg(kind, pictures)) for kind in PICTURES}
    return environment.get_template("report.html").render(
        claims=CLAIMS,
        statuses=STATUSES,
        counts={claim.name: counts(claim) for claim in CLAIMS},
        steps=steps,
        trained=trained,
        pictures_of=PICTURES_OF,
        pictures=drawn,
        captions=CAPTIONS,
        versions={"Python": platform.python_version()}
        | {
            name: metadata.version(name)
            for name in ("icar_theory", "sympy", "python-flint", "numpy")
        },
    )


def mathml(latex: str, display: str) -> Markup:
    """Return LaTeX as MathML; several lines as one aligned table.

    >>> str(mathml("x", "inline"))
    '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline"><mrow><mi>x</mi></mrow></math>'
    """
    aligned = rf"\begin{{align*}}{latex}\end{{align*}}" if display == "block" else latex
    return Markup(
        convert(aligned, display=display).replace('<mn mathvariant="bold">1</mn>', "<mn>𝟏</mn>")
    )


def counts(claim: Claim) -> list[int]:
    """Return how many entries of each status support a claim.

    >>> counts(CLAIMS[1])
    [2, 4, 1, 3, 1, 0]
    """
    return [len(claim.evidence.get(status, {})) for status in STATUSES]


def shown(step: Step) -> dict[str, str]:
    """Check a step; return its title, reason, outcome and formula."""
    return {
        "title": step.title,
        "because": step.because,
        "outcome": step.check(),
        "formula": step.latex(),
    }


def svg(kind: str, trained: Mapping[str, Any] | None) -> str:
    """Return a picture as an SVG element with a title for readers who do not see it."""
    import matplotlib as mpl

    stream = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": kind}):
        plot(kind, trained).savefig(stream, format="svg", metadata={"Date": None})
    text = stream.getvalue()
    start = text.index("<svg")
    label = f' role="img" aria-label="{CAPTIONS[kind]}"'
    return text[start : start + 4] + label + text[start + 4 :]


def trained_layer(path: Path) -> dict[str, Any]:
    """Return what a file of ``python -m numerics plain`` or ``augmented`` holds, checked against the minimum."""
    try:
        saved = read_pictures(path)
        context = str(saved["context"])
        if "a1" in saved:
            blocks = {name: saved[name] for name in BLOCKS}
            horizon, boundary = int(saved["horizon"]), str(saved["boundary"])
            found: Check = check(blocks, horizon=horizon, context=context, boundary=boundary)
        else:
            found = check(saved["A"], saved["B"], saved["P"], context=context)
        facts = {name: saved[name].item() for name in ("gradient_norm", "seed")}
    except (KeyError, ValueError) as error:
        raise ValueError(f"{path} is no training saved by python -m numerics: {error}") from None
    return {
        "name": path.name,
        "claim": found.claim,
        "sizes": f"d = {found.dimension}, H = {found.heads}",
        "gap": brief(found.gap, 3),
        "gradient_norm": f"{facts['gradient_norm']:.1e}",
        "seed": facts["seed"],
        "verdict": found.verdict,
    }
