"""The report of the claims: one HTML page with lines, checked steps, trained weights and pictures.

Formulas are MathML in a font that travels with the page, pictures SVG; the page needs no script and
no network.
"""

from __future__ import annotations

import io
import os
import platform
import re
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from importlib import metadata
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from icar_theory.answers import NoClosedForm, brief
from icar_theory.claims import CLAIMS, Claim, Line
from icar_theory.commands.saved import read_weights
from icar_theory.definitions import DEFINITIONS
from icar_theory.evidence import STATUSES
from icar_theory.figures import BLUE, pictures, plot, read_arrays
from icar_theory.printing import filled
from icar_theory.settings import check
from icar_theory.statements import latex
from proofs.kit.checking import Shown
from proofs.kit.fonts import font
from proofs.kit.mathml import mathml
from proofs.kit.words import html

GREY = re.compile(r"#([3-6][0-9a-f])\1\1\b")
"""The greys of lines and words in pictures, from 0.2 to 0.4."""
VERSIONS = ("icar_theory", "sympy", "python-flint", "numpy")


def report(
    steps: Mapping[str, list[Shown]],
    trained: Sequence[Any],
    pictures: Mapping[str, list[dict[str, Any]]],
) -> str:
    """Return the page, made of checked steps, trained layers and pictures."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "display": display,
        "stated": stated,
        "meaning": meaning,
        "words": html,
    }
    body = environment.get_template("body.html").render(
        claims=list(CLAIMS.values()),
        definitions=DEFINITIONS,
        statuses=STATUSES,
        counts={name: counts(claim) for name, claim in CLAIMS.items()},
        steps=steps,
        checks=sum(map(len, steps.values())),
        lines=Counter(claim.status(line) for claim in CLAIMS.values() for line in claim.lines),
        trained=trained,
        pictures=pictures,
        versions={
            "Python": platform.python_version(),
            **{name: metadata.version(name) for name in VERSIONS},
        },
        date=datetime.now(UTC).date(),
        commit=commit(),
        machine=f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
    )
    return environment.get_template("page.html").render(
        body=Markup(body), font=font(unescape(body))
    )


def display(formula: str) -> Markup:
    """Return LaTeX as a MathML display."""
    return mathml(formula, "block")


def stated(line: Line) -> Markup:
    """Return a line with its side conditions, without what its letters abbreviate."""
    return display(replace(line, where=()).latex())


NARROW = 36
"""How many glyphs a formula within words may have on the narrowest page."""


def meaning(line: Line) -> Markup:
    """Return what the letters of a line abbreviate as words, which a narrow page can break.

    >>> str(meaning(CLAIMS["unitary_heads"].lines[0])).count("<math") > 0
    True
    """
    return html(
        "where "
        + ", ".join(" ".join(map(_shown, filled(latex(part), NARROW))) for part in line.where)
    )


def _shown(formula: str) -> str:
    return rf"$\displaystyle {formula}$"


def commit() -> str:
    """Return the commit of the checkout, with a plus where files differ from it; "" outside one.

    >>> len(commit()) < 20
    True
    """
    words = ("git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty=+")
    try:
        found = subprocess.run(words, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return found.stdout.strip()


def counts(claim: Claim) -> list[int]:
    """Return how many lines of a claim have each status.

    >>> sum(counts(CLAIMS["unitary_heads"])) <= len(CLAIMS["unitary_heads"].lines)
    True
    """
    found = [claim.status(line) for line in claim.lines]
    return [found.count(status) for status in STATUSES]


def every_picture(arrays: Mapping[str, Any] | None) -> dict[str, list[dict[str, Any]]]:
    """Return the pictures of every claim; raise ValueError for arrays that one lacks."""
    return {name: drawn(claim, arrays) for name, claim in CLAIMS.items()}


def drawn(claim: Claim, arrays: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return the pictures of a claim that show something, with their captions."""
    return [
        {"svg": Markup(svg(claim, kind, arrays, caption)), "caption": caption}
        for kind, picture in pictures(claim).items()
        if arrays is not None or not picture.of_runs
        for caption in [picture.words(trained=arrays is not None)]
    ]


def svg(claim: Claim, kind: str, arrays: Mapping[str, Any] | None, caption: str) -> str:
    """Return a picture as an SVG element with a title for readers who do not see it.

    What is black or grey takes the page's ink, so that it shows on a dark page as well, and blue
    is lighter there; other colours, and what is written on the cells of a heat map, stay.
    """
    import matplotlib as mpl

    stream = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": f"{claim.name} {kind}", "legend.framealpha": 0}):
        plot(claim, kind, arrays).savefig(
            stream, format="svg", transparent=True, metadata={"Date": None}
        )
    text = GREY.sub("var(--soft)", stream.getvalue().replace("#000000", "currentColor"))
    text = text.replace(BLUE.lower(), "var(--blue)")
    start = text.index("<svg")
    label = f' role="img" aria-label="{escape(caption)}"'
    return text[start : start + 4] + label + text[start + 4 :]


def trained_layer(path: Path) -> dict[str, Any]:
    """Return what a file of ``python -m numerics`` holds, checked where a minimum is known."""
    try:
        weights, _ = read_weights(path)
        saved = {name: array.item() for name, array in read_arrays(path).items() if array.ndim == 0}
        reached = {name: saved[name] for name in ("context", "gradient_norm", "seed", "loss")}
        verdict = checked(weights, saved)
        heads, d = next(iter(weights.values())).shape[:2]
    except (KeyError, ValueError) as error:
        raise ValueError(f"{path} is no training saved by python -m numerics: {error}") from None
    return {
        "claim": saved.get("claim", verdict["claim"]),
        "name": path.name,
        "sizes": f"d = {d}, H = {heads}, {reached['context']} contexts",
        "gradient_norm": f"{reached['gradient_norm']:.1e}",
        "seed": reached["seed"],
        "loss": f"{reached['loss']:.6g}",
        **{name: verdict[name] for name in ("gap", "verdict")},
    }


def checked(weights: Mapping[str, Any], saved: Mapping[str, Any]) -> dict[str, Any]:
    """Return the exact gap of trained weights to the minimum, None where no minimum is known."""
    context = saved["context"]
    try:
        if "positions" in weights:
            found: Any = check(**weights, context=context)
        else:
            boundary = saved.get("boundary", "zero")
            horizon = saved["horizon"]
            found = check(weights, context=context, horizon=horizon, boundary=boundary)
    except NoClosedForm:
        return {"claim": None, "gap": None, "verdict": "the least loss is not known"}
    return {"claim": found.claim, "gap": brief(found.gap, 3), "verdict": found.verdict}
