"""Gradient flow and training of every entry of ``W^{PV}`` and ``W^{KQ}``, real and imaginary parts.

    dW/dτ = −( ∂L/∂Re W + i ∂L/∂Im W )

The gradients are torch's, of the population loss (:class:`~numerics.kit.normalised.Moments`).
Nothing is masked unless a mask is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from numerics.kit.integration import followed
from numerics.kit.normalised import Moments
from numerics.kit.training import Trained, threads, train


@dataclass(frozen=True, eq=False)
class Flow:
    """Weights along a gradient flow: n times, value and score n×2d×2d, losses n."""

    times: Any
    value: Any
    score: Any
    loss: Any

    @property
    def value_block(self) -> Any:
        """P: what a value takes from x_s, n×d×d."""
        return self.value[:, : self.d, : self.d]

    @property
    def score_block(self) -> Any:
        """A: the key x_{s−1} against the query x_t, n×d×d."""
        return self.score[:, self.d :, : self.d]

    @property
    def d(self) -> int:
        """The dimension of a token."""
        return int(self.value.shape[1]) // 2

    @property
    def a(self) -> Any:
        """The mean diagonal entry of A."""
        return np.einsum("nii->n", self.score_block) / self.d

    @property
    def b(self) -> Any:
        """The mean diagonal entry of P."""
        return np.einsum("nii->n", self.value_block) / self.d

    @property
    def u(self) -> Any:
        """The product of the two."""
        return self.a * self.b

    @property
    def off_diagonal(self) -> Any:
        """The largest modulus of an off-diagonal entry of A or P."""
        both = np.concatenate([self.value_block, self.score_block], axis=1)
        return np.abs(both * np.tile(1 - np.eye(self.d), (2, 1))).max(axis=(1, 2))

    @property
    def other_blocks(self) -> Any:
        """The largest modulus of an entry outside A and P."""
        value, score = np.abs(self.value), np.abs(self.score)
        value[:, : self.d, : self.d] = 0
        score[:, self.d :, : self.d] = 0
        return np.maximum(value, score).max(axis=(1, 2))


def diagonal(d: int, a: float, b: float) -> tuple[Any, Any]:
    """Return value and score with ``P = b I``, ``A = a I`` and all other blocks 0.

    >>> value, score = diagonal(1, 2.0, 3.0)
    >>> value.real.tolist(), score.real.tolist()
    ([[3.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [2.0, 0.0]])
    """
    value, score = torch.zeros(2, 2 * d, 2 * d, dtype=torch.complex128)
    eye = torch.eye(d, dtype=torch.complex128)
    value[:d, :d], score[d:, :d] = b * eye, a * eye
    return value, score


def random(d: int, generator: Any, *, scale: float = 1.0, real: bool = False) -> tuple[Any, Any]:
    """Return value and score with normal entries of variance scale²/2d, real or complex."""
    parts = torch.randn(2, 2, 2 * d, 2 * d, generator=generator, dtype=torch.float64)
    parts *= scale / (2 * d) ** 0.5
    value, score = torch.complex(parts[0], 0 * parts[1] if real else parts[1])
    return value, score


def diagonal_mask(d: int) -> tuple[Any, Any]:
    """Return masks of value and score that keep the diagonals of A and P alone."""
    value, score = diagonal(d, 1.0, 1.0)
    return value.real, score.real


def gradient(moments: Moments, value: Any, score: Any) -> tuple[float, Any, Any]:
    """Return the loss and its gradients, ∂/∂Re + i ∂/∂Im of every entry."""
    leaves = [part.detach().clone().requires_grad_(True) for part in (value, score)]
    loss = moments.loss(*leaves)
    loss.backward()
    return loss.item(), leaves[0].grad, leaves[1].grad


def flow(moments: Moments, value: Any, score: Any, times: Any, *, mask: Any = None) -> Flow:
    """Return the gradient flow from a start (at time 0) at increasing times."""
    begin = torch.stack([value, score])
    kept = 1.0 if mask is None else torch.stack(list(mask))
    size = begin.shape

    def slope(_: float, vector: Any) -> Any:
        _, *gradients = gradient(moments, *torch.as_tensor(vector).reshape(size))
        return (-torch.stack(gradients) * kept).numpy().ravel()

    with threads(moments.gram.numel()):
        weights = followed(slope, begin.numpy(), times)
    losses = [gradient(moments, *torch.as_tensor(pair))[0] for pair in weights]
    return Flow(np.array(times), weights[:, 0], weights[:, 1], np.array(losses))


def converge(
    moments: Moments,
    value: Any,
    score: Any,
    *,
    seed: int,
    mask: Any = None,
    evaluations: int = 4000,
    label: str | None = None,
) -> Trained:
    """Train to convergence from a start; :func:`matrices` reads the weights of the run."""
    kept = (1.0, 1.0) if mask is None else mask

    def loss(weights: Any) -> Any:
        return moments.loss(*(k * w for k, w in zip(kept, unpacked(weights), strict=True)))

    begin = {"value": torch.view_as_real(value), "score": torch.view_as_real(score)}
    return train(loss, begin, seed=seed, evaluations=evaluations, label=label)


def unpacked(weights: Any) -> tuple[Any, Any]:
    """Return the complex value and score of weights with real and imaginary parts last."""
    value, score = (
        torch.view_as_complex(weights[name].contiguous()) for name in ("value", "score")
    )
    return value, score


def matrices(trained: Trained) -> tuple[Any, Any]:
    """Return the complex value and score (torch) that a run of training reached."""
    return unpacked({name: torch.as_tensor(array) for name, array in trained.weights.items()})
