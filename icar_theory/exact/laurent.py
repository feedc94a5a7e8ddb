"""Exact sparse Laurent polynomials, and the mean of their squared modulus.

A prediction error of the layer is a Laurent polynomial ``Σ_m c_m λ^m`` in the coordinates of the
group that draws the eigenvalues; ``m`` is a tuple of integer exponents (a *character*) and ``c_m``
a real coefficient in any commutative ring: FLINT rationals, FLINT polynomials in the layer's
parameters, SymPy expressions or floats.

**Main results.** :func:`mean_square` is Parseval's identity: group the terms whose characters
coincide on the group, then add the squares. For a law that is not uniform it is the quadratic form
of the moments, in ball arithmetic where these are enclosed, or the mean over a population.

**Implementation notes.** Coefficients are multiplied by python-flint, where the work is; sums are
balanced, so that adding n polynomials costs n log n monomial merges instead of n².

References: Rudin, *Fourier Analysis on Groups*, §1.5 (Parseval on a compact abelian group).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import add, neg
from typing import Any

import sympy as sp
from flint import Ordering, fmpq_mpoly, fmpq_mpoly_ctx

from icar_theory.arguments import to_sympy
from icar_theory.exact.centred import centred_mean_square
from icar_theory.exact.context import Character, Context


@dataclass(frozen=True)
class Laurent:
    """``Σ_m c_m λ^m``: a mapping from characters to real coefficients.

    >>> z = Laurent.monomial((1,))
    >>> ((z + z.conjugate()) * z).terms
    {(2,): 1, (0,): 1}
    """

    terms: Mapping[Character, Any]

    @staticmethod
    def monomial(character: Character, coefficient: Any = 1) -> Laurent:
        """Return ``c λ^m``."""
        return Laurent({character: coefficient})

    @staticmethod
    def sum(polynomials: Iterable[Laurent]) -> Laurent:
        """Return the sum of many polynomials, merging equal exponents once."""
        merged: defaultdict[Character, list[Any]] = defaultdict(list)
        for polynomial in polynomials:
            for character, coefficient in polynomial.terms.items():
                merged[character].append(coefficient)
        return Laurent({character: balanced_sum(found) for character, found in merged.items()})

    def conjugate(self) -> Laurent:
        """Return the complex conjugate on the group, where ``|λ| = 1``."""
        return Laurent({tuple(map(neg, m)): c for m, c in self.terms.items()})

    def scale(self, factor: Any) -> Laurent:
        """Return the polynomial with every coefficient multiplied by `factor`."""
        if isinstance(factor, int) and factor == 1:  # as tokens have it
            return self
        return Laurent({m: factor * c for m, c in self.terms.items()})

    def __add__(self, other: Laurent) -> Laurent:
        return Laurent.sum((self, other))

    def __sub__(self, other: Laurent) -> Laurent:
        return Laurent.sum((self, other.scale(-1)))

    def __mul__(self, other: Laurent) -> Laurent:
        if len(other.terms) == 1:  # no two products have one character
            ((n, e),) = other.terms.items()
            return Laurent({tuple(map(add, m, n)): c for m, c in self.scale(e).terms.items()})
        return Laurent.sum(
            Laurent({tuple(map(add, m, n)): c * e})
            for m, c in self.terms.items()
            for n, e in other.terms.items()
        )


def balanced_sum(terms: Sequence[Any]) -> Any:
    """Return the sum of `terms`, by neighbouring pairs: large polynomials merge few times."""
    if len(terms) == 1:
        return terms[0]
    layer = list(terms)
    while len(layer) > 1:
        odd = [layer[-1]] if len(layer) % 2 else []
        layer = [a + b for a, b in zip(layer[::2], layer[1::2], strict=False)] + odd
    return layer[0] if layer else 0


def classes(polynomial: Laurent, context: Context) -> dict[Character, Any]:
    """Add the coefficients of terms whose characters coincide on the group of the context."""
    found: defaultdict[Character, list[Any]] = defaultdict(list)
    for character, coefficient in polynomial.terms.items():
        found[context.reduce(character)].append(coefficient)
    return {character: balanced_sum(members) for character, members in found.items()}


def mean_square(polynomials: Sequence[Laurent], context: Context) -> Any:
    """Return ``E Σ_i |f_i|²`` for Laurent polynomials ``f_i`` with real coefficients.

    Uniform law: ``Σ_m c_m²`` over classes of equal characters. General law:
    ``Σ_{m,n} c_m c_n φ(m − n)``. Coefficients are rational where the law is enclosed.

    >>> from icar_theory.exact.context import orthogonal
    >>> f = Laurent({(1,): 2, (-1,): 3})
    >>> mean_square([f], orthogonal(2))
    13
    """
    if context.population is not None:
        return context.population.mean_square([polynomial.terms for polynomial in polynomials])
    squares = []
    for polynomial in polynomials:
        grouped = classes(polynomial, context)
        if context.is_uniform:
            squares += [c * c for c in grouped.values()]
        elif context.is_enclosed:
            squares.append(centred_mean_square(grouped, context.coordinate_moment))
        else:
            squares += [
                c * e * context.expectation(tuple(a - b for a, b in zip(m, n, strict=True)))
                for m, c in grouped.items()
                for n, e in grouped.items()
            ]
    return balanced_sum(squares)


def summed_mean_square(changes: Iterable[Laurent], context: Context) -> Any:
    """Return ``Σ_T E|f_T|²`` where f_T is the sum of the first T `changes`, for a uniform law.

    A class is squared once for as long as its coefficient stays, so that terms which the f_T share
    cost nothing.

    >>> from icar_theory.exact.context import unitary
    >>> changes = [Laurent({(0,): 2}), Laurent({(1,): 1}), Laurent({(0,): -1})]
    >>> summed_mean_square(changes, unitary(1))
    11
    """
    held: dict[Character, tuple[Any, int]] = {}
    squares, steps = [], 0
    for steps, change in enumerate(changes, start=1):
        for character, c in classes(change, context).items():
            old, since = held.get(character, (0, steps))
            if since < steps and c != 0:
                squares.append((steps - since) * (old * old))
                since = steps
            held[character] = old + c, since
    squares += [(steps + 1 - since) * (c * c) for c, since in held.values()]
    return balanced_sum(squares)


def polynomial_ring(names: Sequence[str]) -> tuple[Any, ...]:
    """Return the generators of ℚ[names] as FLINT polynomials.

    >>> x, y = polynomial_ring(["x", "y"])
    >>> (x + y) * (x - y)
    x^2 - y^2
    """
    return tuple(fmpq_mpoly_ctx.get(list(names), Ordering.lex).gens())


def as_expression(polynomial: fmpq_mpoly) -> Any:
    """Return a FLINT polynomial as a SymPy one, with symbols of the same names.

    >>> x, y = polynomial_ring(["x", "y"])
    >>> as_expression(x * y / 2)
    x*y/2
    """
    symbols = sp.symbols(polynomial.context().names())
    return sp.Add(
        *(
            sp.Mul(
                to_sympy(c),
                *(x**n for x, n in zip(symbols, monomial, strict=True) if n),
            )
            for monomial, c in polynomial.terms()
        )
    )
