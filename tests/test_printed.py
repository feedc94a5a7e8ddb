"""What is printed is what is checked: each small change of each printed line fails a check."""

from __future__ import annotations

import importlib
from collections import Counter
from dataclasses import replace

import pytest

from icar_theory import CLAIMS
from icar_theory.claims import Claim, Line
from icar_theory.evaluation import IllFormedError
from proofs.kit.enumeration import require_edges
from proofs.kit.finding import proof_of
from proofs.kit.step import RefutedError
from tests.kit.alterations import alterations, hypotheses

LINES = [
    pytest.param(claim, line, id=f"{claim.name}-{line.id}")
    for claim in CLAIMS.values()
    for line in claim.lines
]


NOTICED: Counter[tuple[str, str, str]] = Counter()
"""How many alterations of a line each of its steps noticed: one that did is tried first."""


def noticed(claim: Claim, line: Line) -> bool:
    """Whether some step that the line names fails once the line is printed otherwise."""
    key = (claim.name, line.id)
    lines = tuple(line if other.id == line.id else other for other in claim.lines)
    name = ""
    try:
        proof = proof_of(replace(claim, lines=lines))
        steps = sorted(
            map(proof.step, line.steps),
            key=lambda step: (-NOTICED[*key, step.id], step.status != "derived"),
        )
        for tried in steps:
            name = tried.id
            tried.check()
    except (RefutedError, IllFormedError):
        NOTICED[*key, name] += 1
        return True
    return False


@pytest.mark.parametrize(("claim", "line"), LINES)
def test_altered_line_is_noticed(claim: Claim, line: Line):
    tried = list(alterations(line))
    assert len(tried) > 2
    survivors = [why for why, other in tried if not noticed(claim, other)]
    assert survivors == restated(claim, line)


def restated(claim: Claim, line: Line) -> list[str]:
    """Return the alterations that change nothing said, as a test of the claim shows."""
    tests = importlib.import_module(f"tests.test_{claim.name}")
    found: list[str] = getattr(tests, "RESTATED", {}).get(line.id, [])
    return found


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=list(CLAIMS))
def test_hypotheses_are_the_ranges_that_checks_run_over(claim: Claim):
    steps = proof_of(claim).steps
    require_edges(claim, steps)
    tried = list(hypotheses(claim.hypotheses))
    assert len(tried) > 2
    for _, other in tried:
        altered = replace(claim, hypotheses=other)
        with pytest.raises(RefutedError, match=claim.name):
            require_edges(altered, steps)


@pytest.mark.parametrize(("claim", "line"), LINES)
def test_line_as_printed_holds(claim: Claim, line: Line):
    assert not noticed(claim, line)
