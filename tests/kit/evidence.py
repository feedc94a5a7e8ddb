"""What a run supports, line by line, compared with the floor that is committed and shipped.

A test supports a line through the marker ``evidence(claim, line, status, title)``. The evidence of
a claim maps line → status → title → detail. The detail ends with a hash of what was checked: the
content of a step of a proof, or the source of a test. The floor, ``theorems/<stem>.json``, is what
``icar-theory claims`` shows; a full run fails when an entry of it is missing or has other content.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from icar_theory import CLAIMS
from icar_theory.evidence import STATUSES, digest, floor
from proofs.kit.finding import proof_of

ROOT = Path(__file__).parent.parent.parent
THEOREMS = ROOT / "icar_theory" / "theorems"
BUILT = ROOT / "build" / "evidence"

Evidence = dict[str, dict[str, dict[str, str]]]
"""Line → status → title → detail."""


class Mark(NamedTuple):
    """What one test that passed, or failed, says of a line."""

    claim: str
    line: str
    status: str
    title: str
    detail: str


def source_digest(test: Callable[..., Any]) -> str:
    """Return a hash of what a test does: of its syntax, so its layout and docstring may change.

    >>> source_digest(source_digest) == source_digest(collect)
    False
    """
    inner = getattr(getattr(test, "hypothesis", None), "inner_test", test)
    tree = ast.parse(textwrap.dedent(inspect.getsource(inner)))
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    if ast.get_docstring(function) is not None:
        function.body = function.body[1:]
    function.decorator_list = [
        decorator
        for decorator in function.decorator_list
        if "evidence" not in ast.unparse(decorator)
    ]
    return digest(ast.dump(function))


def of_line(claim: str, line: str, detail: str) -> str:
    """Return a detail whose hash covers the line as printed, and the claim's law and hypotheses.

    >>> of_line("unitary_heads", "loss", "#0") == of_line("unitary_heads", "minimum", "#0")
    False
    """
    words, _, checked = detail.rpartition("#")
    stated = CLAIMS[claim]
    printed = next((one.latex() for one in stated.lines if one.id == line), "")
    return f"{words}#{digest(chr(10).join((checked, printed, *stated.assumptions)))}"


def collect(marks: Iterable[Mark]) -> dict[str, Evidence]:
    """Return the evidence of the marks of passed tests, by claim; tests count their cases.

    Raises ValueError for a mark that names no claim, line or status there is.
    """
    details: dict[tuple[str, str, str, str], list[str]] = {}
    for mark in marks:
        if mark.status not in STATUSES or mark.line not in {x.id for x in CLAIMS[mark.claim].lines}:
            raise ValueError(f"evidence must name a line and a status, got {mark}")
        details.setdefault(mark[:4], []).append(mark.detail)
    found: dict[str, Evidence] = {name: {} for name in CLAIMS}
    for (claim, line, status, title), ones in sorted(details.items()):
        counted = ones[0] if " " in ones[0] else f"{_cases(len(ones))} {ones[0]}"
        found[claim].setdefault(line, {}).setdefault(status, {})[title] = counted
    for claim, lines in found.items():
        for theorem, supported in proof_of(claim).cites.items():
            for line in supported:
                lines.setdefault(line, {})["cited"] = {
                    **lines.get(line, {}).get("cited", {}),
                    theorem: "classical",
                }
    return {claim: _ordered(claim, lines) for claim, lines in found.items()}


def _ordered(claim: str, lines: Evidence) -> Evidence:
    """Return the lines in the order in which they are printed, statuses in theirs."""
    return {
        line.id: {status: lines[line.id][status] for status in STATUSES if status in lines[line.id]}
        for line in CLAIMS[claim].lines
        if line.id in lines
    }


def _cases(count: int) -> str:
    return f"{count} {'case' if count == 1 else 'cases'}"


def compare(
    run: Mapping[str, Evidence], least: Mapping[str, Evidence]
) -> tuple[list[str], list[str]]:
    """Return what the run supports less than the floor, and what beyond it, one line each."""
    return sorted(_missing(least, run)), sorted(_missing(run, least))


def _missing(wanted: Mapping[str, Evidence], there: Mapping[str, Evidence]) -> Iterable[str]:
    for claim, lines in wanted.items():
        for line, statuses in lines.items():
            for status, entries in statuses.items():
                for title, detail in entries.items():
                    found = there.get(claim, {}).get(line, {}).get(status, {}).get(title, "missing")
                    if not _enough(found, detail):
                        yield f"{claim}, {line}, {status}: {title} ({detail}; now {found})"


def _enough(found: str, wanted: str) -> bool:
    """Whether what was found is what was wanted, or more cases of it."""
    if found == wanted:
        return True
    one, other = (re.fullmatch(r"(\d+) cases? (#\w+)", text) for text in (found, wanted))
    return bool(one and other and one[2] == other[2] and int(one[1]) > int(other[1]))


def unsupported(run: Mapping[str, Evidence]) -> list[str]:
    """Return the printed lines that nothing supports."""
    return [
        f"{claim.name}, {line.id}"
        for claim in CLAIMS.values()
        for line in claim.lines
        if not set(run[claim.name].get(line.id, {})) - {"cited", "inconclusive"}
    ]


def write(run: Mapping[str, Evidence], folder: Path) -> None:
    """Write the evidence of each claim as JSON, ``<stem>.json``; into THEOREMS it is the floor."""
    folder.mkdir(parents=True, exist_ok=True)
    for claim, lines in run.items():
        text = json.dumps(lines, indent=1, ensure_ascii=False) + "\n"
        (folder / f"{claim}.json").write_text(text, encoding="utf-8")


def committed() -> dict[str, Evidence]:
    """Return the floor of every claim."""
    return {name: floor(name) for name in CLAIMS}  # type: ignore[misc]
