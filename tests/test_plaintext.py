"""Formulas in a terminal: no LaTeX is left, and what TeX stacks stands in brackets."""

from __future__ import annotations

import re

import pytest

from icar_theory import CLAIMS
from icar_theory.plaintext import converted, terminal
from proofs.kit.finding import proof_of
from proofs.kit.words import unicode

WIDTHS = (40, 80, 120)


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (r"\frac{a}{b} c", "(a/b) c"),
        (r"c \frac{a}{b}", "c (a/b)"),
        (r"\frac{a + 1}{b c} - \frac{1}{2}", "(a + 1)/(b c) - 1/2"),
        (r"\frac{\sum_{t=1}^{T} x_t}{2}", "(∑_(t=1…T) x_t)/2"),
        (r"\frac{a}{\left(b + 1\right)^{2}}", "a/(b + 1)²"),
        (r"\left(\frac{a}{b}\right)^{\frac{1}{\alpha}}", "(a/b)^(1/α)"),
        (r"\tfrac12 x", "(1/2) x"),
        (r"p_{T}^{2} + M_{i,j}^{2} + \kappa_{1}^{2}", "p_T^2 + M_(i,j)² + κ₁²"),
        (r"2^{n - 2^{T}} e^{\mathrm{i}\theta} W^{-1}", "2^(n-2^T) e^(iθ) W⁻¹"),
        (r"{M^{12}}_{i,\bar\imath}", "M¹²_(i,ī)"),
        (r"{\nabla L(W)}_{i,j}", "(∇L(W))_(i,j)"),
        (r"\overline{{s}_{t,j}} \bar\lambda_i \overline{2 k}", "s̄_(t,j) λ̄_i conj(2 k)"),
        (r"\min_{\operatorname{rank} C \leq H} \ell &= 0", "min_(rank C ≤ H) ℓ = 0"),
        (r"\lim_{n \to \infty}\left(n - 1\right)", "lim_(n → ∞) (n - 1)"),
        (r"\sum_{\substack{1 \leq i \leq d\\2 \leq T}} x", "∑_(1≤i≤d, 2≤T) x"),
        (r"\begin{cases} T & \text{for}\: T > 2 \\0 & \text{otherwise} \end{cases}",
         "(T for T > 2; 0 otherwise)"),
        (r"\begin{pmatrix} 1 & \kappa \\ \kappa & 1 \end{pmatrix}^\top", "[1, κ; κ, 1]ᵀ"),
        (r"E = \mathbf{E}\, x_jx_k", "E = 𝔼 x_j x_k"),
        (r"\left|{x}\right|^{2} + \|y\|^2 - |z|", "|x|² + ‖y‖² - |z|"),
        (r"x &= \sqrt{a + b} \\ &\quad + \binom{n - 1}{s}", "x = √(a + b)\n+ C(n - 1, s)"),
        (r"- \eta G - -1", "-η G - -1"),
        (r"\sin{\left(\frac{\pi}{\alpha} \right)}", "sin(π/α)"),
        (r"\log{\left(x \right)}^{2}", "log(x)²"),
        (r"\sqrt[3]{x + y} \sqrt[n]{x}", "(x + y)^(1/3) x^(1/n)"),
        (r"\frac{a}{b}/\frac{c}{d}", "(a/b)/(c/d)"),
        (r"x^{-1/2} + x^{2^3}", "x^(-1/2) + x^(2³)"),
        (r"{\frac{a}{b}}^{2} + \frac{a}{b}^n", "(a/b)² + (a/b)^n"),
        (r"{x^{2}}^{3} + \sqrt{x}^{2} + \sqrt[3]{x}^{2}", "(x²)³ + (√x)² + (x^(1/3))²"),
        (r"p \vee \neg q \wedge r \not\Rightarrow s", "p ∨ ¬q ∧ r ⇏ s"),
        (r"x \not\in \mathbb{R} \cup \emptyset", "x ∉ ℝ ∪ ∅"),
        (r"\left\{n^{2}\; \middle|\; n \in \mathbb{Z}\right\}", "{n² | n ∈ ℤ}"),
        (r"\mathbf{\alpha} {x}' \vec{x} A^{\dagger}", "α x' x⃗ A†"),
        (r"\cosh^{2}{\left(x \right)}", "cosh²(x)"),
    ],
)  # fmt: skip
def test_formula_is_shown(formula, shown):
    assert terminal(formula) == shown


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        (r"\nosuchsign x", r"\\nosuchsign has no sign for the terminal"),
        (r"{x", "formula must close every group: } is missing"),
        (r"\begin{array} x \end{array}", "array has no form for the terminal"),
        (r"\hat{a + b}", r"\\hat has no form for the terminal above a \+ b"),
    ],
)
def test_what_has_no_form_is_refused(formula, message):
    with pytest.raises(ValueError, match=message):
        converted(formula)
    assert terminal(formula) == formula


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("claim", CLAIMS)
def test_no_line_of_a_claim_shows_latex_in_the_terminal(run, monkeypatch, claim, width):
    monkeypatch.setenv("COLUMNS", str(width))
    status, out, _ = run("claims", claim)
    assert status == 0
    assert "\\" not in out
    assert "&" not in out
    assert not re.search(r"[_^]\{|\}[_^]", out.replace("{0, 1}^", ""))
    assert all(len(line) <= width for line in out.splitlines())


@pytest.mark.parametrize("claim", CLAIMS)
def test_every_letter_of_a_line_is_shown(claim):
    for line in CLAIMS[claim].lines:
        shown = terminal(line.latex())
        assert shown.count("(") == shown.count(")"), line.id
        bars = line.latex().count(r"\overline") + line.latex().count(r"\bar")
        assert len(re.findall("[\u0304īāēōū]|conj", shown)) == bars, line.id


@pytest.mark.parametrize("claim", CLAIMS)
def test_steps_show_no_latex_in_the_terminal(claim):
    for step in proof_of(claim).steps:
        for shown in (unicode(step.title), unicode(step.because), terminal(step.latex())):
            assert "\\" not in shown, step.id
