"""What is printed is what is checked: each small change of each printed line fails a check."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from icar_theory import CLAIMS
from icar_theory.claims import Claim, Line
from icar_theory.evaluation import IllFormedError
from proofs.kit import kernel
from proofs.kit.enumeration import require_edges
from proofs.kit.finding import proof_of
from proofs.kit.step import RefutedError
from proofs.kit.terms import NoWordsError
from tests.kit.alterations import alterations, hypotheses

LINES = [
    pytest.param(claim, line, id=f"{claim.name}-{line.id}")
    for claim in CLAIMS.values()
    for line in claim.lines
]


NOTICED: Counter[tuple[str, str, str]] = Counter()
"""How many alterations of a line each of its steps noticed: one that did is tried first."""


def noticed(claim: Claim, line: Line) -> bool:
    """Whether some check fails once the line is printed otherwise.

    A step that the line names is refuted, or the line is not the statement that Coq proves.
    """
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
    return differs_in_coq(claim, line)


PROVED = set(kernel.bound())


def differs_in_coq(claim: Claim, line: Line) -> bool:
    """Whether Coq proves the line under its name, and this is another statement."""
    if (claim.name, line.id) not in PROVED:
        return False
    try:
        return kernel.generated(claim.name, line) != kernel.printed(claim.name)[line.id]
    except NoWordsError:
        return True


def _of_sign(why: str) -> bool:
    """Whether the sign or the left letter was altered, which few steps read: Coq is quicker."""
    return "sign: " in why or "letter: " in why


@pytest.mark.parametrize(("claim", "line"), LINES)
def test_altered_line_is_noticed(claim: Claim, line: Line):
    tried = list(alterations(line))
    assert len(tried) > 2
    survivors = [
        why
        for why, other in tried
        if not (_of_sign(why) and differs_in_coq(claim, other)) and not noticed(claim, other)
    ]
    assert survivors == []


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
def test_line_as_printed_is_what_coq_proves(claim: Claim, line: Line):
    assert not differs_in_coq(claim, line)  # that its steps hold, each claim's own tests say
