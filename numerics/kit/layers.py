"""The linear-attention layer in torch, run on actual sequences, straight from its definition.

    ŷ_T = Σ_h Σ_{t=1..T} P[T, t] ⟨s_{T−1}, A_h s_t⟩ B_h s_t

for every length T = 2 … horizon at once

and, on augmented tokens ``(0, s_t, s_{t−1})`` with query ``e_T``,

    ŷ_T = Σ_h Σ_t ( a1·⟨s_t, s_T⟩ + a2·⟨s_t, s_{T−1}⟩ + a3·⟨s_{t−1}, s_T⟩ + a4·⟨s_{t−1}, s_{T−1}⟩ )
                  · ( b1 s_t + b2 s_{t−1} ).

One einsum a line of the formula, complex128 throughout. :func:`predict` takes diagonal heads;
:func:`predict_full` takes heads that are full d×d matrices, for sequences in a common basis that is
not the eigenbasis.
"""

from __future__ import annotations

from typing import Any

import torch


def causal(positions: Any) -> Any:
    """Return the positional weights (complex128), 0 past each row's length T = k + 2."""
    rows, columns = positions.shape
    used = torch.arange(columns)[None, :] < torch.arange(2, rows + 2)[:, None]
    return torch.where(used, positions, torch.zeros_like(positions)).to(torch.complex128)


def predict(tokens: Any, query_key: Any, value: Any, positions: Any) -> Any:
    """Return the predictions N×(horizon−1)×d of tokens N×horizon×d.

    A and B are H×d, P is (horizon−1)×horizon.

    >>> s = torch.tensor([[[1.0], [1j]]], dtype=torch.complex128)
    >>> predict(s, torch.ones(1, 1), torch.ones(1, 1), torch.tensor([[0.0, 1.0]])).item()
    (-1+0j)
    """
    A, B, P = query_key.to(torch.complex128), value.to(torch.complex128), causal(positions)
    queries = tokens[:, : len(P)]  # s_{T-1}, T = 2 … horizon
    scores = torch.einsum("nqj,hj,ntj->nhqt", queries.conj(), A, tokens)
    return torch.einsum("qt,nhqt,hi,nti->nqi", P, scores, B, tokens)


def predict_full(tokens: Any, query_key: Any, value: Any, positions: Any) -> Any:
    """Return the predictions for heads A_h, B_h given as full matrices H×d×d."""
    P = causal(positions)
    queries = tokens[:, : len(P)]
    scores = torch.einsum("nqi,hij,ntj->nhqt", queries.conj(), query_key, tokens)
    return torch.einsum("qt,nhqt,hij,ntj->nqi", P, scores, value, tokens)


def with_previous(tokens: Any, spectrum: Any = None) -> Any:
    """Return ``s_0 … s_{T−1}`` of tokens N×T×d: ``s_0 = 0``, or ``W^{−1} s_1`` from eigenvalues."""
    first = (
        torch.zeros_like(tokens[:, :1])
        if spectrum is None
        else (tokens[:, 0] * spectrum.conj())[:, None]
    )
    return torch.cat([first, tokens[:, :-1]], dim=1)


def predict_augmented(tokens: Any, previous: Any, blocks: Any) -> Any:
    """Return the predictions N×(horizon−1)×d of tokens and predecessors N×horizon×d.

    The six blocks are H×d.
    """
    a1, a2, a3, a4, b1, b2 = (
        blocks[name].to(torch.complex128) for name in ("a1", "a2", "a3", "a4", "b1", "b2")
    )
    last, before = tokens[:, 1:], previous[:, 1:]  # s_T and s_{T-1}, T = 2 … horizon
    scores = sum(
        torch.einsum("ntj,hj,nqj->nhqt", key.conj(), a, query)
        for key, a, query in (
            (tokens, a1, last),
            (tokens, a2, before),
            (previous, a3, last),
            (previous, a4, before),
        )
    )
    horizon = tokens.shape[1]
    scores = torch.tril(torch.ones(horizon - 1, horizon), diagonal=1) * scores  # t ≤ T
    values = torch.einsum("hi,nti->nhti", b1, tokens) + torch.einsum("hi,nti->nhti", b2, previous)
    return torch.einsum("nhqt,nhti->nqi", scores, values)


def mean_loss(predictions: Any, targets: Any) -> Any:
    """Return the mean over sequences of ``Σ_T ‖ŷ_T − s_{T+1}‖²`` (targets N×(horizon−1)×d)."""
    error = predictions - targets
    return (error.real**2 + error.imag**2).sum() / len(error)
