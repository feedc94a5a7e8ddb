"""LaTeX: what is printed is the object that was checked, for claims, optima, checks and steps."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import sympy as sp

from icar_theory import (
    CLAIMS,
    NoClosedForm,
    check,
    compile_circuit,
    counterexample,
    latex,
    optimum,
)
from icar_theory.document import EVEN, document, optima
from icar_theory.exact.sizes import Grid
from icar_theory.printing import WIDTH, broken, display, prose, width
from icar_theory.statements import latex as printed
from proofs.kit.consequence import Consequence
from proofs.kit.display import _lines
from proofs.kit.enumeration import Enumeration
from proofs.kit.finding import proof_of
from proofs.kit.identity import Identity
from proofs.kit.inequality import Inequality
from proofs.kit.paper import paper
from proofs.kit.step import Proof, RefutedError
from proofs.kit.words import html, parts, unicode
from proofs.kit.words import latex as words_latex

x, y = sp.symbols("x y", real=True)
CLAIM = CLAIMS["unitary_heads"]
CASES = pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda claim: claim.name)


def balanced(text: str) -> bool:
    """Whether braces, environments and delimiters pair up."""
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    begun, ended = (sorted(re.findall(rf"\\{word}{{(\w+\*?)}}", text)) for word in ("begin", "end"))
    left = text.count(r"\left") - text.count(r"\leftarrow")
    return (
        depth == 0 and begun == ended and left == text.count(r"\right") - text.count(r"\rightarrow")
    )


@CASES
def test_claim_prints_assumptions_lines_evidence_and_reference(claim):
    text = latex(claim)
    for part in (claim.title, *map(prose, claim.assumptions), claim.reference):
        assert part in text
    for line in claim.lines:
        assert display(line.latex()) in text
        assert f"{line.id.replace('_', ' ')}, {claim.status(line)}" in text
    assert balanced(text)
    assert text.isascii()


def test_document_holds_every_claim_and_the_optima():
    text = document(CLAIMS.values())
    first = latex(next(iter(CLAIMS.values())))
    assert text.index(r"\section*{Claims}") < text.index(first) < text.index(r"\section*{Optima}")
    assert all(latex(claim) in text for claim in CLAIMS.values())
    assert all(f"{setting}:\n{latex(best)}" in text for setting, best in optima())
    assert balanced(text)
    assert set(re.findall(r"\\usepackage(?:\[.*\])?{(\w+)}", text)) == {"geometry", "amsmath"}
    assert r"\mathbb" not in text  # amsmath alone does not have it


def test_optima_are_those_of_every_setting_that_a_claim_settles():
    named = [setting for setting, _ in optima()]
    assert named == list(dict.fromkeys(named))
    for claim in CLAIMS.values():
        if claim.settles and "minimum" in claim.questions:
            settled = claim.settles[0]
            start = f"{settled.tokens.capitalize()} tokens, {settled.context} contexts"
            assert any(setting.startswith(start) for setting in named)
    for _, best in optima():
        heads = best.heads if isinstance(best.heads, int) else 2
        values = {best.dimension: 6, best.heads: heads}
        if best.horizon is not None:
            values[best.horizon] = 5
        boundary = {"boundary": best.boundary} if hasattr(best, "boundary") else {}
        tokens = "augmented" if boundary else "plain"
        horizon = 5 if boundary else None
        known: Any = optimum(
            6, heads, tokens=tokens, context=best.context, horizon=horizon, **boundary
        )
        assert sp.cancel(best.loss.subs(values).doit() - known.loss) == 0


def test_optimum_prints_its_own_fields():
    best = optimum(6, 2, tokens="augmented", horizon=5)
    text = best.latex()
    T = sp.Symbol("T", integer=True, positive=True)
    assert all(sp.latex(part) in text for part in (best.loss, best.step_size, best.error(T)))
    assert all(printed(condition) in text for condition in best.minimisers)
    assert r"\text{not determined}" in optimum(4, 4).latex()
    assert r"p_{T-1} / p_T &= - \frac{1}{2}" in optimum(4, 1).latex()
    assert r"p_{T-1} / p_T &= 0" in optimum(2, 3, context="unitary").latex()


def test_symbolic_optimum_states_what_it_assumes():
    d, heads = sp.symbols("d H", integer=True, positive=True)
    with pytest.raises(NoClosedForm, match="d=d of unknown parity"):
        optimum(d, heads)
    best = optimum(EVEN, heads)
    assert best.given
    assert all(printed(condition) in best.latex() for condition in best.given)


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
    "subject",
    [
        CLAIM,
        optimum(4, 2, context="unitary"),
        check([[1]], [[1]], [0, 1], context="unitary"),
        counterexample(2, 3),
    ],
    ids=type,
)
def test_notebook_shows_the_same_formula(subject):
    shown = subject._repr_latex_()
    formula = display(subject.statement) if subject is CLAIM else subject.latex()
    body = formula.split("\n", 1)[1].rsplit("\n", 1)[0]
    assert shown == f"$\\displaystyle \\begin{{aligned}}\n{body}\n\\end{{aligned}}$"


def test_counterexample_prints_losses_blocks_and_sizes():
    found = counterexample(4, 3, "wrap", heads=2)
    text = latex(found)
    assert rf"\ell &= {sp.latex(found.loss)}" in text
    assert rf"\ell &= {sp.latex(found.gradient_step)}" in text
    for name, block in found.blocks.items():
        letter = f"{name[0]}_{name[1]}"
        assert f"{letter} &= {sp.latex(block)}" in text or (not any(block) and letter in text)
    assert r"d = 4,\ H = 2,\ T_{\max} = 3,\ s_0 = W^{-1} s_1" in text
    assert "a_1 = a_4 = b_2 &= 0" in text


def test_predictors_are_written_too():
    predictor = compile_circuit("a & b")
    assert latex(predictor) == predictor.latex()


def test_long_lines_are_broken_between_terms_and_conditions_only():
    relations = ",\\ ".join(
        rf"\left(x_{{{k}}} + y\right)^{{2}} = \frac{{1}}{{2}}" for k in range(10, 22)
    )
    line = rf"\ell &\iff {relations} && (T > 2)"
    rows = broken(line).split(" \\\\\n")
    assert len(rows) > 2
    assert rows[-1] == r"&\quad (T > 2)"
    assert all(width(row) <= WIDTH and balanced(row) for row in rows)
    assert sum(row.count(r"\left(") for row in rows) == 12
    assert broken(rows[0]) == rows[0]


def test_anything_else_is_refused():
    with pytest.raises(TypeError, match=r"subject must be a Claim, .* or a LinearPredictor, got 3"):
        latex(3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("step", "shown"),
    [
        (
            Identity("", "", (x + y) ** 2, x**2 + 2 * x * y + y**2),
            r"\left(x + y\right)^{2} &= x^{2} + 2 x y + y^{2}",
        ),
        (
            Inequality("", "", x**2 + y**2, 2 * x * y, ((x - y) ** 2,)),
            r"x^{2} + y^{2} - 2 x y &= \left(x - y\right)^{2} \ge 0",
        ),
        (
            Consequence("", "", {x * y - 1: x, y: sp.Integer(2)}, y, x**2),
            r"\left(x^{2}\right) \left(y\right) &= \left(x\right) \left(x y - 1\right) + "
            r"\left(2\right) \left(y\right)",
        ),
        (Enumeration("", "", CLAIM, Grid({"d": (1, 2)}), lambda d: iter(())), ""),
    ],
    ids=lambda value: type(value).__name__,
)
def test_step_prints_what_it_checks(step, shown):
    assert step.latex() == shown


def test_long_sums_are_broken_between_terms():
    names = [sp.Symbol(f"x_{k}", real=True) for k in range(10, 36)]
    squares = sum((name**2 for name in names), sp.Integer(0))
    full = _lines(["+ " + "a" * (WIDTH - 11), "+ " + "b" * 10])
    assert len(full) == 1  # a line may be as wide as WIDTH
    assert len(_lines(["+ " + "a" * (WIDTH - 11), "+ " + "b" * 11])) == 2
    assert "\\\\" not in Identity("", "", x + y, x).latex()
    left, right = Identity("", "", squares, squares + x).latex().split("&= ")
    assert left.startswith("& x_{10}^{2} + x_{11}^{2}")
    for side in (left, right):
        lines = [line.removeprefix("& ") for line in side.strip().split(" \\\\\n") if line]
        assert all(width(line) <= WIDTH for line in lines)
        assert all(line.startswith(r"\quad + ") for line in lines[1:])
        longer = lines[0] + lines[1].split("+")[1]
        assert width(longer) > WIDTH - 2  # full lines: one more term would not fit
        assert sum(line.count("^{2}") for line in lines) == len(names), side


@pytest.mark.parametrize(
    ("words", "seen", "typeset"),
    [
        ("a word – (rest)", "a word – (rest)", r"a word {\textendash} (rest)"),
        (
            r"$x^2 \le \Sigma_k M_{ii}^2$ is",
            "x² ≤ Σ_k M_ii^2 is",
            r"$x^2 \le \Sigma_k M_{ii}^2$ is",
        ),
        (r"$\hat y_i$ of $s_{T-1}$", "ŷ_i of s_(T-1)", r"$\hat y_i$ of $s_{T-1}$"),
        (
            r"$C^\top$, 3 cases, T ≤ 2",
            "Cᵀ, 3 cases, T ≤ 2",
            r"$C^\top$, 3 cases, T \ensuremath{\leq} 2",
        ),
        ("", "", ""),
    ],
)
def test_words_are_shown_everywhere(words, seen, typeset):
    assert unicode(words) == seen
    assert words_latex(words) == typeset
    assert html(words).count("<math") == words.count("$") // 2


def test_open_formula_is_refused():
    with pytest.raises(ValueError, match=r"words must close every dollar sign, got 'an \$x'"):
        list(parts("an $x"))


@CASES
def test_words_of_every_step_can_be_shown(claim):
    for step in proof_of(claim).steps:
        for words in (step.title, step.because):
            assert "merror" not in html(words)
            assert words_latex(words).isascii()
        assert balanced(step.latex())


def test_paper_holds_claims_citations_and_checked_steps():
    cases = Enumeration("e", "cases", CLAIM, Grid({"d": (2,)}), lambda d: iter([("", 1, 1)]))
    one = Identity("one", "one $x$", x * (x + 1), x**2 + x, "because $x^2$ is")
    text = paper(
        [
            Proof(
                "unitary_heads",
                (one, cases),
                {"Abel's theorem": ("loss",), "Parseval": ("minimum",)},
            )
        ]
    )
    assert latex(CLAIM) in text
    assert "It uses Abel's theorem; Parseval." in text
    formula = "\\begin{align*}\nx \\left(x + 1\\right) &= x^{2} + x\n\\end{align*}"
    assert f"\\item \\textbf{{One $x$.}}\n{formula}\nbecause $x^2$ is \\textit{{[derived: " in text
    assert r"\textit{[enumerated: 1 exact cases, d = 2]}" in text
    assert balanced(text)
    with pytest.raises(RefutedError):
        paper([Proof("unitary_heads", (Identity("false", "false", x, y),), {})])
