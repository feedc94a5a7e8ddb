"""One test for each step of a proof, marked as the evidence it gives."""

from __future__ import annotations

from typing import Any

import pytest

from proofs.kit.step import Enumeration, Proof


def steps(proof: Proof) -> Any:
    """Parametrise a test over the steps of a proof: an enumeration proves a range, other steps all parameters."""
    cases = []
    for number, step in enumerate(proof.steps, start=1):
        status = "proved"
        if isinstance(step, Enumeration):
            status = "refuted" if step.refutes else "proved on a range"
        mark = pytest.mark.evidence(proof.claim, status, step.title, getattr(step, "span", ""))
        cases.append(pytest.param(step, marks=mark, id=f"{number:02}-{step.title}"))
    return pytest.mark.parametrize("step", cases)
