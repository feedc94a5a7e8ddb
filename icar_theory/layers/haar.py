r"""The layer on augmented tokens where W is drawn from Haar measure: its loss, exactly.

**Setting.** ``s_{t+1} = W s_t`` with ``‖s_1‖ = 1`` and W from Haar measure on U(d), O(d) or SO(d).
Blocks are full d×d matrices:

    ŷ = Σ_h Σ_{t≤T} ( ⟨s_t, A_1 s_T⟩ + ⟨s_t, A_2 s_{T−1}⟩ + ⟨s_{t−1}, A_3 s_T⟩
                      + ⟨s_{t−1}, A_4 s_{T−1}⟩ ) ( B_1 s_t + B_2 s_{t−1} ).

**Main results.** A :class:`Term` is a pair of a score block and a value block. With κ = T − t the
part of ŷ that belongs to it is ``Σ_κ ⟨s_k, A s_q⟩ B s_v``, all three at fixed distances from T and
κ, so that what two terms share is a sum of moments ``E m_a m_b m_c``, each counted as often as
lengths T = 2 … T_max hold both κ. As W and UWU* have one law, products of blocks may be replaced by
their means over U, :mod:`icar_theory.exact.weingarten`.

**Implementation notes.** :func:`scalar_form` is the loss where blocks are multiples of the
identity, a quadratic form in the products of their factors; :func:`full_loss` is that of any
blocks.

References: Sander et al., ICML 2024, §4 (the layer) and §6 (non-commuting W, by experiment).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from flint import fmpq

from icar_theory.exact.haar import overlap_moment
from icar_theory.exact.weingarten import Pairing, inverse, pairings, traces
from icar_theory.layers.augmented import SCORE_BLOCKS, VALUE_BLOCKS


class Term(NamedTuple):
    """A score block and a value block, and how far its key, query and value are behind t and T."""

    score: str
    value: str
    key: int
    query: int
    read: int

    @property
    def needs(self) -> int:
        """Whether it reads s_{t−1}."""
        return max(self.key, self.read)


TERMS = tuple(
    Term(score, value, key, query, read)
    for score, (key, query) in zip(SCORE_BLOCKS, product((0, 1), (0, 1)), strict=True)
    for read, value in enumerate(VALUE_BLOCKS)
)
"""The eight terms: a_1 b_1, a_1 b_2, …, a_4 b_2."""

Size = tuple[str, int, int, str]
"""The group, d, T_max and the boundary."""


def _held(horizon: int, boundary: str, *places: tuple[Term, int]) -> int:
    """Return at how many lengths T ≤ T_max all of these terms have a part κ = T − t."""
    starts = (kappa + 1 + (term.needs if boundary == "zero" else 0) for term, kappa in places)
    return max(0, horizon + 1 - max(2, *starts))


def _vectors(term: Term, kappa: int) -> tuple[int, int, int]:
    """Return by how much key, query and value lie behind s_T."""
    return kappa + term.key, term.query, kappa + term.read


@cache
def shared(size: Size, one: Term, other: Term) -> tuple[fmpq, ...]:
    """Return ``Σ_T E`` of three inner products, for each pairing of the vectors of two terms.

    The matrices are ``A``, between key and query of the one, ``A'*``, between query and key of the
    other, and ``B'* B``, between their values.
    """
    group, d, horizon, boundary = size
    found = []
    for pairing in pairings(group, 3):
        total = fmpq(0)
        for kappa, other_kappa in product(range(horizon), repeat=2):
            count = _held(horizon, boundary, (one, kappa), (other, other_kappa))
            if count:
                (k, q, v), (k2, q2, v2) = _vectors(one, kappa), _vectors(other, other_kappa)
                total += count * _mean(group, d, pairing, (k, q, q2, k2, v2, v))
        found.append(total)
    return tuple(found)


@cache
def reached(size: Size, term: Term) -> tuple[fmpq, ...]:
    """Return ``Σ_T E`` of two inner products, for each pairing of a term and the target.

    The matrices are A, between key and query, and B, between target and value.
    """
    group, d, horizon, boundary = size
    found = []
    for pairing in pairings(group, 2):
        total = fmpq(0)
        for kappa in range(horizon):
            count = _held(horizon, boundary, (term, kappa))
            k, q, v = _vectors(term, kappa)
            total += count * _mean(group, d, pairing, (k, q, -1, v)) if count else 0
        found.append(total)
    return tuple(found)


def _mean(group: str, d: int, pairing: Pairing, behind: Sequence[int]) -> fmpq:
    """Return the mean of the product of ``⟨s_x, s_y⟩`` over the joined indices."""
    return overlap_moment(group, d, *(behind[x] - behind[y] for x, y in pairing))


def scalar_form(size: Size) -> tuple[list[fmpq], list[list[fmpq]]]:
    """Return b and Q of the loss ``T_max − 1 − 2 b·x + x·Q x`` in x = (a_1 b_1, …, a_4 b_2).

    Blocks are multiples of the identity, and x sums their products over the heads.

    >>> form = scalar_form(("haar-unitary", 2, 2, "zero"))
    >>> form[0][4], form[1][4][4]  # of a_3 b_1: E|m_1|² twice
    (1/2, 1/2)
    """
    whole = tuple((2 * i, 2 * i + 1) for i in range(3))
    place, short = (pairings(size[0], n).index(whole[:n]) for n in (3, 2))
    linear = [reached(size, term)[short] for term in TERMS]
    return linear, [[shared(size, one, other)[place] for other in TERMS] for one in TERMS]


def scalar_loss(size: Size, products: Sequence[Any]) -> Any:
    """Return the loss of blocks that are multiples of the identity, by the products of TERMS.

    >>> scalar_loss(("haar-unitary", 2, 2, "zero"), [0, 0, 0, 0, fmpq(1), 0, 0, 0])
    1/2
    """
    linear, form = scalar_form(size)
    used = [k for k, x in enumerate(products) if x != 0]
    total = fmpq(size[2] - 1) - 2 * sum((linear[k] * products[k] for k in used), fmpq(0))
    return total + sum(products[k] * form[k][m] * products[m] for k in used for m in used)


def full_loss(size: Size, blocks: Mapping[str, Any]) -> Any:
    """Return the loss of full blocks, each an array H×d×d of FLINT rationals or numbers.

    >>> import numpy as np
    >>> one = np.array([[[fmpq(1), fmpq(0)], [fmpq(0), fmpq(1)]]])
    >>> blocks = {**{name: 0 * one for name in SCORE_BLOCKS + VALUE_BLOCKS}, "a3": one, "b1": one}
    >>> full_loss(("haar-unitary", 2, 2, "zero"), blocks)
    1/2
    """
    parts = [(term, h) for term in TERMS for h in _heads(term, blocks)]
    total: Any = size[2] - 1
    for term, h in parts:
        A, B = blocks[term.score][h], blocks[term.value][h]
        total = total - 2 * _real(_joined_mean(size, reached(size, term), (A, B)))
    for (one, h), (other, g) in product(parts, repeat=2):
        A, A2 = blocks[one.score][h], blocks[other.score][g].conj().T
        BB = blocks[other.value][g].conj().T @ blocks[one.value][h]
        total = total + _real(_joined_mean(size, shared(size, one, other), (A, A2, BB)))
    return total


def _heads(term: Term, blocks: Mapping[str, Any]) -> Iterator[int]:
    """Yield the heads in which neither block of a term vanishes."""
    pairs = zip(blocks[term.score], blocks[term.value], strict=True)
    yield from (h for h, (A, B) in enumerate(pairs) if (A != 0).any() and (B != 0).any())


def _joined_mean(size: Size, means: Sequence[fmpq], matrices: Sequence[Any]) -> Any:
    """Return ``Σ_{p,q} mean_p G⁻_pq X_q``; a mean of numbers that are floats is a float."""
    group, d, n = size[0], size[1], len(matrices)
    if not any(means):
        return 0
    exact = matrices[0].dtype == object
    total: Any = 0
    for q, row in zip(pairings(group, n), inverse(group, n, d), strict=True):
        factor = sum((x * y for x, y in zip(means, row, strict=True)), fmpq(0))
        if factor != 0:
            total += (factor if exact else float(factor)) * traces(q, matrices)
    return total


def _real(value: Any) -> Any:
    return value.real if isinstance(value, complex) or hasattr(value, "imag") else value
