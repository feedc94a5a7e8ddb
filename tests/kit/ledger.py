"""The evidence ledger: what a run supports, compared with the floor that is committed and shipped.

A test supports a claim through the marker ``evidence(claim, status, title, detail)``. The ledger maps claim → status →
title → detail, where the detail is the range of an enumeration, or how many cases of a test passed. The floor is the
ledger that ``icar-theory claims`` shows; a full run fails when any of its entries is missing, smaller or of another
range.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from icar_theory import CLAIMS
from icar_theory.claims import STATUSES
from proofs.__main__ import proof_of

ROOT = Path(__file__).parent.parent
FLOOR = ROOT / "icar_theory" / "ledger.json"
BUILT = ROOT / "build" / "ledger.json"

Ledger = dict[str, dict[str, dict[str, Any]]]


def collect(marks: Iterable[tuple[str, str, str, str]]) -> Ledger:
    """Return the ledger of the marks of passed tests; a title that returns counts its cases."""
    found: Ledger = {claim.name: {status: {} for status in STATUSES} for claim in CLAIMS}
    for claim, status, title, detail in marks:
        entries = found[claim][status]
        entries[title] = detail or entries.get(title, 0) + 1
    for claim in found:
        found[claim]["cited"] = dict.fromkeys(proof_of(claim).cites, "classical")
    return {
        claim: {
            status: dict(sorted(entries.items())) for status, entries in statuses.items() if entries
        }
        for claim, statuses in found.items()
    }


def compare(run: Mapping[str, Any], floor: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Return what the run supports less than the floor, and what it supports beyond it, one line each."""
    return sorted(_missing(floor, run)), sorted(_missing(run, floor))


def _missing(wanted: Mapping[str, Any], there: Mapping[str, Any]) -> Iterable[str]:
    for claim, statuses in wanted.items():
        for status, entries in statuses.items():
            for title, detail in entries.items():
                found = there.get(claim, {}).get(status, {}).get(title)
                enough = found == detail or (
                    isinstance(detail, int) and isinstance(found, int) and found > detail
                )
                if not enough:
                    yield f"{claim}, {status}: {title} ({detail}; {'missing' if found is None else f'found {found}'})"


def write(ledger: Mapping[str, Any], path: Path) -> None:
    """Write a ledger as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(ledger, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read(path: Path) -> Ledger:
    """Read a ledger; an absent one is empty."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
