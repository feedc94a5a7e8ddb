"""What Coq proves is what is printed: its statements are generated from the lines."""

from __future__ import annotations

import pytest

from icar_theory import CLAIMS
from icar_theory.evidence import digest
from proofs.kit import kernel
from proofs.kit.terms import NoWordsError
from tests.kit.alterations import alterations

BOUND = list(kernel.bound())
PROVED = [
    pytest.param(
        stem,
        line,
        marks=pytest.mark.evidence(stem, line, "proved", f"printed_{line}"),
        id=f"{stem}-{line}",
    )
    for stem, line in BOUND
]


@pytest.mark.parametrize(("stem", "line"), PROVED)
def test_line_is_the_theorem_that_coq_accepted(stem: str, line: str, record_property):
    said = kernel.printed(stem)[line]
    assert said == kernel.generated(stem, CLAIMS[stem].line(line))
    accepted = kernel.accepted()
    assert accepted["sources"] == kernel.sources(), "Coq files changed since Coq ran: make coq"
    assert f"printed/{stem}.v: printed_{line}" in accepted["theorems"]
    record_property("outcome", f"Coq theorem #{digest(said)}")


@pytest.mark.parametrize(("stem", "line"), BOUND)
def test_altered_line_is_another_statement_in_coq(stem: str, line: str):
    said = kernel.printed(stem)[line]
    for why, other in alterations(CLAIMS[stem].line(line)):
        if why.startswith("without where"):  # the claim's vocabulary has the same notation
            continue
        try:
            altered = kernel.generated(stem, other)
        except NoWordsError:  # what Coq has no words for is not what it proves
            continue
        assert altered != said, why


def test_every_theorem_was_accepted():
    assert kernel.accepted() == kernel.now()


def test_project_lists_every_coq_file():
    found = {path.relative_to(kernel.PROOFS).as_posix() for path in kernel.PROOFS.rglob("*.v")}
    assert set(kernel.files()) == found


def test_nothing_is_assumed():
    for file in kernel.files():
        text = (kernel.PROOFS / file).read_text(encoding="utf-8")
        for word in ("Admitted", "admit.", "Axiom ", "Parameter ", "Conjecture "):
            assert word not in text, f"{file}: {word}"
