r"""The symbols of the augmented-token theorems: what each one prints as, and what it is on arrays.

The blocks enter the loss through the products ``M^{kl} = b_kᵀ a_l`` (d×d) alone; ``M = M^{13}`` is
the one that reaches the degree of the target. The boundary is the value of the letter s_0: 0, or
not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.arguments import Array
from icar_theory.exact.rationals import divided, parts
from icar_theory.exact.sizes import HORIZON, D, H, T, decided
from icar_theory.layers.augmented import BLOCKS

LOSS_LETTER = sp.Symbol(r"\ell", real=True)
"""The population loss, summed over T = 2 … T_max."""
OTHER_LETTER = sp.Symbol("X", nonnegative=True)
"""The part of the loss in the degrees below that of the target, summed over T."""
BELOW = sp.symbols("X_{1} X_{2} X_{3}", nonnegative=True)
"""The parts of one coordinate at one length in the degrees T − 1, T − 2, T − 3."""

TERMS = sp.Symbol("K", positive=True, integer=True)
STEP = sp.Symbol(r"\eta", positive=True)
REDUNDANCY = sp.Symbol("r", positive=True)
DIAGONAL = sp.Symbol("M_{ii}", real=True)
REST = sp.Symbol("R_{i}", nonnegative=True)
START = sp.Symbol("s_{0}", real=True)
EDGES: Mapping[str, Any] = {"zero": sp.Integer(0), "wrap": sp.Integer(1)}
"""What the letter s_0 is at a boundary: 0, or something else."""

i, j = sp.symbols("i j", integer=True, positive=True)
c = sp.Symbol("c", real=True)

BLOCK = {name: sp.MatrixSymbol(f"{name[0]}_{{{name[1]}}}", H, D) for name in BLOCKS}
"""a_1 … b_2 as matrices."""
MIXING = sp.IndexedBase("M", real=True)
MATRIX = sp.MatrixSymbol("M", D, D)
MIXING_IS = sp.Eq(MATRIX, BLOCK["b1"].T * BLOCK["a3"])


def product_name(k: int, m: int) -> str:
    """Return the name of the product ``b_kᵀ a_m``.

    >>> product_name(2, 1), product_name(1, 3)
    ('M^{21}', 'M')
    """
    return "M" if (k, m) == (1, 3) else f"M^{{{k}{m}}}"


@cache
def entries(k: int, m: int) -> Any:
    """Return the letter of the entries of ``b_kᵀ a_m``."""
    return sp.IndexedBase(product_name(k, m), real=True)


def product_is(k: int, m: int) -> Any:
    """Return the equation that says what ``M^{km}`` is."""
    return sp.Eq(sp.MatrixSymbol(product_name(k, m), D, D), BLOCK[f"b{k}"].T * BLOCK[f"a{m}"])


class OverOthers(sp.Function):  # type: ignore[misc]
    r"""``Σ_{j≠i} f``, of an expression f, the indices j and i and their number.

    >>> x = sp.IndexedBase("x")
    >>> OverOthers(x[i, j], j, i, sp.Integer(2)).doit().subs(i, 1)
    x[1, 2]
    """

    @classmethod
    def eval(cls, summand: Any, index: Any, without: Any, last: Any) -> Any:
        """Return 0 for the summand 0."""
        return sp.Integer(0) if summand == 0 else None

    def doit(self, **hints: Any) -> Any:
        """Return the sum over all j without j = i, once their number is known."""
        summand, index, without, last = self.args
        if not last.is_Integer:
            return self
        every = sum(summand.xreplace({index: sp.Integer(k)}) for k in range(1, int(last) + 1))
        return every - summand.xreplace({index: without})

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        summand, index, without, _ = self.args
        shown = printer.doprint(summand)
        inside = rf"\left( {shown} \right)" if summand.is_Add else shown
        total = rf"\sum_{{{printer.doprint(index)} \neq {printer.doprint(without)}}} {inside}"
        return total if exp is None else rf"\left( {total} \right)^{{{exp}}}"


class Degree(sp.Function):  # type: ignore[misc]
    """The degree in λ of the terms that hold products of blocks, all of them of one degree."""

    def _latex(self, printer: Any) -> str:
        shown = printer.doprint(self.args[0])
        return rf"\deg \left( {shown} \right)" if self.args[0].is_Add else rf"\deg {shown}"


def degree_is(value: Any, *pairs: tuple[int, int]) -> Any:
    """Return the equation that the terms with products ``b_k a_m`` have a degree.

    >>> degree_is(T, (1, 3))
    Eq(Degree(a_{3}*b_{1}), T)
    """
    return sp.Eq(
        Degree(sum(sp.Symbol(f"b_{{{k}}}") * sp.Symbol(f"a_{{{m}}}") for k, m in pairs)), value
    )


def over_others(summand: Any) -> Any:
    """Return ``Σ_{j≠i}`` of an expression in i and j."""
    return OverOthers(summand, j, i, D)


REST_IS = sp.Eq(REST, over_others(MIXING[i, j] ** 2))

ERROR_LETTER = sp.Symbol("e_{T}", nonnegative=True)
"""The squared error of one coordinate at length T."""
PROJECTOR = sp.MatrixSymbol("Pi", D, D)
PROJECTOR_IS = sp.Eq(PROJECTOR, sp.Min(H, D) / (D * STEP) * MATRIX)
NONE = sp.ZeroMatrix(H, D)
"""A block that vanishes."""

NOTATION: Mapping[sp.Symbol, Any] = {DIAGONAL: MIXING[i, i]}
"""The letters that say themselves what they stand for, by entries of M."""


def useful_terms(length: Any, boundary: str) -> Any:
    """Return K, the number of positions t at which ``s_{t−1}`` is a token.

    >>> useful_terms(5, "zero"), useful_terms(5, "wrap")
    (4, 5)
    """
    return length - 1 if boundary == "zero" else length


TERMS_IS = sp.Eq(
    TERMS,
    sp.Piecewise((useful_terms(T, "zero"), sp.Eq(START, 0)), (useful_terms(T, "wrap"), True)),
)
REDUNDANCY_IS = sp.Eq(REDUNDANCY, D / sp.Min(H, D))


def over_lengths(summand: Any) -> Any:
    """Return ``Σ_{T=2}^{T_max}`` of an expression in T and K."""
    return sp.Sum(summand, (T, 2, HORIZON))


def over_coordinates(summand: Any) -> Any:
    """Return ``Σ_{i=1}^d`` of an expression in i."""
    return sp.Sum(summand, (i, 1, D))


def boundaries(conditions: Iterable[Any]) -> list[str]:
    """Return the boundaries that side conditions about s_0 allow.

    >>> boundaries([sp.Eq(START, 0)]), boundaries([])
    (['zero'], ['zero', 'wrap'])
    """
    about = [condition for condition in conditions if START in condition.free_symbols]
    return [
        name
        for name, s in EDGES.items()
        if all(decided(x.xreplace({START: s})) is not False for x in about)
    ]


def evaluate_rows(
    expression: Any,
    matrices: Mapping[str, Any],
    values: Mapping[Any, int],
    known: dict[Any, Array] | None = None,
) -> Array:
    """Return an expression in entries [i, i], [i, j] of d×d arrays for every i: a vector.

    `values` are the letters T and K. Entries may be floats or exact numbers of any ring; matrices
    may be quotients over one denominator. `known` keeps sums over rows for other values.

    >>> M, array = MIXING, np.arange(4.0).reshape(2, 2)
    >>> evaluate_rows(T * M[i, i] + over_others(M[i, j]), {"M": array}, {T: 2})
    array([1., 8.])
    """
    names, outer, totals = _compiled(expression, tuple(values))
    found, sums = {name: parts(matrices[name]) for name in names}, {} if known is None else known
    diagonals = [divided(np.diagonal(entries), unit) for entries, unit in found.values()]
    over_rows: list[Any] = []
    for summand in totals:
        terms = _terms(summand.xreplace({x: sp.Integer(v) for x, v in values.items()}))
        for _, key, used, function, degree in terms:
            if key not in sums:
                every = function(*(found[name][0] for name in used))
                units = [found[name][1] for name in used]
                unit = None if units[0] is None else units[0] ** degree
                sums[key] = divided(every.sum(axis=1) - np.diagonal(every), unit)
        over_rows.append(sum(factor * sums[key] for factor, key, *_ in terms))
    vector: Array = outer(*diagonals, *over_rows, *values.values())
    return vector


@cache
def _compiled(
    expression: Any, letters: tuple[Any, ...]
) -> tuple[list[str], Callable[..., Any], list[Any]]:
    """Return names of matrices, a function of diagonals, sums and letters, and the summands."""
    names, entry_of = _entries(expression)
    totals = {total: sp.Dummy() for total in sorted(expression.atoms(OverOthers), key=str)}
    outer = expression.xreplace(totals).xreplace(entry_of)
    inputs = [*dict.fromkeys(entry_of.values()), *totals.values(), *letters]
    return names, sp.lambdify(inputs, outer, modules=[]), [total.args[0] for total in totals]


@cache
def _terms(summand: Any) -> list[tuple[int, Any, list[str], Callable[..., Any], int]]:
    """Return the terms of a summand, linear forms or their squares, without integer factors.

    Each as factor, form, names of its matrices, function of them, and degree.
    """
    found = []
    for term in sp.Add.make_args(summand):
        factor, form = term.as_coeff_Mul()
        if not factor.is_Integer:
            factor, form = sp.Integer(1), term
        names, entry_of = _entries(form)
        letters = list(dict.fromkeys(entry_of.values()))
        stated = form.xreplace(entry_of)
        degree = sp.Poly(stated, *letters).homogeneous_order() if letters else 0
        found.append((int(factor), form, names, sp.lambdify(letters, stated, modules=[]), degree))
    return [term for term in found if term[0] != 0]


def _entries(expression: Any) -> tuple[list[str], dict[Any, Any]]:
    """Return the names of an expression's matrices, and its entries' letters, one for each name."""
    names = sorted({str(entry.base.label) for entry in expression.atoms(sp.Indexed)})
    letters = {name: sp.Dummy() for name in names}
    entry_of = {
        sp.IndexedBase(name, real=True)[i, k]: letter
        for name, letter in letters.items()
        for k in (i, j)
    }
    return names, entry_of
