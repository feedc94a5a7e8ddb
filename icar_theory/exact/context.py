"""Laws of the in-context matrix W, as characters of a compact abelian group.

**Setting.** The matrices of a context commute, so in a common eigenbasis ``W = diag(λ_1 … λ_d)``
with ``|λ_i| = 1``. The eigenvalues are characters ``λ_j(g) = Π_k g_k^{K[j,k]}`` of a group element
``g = (g_1 … g_m)`` whose coordinates are independent: uniform on the circle (modulus 0) or on the
n-th roots of unity (modulus n). An integer matrix K and the moduli describe the law.

**Main results.** For Haar measure, the mean of a monomial is 1 if its character is trivial and 0
otherwise. A law that is not uniform replaces this rule by its moments ``φ(n) = E z^n`` on every
circle (:mod:`icar_theory.exact.circles`), and a finite population by the mean over its rows
(:mod:`icar_theory.exact.populations`), a joint law of the coordinates.

References: Sander, Giryes, Suzuki, Blondel, Peyré, *How do Transformers perform In-Context
Autoregressive Learning?*, ICML 2024, §2 and Assumption 2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np
import sympy as sp
from flint import acb

from icar_theory.arguments import choice, integer, said, to_sympy
from icar_theory.exact.circles import Enclosed, RootsOfUnity
from icar_theory.exact.factors import EXACT, require_few
from icar_theory.exact.haar import HAAR
from icar_theory.exact.populations import Population, angle_rows, unit_numbers
from icar_theory.exact.reading import integer_rows, integers, number

Character = tuple[int, ...]
"""Exponents of the group's coordinates."""

Moments = Callable[[int], Any]
"""The moments ``n ↦ E z^n`` of a law on the circle."""


@dataclass(frozen=True)
class Context:
    """A law of ``(λ_1 … λ_d)``.

    Row j of `characters` holds the exponents of λ_j, `moduli` the coordinates' orders. On circles
    `moments` say the law, if it is not uniform; a `population` says that of all coordinates.

    >>> orthogonal(2).characters
    ((1,), (-1,))
    """

    name: str
    characters: tuple[Character, ...]
    moduli: tuple[int, ...]
    moments: Moments | None = None
    population: Population | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "characters", integer_rows("characters", self.characters))
        object.__setattr__(self, "moduli", integers("moduli", self.moduli))
        for modulus in self.moduli:
            if modulus != 0:
                integer("moduli", modulus, minimum=2)
        for row in self.characters:
            if len(row) != len(self.moduli):
                raise ValueError(
                    f"characters must have {len(self.moduli)} exponents a row, one for each of "
                    f"the moduli {self.moduli}, got {said(row)}"
                )

    @property
    def dimension(self) -> int:
        """The number d of eigenvalues."""
        return len(self.characters)

    @property
    def is_uniform(self) -> bool:
        """Whether the law is Haar measure."""
        return self.moments is None and self.population is None

    @property
    def is_enclosed(self) -> bool:
        """Whether means are balls, so that weights must be rational."""
        if self.population is not None:
            return not self.population.exact
        return isinstance(self.moments, Enclosed)

    @property
    def counted(self) -> str:
        """What a message about sizes says of a population."""
        return "" if self.population is None else f" over {len(self.population.rows)} rows"

    def work(self, terms: int) -> int:
        """Return about how many products the mean squares of d errors of so many terms take.

        >>> unitary(2, lambda n: int(n == 0)).work(3), empirical([[0.5, 1.0]] * 10).work(3)
        (18, 240)
        """
        if self.population is not None:
            return 4 * len(self.population.rows) * terms * self.dimension
        return terms**2 // 2 if self.is_enclosed else terms**2 * self.dimension

    def power(self, j: int, exponent: int) -> Character:
        """Return the character of ``λ_j^exponent``."""
        return tuple([exponent * n for n in self.characters[j]])

    def reduce(self, character: Character) -> Character:
        """Return the representative of the character on the group: exponents modulo the orders."""
        if not any(self.moduli):
            return character
        return tuple(n % m if m else n for n, m in zip(character, self.moduli, strict=True))

    def expectation(self, character: Character) -> Any:
        """Return ``E[monomial]``: 0 or 1 for Haar measure, else moments; a ball where enclosed."""
        reduced = self.reduce(character)
        if self.population is not None:
            x, y = self.population.mean(reduced)
            return to_sympy(x) + sp.I * to_sympy(y) if self.population.exact else acb(x, y)
        if self.moments is None:
            return int(not any(reduced))
        if any(n for n, m in zip(reduced, self.moduli, strict=True) if m):
            return 0
        found = [self.coordinate_moment(k, n) for k, n in enumerate(reduced)]
        return sp.prod(found) if not self.is_enclosed else prod(found)

    def coordinate_moment(self, k: int, n: int) -> Any:
        """Return ``E z_k^n`` of one coordinate, for a law that is no population."""
        if self.moduli[k] or self.moments is None:
            return int(n % self.moduli[k] == 0 if self.moduli[k] else n == 0)
        if self.is_enclosed:
            return self.moments(n)
        found = number(f"moments({n})", self.moments(n), real=False)
        other = number(f"moments({-n})", self.moments(-n), real=False) if n < 0 else sp.Integer(1)
        if n <= 0 and not _near(found, sp.conjugate(other)):
            rule = f"the conjugate of moments({-n})={said(other)}" if n else "1"
            raise ValueError(f"moments({n}) must be {rule}, got {said(found)}")
        return found

    def with_moments(self, moments: Moments) -> Context:
        """Return the same characters under a law with the given moments on every circle.

        >>> law = unitary(1).with_moments(lambda n: sp.Rational(1, 2) ** abs(n))
        >>> law.expectation((2,)), law.expectation((0,))
        (1/4, 1)
        """
        return _under(moments, self)


def _near(one: Any, other: Any) -> bool:
    """Return whether two numbers agree, up to the rounding of floats; symbols may."""
    gap = one - other
    return bool(gap == 0 or not gap.is_number or abs(complex(gap)) < 1e-9)


def _dimension(value: Any) -> int:
    d = integer("dimension", value, minimum=1)
    require_few(f"dimension={d}", d * d, EXACT, "exponents")
    return d


def unitary(dimension: int, law: Moments | None = None) -> Context:
    """Return the law of d independent eigenvalues, uniform on the circle or with a given law.

    `law` is one of :mod:`icar_theory.exact.circles`, or a function that returns the moments.

    >>> from icar_theory.exact.circles import roots_of_unity
    >>> unitary(2).moduli, unitary(2, roots_of_unity(5)).moduli
    ((0, 0), (5, 5))
    """
    d = _dimension(dimension)
    every = tuple(tuple(int(i == j) for i in range(d)) for j in range(d))
    return _under(law, Context("unitary", every, (0,) * d))


def orthogonal(dimension: int, law: Moments | None = None) -> Context:
    """Return the law of independent conjugate pairs ``(e^{iθ}, e^{−iθ})``, as :func:`unitary` does.

    An odd last eigenvalue is a random sign.

    >>> orthogonal(3).characters
    ((1, 0), (-1, 0), (0, 1))
    >>> orthogonal(3).moduli
    (0, 2)
    """
    d = _dimension(dimension)
    coordinates = (d + 1) // 2
    signs = [(j // 2, -1 if j % 2 else 1) for j in range(d)]
    characters = tuple(
        tuple(sign * int(k == plane) for k in range(coordinates)) for plane, sign in signs
    )
    return _under(law, Context("orthogonal", characters, (0,) * (d // 2) + (2,) * (d % 2)))


def _under(law: Moments | None, context: Context) -> Context:
    """Return a context whose circles have the law."""
    if law is None:
        return context
    if isinstance(law, RootsOfUnity):
        moduli = tuple(m or law.n for m in context.moduli)
        return Context(f"{context.name} with {law}", context.characters, moduli)
    if not callable(law):
        raise TypeError(f"law must be a law of the circle or its moments, got {said(law)}")
    known = isinstance(law, Enclosed)
    name = f"{context.name} with {law if known else 'given moments'}"
    return replace(context, name=name, moments=law)


def empirical(angles: Any, *, pairs: bool = False) -> Context:
    """Return the law of a row of angles, drawn from N given ones: N×d, or one row.

    With `pairs` the columns are the angles θ of planes, whose eigenvalues are ``e^{iθ}`` and
    ``e^{−iθ}``. A loss is then enclosed; that of :func:`exact_spectra` is exact.

    >>> empirical([[0.5, 1.0], [2.0, 3.0]]).dimension, empirical([0.5], pairs=True).dimension
    (2, 2)
    """
    return _drawn(angle_rows(angles), pairs)


def exact_spectra(eigenvalues: Any, *, pairs: bool = False) -> Context:
    """Return the law of a row of eigenvalues with rational parts, drawn from N given ones.

    >>> exact_spectra([[sp.I], [1]]).expectation((1,))
    1/2 + I/2
    """
    return _drawn(unit_numbers(eigenvalues), pairs)


def _drawn(population: Population, pairs: bool) -> Context:
    if not isinstance(pairs, bool | np.bool_):
        raise TypeError(f"pairs must be True or False, got {said(pairs)}")
    width = len(population.rows[0])
    made = orthogonal(2 * width) if pairs else unitary(width)
    count = len(population.rows)
    name = f"{made.name} of {count} given {'row' if count == 1 else 'rows'}"
    return replace(made, name=name, population=population)


CONTEXTS: Mapping[str, Callable[[int], Context]] = {"unitary": unitary, "orthogonal": orthogonal}
"""The laws with a closed form, by name."""


def law_name(context: Any) -> str:
    """Return the name of a law with a closed form, of a :class:`Context` too; "other" for others.

    Where W does not commute the name is all there is.

    >>> law_name("unitary"), law_name(orthogonal(4)), law_name(Context("mine", ((1,), (1,)), (0,)))
    ('unitary', 'orthogonal', 'other')
    """
    if not isinstance(context, Context):
        return choice("context", context, (*CONTEXTS, *HAAR))
    laws = (law(context.dimension) for law in CONTEXTS.values())
    return next((law.name for law in laws if replace(context, name=law.name) == law), "other")


def resolve(context: str | Context, dimension: int) -> Context:
    """Return the context of a name, or the context itself once its dimension is checked.

    >>> resolve("unitary", 3).dimension
    3
    """
    if isinstance(context, Context):
        if context.dimension != dimension:
            raise ValueError(f"context must have dimension {dimension}, got {context.dimension}")
        return context
    return CONTEXTS[choice("context", context, CONTEXTS)](dimension)
