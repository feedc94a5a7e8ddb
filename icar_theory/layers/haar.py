r"""The layer on augmented tokens where W is drawn from Haar measure: its loss, exactly.

**Setting.** ``s_{t+1} = W s_t`` with ``‖s_1‖ = 1`` and W from Haar measure on U(d), O(d) or SO(d).
Blocks are full d×d matrices:

    ŷ = Σ_h Σ_{t≤T} ( ⟨s_t, A_1 s_T⟩ + ⟨s_t, A_2 s_{T−1}⟩ + ⟨s_{t−1}, A_3 s_T⟩
                      + ⟨s_{t−1}, A_4 s_{T−1}⟩ ) ( B_1 s_t + B_2 s_{t−1} ).

**Main results.** A :class:`Term` is a pair of a score block and a value block. With κ = T − t the
part of ŷ that belongs to it is ``Σ_κ ⟨s_k, A s_q⟩ B s_v``, each of the three at a fixed distance
from T or from t, so that what two terms share is a sum of moments ``E m_a m_b m_c``, each counted
as often as lengths T = 2 … T_max hold both κ.

- :func:`form` is the loss over layers that a :class:`Feature` spans: ``⟨s_k, s_q⟩ s_v`` for blocks
  that are multiples of the identity; with the vectors in another order it is what many heads of
  full blocks add, by ``Σ_ij E_ij ⊗ E_ji`` and, for real groups, ``Σ_ij E_ij ⊗ E_ij``;
- :func:`full_loss` is the loss of any blocks: as W and UWU* have one law, products of blocks may be
  replaced by their means over U, :mod:`icar_theory.exact.weingarten`.

References: Sander et al., ICML 2024, §4 (the layer) and §6 (non-commuting W, by experiment).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from flint import fmpq

from icar_theory.exact.factors import require_few
from icar_theory.exact.haar import UNITARY, overlap_moment
from icar_theory.exact.least_squares import largest_gain
from icar_theory.exact.weingarten import Pairing, inverse, pairings, traces
from icar_theory.layers.augmented import SCORE_BLOCKS, VALUE_BLOCKS

MOMENTS, APART, PRODUCTS = 5 * 10**5, 25, 4 * 10**6
"""How many moments are added for a loss, where a moment of a real group that is met for the first
time counts as APART, and how many products of numbers the traces of full blocks may take."""


class Term(NamedTuple):
    """A score block and a value block; how far key and value are behind t, and the query behind T.

    A part of it is a value of κ = T − t.
    """

    score: str
    value: str
    key: int
    query: int
    read: int

    def held(self, kappa: int, boundary: str) -> int:
        """Return the least length T at which the part κ is there."""
        return kappa + 1 + (max(self.key, self.read) if boundary == "zero" else 0)

    def behind(self, kappa: int) -> tuple[int, int, int]:
        """Return by how much key, query and value of the part κ lie behind s_T."""
        return kappa + self.key, self.query, kappa + self.read


TERMS = tuple(
    Term(score, value, key, query, read)
    for score, (key, query) in zip(SCORE_BLOCKS, product((0, 1), (0, 1)), strict=True)
    for read, value in enumerate(VALUE_BLOCKS)
)
"""The eight terms: a_1 b_1, a_1 b_2, …, a_4 b_2."""
STEP = TERMS[4]
"""a_3 b_1, a step of gradient descent."""
TARGET = -1
"""How far s_{T+1} lies behind s_T."""


class Feature(NamedTuple):
    """A term ``Σ_κ ⟨x, y⟩ z``, where x, y, z are its key, query and value in some `order`."""

    term: Term
    order: tuple[int, int, int] = (0, 1, 2)


SCALAR = tuple(Feature(term) for term in TERMS)
"""What blocks that are multiples of the identity span."""


def spanned(group: str) -> tuple[Feature, ...]:
    """Return the features that are invariant: what many heads of full blocks need.

    >>> len(spanned("haar-unitary")), len(spanned("haar-orthogonal"))
    (16, 24)
    """
    orders = [(0, 1, 2), (0, 2, 1), (1, 2, 0)][: 2 if group == UNITARY else 3]
    return tuple(Feature(term, order) for order in orders for term in TERMS)


class Size(NamedTuple):
    """The group, d, T_max and the boundary."""

    group: str
    d: int
    horizon: int
    boundary: str

    def parts(self, *terms: Term) -> Iterator[tuple[Any, ...]]:
        """Yield parts of each term: at how many lengths all are there, and what lies behind s_T."""
        for kappas in product(range(self.horizon), repeat=len(terms)):
            both = list(zip(terms, kappas, strict=True))
            starts = (term.held(kappa, self.boundary) for term, kappa in both)
            count = self.horizon + 1 - max(2, *starts)
            if count > 0:
                yield count, *(term.behind(kappa) for term, kappa in both)

    def require_few(self, moments: int) -> None:
        """Refuse sizes at which there are too many moments to add."""
        asked = f"d={self.d} and horizon={self.horizon}"
        each = moments if self.group == UNITARY else max(moments, APART)
        require_few(asked, each * self.horizon**2, MOMENTS, "moments")


@cache
def shared(size: Size, one: Feature, other: Feature) -> fmpq:
    """Return ``Σ_T E ⟨g, f⟩`` of two features f and g."""
    total = fmpq(0)
    for count, mine, others in size.parts(one.term, other.term):
        x, y, z = (mine[k] for k in one.order)
        x2, y2, z2 = (others[k] for k in other.order)
        total += count * overlap_moment(size.group, size.d, x - y, y2 - x2, z2 - z)
    return total


def reached(size: Size, one: Feature) -> fmpq:
    """Return ``Σ_T E ⟨s_{T+1}, f⟩`` of a feature f."""
    total = fmpq(0)
    for count, mine in size.parts(one.term):
        x, y, z = (mine[k] for k in one.order)
        total += count * overlap_moment(size.group, size.d, x - y, TARGET - z)
    return total


def form(size: Size, features: Sequence[Feature]) -> tuple[list[fmpq], list[list[fmpq]]]:
    """Return b and G of the loss ``T_max − 1 − 2 b·x + x·G x`` of ``Σ_k x_k f_k``.

    >>> form(Size("haar-unitary", 2, 2, "zero"), [Feature(STEP)])
    ([1/2], [[1/2]])
    """
    size.require_few(len(features) ** 2)
    linear = [reached(size, one) for one in features]
    return linear, [[shared(size, one, other) for other in features] for one in features]


def least(size: Size, features: Sequence[Feature]) -> tuple[list[fmpq], fmpq]:
    """Return a best x and the least loss over the span of the features.

    >>> least(Size("haar-unitary", 2, 3, "zero"), [Feature(STEP)])
    ([5/7], 17/21)
    """
    linear, gram = form(size, features)
    x, gain = largest_gain(gram, linear)
    return x, size.horizon - 1 - gain


@cache
def _paired(size: Size, one: Term, other: Term) -> tuple[fmpq, ...]:
    """Return ``Σ_T E`` of three inner products, for each pairing of the vectors of two terms.

    The matrices are ``A``, between key and query of the one, ``A'*``, between query and key of the
    other, and ``B'* B``, between their values.
    """
    found = [fmpq(0)] * len(pairings(size.group, 3))
    for count, (k, q, v), (k2, q2, v2) in size.parts(one, other):
        for place, pairing in enumerate(pairings(size.group, 3)):
            found[place] += count * _mean(size, pairing, (k, q, q2, k2, v2, v))
    return tuple(found)


@cache
def _aimed(size: Size, term: Term) -> tuple[fmpq, ...]:
    """Return ``Σ_T E`` of two inner products, for each pairing of a term and the target.

    The matrices are A, between key and query, and B, between target and value.
    """
    found = [fmpq(0)] * len(pairings(size.group, 2))
    for count, (k, q, v) in size.parts(term):
        for place, pairing in enumerate(pairings(size.group, 2)):
            found[place] += count * _mean(size, pairing, (k, q, TARGET, v))
    return tuple(found)


def _mean(size: Size, pairing: Pairing, behind: Sequence[int]) -> fmpq:
    """Return the mean of the product of ``⟨s_x, s_y⟩`` over the joined indices."""
    return overlap_moment(size.group, size.d, *(behind[x] - behind[y] for x, y in pairing))


def full_loss(size: Size, blocks: Mapping[str, Any], field: Any) -> Any:
    """Return the loss of full blocks, arrays H×d×d over a `field` of numbers.

    The field says how a FLINT rational, the adjoint of a matrix and a real part look in it.
    """
    parts = [(term, h) for term in TERMS for h in _heads(term, blocks)]
    used = {term for term, _ in parts}
    count = len(pairings(size.group, 3))
    size.require_few(count * len(used) ** 2)
    asked = f"d={size.d} and heads={len(blocks['a1'])}"
    require_few(asked, count * len(parts) ** 2 * size.d**3, PRODUCTS, "products")
    total: Any = field.real(field.number(fmpq(size.horizon - 1)))
    for term, h in parts:
        A, B = blocks[term.score][h], blocks[term.value][h]
        total = total - 2 * field.real(_joined(size, _aimed(size, term), (A, B), field))
    for (one, h), (other, g) in product(parts, repeat=2):
        A, A2 = blocks[one.score][h], field.adjoint(blocks[other.score][g])
        BB = field.adjoint(blocks[other.value][g]) @ blocks[one.value][h]
        mean = _paired(size, one, other)
        total = total + field.real(_joined(size, mean, (A, A2, BB), field))
    return total


def _heads(term: Term, blocks: Mapping[str, Any]) -> Iterator[int]:
    """Yield the heads in which neither block of a term vanishes."""
    pairs = zip(blocks[term.score], blocks[term.value], strict=True)
    yield from (h for h, (A, B) in enumerate(pairs) if (A != 0).any() and (B != 0).any())


def _joined(size: Size, means: Sequence[fmpq], matrices: Sequence[Any], field: Any) -> Any:
    """Return ``Σ_{p,q} mean_p G⁻_pq X_q``."""
    n = len(matrices)
    total = field.number(fmpq(0))
    if any(means):
        for q, row in zip(pairings(size.group, n), inverse(size.group, n, size.d), strict=True):
            factor = sum((x * y for x, y in zip(means, row, strict=True)), fmpq(0))
            if factor != 0:
                total = total + field.number(factor) * traces(q, matrices)
    return total
