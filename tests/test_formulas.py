"""Formulas on pages: what browsers would read otherwise than TeX is put right in their MathML."""

from __future__ import annotations

import pytest
import sympy as sp

from icar_theory import CLAIMS, optimum
from icar_theory.definitions import DEFINITIONS
from icar_theory.printing import broken, expression, sentence
from proofs.kit.display import terms
from proofs.kit.fonts import font
from proofs.kit.mathml import mathml
from proofs.kit.words import html, parts


@pytest.mark.parametrize(
    ("formula", "set_as"),
    [
        (r"\lambda_{\bar\imath}", '<mi>ı</mi><mo stretchy="true">‾</mo>'),
        (r"\overline{s_{t,j}}", '<mo accent="true" stretchy="true">‾</mo>'),
        (r"x \iff y", '<mo lspace="0.278em" rspace="0.278em" stretchy="false">⟺</mo>'),
        (r"x \sim y", '<mo lspace="0.278em" rspace="0.278em" stretchy="false">∼</mo>'),
        (r"\alpha \sin x", '<mo lspace="0.167em" rspace="0.167em">sin</mo>'),
        (r"\max(x)", '<mo lspace="0" rspace="0">max</mo>'),
        (r"x = -y", '<mo form="prefix">−</mo>'),
        (r"M_{\bar\imath} + v", "<mo>+</mo>"),
        (r"\left(0, d - H\right)", '<mo stretchy="false" fence="true" form="prefix">(</mo>'),
        (r"\left(\frac{d}{2}\right)", '<mo stretchy="true" fence="true" form="prefix">(</mo>'),
        (r"|m|", '<mo stretchy="false" lspace="0" rspace="0">|</mo>'),
        (r"\mathbf{1}", "<mn>𝟏</mn>"),
        (r"{M^{2}}_{i}^{2}", '<msup><mrow><mo stretchy="false">(</mo><msub>'),
        (r"{M^{2}}^{3}", '<msup><mrow><mo stretchy="false">(</mo><mrow><msup>'),
        (r"\mathrm{E} x", '<mi mathvariant="normal">E</mi>'),
    ],
)
def test_signs_are_set_as_tex_sets_them(formula, set_as):
    assert set_as in mathml(formula, "inline")


def test_a_letter_that_is_a_formula_is_bracketed_in_powers_and_products():
    trace, total = sp.Symbol(r"\operatorname{tr}M"), sp.Symbol(r"\textstyle\sum_T\!K")
    assert expression(total**2) == r"\left(\textstyle\sum_T\!K\right)^{2}"
    product = sp.Mul(trace, sp.Symbol("z"), evaluate=False)
    assert expression(product) == r"\left(\operatorname{tr}M\right) z"
    assert expression(2 * trace) == r"2 \operatorname{tr}M"


@pytest.mark.parametrize("name", ["min", "lim", "max"])
def test_what_a_minimum_runs_over_stands_below_it(name):
    assert "<munder><mo" in mathml(rf"\{name}_{{x}} y", "block")


def test_long_lines_are_broken_and_long_formulas_in_prose_scroll():
    line = CLAIMS["orthogonal_heads"].line("odd_loss").latex()
    assert mathml(line, "block").count("<mtr>") > 2
    assert 'class="wide"' in html("$" + " + ".join(f"x_{{{k}}}" for k in range(30)) + "$")
    assert "class" not in html("$x$ is")
    assert html("$x$; so").endswith("</math>;</span> so")  # no line begins with its semicolon


def test_a_line_is_not_broken_between_equals_and_a_sign():
    line = "x &= 0,\\ " + "a" * 60 + " = - b"
    assert "= \\\\" not in broken(line)


def test_suppositions_are_sentences():
    parts_ = (r"R \text{ counts those}", r"\text{from their trace}", r"S > 0 \text{ and}", "x = 1")
    assert sentence(parts_) == "$R$ counts those from their trace; $S > 0$ and $x = 1$"
    for claim in CLAIMS.values():
        assert r"\text" not in "".join(piece for math, piece in parts(claim.supposed) if not math)


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=list(CLAIMS))
def test_every_claim_says_in_a_sentence_what_it_is(claim):
    assert claim.summary.endswith(".")
    assert len(claim.summary.split()) < 40
    assert not set(claim.summary) & set("$\\_^")


def test_definitions_are_words_for_page_and_paper():
    for text in DEFINITIONS.values():
        assert "merror" not in html(text)
        assert text.isascii()


def test_the_font_brings_its_licence_and_what_the_text_needs():
    assert len(font("x")) < len(font("∑∏xyz⨁⟺"))


def test_sums_are_in_the_papers_order():
    d, heads = sp.symbols("d H")
    assert terms(d - heads) == ["+ d", "- H"] == terms(-heads + d)
    even = sp.Symbol("d", even=True, positive=True)
    many = sp.Symbol("H", positive=True, integer=True)
    assert r"\max\left(0, d - 2 H\right)" in optimum(even, many).latex()
