"""The floor notices evidence that weakens or changes, and is about the lines there are."""

from __future__ import annotations

import copy

import pytest

from icar_theory import CLAIMS
from icar_theory.claims import STATUSES
from tests.kit import evidence
from tests.kit.evidence import Mark

STEM = "unitary_heads"
MARKS = [
    Mark(STEM, "loss", "derived", "row_loss", "identity #11111111"),
    Mark(STEM, "loss", "enumerated", "engine", "15 exact cases, d ≤ 4 #22222222"),
    Mark(STEM, "minimum", "trained", "layers agree", "#33333333"),
    Mark(STEM, "minimum", "trained", "layers agree", "#33333333"),
]


def test_cases_are_counted_and_content_is_kept():
    found = evidence.collect(MARKS)[STEM]
    assert found["loss"]["derived"] == {"row_loss": "identity #11111111"}
    assert found["minimum"]["trained"] == {"layers agree": "2 cases #33333333"}
    assert found["loss"]["cited"]


@pytest.mark.parametrize(
    "change",
    [
        MARKS[1:],
        MARKS[:3],
        [MARKS[0], MARKS[1]._replace(detail="15 exact cases, d ≤ 4 #99999999"), *MARKS[2:]],
        [MARKS[0]._replace(line="minimum"), *MARKS[1:]],
    ],
    ids=["missing", "fewer cases", "other content", "of another line"],
)
def test_missing_fewer_or_other_content_is_weaker(change):
    least = evidence.collect(MARKS)
    assert evidence.compare(least, least) == ([], [])
    weaker, _ = evidence.compare(evidence.collect(change), least)
    assert len(weaker) == 1


def test_more_cases_are_stronger():
    least = evidence.collect(MARKS)
    more = evidence.collect(
        [*MARKS, MARKS[-1], Mark(STEM, "loss", "derived", "new", "identity #4")]
    )
    weaker, stronger = evidence.compare(more, least)
    assert weaker == []
    assert len(stronger) == 2


def test_claim_that_vanishes_is_weaker():
    least = evidence.collect(MARKS)
    run = copy.deepcopy(least)
    del run[STEM]
    assert evidence.compare(run, least)[0]


def test_line_without_support_is_named():
    named = evidence.unsupported(evidence.collect(MARKS))
    assert f"{STEM}, minimisers" in named
    assert f"{STEM}, loss" not in named


def test_evidence_for_no_line_is_refused():
    with pytest.raises(ValueError, match="evidence must name a line"):
        evidence.collect([Mark(STEM, "lose", "derived", "row_loss", "identity #1")])


def test_digest_of_a_test_sees_its_code_and_not_its_words():
    def one() -> None:
        """Return nothing."""
        assert STEM

    digest = evidence.source_digest(one)

    def one() -> None:  # type: ignore[no-redef]
        assert STEM

    assert evidence.source_digest(one) == digest

    def one() -> None:  # type: ignore[no-redef]
        assert MARKS

    assert evidence.source_digest(one) != digest


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda claim: claim.name)
def test_floor_supports_every_line(claim):
    assert list(claim.evidence) == [line.id for line in claim.lines]
    for line in claim.lines:
        assert claim.status(line) in STATUSES
        assert set(claim.evidence[line.id]) <= set(STATUSES)
