"""Laws of the in-context matrix W, as characters of a compact abelian group.

**Setting.** The matrices of a context commute, so in a common eigenbasis ``W = diag(λ_1 … λ_d)``
with ``|λ_i| = 1``. The eigenvalues are characters ``λ_j(g) = Π_k g_k^{K[j,k]}`` of a group element
``g = (g_1 … g_m)`` whose coordinates are independent: uniform on the circle (modulus 0) or on the
n-th roots of unity (modulus n). An integer matrix K and the moduli describe the law.

**Main results.** For Haar measure, the mean of a monomial is 1 if its character is trivial and 0
otherwise. A law that is not uniform replaces this rule by its moments ``φ(n) = E z^n`` on every
circle.

References: Sander, Giryes, Suzuki, Blondel, Peyré, *How do Transformers perform In-Context
Autoregressive Learning?*, ICML 2024, §2 and Assumption 2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from icar_theory.arguments import choice, integer, said
from icar_theory.exact.factors import EXACT, require_few
from icar_theory.exact.haar import HAAR
from icar_theory.exact.reading import exact_array, integer_rows, integers, number

Character = tuple[int, ...]
"""Exponents of the group's coordinates."""

Moments = Callable[[int], Any]
"""The moments ``n ↦ E z^n`` of a law on the circle."""


@dataclass(frozen=True)
class Context:
    """A law of ``(λ_1 … λ_d)``.

    Row j of `characters` holds the exponents of λ_j, `moduli` the coordinates' orders.

    >>> orthogonal(2).characters
    ((1,), (-1,))
    """

    name: str
    characters: tuple[Character, ...]
    moduli: tuple[int, ...]
    moments: Moments | None = None

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
        return self.moments is None

    def power(self, j: int, exponent: int) -> Character:
        """Return the character of ``λ_j^exponent``."""
        return tuple([exponent * n for n in self.characters[j]])

    def reduce(self, character: Character) -> Character:
        """Return the representative of the character on the group: exponents modulo the orders."""
        if not any(self.moduli):
            return character
        return tuple(n % m if m else n for n, m in zip(character, self.moduli, strict=True))

    def expectation(self, character: Character) -> Any:
        """Return ``E[monomial]``: 0 or 1 for Haar measure, else a product of moments."""
        reduced = self.reduce(character)
        if self.moments is None:
            return int(not any(reduced))
        if any(n for n, m in zip(reduced, self.moduli, strict=True) if m):
            return 0
        return sp.prod(
            [
                number(f"moments({n})", self.moments(n), real=False)
                for n, m in zip(reduced, self.moduli, strict=True)
                if not m
            ]
        )

    def with_moments(self, moments: Moments) -> Context:
        """Return the same characters under a law with the given moments on every circle.

        >>> law = unitary(1).with_moments(arc_moments(sp.pi))
        >>> law.expectation((2,)), law.expectation((1,))
        (0, 2*I/pi)
        """
        return Context(f"{self.name} with given moments", self.characters, self.moduli, moments)


def _dimension(value: Any) -> int:
    d = integer("dimension", value, minimum=1)
    require_few(f"dimension={d}", d * d, EXACT, "exponents")
    return d


def unitary(dimension: int) -> Context:
    """Return the law of d independent eigenvalues, each uniform on the circle.

    >>> unitary(2).moduli
    (0, 0)
    """
    d = _dimension(dimension)
    return Context(
        "unitary", tuple(tuple(int(i == j) for i in range(d)) for j in range(d)), (0,) * d
    )


def orthogonal(dimension: int) -> Context:
    """Return the law of independent conjugate pairs ``(e^{iθ}, e^{−iθ})``.

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
    return Context("orthogonal", characters, (0,) * (d // 2) + (2,) * (d % 2))


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


def arc_moments(angle: Any) -> Moments:
    """Return ``φ(n) = (e^{inα} − 1)/(inα)``, the moments of a phase uniform on ``[0, α]``.

    >>> arc_moments(sp.pi)(1)
    2*I/pi
    """
    alpha = number("angle", angle)
    if alpha.is_positive is False:
        raise ValueError(f"angle must be positive, got {said(angle)}")
    return lambda n: (
        sp.Integer(1) if n == 0 else (sp.exp(sp.I * n * alpha) - 1) / (sp.I * n * alpha)
    )


def von_mises_moments(concentration: Any) -> Moments:
    """Return ``φ(n) = I_n(κ)/I_0(κ)``, the moments of the von Mises law centred at 0.

    >>> von_mises_moments(0)(1)
    0
    """
    kappa = number("concentration", concentration)
    if kappa.is_negative:
        raise ValueError(f"concentration must be non-negative, got {said(concentration)}")
    return lambda n: sp.besseli(abs(n), kappa) / sp.besseli(0, kappa)


def empirical_moments(phases: Sequence[Any]) -> Moments:
    """Return ``φ(n) = mean of e^{inθ}`` over the given phases (radians).

    >>> empirical_moments([0, sp.pi])(1)
    0
    """
    angles = exact_array("phases", phases, dimensions=(1,))
    return lambda n: (
        sum((sp.exp(sp.I * n * angle) for angle in angles), sp.Integer(0)) / len(angles)
    )
