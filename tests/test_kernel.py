"""What Coq proves is what is printed: its statements are generated from the lines."""

from __future__ import annotations

import re

import pytest
import sympy as sp

from icar_theory import CLAIMS
from icar_theory.evidence import digest
from icar_theory.exact.context import resolve
from icar_theory.exact.sizes import LAYERS, LETTERS
from proofs.kit import cases, kernel
from proofs.kit.terms import NoWordsError, Terms
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


@pytest.mark.parametrize("law", [cases.by_name, resolve], ids=["as stated", "as derived"])
def test_coq_finds_the_losses_that_python_returns(law):
    written = cases.FILE.read_text(encoding="utf-8")
    assert written == cases.file(law), "losses changed: python -m proofs.kit.cases, then make coq"


def test_project_lists_every_coq_file():
    found = {path.relative_to(kernel.PROOFS).as_posix() for path in kernel.PROOFS.rglob("*.v")}
    assert set(kernel.files()) == found


def test_nothing_is_assumed():
    for file in kernel.files():
        text = (kernel.PROOFS / file).read_text(encoding="utf-8")
        for word in ("Admitted", "admit.", "Axiom ", "Parameter ", "Conjecture "):
            assert word not in text, f"{file}: {word}"


@pytest.mark.parametrize("stem", sorted({stem for stem, _ in BOUND}))
def test_coq_assumes_no_more_of_sizes_than_the_claim(stem: str):
    words = kernel.vocabulary(stem)
    assumed = re.findall(r"\((\d+) <= (\w+)\)%N", words.hypotheses)
    names = {words.names[letter]: size for size, letter in LETTERS.items() if letter in words.names}
    for least, name in assumed:
        if name in names:
            assert not CLAIMS[stem].admits({names[name]: int(least) - 1}), (name, least)
    assert assumed


def test_fraction_of_a_size_is_one_division_and_a_bare_one_has_no_words():
    terms = Terms(kernel.vocabulary("descent_depth"), {})
    half = sp.Mul(sp.Rational(1, 2), 3**LAYERS - 1, evaluate=False)
    assert terms.nat(half) == terms.nat(sp.expand(half)) == "(((3 ^ L) - 1) %/ 2)"
    with pytest.raises(NoWordsError, match="1/2 is no natural number"):
        terms.nat(sp.Rational(1, 2))


def test_minimum_ranges_over_what_its_line_says():
    for line, asked in (("minimum", "\\is Num.real"), ("attained", "L.-tuple")):
        for half in kernel.printed("descent_depth")[line].split(" /\\ (exists "):
            assert asked in half
