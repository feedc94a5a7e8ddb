"""What the words for evidence mean, and the floor of each claim's evidence as it is shipped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

STATUSES = {
    "proved": "a Coq theorem from the layer's definition to the line, for all sizes, "
    "without axioms",
    "derived": "exact symbolic steps, for all sizes; how they compose is in words",
    "enumerated": "exact at every size listed",
    "cited": "rests on a named classical theorem",
    "trained": "torch layers run on sequences, or trained on them, compared with the stated side",
    "refuted": "an exact counterexample to a plausible stronger statement",
    "inconclusive": "open; what was tried",
}
"""How strongly an entry of the evidence supports a line, and what each word means."""

Evidence = Mapping[str, Mapping[str, str]]
"""Status → title of what was checked → what it was, with a hash of its content."""


@cache
def floor(stem: str) -> Mapping[str, Evidence]:
    """Return the committed evidence of a claim, ``theorems/<stem>.json``; empty where none is."""
    file = resources.files("icar_theory.theorems").joinpath(f"{stem}.json")
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else {}


def digest(content: str) -> str:
    """Return a short hash of what a check compared.

    >>> digest("1 = 1")
    '24501893'
    """
    return hashlib.sha256(content.encode()).hexdigest()[:8]
