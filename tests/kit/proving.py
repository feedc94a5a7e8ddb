"""One test for each step of a proof, marked as the evidence it gives to the lines that name it."""

from __future__ import annotations

from typing import Any

import pytest

from icar_theory import CLAIMS
from proofs.kit.finding import proof_of


def steps(stem: str) -> Any:
    """Parametrise a test over the steps of a claim's proof."""
    claim, cases = CLAIMS[stem], []
    for step in proof_of(stem).steps:
        lines = [line.id for line in claim.lines if step.id in line.steps]
        marks = [pytest.mark.evidence(stem, line, step.status, step.id) for line in lines]
        cases.append(pytest.param(step, marks=marks, id=step.id))
    return pytest.mark.parametrize("step", cases)


def trained(claim: str, *lines: str) -> Any:
    """Mark a test as training that supports lines of a claim."""

    def mark(test: Any) -> Any:
        for line in lines:
            test = pytest.mark.evidence(claim, line, "trained")(test)
        return test

    return mark
