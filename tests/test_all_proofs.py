"""`python -m proofs check` prints every proved entry of the ledger, each checked on the way.

Mutation testing runs this file first, for all code that runs while proofs are built.
"""

from __future__ import annotations

from typer.testing import CliRunner

from icar_theory import CLAIMS
from proofs.__main__ import app, proof_of
from tests import ledger


def test_check_prints_every_step_of_the_ledger():
    result = CliRunner().invoke(app, ["check"])
    assert result.exit_code == 0, result.output
    floor = ledger.read(ledger.FLOOR)
    for claim in CLAIMS:
        part = result.output.split(f"{claim.name}\n")[1]
        for title in floor[claim.name]["proved"]:
            assert f". {title}  [" in part
        for title, span in floor[claim.name]["proved on a range"].items():
            assert isinstance(span, int) or f". {title}  [{span}]" in part
        assert set(floor[claim.name]["cited"]) == set(proof_of(claim.name).cites)
