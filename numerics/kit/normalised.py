"""The layer with normalised attention on pairs ``e_t = (x_t, x_{t−1})``, from its definition.

    ŷ_t = first d coordinates of  W^{PV} Σ_{s≤t} e_s ⟨e_s, W^{KQ} e_t⟩ / (t − 1),   t = 2 … T − 1

**Setting.** ``x_{s+1} = λ ⊙ x_s`` with independent uniform phases λ_j, ``x_0 = 0``, and a first
vector x_1 whose law is a :class:`~numerics.kit.starts.Start`. ``W^{PV}`` is called `value` and
``W^{KQ}`` `score`; both are full complex 2d×2d matrices.

**A small exact design of phases.** In ``|ŷ_t − x_{t+1}|²`` the exponent of one λ_j has modulus at
most 3(t − 1), and the exponents of all λ together add up to at most 3, whatever t. Hence the points
``λ = μ·(1, ν_2, …, ν_d)``, with μ⁴ = 1 and ν_j^m = 1 for m = 3(t − 1) + 1, average it exactly.

**The loss as a quadratic form.** ŷ_t is linear in the products ``W^{PV}_{ia} W^{KQ}_{bc}`` with
coefficients that depend on the sequence alone, so that their second moments, computed once, give
the loss of every layer. λ and x_1 are independent: each moment is one of phases times one of x_1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from numerics.kit.layers import with_previous
from numerics.kit.sequences import tokens
from numerics.kit.starts import Start

TURNS = 4
"""Common phases μ: exponents add up to t − 3 … t in ŷ_t and to t in x_{t+1}, at most 3 apart."""
SMALL = 1e-9
"""Means of up to 10^5 terms of size T carry roundoff of 1e-12; (T − 2)² stays below 10^4."""
CHUNK = 2**10
"""Sequences at a time: 8d³ features each, at T − 2 positions."""


def phase_design(d: int, length: int, *, refinement: int = 0) -> Any:
    """Return λ (N×d) over which the mean of ``|ŷ_t − x_{t+1}|²`` is exact for t < length.

    >>> phase_design(2, 4).shape  # 4 common phases, 7 relative ones
    torch.Size([28, 2])
    """
    m = 3 * (length - 2) + 1 + refinement
    turns, relative = (torch.arange(n, dtype=torch.float64) / n for n in (TURNS + refinement, m))
    grid = torch.cartesian_prod(turns, *[relative] * (d - 1)).reshape(-1, d)
    phases = torch.cat([grid[:, :1], grid[:, :1] + grid[:, 1:]], dim=1)
    return torch.exp(2j * math.pi * phases)


def begun(spectrum: Any, first: Any, length: int) -> Any:
    """Return ``x_1 … x_length`` (N×length×d) from eigenvalues and first vectors, both N×d."""
    return tokens(spectrum, length) * torch.as_tensor(first)[:, None, :]


def pairs(sequences: Any) -> Any:
    """Return ``e_t = (x_t, x_{t−1})`` (N×T×2d) of tokens N×T×d, with x_0 = 0."""
    return torch.cat([sequences, with_previous(sequences)], dim=2)


def grams(e: Any) -> Any:
    """Return ``Σ_{s≤t} e_s e_s* / (t − 1)`` for t = 2, 3, …: N×(T−1)×2d×2d of pairs N×T×2d."""
    sums = torch.einsum("nsa,nsb->nsab", e, e.conj()).cumsum(dim=1)
    return sums[:, 1:] / torch.arange(1, e.shape[1])[:, None, None]


def predict_normalised(sequences: Any, value: Any, score: Any) -> Any:
    """Return ŷ_2 … ŷ_{T−1} (N×(T−2)×d) of tokens x_1 … x_T (N×T×d), the last one a target only.

    >>> x = torch.tensor([[[1.0], [1j], [-1.0]]], dtype=torch.complex128)
    >>> ahead = torch.tensor([[1, 0], [0, 0]], dtype=torch.complex128)  # value from x_s
    >>> predict_normalised(x, ahead, ahead.T.roll(1, 0)).item()  # x_2 ⟨x_1, x_2⟩
    (-1+0j)
    """
    d = sequences.shape[2]
    e = pairs(sequences[:, :-1])
    asked = torch.einsum("bc,ntc->ntb", score, e[:, 1:])
    found = torch.einsum("ntab,ntb->nta", grams(e), asked)
    return torch.einsum("ia,nta->nti", value[:d], found)


def mean_loss(predictions: Any, targets: Any, weights: Any) -> Any:
    """Return ``½ Σ_t ‖ŷ_t − x_{t+1}‖²``, averaged over sequences with weights that add up to 1."""
    error = predictions - targets
    return torch.einsum("n,nti->", weights, error.real**2 + error.imag**2) / 2


@dataclass(frozen=True, eq=False)
class Moments:
    """Second moments of the features ``e_a ē_b e_c`` (F = 8d³) and of the targets, over all t.

    `gram` F×F, `cross` with the targets F×d, and `energy` of the targets.
    """

    gram: Any
    cross: Any
    energy: float

    @property
    def d(self) -> int:
        """The dimension of a token."""
        return int(self.cross.shape[1])

    def loss(self, value: Any, score: Any) -> Any:
        """Return the population loss of a layer, up to roundoff of the size of `energy`."""
        products = torch.einsum("ia,bc->iabc", value[: self.d], score).reshape(self.d, -1)
        square = torch.einsum("if,if->", products @ self.gram, products.conj())
        product = torch.einsum("if,fi->", products, self.cross)
        return (square.real - 2 * product.real + self.energy) / 2


def moments(start: Start, length: int, *, begin: int = 2, refinement: int = 0) -> Moments:
    """Return the moments of x_1 … x_T, T = length, with this law of x_1, for t = begin … T − 1.

    >>> zero = torch.zeros(4, 4, dtype=torch.complex128)
    >>> from numerics.kit.starts import ones
    >>> float(moments(ones(2), 4).loss(zero, zero))  # ½ · (T − 2) · d
    2.0
    """
    d = start.d
    gram, cross = phase_moments(phase_design(d, length, refinement=refinement), length, begin)
    pair = np.tile(start.points, 2)  # a coordinate of e_t is one of x_1 times a phase
    cubes = np.einsum("na,nb,nc->nabc", pair, pair, pair).reshape(len(pair), -1)
    weighted = torch.as_tensor(start.weights[:, None] * cubes)
    return Moments(
        gram * (weighted.T @ torch.as_tensor(cubes)),
        cross * (weighted.T @ torch.as_tensor(start.points)),
        (length - begin) * float(start.mean(lambda x: x**2).sum()),
    )


def phase_moments(spectrum: Any, length: int, begin: int) -> tuple[Any, Any]:
    """Return the moments `gram` and `cross` of sequences from ``x_1 = (1, …, 1)``.

    A moment counts how often products of phases are 1, divided by (t − 1)² or t − 1 and summed over
    t. So the least that is not 0 is 1/(T − 2)², and what is below SMALL is a 0 under roundoff.
    """
    d = spectrum.shape[1]
    gram = torch.zeros(8 * d**3, 8 * d**3, dtype=torch.complex128)
    cross = torch.zeros(8 * d**3, d, dtype=torch.complex128)
    for part in spectrum.split(CHUNK):
        sequences = tokens(part, length)
        e = pairs(sequences[:, :-1])
        late = grams(e)[:, begin - 2 :]
        features = torch.einsum("ntab,ntc->ntabc", late, e[:, begin - 1 :]).reshape(-1, 8 * d**3)
        gram += features.T @ features.conj() / len(spectrum)
        cross += features.T @ sequences[:, begin:].reshape(-1, d).conj() / len(spectrum)
    gram, cross = (torch.where(found.abs() < SMALL, 0, found) for found in (gram, cross))
    return gram, cross
