"""Formulas in a terminal read back: a small reader of the text finds what SymPy wrote as LaTeX."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
import sympy as sp
from hypothesis import assume, example, given
from hypothesis import strategies as st
from sympy.printing.latex import accepted_latex_functions, modifier_dict, tex_greek_dictionary
from sympy.printing.latex import other_symbols as other

from icar_theory.plaintext import converted
from icar_theory.printing import expression

x, y, z = LETTERS = sp.symbols("x y z", positive=True)
p, q, r = sp.symbols("p q r")
VALUES = {"x": sp.Rational(13, 10), "y": sp.Rational(7, 11), "z": sp.Rational(29, 17)}
TOKEN = re.compile(r"\d+|max|min|log|sin|cosh|[⁻⁰¹²³⁴-⁹]+|\S|\s+")
DOWN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
FUNCTIONS = {"log": sp.log, "sin": sp.sin, "cosh": sp.cosh, "max": sp.Max, "min": sp.Min}
RELATIONS = {"=": sp.Eq, "≠": sp.Ne, "<": sp.Lt, "≤": sp.Le, ">": sp.Gt, "≥": sp.Ge}

LOGIC = {
    "⟹": sp.Implies,
    "⇔": sp.Equivalent,
    "∨": sp.Or,
    "∧": sp.And,
}


class Reader:
    """Reads a formula of the terminal as a person would: a product binds before a quotient's bar.

    Two readings of one text are an error: a factor beside what follows a bar, a power of a power.
    """

    def __init__(self, text: str, letters: Any) -> None:
        self.tokens: list[str] = [token for token in TOKEN.findall(text) if not token.isspace()][
            ::-1
        ]
        self.letters = letters

    def next(self) -> str:
        return self.tokens[-1] if self.tokens else ""

    def take(self, *expected: str) -> str:
        assert not expected or self.next() in expected, (expected, self.tokens[::-1])
        return self.tokens.pop()

    def logic(self, signs: Any = ("⟹⇔", "∨", "∧")) -> Any:
        if not signs:
            return self.denied()
        found = self.logic(signs[1:])
        while self.next() and self.next() in signs[0]:
            found = LOGIC[self.take()](found, self.logic(signs[1:]))
        return found

    def denied(self) -> Any:
        if self.next() == "¬":
            self.take()
            return sp.Not(self.denied())
        left = self.sum()
        return RELATIONS[self.take()](left, self.sum()) if self.next() in RELATIONS else left

    def sum(self) -> Any:
        negative = self.next() == "-" and self.take()
        found = -self.product() if negative else self.product()
        while self.next() in ("+", "-"):
            sign = 1 if self.take() == "+" else -1
            found += sign * self.product()
        return found

    def product(self) -> Any:
        found = self.factor()
        while (after := self.next()) and after not in "+-=≠<≤>≥)|,∨∧⟹⇔;/⌋":
            self.take() if after == "·" else None
            found = found * self.factor()
        if self.next() == "/":
            self.take()
            found = found / self.factor()
            assert self.next() in (*"+-=≠<≤>≥)|,∨∧⟹⇔;⌋", ""), self.tokens[::-1]
        return found

    def factor(self) -> Any:
        base = self.atom()
        if (power := self.power()) is not None:
            base = base**power
            assert self.power() is None
        return base

    def power(self) -> Any:
        if re.match("[⁻⁰¹²³⁴-⁹]", self.next()):
            return sp.Integer(self.take().translate(DOWN))
        if self.next() != "^":
            return None
        self.take()
        return self.atom()

    def atom(self) -> Any:
        token = self.take()
        if token.isdecimal():
            return sp.Integer(token)
        if token in self.letters:
            return self.letters[token]
        if token == "√":
            return sp.sqrt(self.atom())
        if token in FUNCTIONS:
            power = self.power()
            self.take("(")
            arguments = [self.logic()]
            while self.next() == ",":
                self.take()
                arguments.append(self.logic())
            self.take(")")
            return FUNCTIONS[token](*arguments) ** (1 if power is None else power)
        if token == "e":
            return sp.E
        assert token in ("(", "|", "⌊"), (token, self.tokens[::-1])
        found = self.logic()
        self.take({"(": ")", "|": "|", "⌊": "⌋"}[token])
        return {"(": lambda same: same, "|": sp.Abs, "⌊": sp.floor}[token](found)


def read(text: str, letters: Any) -> Any:
    reader = Reader(text, letters)
    found = reader.logic()
    assert not reader.tokens, reader.tokens[::-1]
    return found


numbers = st.builds(sp.Rational, st.integers(-3, 5), st.integers(1, 4))
leaves = st.sampled_from(LETTERS) | numbers
exponents = st.sampled_from([
    sp.Integer(2), sp.Integer(12), sp.Integer(-1), sp.Rational(1, 2), sp.Rational(-1, 2),
    sp.Rational(1, 3), sp.Rational(2, 3), x, -y, x + 1, 2 * x, x / y, 2**x, x**2,
    sp.Pow(2, 3, evaluate=False), sp.sqrt(x), -x / 2,
])  # fmt: skip


def grown(parts: Any) -> Any:
    two = st.tuples(parts, parts)
    return st.one_of(
        two.map(lambda both: both[0] + both[1]),
        two.map(lambda both: both[0] - both[1]),
        two.map(lambda both: both[0] * both[1]),
        two.map(lambda both: sp.Mul(*both, evaluate=False)),
        two.map(lambda both: both[0] / both[1] if both[1] != 0 else both[0]),
        st.tuples(parts, exponents).map(lambda both: sp.Pow(sp.Abs(both[0]) + 1, both[1])),
        st.tuples(parts, exponents).map(
            lambda both: sp.Pow(sp.Abs(both[0]) + y, both[1], evaluate=False)
        ),
        st.tuples(st.sampled_from(LETTERS), exponents).map(lambda both: both[0] ** both[1]),
        two.map(lambda both: sp.Max(*both)),
        parts.map(lambda part: sp.sin(part) ** 2),
        parts.map(lambda part: sp.log(sp.Abs(part) + x) ** 2),
        parts.map(lambda part: sp.exp(sp.sin(part))),
        parts.map(sp.cosh),
        parts.map(sp.floor),
    )


formulas = st.recursive(leaves, grown, max_leaves=6)
EXACT = 1e-20
"""Values are taken to 40 digits; where terms cancel, half of them are left."""


def equal(one: Any, other: Any) -> bool:
    values = [complex((a - b).evalf(40)) for a, b in ((one, other), (one, 0))]
    return abs(values[0]) <= EXACT * (1 + abs(values[1]))


def grouped(latex: str) -> str:
    """Return LaTeX with braces for the brackets below a power: TeX shows none, the text must."""
    parts = re.split(r"(\\left\(|\\right\))", latex)
    opened = []
    for place, part in enumerate(parts):
        if part == r"\left(":
            opened.append(place)
        elif part == r"\right)":
            start = opened.pop()
            if parts[place + 1].startswith("^"):
                parts[start], parts[place] = "{", "}"
    return "".join(parts)


@given(formula=formulas)
@example(formula=sp.cbrt(x + y))
@example(formula=sp.Pow(x, sp.Pow(2, 3, evaluate=False), evaluate=False))
@example(formula=sp.log(x) ** 2)
@example(formula=sp.Pow(sp.Rational(1, 2), x, evaluate=False))
@example(formula=sp.Pow(sp.cbrt(x), 2, evaluate=False))
def test_a_formula_reads_back(formula):
    at = {letter: VALUES[letter.name] for letter in LETTERS}
    value = sp.sympify(formula).subs(at)
    assume(value.is_finite is not False and not value.has(sp.nan, sp.zoo, sp.oo))
    assume(math.isfinite(abs(complex(value.evalf(15)))) and abs(complex(value.evalf(15))) < 1e30)
    latex = expression(formula)
    for text in map(converted, (latex, grouped(latex))):
        assert equal(value, read(text, VALUES)), text


def combined(parts: Any) -> Any:
    made = st.sampled_from([sp.Or, sp.And, sp.Implies, sp.Equivalent])
    return parts.map(sp.Not) | st.tuples(made, parts, parts).map(lambda all: all[0](*all[1:]))


conditions = st.sampled_from([p, q, r, sp.Lt(x, y), sp.Ge(x / 2, y - 1)])
claims = st.recursive(conditions, combined, max_leaves=4)


@given(claim=claims)
@example(claim=sp.Or(p, sp.Not(sp.Implies(p, q))))
def test_a_condition_reads_back(claim):
    letters = {each.name: each for each in (p, q, r, *LETTERS)}
    text = converted(expression(claim))
    assume("True" not in text and "False" not in text)
    assert not sp.satisfiable(sp.Xor(claim, read(text, letters))), text


@pytest.mark.parametrize("name", accepted_latex_functions)
def test_functions_that_sympy_writes_are_known(name):
    if name not in ("frac", "root", "re", "im"):  # SymPy writes the last as operators' names
        arguments = r"{x}" if name == "sqrt" else r"{\left(x\right)}"
        assert "\\" not in converted(rf"\{name}{arguments}")


@pytest.mark.parametrize("sign", [*sorted(other), *tex_greek_dictionary])
def test_letters_that_sympy_writes_are_known(sign):
    assert "\\" not in converted(expression(sp.Symbol(sign)))


@pytest.mark.parametrize("accent", modifier_dict)
def test_accents_that_sympy_writes_are_known(accent):
    shown = converted(expression(sp.Symbol(f"x{accent}")))
    assert "\\" not in shown
    assert "x" in sp.Symbol(shown).name or len(shown) == 1


A, B = sp.MatrixSymbol("A", 2, 2), sp.MatrixSymbol("B", 2, 2)
n = sp.Symbol("n", integer=True)


@pytest.mark.parametrize(
    "written",
    [
        sp.Contains(x, sp.Reals), sp.Contains(n, sp.Integers), sp.Not(sp.Implies(p, q)),
        sp.Union(sp.Interval(0, 1), sp.FiniteSet(3)), sp.EmptySet, sp.Range(1, 5), sp.zoo,
        sp.Lambda(x, x**2), sp.Complement(sp.Reals, sp.FiniteSet(0)), sp.Xor(p, q),
        sp.ImageSet(sp.Lambda(n, n**2), sp.Integers), sp.ConditionSet(p, p > 0, sp.Reals),
        sp.Adjoint(A), sp.HadamardProduct(A, B), sp.KroneckerProduct(A, B), sp.Inverse(A),
        sp.Sum(x**n, (n, 0, sp.oo)), sp.Integral(p**2, (p, 0, 1)), sp.Derivative(p**2, p),
        sp.Limit(1 / p, p, 0), sp.binomial(n, 2), sp.factorial(n), sp.hyper([1], [2], p),
        sp.Integral(1, p, q), sp.Nand(p, q), sp.Piecewise((p, p > 0), (0, True)),
    ],
    ids=str,
)  # fmt: skip
def test_what_sympy_writes_has_a_form(written):
    assert not re.search(r"\\|[{}]\s*[_^]|[_^]\{", converted(expression(written)))
