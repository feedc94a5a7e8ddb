"""What a proof step is: something that can be checked exactly, printed, and told what it rests on.

Every identity is decided by a canonical form: a polynomial (the numerator of a rational function) is zero when its
expanded coefficients are; nothing is left to heuristic simplification.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import sympy as sp

from proofs.kit.display import equation, terms


class RefutedError(AssertionError):
    """A step of a proof that does not hold, with what was found instead."""


class Step(Protocol):
    """A numbered step: `title` says what it shows, `because` gives the reason in words."""

    @property
    def title(self) -> str:
        """What the step shows."""
        ...

    @property
    def because(self) -> str:
        """Why the checked fact shows it."""
        ...

    def check(self) -> str:
        """Check the step; return what was checked in a few words, or raise :class:`RefutedError`."""
        ...

    def latex(self) -> str:
        """Return the checked formula as LaTeX lines for an ``align*``; empty where there is none."""
        ...


def numerator(expression: Any, given: tuple[Any, ...] = ()) -> Any:
    """Return the canonical numerator of a rational expression, reduced by polynomials that are `given` to be zero.

    >>> x, y = sp.symbols("x y")
    >>> numerator((x + y) ** 2 - x**2 - 2 * x * y - y**2)
    0
    >>> numerator(x**4 - 1, given=(x**2 - 1,))
    0
    """
    top, bottom = sp.fraction(sp.together(expression))
    if sp.expand(bottom) == 0:
        raise RefutedError(f"{expression} has the denominator 0")
    polynomial = sp.expand(top)
    if not given:
        return polynomial
    symbols = sorted(set().union(*(g.free_symbols for g in given), polynomial.free_symbols), key=str)
    return sp.groebner(given, *symbols, order="grevlex").reduce(polynomial)[1]


@dataclass(frozen=True)
class Identity:
    """`left` = `right`, as rational functions, modulo polynomials `given` to vanish."""

    title: str
    left: Any
    right: Any
    because: str = ""
    given: tuple[Any, ...] = ()

    def check(self) -> str:
        """Reduce the difference to a canonical zero."""
        rest = numerator(self.left - self.right, self.given)
        if rest != 0:
            raise RefutedError(f"{self.title}: left − right has the numerator {rest}")
        return "identity"

    def latex(self) -> str:
        """Return ``left = right``; nothing where SymPy has made both sides the same on construction."""
        left, right = terms(self.left), terms(self.right)
        return "" if left == right else equation(left, right)


@dataclass(frozen=True)
class NormSquared:
    """``‖Σ c_k X_k‖²`` of matrices known by their inner products ``gram[k, l] = ⟨X_k, X_l⟩`` (k ≤ l).

    >>> NormSquared({"X": 1, "Y": -1}, {("X", "X"): 2, ("X", "Y"): 1, ("Y", "Y"): 5}).value
    5
    """

    combination: Mapping[str, Any]
    gram: Mapping[tuple[str, str], Any]

    @property
    def value(self) -> Any:
        """The expansion in inner products."""
        pairs = ((k, m, a * b) for k, a in self.combination.items() for m, b in self.combination.items())
        return sum(weight * self.gram[min(k, m), max(k, m)] for k, m, weight in pairs)

    def _latex(self, printer: Any) -> str:
        terms = sum(c * sp.Symbol(k, commutative=False) for k, c in self.combination.items())
        return rf"\left\|{printer.doprint(terms)}\right\|^2"


@dataclass(frozen=True)
class Inequality:
    """`left` ≥ `right`, because the difference is the sum of the `witnesses`, each visibly non-negative."""

    title: str
    left: Any
    right: Any
    witnesses: tuple[Any, ...]
    because: str = ""

    def check(self) -> str:
        """Check that the witnesses add up to the difference and that none can be negative."""
        values = [w.value if isinstance(w, NormSquared) else w for w in self.witnesses]
        rest = numerator(self.left - self.right - sum(values))
        if rest != 0:
            raise RefutedError(f"{self.title}: the witnesses miss {rest}")
        for witness in self.witnesses:
            if not isinstance(witness, NormSquared) and not _visibly_nonnegative(witness):
                raise RefutedError(f"{self.title}: the witness {witness} may be negative")
        count = len(self.witnesses)
        return f"inequality, {count} {'witness' if count == 1 else 'witnesses'}"

    def latex(self) -> str:
        """Return ``left − right = witnesses ≥ 0``."""
        witnesses = [f"+ {sp.latex(witness)}" for witness in self.witnesses]
        return equation(terms(self.left) + terms(self.right, -1), witnesses, r" \ge 0")


@dataclass(frozen=True)
class Consequence:
    """`conclusion` = 0 follows from polynomials that vanish, where `factor` ≠ 0.

    The certificate is linear: factor · conclusion = Σ cofactor · hypothesis.
    """

    title: str
    hypotheses: Mapping[Any, Any]
    conclusion: Any
    factor: Any = 1
    because: str = ""

    def check(self) -> str:
        """Check the certificate; the keys of `hypotheses` vanish, the values are their cofactors."""
        combination = sum(h * cofactor for h, cofactor in self.hypotheses.items())
        rest = numerator(combination - self.factor * self.conclusion)
        if rest != 0:
            raise RefutedError(f"{self.title}: the certificate misses {rest}")
        return "consequence"

    def latex(self) -> str:
        """Return the certificate."""
        product = rf"\left({sp.latex(self.factor)}\right) \left({sp.latex(self.conclusion)}\right)"
        cofactors = [(sp.latex(c), sp.latex(h)) for h, c in self.hypotheses.items()]
        return equation([product], [rf"+ \left({c}\right) \left({h}\right)" for c, h in cofactors])


@dataclass(frozen=True)
class Enumeration:
    """A fact checked exactly in every case of a finite range: `cases` yields (what, left, right).

    `refutes` says that the cases are counterexamples to a plausible statement.
    """

    title: str
    cases: Callable[[], Iterator[tuple[str, Any, Any]]]
    span: str
    because: str = ""
    refutes: bool = False

    def check(self) -> str:
        """Compare both sides in every case, and count each case once."""
        seen = set()
        for what, left, right in self.cases():
            if left != right:
                raise RefutedError(f"{self.title}: at {what}, {left} ≠ {right}")
            if what in seen:
                raise RefutedError(f"{self.title}: {what} is counted twice")
            seen.add(what)
        if not seen:
            raise RefutedError(f"{self.title}: the range {self.span} is empty")
        return f"{len(seen)} exact cases, {self.span}"

    def latex(self) -> str:
        """Return nothing: a range is no formula."""
        return ""


@dataclass(frozen=True)
class Interpolation:
    """Two polynomials of bounded degree in integers agree, because they agree on a large enough grid.

    `degrees` bounds the degree in each variable, and `because` gives the reason for the bound; `grid` lists the values
    of each variable, more of them than its degree.
    """

    title: str
    left: Callable[..., Any]
    right: Callable[..., Any]
    degrees: tuple[int, ...]
    grid: tuple[tuple[int, ...], ...]
    because: str

    def check(self) -> str:
        """Compare exactly at every point of the grid."""
        for degree, values in zip(self.degrees, self.grid, strict=True):
            if len(set(values)) <= degree:
                raise RefutedError(
                    f"{self.title}: {len(set(values))} values cannot fix a polynomial of degree {degree}"
                )
        points = list(itertools.product(*self.grid))
        for point in points:
            rest = numerator(self.left(*point) - self.right(*point))
            if rest != 0:
                raise RefutedError(f"{self.title}: at {point} the sides differ by {rest}")
        return f"interpolation, {len(points)} exact points, degrees ≤ {', '.join(map(str, self.degrees))}"

    def latex(self) -> str:
        """Return nothing: the sides are programs."""
        return ""


def _visibly_nonnegative(expression: Any) -> bool:
    """Whether an expression is a product of even powers and of factors with a declared sign."""
    return all(
        factor.is_nonnegative is True
        or (factor.is_Pow and factor.exp.is_Integer and factor.exp % 2 == 0 and factor.base.is_real is True)
        for factor in sp.Mul.make_args(expression)
    )


@dataclass(frozen=True)
class Proof:
    """The steps that lead from the definition to one claim, and the classical theorems they rest on."""

    claim: str
    steps: tuple[Step, ...]
    cites: tuple[str, ...]

    def check(self) -> list[str]:
        """Check every step in order and return what each one checked."""
        return [step.check() for step in self.steps]
