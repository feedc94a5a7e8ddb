"""Softmax and linear attention on real or complex sequences, blocks multiples of the identity.

Every block is a number: a head has scores ``Re Σ_ij a_ij ⟨x_t^i, x_T^j⟩`` of the channels x^i of a
token. One layer reads the channels (s_t, s_{t−1}); in a stack the channels are (u, s, s_{t−1}) and
every layer adds its values to all three.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import torch

from numerics.kit.deep import stream
from numerics.kit.layers import with_previous

Attention = Literal["linear", "averaged", "centred", "softmax"]
"""Scores as they are, divided by T, less their mean and divided by T, or under a softmax."""


def grid(d: int, points: int) -> Any:
    """Return all ``points^d`` eigenvalues (points^d × d) of equally spaced phases.

    The mean over them is that of the uniform law for Laurent polynomials of degree below `points`
    in each coordinate; for other smooth functions the error falls geometrically with `points`.

    >>> grid(2, 3).shape
    torch.Size([9, 2])
    """
    angles = 2 * torch.pi * torch.arange(points, dtype=torch.float64) / points
    phases = torch.cartesian_prod(*[angles] * d).reshape(-1, d)
    return torch.polar(torch.ones_like(phases), phases)


def channels(sequences: Any) -> Any:
    """Return the channels (s_t, s_{t−1}), N×T×2×d, of tokens N×T×d."""
    return torch.stack([sequences, with_previous(sequences)], dim=2)


def products(x: Any) -> Any:
    """Return ``Re ⟨x_t^i, x_q^j⟩`` of channels N×T×C×d, N×T×T×C×C with t before q.

    >>> products(torch.ones(1, 2, 1, 3)).shape
    torch.Size([1, 2, 2, 1, 1])
    """
    parts = torch.view_as_real(x).flatten(-2) if x.is_complex() else x
    return torch.einsum("ntid,nqjd->ntqij", parts, parts)


def weights(attention: Attention, scores: Any) -> Any:
    """Return the weights of scores N×H×q×t, 0 for t > q."""
    length = scores.shape[-1]
    seen = torch.ones(length, length, dtype=torch.bool).tril()
    if attention == "softmax":
        return torch.softmax(scores.masked_fill(~seen, -torch.inf), dim=-1)
    linear = scores * seen
    if attention == "linear":
        return linear
    count = torch.arange(1, length + 1, dtype=torch.float64)[:, None]
    if attention == "centred":
        linear = (scores - linear.sum(dim=-1, keepdim=True) / count) * seen
    return linear / count


def heads(attention: Attention, inner: Any, x: Any, A: Any, B: Any) -> Any:
    """Return the sum of the heads, N×T×out×d.

    A is H×C×C, B is H×out×C, `inner` are the products of x, N×T×C×d.
    """
    p = weights(attention, torch.einsum("hij,ntqij->nhqt", A, inner)).to(x.dtype)
    mixed = torch.einsum("nhqt,ntid->nhqid", p, x)
    return torch.einsum("hoi,nhqid->nqod", B.to(x.dtype), mixed)


def predict(sequences: Any, A: Any, B: Any, attention: Attention = "softmax") -> Any:
    """Return one layer's predictions at T = 2 …, N×(T−1)×d; A is H×4 (a1 … a4), B is H×2."""
    x = channels(sequences)
    found = heads(attention, products(x), x, A.reshape(-1, 2, 2), B[:, None])
    return found[:, 1:, 0]


def stack(sequences: Any, layers: Mapping[str, Any], attention: Attention) -> Any:
    """Return what the channel u of the last layer holds at T = 2 …, N×(T−1)×d.

    `layers` has A and B, L×H×3×3.
    """
    x = stream(sequences)
    for A, B in zip(layers["A"], layers["B"], strict=True):
        x = x + heads(attention, products(x), x, A, B)
    return x[:, 1:, 0]


def scaled(A: Any, B: Any, means: Any, size: float) -> tuple[Any, Any]:
    """Return the heads ``(εA_h, B_h/ε)`` and one that scores 0, ``M − Σ_h B_h/ε``."""
    last = means - B.sum(dim=0) / size
    return torch.cat([size * A, torch.zeros(1, 4)]), torch.cat([B / size, last[None]])
