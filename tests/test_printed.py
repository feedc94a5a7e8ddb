"""What is printed is what is checked: each small change of each printed line fails a check."""

from __future__ import annotations

from dataclasses import replace

import pytest

from icar_theory import CLAIMS
from icar_theory.claims import Claim, Line
from icar_theory.evaluation import IllFormedError
from proofs.kit.finding import proof_of
from proofs.kit.step import RefutedError
from tests.kit.alterations import alterations

LINES = [
    pytest.param(claim, line, id=f"{claim.name}-{line.id}")
    for claim in CLAIMS.values()
    for line in claim.lines
]


def noticed(claim: Claim, line: Line) -> bool:
    """Whether some step that the line names fails once the line is printed otherwise."""
    lines = tuple(line if other.id == line.id else other for other in claim.lines)
    try:
        proof = proof_of(replace(claim, lines=lines))
        steps = sorted(
            (proof.step(name) for name in line.steps), key=lambda step: step.status != "derived"
        )
        for step in steps:
            step.check()
    except (RefutedError, IllFormedError):
        return True
    return False


@pytest.mark.parametrize(("claim", "line"), LINES)
def test_altered_line_is_noticed(claim: Claim, line: Line):
    tried = list(alterations(line))
    assert len(tried) > 2
    survivors = [why for why, other in tried if not noticed(claim, other)]
    assert survivors == []


@pytest.mark.parametrize(("claim", "line"), LINES)
def test_line_as_printed_holds(claim: Claim, line: Line):
    assert not noticed(claim, line)
