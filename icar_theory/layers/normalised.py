r"""Causal linear attention, normalised by t − 1, on tokens ``(x_t, x_{t−1})``, for any start x_1.

**Setting.** ``x_{s,j} = λ_j^{s−1} x_{1,j}`` with independent uniform phases λ_j, ``x_0 = 0`` and a
random real x_1 that is independent of them. With full matrices

    ŷ_t = (P  Q) Σ_{s=1..t} e_s e_s* ( R  U ) e_t / (t − 1),        e_s = (x_s, x_{s−1}),
                                     ( A  V )

the population loss is ``L = ½ Σ_{t=2..T−1} E‖ŷ_t − x_{t+1}‖²``. The *diagonal* is the set of layers
with ``P = b I``, ``A = a I`` and all other blocks 0.

**Implementation notes.** ŷ is a Laurent polynomial in λ whose coefficients are polynomials in
``x_1`` and in the entries of the blocks (FLINT). The mean over λ is Parseval's; that over x_1
replaces monomials by moments. ŷ is linear in each of the two matrices, so a derivative by an entry
is the prediction with the matrix unit in place of its matrix. At real weights every coefficient is
real, so that derivatives by imaginary parts vanish.

References: Zheng, Huang, Wang, Wu, Zhu, Li, *On Mesa-Optimization in Autoregressively Trained
Transformers: Emergence and Capability*, NeurIPS 2024 (the model).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import sympy as sp
from flint import fmpq

from icar_theory.arguments import to_flint, to_sympy
from icar_theory.exact.context import unitary
from icar_theory.exact.laurent import Laurent, balanced_sum, classes, mean_square, polynomial_ring
from icar_theory.exact.starts import Start
from icar_theory.layers.plain import token_exponent

VALUE_BLOCKS = ("P", "Q")
SCORE_BLOCKS = {"R": (0, 0), "U": (0, 1), "A": (1, 0), "V": (1, 1)}
"""The blocks of the score: how far key and query are behind, x_{s−k} and x_{t−q}."""
VALUE_DELAYS = {"P": 0, "Q": 1}
BLOCKS = (*VALUE_BLOCKS, *SCORE_BLOCKS)

Rows = Sequence[Sequence[Any]]


class Layer:
    """The layer of dimension d with given blocks, in the ring ℚ[x_1 … x_d, parameters].

    `blocks` maps names to d×d rows of rationals or of the ring's `parameters`; others are 0.

    >>> diagonal(1).prediction(2)[0].terms
    {(2,): x_1^3*a*b}
    """

    def __init__(self, d: int, blocks: Mapping[str, Rows], ring: Sequence[Any]) -> None:
        self.d, self.blocks = d, blocks
        self.start, self.one = ring[:d], ring[0] ** 0
        self.law = unitary(d)

    @cached_property
    def _tokens(self) -> dict[int, list[Laurent]]:
        return {0: [Laurent({})] * self.d}

    @cached_property
    def _zero(self) -> list[list[int]]:
        return [[0] * self.d for _ in range(self.d)]

    def token(self, s: int) -> list[Laurent]:
        """Return the coordinates of x_s; those of x_0 are 0."""
        if s not in self._tokens:
            power = token_exponent(s)
            self._tokens[s] = [
                Laurent.monomial(self.law.power(j, power), x) for j, x in enumerate(self.start)
            ]
        return self._tokens[s]

    def scores(self, t: int, blocks: Mapping[str, Rows]) -> list[Laurent]:
        """Return ``e_s* W e_t`` for s = 1 … t, W of the given score blocks."""
        found = []
        for s in range(1, t + 1):
            parts = []
            for name, (behind, before) in SCORE_BLOCKS.items():
                keys, queries = self.token(s - behind), self.token(t - before)
                for key, row in zip(keys, blocks.get(name, self._zero), strict=True):
                    for weight, query in zip(row, queries, strict=True):
                        if weight != 0:
                            parts.append((key.conjugate() * query).scale(weight))
            found.append(Laurent.sum(parts))
        return found

    def values(self, t: int, blocks: Mapping[str, Rows], scores: list[Laurent]) -> list[Laurent]:
        """Return ``Σ_s (P x_s + Q x_{s−1}) score_s / (t − 1)`` for the given value blocks."""
        found: list[list[Laurent]] = [[] for _ in range(self.d)]
        share = fmpq(1, t - 1)
        for s, score in enumerate(scores, 1):
            for name, delay in VALUE_DELAYS.items():
                tokens = self.token(s - delay)
                for i, row in enumerate(blocks.get(name, self._zero)):
                    for weight, x in zip(row, tokens, strict=True):
                        if weight != 0:
                            found[i].append((score * x).scale(share * weight))
        return [Laurent.sum(parts) for parts in found]

    def prediction(self, t: int) -> list[Laurent]:
        """Return the coordinates of ŷ_t."""
        return self.values(t, self.blocks, self.scores(t, self.blocks))

    def error(self, t: int) -> list[Laurent]:
        """Return the coordinates of ``ŷ_t − x_{t+1}``."""
        target = self.token(t + 1)
        return [y - x for y, x in zip(self.prediction(t), target, strict=True)]

    def square(self, t: int) -> Any:
        """Return the mean of ``‖ŷ_t − x_{t+1}‖²`` over the phases, a polynomial."""
        return mean_square(self.error(t), self.law)

    def loss(self, length: int) -> Any:
        """Return ``½ Σ_{t=2..T−1} ‖ŷ_t − x_{t+1}‖²``, mean over the phases."""
        return balanced_sum([self.square(t) for t in range(2, length)]) * fmpq(1, 2)

    def slope(self, block: str, row: int, column: int, length: int) -> Any:
        """Return the derivative of the loss by one entry of a block, a polynomial."""
        unit = {block: [[int((i, j) == (row, column)) for j in range(self.d)]
                        for i in range(self.d)]}  # fmt: skip
        found = []
        for t in range(2, length):
            error, scores = self._at(t)
            if block in VALUE_DELAYS:
                change = self.values(t, unit, scores)
            else:
                change = self.values(t, self.blocks, self.scores(t, unit))
            found += [
                c * e[m]
                for e, f in zip(error, change, strict=True)
                for m, c in f.terms.items()
                if m in e
            ]
        return balanced_sum(found) + 0 * self.one

    def _at(self, t: int) -> tuple[list[Mapping[Any, Any]], list[Laurent]]:
        """Return the error at t, character by character, and the scores: once for all entries."""
        if t not in self._known:
            error: list[Mapping[Any, Any]] = [classes(f, self.law) for f in self.error(t)]
            self._known[t] = error, self.scores(t, self.blocks)
        return self._known[t]

    @cached_property
    def _known(self) -> dict[int, tuple[list[Mapping[Any, Any]], list[Laurent]]]:
        return {}


def diagonal(d: int) -> Layer:
    """Return the layer ``P = b I``, ``A = a I`` with symbolic a and b.

    >>> diagonal(1).loss(3)
    1/2*x_1^6*a^2*b^2 - x_1^4*a*b + 1/2*x_1^2
    """
    ring = polynomial_ring([*_coordinates(d), "a", "b"])
    blocks = {"A": scaled(ring[d], d), "P": scaled(ring[d + 1], d)}
    return Layer(d, blocks, ring)


def numeric(d: int, blocks: Mapping[str, Any]) -> Layer:
    """Return the layer with rational blocks, d×d each; those left out are 0."""
    rows = {name: [[to_flint(sp.Rational(x)) for x in sp.Matrix(block).row(i)] for i in range(d)]
            for name, block in blocks.items()}  # fmt: skip
    return Layer(d, rows, polynomial_ring(_coordinates(d)))


def symbolic(d: int, names: Sequence[str] = BLOCKS) -> Layer:
    """Return the layer whose blocks of the given names have symbolic entries ``P_1_1`` …

    >>> symbolic(1, ["P", "A"]).prediction(2)[0].terms
    {(2,): x_1^3*P_1_1*A_1_1}
    """
    places = [(i, j) for i in range(1, d + 1) for j in range(1, d + 1)]
    entries = [f"{name}_{i}_{j}" for name in names for i, j in places]
    ring = polynomial_ring([*_coordinates(d), *entries])
    letters = iter(ring[d:])
    blocks = {name: [[next(letters) for _ in range(d)] for _ in range(d)] for name in names}
    return Layer(d, blocks, ring)


def scaled(factor: Any, d: int) -> list[list[Any]]:
    """Return the rows of ``factor · I``."""
    return [[factor if i == j else 0 for j in range(d)] for i in range(d)]


def expected(polynomial: Any, d: int, law: Start) -> Any:
    """Return the mean of a polynomial over the law of x_1, in SymPy symbols of its parameters.

    >>> from icar_theory.exact.starts import gaussian
    >>> expected(diagonal(1).loss(3), 1, gaussian())
    15*a**2*b**2/2 - 3*a*b + 1/2
    """
    letters = sp.symbols(polynomial.context().names()[d:], real=True)
    found: dict[tuple[int, ...], Any] = {}
    for powers, c in _terms(polynomial):
        moment = law.moment({j: n for j, n in enumerate(powers[:d]) if n}, d)
        rest = powers[d:]
        found[rest] = found.get(rest, 0) + to_sympy(c) * moment
    return sp.Add(
        *(c * sp.prod([x**n for x, n in zip(letters, rest, strict=True)])
          for rest, c in found.items())
    ).expand()  # fmt: skip


def _terms(polynomial: Any) -> Iterator[tuple[tuple[int, ...], Any]]:
    for powers, c in polynomial.to_dict().items():
        yield tuple(map(int, powers)), c


def _coordinates(d: int) -> list[str]:
    return [f"x_{j}" for j in range(1, d + 1)]
