"""Words and letters of steps: code between backticks, Greek letters as commands."""

from __future__ import annotations

import re

import pytest
from markupsafe import Markup
from sympy.printing.latex import greek_letters_set

from icar_theory import CLAIMS
from proofs.kit.finding import proof_of
from proofs.kit.words import html, latex


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda claim: claim.name)
def test_greek_letters_are_commands(claim):
    greek = re.compile(rf"(?<![\\a-zA-Z])({'|'.join(greek_letters_set)})(?![a-zA-Z])")
    formulas = [line.latex() for line in claim.lines]
    formulas += [step.latex() for step in proof_of(claim.name).steps]
    for formula in formulas:
        assert greek.findall(re.sub(r"\\(text|operatorname)\{[^}]*\}", "", formula)) == []


def test_names_between_backticks_are_code():
    assert html("by `closed` at $x$") == Markup("by <code>closed</code> at ") + html("$x$")
    assert latex("by `closed`") == r"by \texttt{closed}"
    assert latex("by `even_d`") == r"by \texttt{even\_d}"
