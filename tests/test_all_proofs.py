"""`python -m proofs check` prints every step that the floor lists, each checked on the way.

Mutation testing runs this file first, for all code that runs while proofs are built.
"""

from __future__ import annotations

import json

from typer.testing import CliRunner

from icar_theory import CLAIMS
from proofs.__main__ import app
from proofs.kit.finding import proof_of

OF_STEPS = ("derived", "enumerated", "refuted")


def test_check_prints_every_step_of_the_floor():
    result = CliRunner().invoke(app, ["check", "--json"])
    assert result.exit_code == 0, result.output
    checked = {(fact["claim"], fact["id"]): fact["checked"] for fact in json.loads(result.stdout)}
    for claim in CLAIMS.values():
        for line in claim.lines:
            for status in OF_STEPS:
                for title, detail in claim.evidence[line.id].get(status, {}).items():
                    if title in {step.id for step in proof_of(claim).steps}:
                        assert detail.split(" #")[0] == checked[claim.name, title]
