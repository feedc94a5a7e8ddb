"""LaTeX: what is printed is what was checked, for claims, optima, checks and proof steps."""

from __future__ import annotations

import re

import numpy as np
import pytest
import sympy as sp

from icar_theory import CLAIMS, check, latex, optimum
from icar_theory.document import document, optima, rows
from icar_theory.notation import D, H
from icar_theory.theorems.augmented_heads import HORIZON, REDUNDANCY, step_size
from proofs.step import Consequence, Enumeration, Identity, Inequality, Interpolation, NormSquared

x, y = sp.symbols("x y", real=True)


def balanced(text: str) -> bool:
    """Whether braces, environments and delimiters pair up."""
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    begun, ended = (sorted(re.findall(rf"\\{word}{{(\w+\*?)}}", text)) for word in ("begin", "end"))
    return depth == 0 and begun == ended and text.count(r"\left") - text.count(r"\leftarrow") == text.count(r"\right")


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.name)
def test_claim_prints_hypotheses_statement_evidence_and_reference(claim):
    text = latex(claim)
    for part in (claim.title, *claim.hypotheses, claim.statement, claim.reference):
        assert part in text
    for status, entries in claim.evidence.items():
        assert status in text
        assert status == "cited" or f"{status}, {len(entries)} entr" in text
    assert balanced(text)
    assert text.isascii()


def test_document_holds_every_claim_and_the_optima():
    text = document(CLAIMS)
    assert all(latex(claim) in text for claim in CLAIMS)
    assert optima() in text
    assert balanced(text)
    assert set(re.findall(r"\\usepackage(?:\[.*\])?{(\w+)}", text)) == {"geometry", "amsmath"}


def test_table_of_optima_is_the_optima():
    table = optima()
    assert "NaN" not in table
    for (tokens, loss, forced), line in zip(rows(), table.splitlines()[3:7], strict=True):
        assert line == f"{tokens} & ${sp.latex(loss)}$ & {forced} \\\\"
        kind, detail = tokens.split(", ")
        for d, heads in ((1, 1), (4, 1), (6, 3), (6, 8)):
            sizes = {D: d, H: heads, REDUNDANCY: sp.Rational(d, min(heads, d)), HORIZON: 5}
            if kind == "plain":
                assert loss.subs(sizes) == optimum(d, heads, context=detail).loss
            else:
                best = optimum(d, heads, tokens=kind, horizon=5, boundary=detail.split()[0])
                assert loss.subs(sizes) == best.loss
                assert sp.latex(step_size(REDUNDANCY, HORIZON, detail.split()[0])) in forced
    assert r"- \frac{1}{2} & \text{for}\: H < d \\\text{not determined}" in table


def test_optimum_prints_its_own_fields():
    best = optimum(6, 2, tokens="augmented", horizon=5)
    text = best.latex()
    T = sp.Symbol("T", integer=True, positive=True)
    assert all(sp.latex(part) in text for part in (best.loss, best.step_size, best.error(T)))
    assert best.minimisers in text
    assert r"\text{not determined}" in optimum(4, 4).latex()
    assert r"p_{T-1} / p_T &= - \frac{1}{2}" in optimum(4, 1).latex()
    assert r"p_{T-1} / p_T &= 0" in optimum(2, 3, context="unitary").latex()


def test_length_and_horizon_have_different_names():
    T = sp.Symbol("T", integer=True, positive=True)
    assert "e(t) &=" in optimum(2, 2, tokens="augmented", horizon=T).latex()
    assert "e(T) &=" in optimum(2, 2, tokens="augmented", horizon=4).latex()


def test_check_prints_loss_gap_and_prediction():
    plain = check([[1.0, 1.0]], [[1.0, 1.0]], [-0.375, 1.0]).latex()
    assert r"\ell_T &= 0.125 \\" in plain
    assert r"p_{T-1} / p_T &: \text{predicted } - \frac{1}{2}" in plain
    exact = check([[1, 0], [0, 1]], [[1, 0], [0, 1]], [0, 1], context="unitary").latex()
    assert r"\textstyle\sum_T \ell_T &= 0 \\" in exact
    assert r"\text{predicted } 0" in exact
    assert r"\text{predicted } \text{not determined}" in check(np.eye(2), np.eye(2), [0, 1]).latex()
    best = optimum(2, 1, tokens="augmented", horizon=4)
    found = check(best.blocks, horizon=4).latex()
    assert r"\operatorname{tr} M &= 0.3,\ \eta = \frac{3}{10}" in found
    assert found.startswith("\\begin{align*}\n")


@pytest.mark.parametrize("subject", [CLAIMS[3], optimum(4, 2), check([[1.0]], [[1.0]], [0.0, 1.0])], ids=type)
def test_notebook_shows_the_same_formula(subject):
    shown = subject._repr_latex_()
    body = subject.statement if subject is CLAIMS[3] else subject.latex().split("\n", 1)[1].rsplit("\n", 1)[0]
    assert shown == f"$\\displaystyle \\begin{{aligned}}\n{body}\n\\end{{aligned}}$"


def test_anything_else_is_refused():
    with pytest.raises(TypeError, match="subject must be a Claim, an Optimum or a Check, got 3"):
        latex(3)  # type: ignore[arg-type]


NORM = NormSquared({"X": 1, "Y": -y}, {("X", "X"): x, ("X", "Y"): 1, ("Y", "Y"): 2})


@pytest.mark.parametrize(
    ("step", "shown"),
    [
        (Identity("", (x + y) ** 2, x**2 + 2 * x * y + y**2), r"\left(x + y\right)^{2} &= x^{2} + 2 x y + y^{2}"),
        (
            Inequality("", x**2 + y**2, 2 * x * y, ((x - y) ** 2,)),
            r"x^{2} + y^{2} - 2 x y &= \left(x - y\right)^{2} \ge 0",
        ),
        (
            Inequality("", x - 2 * y + 2 * y**2, sp.Integer(0), (NORM,)),
            r"x + 2 y^{2} - 2 y &= \left\|- y Y + X\right\|^2 \ge 0",
        ),
        (
            Consequence("", {x * y - 1: x, y: sp.Integer(2)}, y, x**2),
            r"\left(x^{2}\right) \left(y\right) &= \left(x\right) \left(x y - 1\right) + \left(2\right) \left(y\right)",
        ),
        (Enumeration("", lambda: iter(()), "d ≤ 2"), ""),
        (Interpolation("", lambda k: k, lambda k: k, (1,), ((0, 1),), ""), ""),
    ],
    ids=lambda value: type(value).__name__,
)
def test_step_prints_what_it_checks(step, shown):
    assert step.latex() == shown
