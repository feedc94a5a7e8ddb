"""The ledger notices evidence that weakens, and the committed floor is about the claims there are."""

from __future__ import annotations

import copy

from icar_theory import CLAIMS
from tests import ledger

MARKS = [
    ("unitary_heads", "proved", "a lower bound", ""),
    ("unitary_heads", "proved on a range", "an enumeration", "d ≤ 4"),
    ("unitary_heads", "trained", "layers agree", ""),
    ("unitary_heads", "trained", "layers agree", ""),
]


def test_cases_are_counted_and_ranges_kept():
    found = ledger.collect(MARKS)["unitary_heads"]
    assert found["proved"] == {"a lower bound": 1}
    assert found["proved on a range"] == {"an enumeration": "d ≤ 4"}
    assert found["trained"] == {"layers agree": 2}
    assert found["cited"]


def test_missing_smaller_and_other_evidence_is_weaker():
    floor = ledger.collect(MARKS)
    assert ledger.compare(floor, floor) == ([], [])
    for change in (MARKS[1:], MARKS[:3], [*MARKS[:1], (*MARKS[1][:3], "d ≤ 3"), *MARKS[2:]]):
        weaker, _ = ledger.compare(ledger.collect(change), floor)
        assert len(weaker) == 1


def test_more_evidence_is_stronger():
    floor = ledger.collect(MARKS)
    more = ledger.collect([*MARKS, MARKS[-1], ("unitary_heads", "proved", "new", "")])
    weaker, stronger = ledger.compare(more, floor)
    assert weaker == []
    assert len(stronger) == 2


def test_a_claim_that_vanishes_is_weaker():
    floor = ledger.collect(MARKS)
    run = copy.deepcopy(floor)
    del run["unitary_heads"]
    assert ledger.compare(run, floor)[0]


def test_floor_supports_every_claim():
    floor = ledger.read(ledger.FLOOR)
    assert list(floor) == [claim.name for claim in CLAIMS]
    for claim in CLAIMS:
        assert claim.evidence == floor[claim.name]
        assert {"proved", "proved on a range", "cited", "trained"} <= set(claim.evidence)
