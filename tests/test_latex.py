"""LaTeX: what is printed is what was checked, for claims, optima, checks and proof steps."""

from __future__ import annotations

import re

import numpy as np
import pytest
import sympy as sp

from icar_theory import CLAIMS, check, latex, optimum
from icar_theory.document import document, optima, rows
from icar_theory.layers.plain_symbols import D, H
from icar_theory.theorems.augmented_heads import HORIZON, REDUNDANCY, step_size
from proofs.kit.display import WIDTH, _lines, width
from proofs.kit.paper import paper, prose
from proofs.kit.step import (
    Consequence,
    Enumeration,
    Identity,
    Inequality,
    Interpolation,
    NormSquared,
    Proof,
    RefutedError,
)

x, y = sp.symbols("x y", real=True)


def balanced(text: str) -> bool:
    """Whether braces, environments and delimiters pair up."""
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    begun, ended = (sorted(re.findall(rf"\\{word}{{(\w+\*?)}}", text)) for word in ("begin", "end"))
    return (
        depth == 0
        and begun == ended
        and text.count(r"\left") - text.count(r"\leftarrow") == text.count(r"\right")
    )


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
    assert (
        text.index(r"\section*{Claims}")
        < text.index(latex(CLAIMS[0]))
        < text.index(r"\section*{Optima}")
    )
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


def test_minimisers_name_the_forced_entries():
    general = optimum(D, H, tokens="augmented", horizon=HORIZON).minimisers
    assert r"\Pi_{ii} = \frac{\min\left(H, d\right)}{d}" in general
    assert r"\Pi_{ii} = \frac{1}{3}" in optimum(6, 2, tokens="augmented", horizon=4).minimisers
    assert r"|K| = 1" in optimum(4, 1).minimisers
    assert (
        "C_{ss}"
        not in optimum(4, 1).minimisers + optimum(4, 4).minimisers + optimum(D, H).minimisers
    )
    assert optimum(5, 3).minimisers.endswith(r",\ p_T C_{ss} = 2")
    assert optimum(5, 5).minimisers.endswith(r",\ p_T C_{ss} = 1 + \kappa")
    assert optimum(1, 1).minimisers == r"C \textstyle\sum_t p_t = 1"


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


@pytest.mark.parametrize(
    "subject", [CLAIMS[3], optimum(4, 2), check([[1.0]], [[1.0]], [0.0, 1.0])], ids=type
)
def test_notebook_shows_the_same_formula(subject):
    shown = subject._repr_latex_()
    body = (
        subject.statement
        if subject is CLAIMS[3]
        else subject.latex().split("\n", 1)[1].rsplit("\n", 1)[0]
    )
    assert shown == f"$\\displaystyle \\begin{{aligned}}\n{body}\n\\end{{aligned}}$"


def test_anything_else_is_refused():
    with pytest.raises(TypeError, match="subject must be a Claim, an Optimum or a Check, got 3"):
        latex(3)  # type: ignore[arg-type]


NORM = NormSquared({"X": 1, "Y": -y}, {("X", "X"): x, ("X", "Y"): 1, ("Y", "Y"): 2})


@pytest.mark.parametrize(
    ("step", "shown"),
    [
        (
            Identity("", (x + y) ** 2, x**2 + 2 * x * y + y**2),
            r"\left(x + y\right)^{2} &= x^{2} + 2 x y + y^{2}",
        ),
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


def test_long_sums_are_broken_between_terms():
    names = [sp.Symbol(f"x_{k}", real=True) for k in range(10, 36)]
    squares = sum((name**2 for name in names), sp.Integer(0))
    wide = Identity("", squares, squares + x)
    assert Identity("", x + y, x + y).latex() == ""
    full = _lines(["+ " + "a" * (WIDTH - 11), "+ " + "b" * 10])
    assert len(full) == 1  # a line may be as wide as WIDTH
    assert len(_lines(["+ " + "a" * (WIDTH - 11), "+ " + "b" * 11])) == 2
    assert "\\\\" not in Identity("", x + y, x).latex()
    left, right = wide.latex().split("&= ")
    assert left.startswith("& x_{10}^{2} + x_{11}^{2}")
    for side in (left, right):
        lines = [line.removeprefix("& ") for line in side.strip().split(" \\\\\n") if line]
        assert all(width(line) <= WIDTH for line in lines)
        assert all(line.startswith(r"\quad + ") for line in lines[1:])
        assert (
            width(lines[0] + lines[1].split("+")[1]) > WIDTH - 2
        )  # full lines: one more term would not fit
        assert sum(line.count("^{2}") for line in lines) == len(names), side


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a word, and A layer – (rest).", "a word, and A layer -- (rest)."),
        ("Eckart–Young and SymPy's", "Eckart--Young and SymPy's"),
        ("x² ≤ Σ_k M_ii²", r"$x^2 \le \Sigma _k M_{ii}^2$"),
        (
            "(tr X)² with a3, S2' and T_max",
            r"(tr $X)^2$ with $a_3$, $S_2'$ and $T_{\operatorname{max}}$",
        ),
        ("ŷ_i of ī, k̄ and C_ik̄", r"$\hat{y}_i$ of $\bar{\imath}$, $\bar{k}$ and $C_{i\bar{k}}$"),
        ("w'_kᵀ j̄ s_{t−1}^{2}", r"${w'}_k^\top \bar{\jmath} s_{t-1}^{2}$"),
        ("f(x) = min(H, d)", r"$f(x) = \operatorname{min}(H$, $d$)"),
        ("", ""),
    ],
)
def test_words_of_a_step_become_latex(words, shown):
    assert prose(words) == shown


def test_unknown_sign_is_refused():
    with pytest.raises(ValueError, match="word has a sign without LaTeX, got 'x∮'"):
        prose("an x∮ is unknown")


def test_paper_holds_claims_citations_and_checked_steps():
    proof = Proof(
        "unitary_heads",
        (
            Identity("one", x * (x + 1), x**2 + x, "because x² is"),
            Identity("none", x, x),
            Enumeration("e", lambda: iter([("", 1, 1)]), "d = 1"),
        ),
        ("Abel's theorem", "Parseval"),
    )
    text = paper([proof])
    assert latex(CLAIMS[3]) in text
    assert "It uses Abel's theorem; Parseval." in text
    assert (
        "\\item \\textbf{one.}\n\\begin{align*}\nx \\left(x + 1\\right) &= x^{2} + x\n\\end{align*}\nBecause $x^2$ is"
        in text
    )
    assert r"\item \textbf{none.}  \textit{[exact identity]}" in text
    assert r"\textbf{$e$.}  \textit{[$1$ exact cases, $d = 1$]}" in text
    assert balanced(text)
    with pytest.raises(RefutedError):
        paper([Proof("unitary_heads", (Identity("false", x, y),), ())])
