"""Linear next-token predictors on bits: T tokens, each a threshold of the input and earlier tokens.

**Setting.** Inputs are ``x ∈ {0,1}^n``, and token j of a chain is
``t_j = [θ_j ≤ Σ_i w_ji x_i + Σ_{l<j} v_jl t_l]``. Training is *teacher forced*: token j learns from
``(x, t_1 … t_{j−1})`` of given chains. A *rollout* feeds a predictor its own tokens.

A threshold does not change when weights and threshold are scaled together; a trained predictor is
scaled up and rounded to integers, so that every token below is computed without roundoff.

Reference: Malach, *Auto-Regressive Next-Token Predictors are Universal Learners*, ICML 2024.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

BITS = 40
"""A trained token's largest weight is rounded to this many bits; sums of 2^20 fit in int64."""


@dataclass(frozen=True, eq=False)
class Predictor:
    """Linear tokens with integer weights.

    `tokens[j]` holds ``w_j1 … w_jn, v_j1 … v_j,j−1, −θ_j``.

    >>> both = Predictor((np.array([1, 1, -2]),))  # t_1 = [2 ≤ x_1 + x_2]
    >>> rollout(both, np.array([[1, 1], [1, 0]])).tolist()
    [[1], [0]]
    """

    tokens: tuple[Any, ...]

    @property
    def length(self) -> int:
        """The length T of the chain."""
        return len(self.tokens)


def every_input(n: int) -> Any:
    """Return all 2^n inputs in the order of binary numbers, 2^n × n (int64).

    >>> every_input(2).tolist()
    [[0, 0], [0, 1], [1, 0], [1, 1]]
    """
    return np.arange(2**n)[:, None] >> np.arange(n)[::-1] & 1


def drawn_inputs(n: int, count: int, generator: Any) -> Any:
    """Return independent uniform inputs, count × n (int64), from a torch generator."""
    return torch.randint(2, (count, n), generator=generator).numpy()


def contexts(inputs: Any, chain: Any, j: int) -> Any:
    """Return what token j (from 0) sees, and a last 1: count × (n + j + 1)."""
    return np.concatenate([inputs, chain[:, :j], np.ones((len(inputs), 1), inputs.dtype)], axis=1)


def rollout(predictor: Predictor, inputs: Any) -> Any:
    """Return the tokens a predictor produces from its own earlier tokens, count × T."""
    chain = np.zeros((len(inputs), predictor.length), np.int64)
    for j, weights in enumerate(predictor.tokens):
        chain[:, j] = contexts(inputs, chain, j) @ weights >= 0
    return chain


def teacher_forced(predictor: Predictor, inputs: Any, chain: Any) -> Any:
    """Return the tokens a predictor produces from the earlier tokens of a given chain, count × T.

    >>> copy = Predictor((np.array([1, -1]), np.array([0, 1, -1])))  # t_1 = x_1, t_2 = t_1
    >>> teacher_forced(copy, np.array([[1]]), np.array([[0, 1]])).tolist()
    [[1, 0]]
    """
    produced = [
        contexts(inputs, chain, j) @ weights >= 0 for j, weights in enumerate(predictor.tokens)
    ]
    return np.stack(produced, axis=1).astype(np.int64)


def integers(weights: Any) -> Any:
    """Return weights scaled by a power of two and rounded: the largest gets BITS bits.

    >>> integers(np.array([0.5, -0.25])).tolist() == [2**40, -(2**39)]
    True
    """
    largest = float(np.abs(weights).max())
    scale = BITS - np.frexp(largest)[1] + 1 if largest else 0
    return np.rint(np.ldexp(weights, scale)).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Fit:
    """What training reached: a predictor, and of every token the loss and gradient norm."""

    predictor: Predictor
    losses: tuple[float, ...]
    gradient_norms: tuple[float, ...]


def train_chain(inputs: Any, chain: Any, *, generator: Any, ridge: float = 1e-7) -> Fit:
    """Train every token by logistic regression on given chains, from a random normal start.

    The loss of token j is the mean of ``log(1 + exp(−y s)) + ridge |w|²/2``, where s is its score
    and y = ±1 its target. The ridge keeps the minimum finite where the chains can be separated.

    >>> x = every_input(2)
    >>> fit = train_chain(x, x[:, :1] & x[:, 1:], generator=torch.Generator().manual_seed(0))
    >>> rollout(fit.predictor, x).T.tolist()
    [[0, 0, 0, 1]]
    """
    found = []
    for j in range(chain.shape[1]):
        features = torch.as_tensor(contexts(inputs, chain, j), dtype=torch.float64)
        start = torch.randn(features.shape[1], generator=generator, dtype=torch.float64)
        signs = torch.as_tensor(2 * chain[:, j] - 1, dtype=torch.float64)
        found.append(logistic(features * signs[:, None], start, ridge))
    weights, losses, norms = zip(*found, strict=True)
    return Fit(Predictor(tuple(integers(w.numpy()) for w in weights)), losses, norms)


def logistic(signed: Any, start: Any, ridge: float) -> tuple[Any, float, float]:
    """Return the weights, loss and gradient norm that Newton's method reaches.

    `signed` holds features times targets ±1, count × features. Each step is halved until the loss
    falls by a quarter of what its slope promises; the loss is strictly convex.
    """
    weights = start
    identity = torch.eye(len(start), dtype=torch.float64)

    def loss(at: Any) -> Any:
        return torch.nn.functional.softplus(-(signed @ at)).mean() + ridge / 2 * at @ at

    value = loss(weights)
    for _ in range(100):
        miss = torch.sigmoid(-(signed @ weights))
        gradient = ridge * weights - signed.T @ miss / len(signed)
        if gradient.norm() < 1e-10:
            break
        curvature = (signed.T * (miss * (1 - miss))) @ signed / len(signed) + ridge * identity
        step = torch.linalg.solve(curvature, gradient)
        rate, slope = 1.0, gradient @ step
        while rate > 1e-9 and loss(weights - rate * step) > value - rate * slope / 4:
            rate /= 2
        if rate <= 1e-9:  # the loss no longer falls in float64
            break
        weights = weights - rate * step
        value = loss(weights)
    return weights, float(value), float(gradient.norm())


def perceptron(inputs: Any, chain: Any, *, passes: int = 10_000) -> tuple[Predictor, list[int]]:
    """Train every token by the perceptron rule from 0; return the predictor and its mistakes.

    Contexts ``(x, t_<j, 1)`` come in the given order, again and again. A token that errs adds its
    context, or subtracts it where the target is 0. Raises RuntimeError where a token still errs
    after `passes` passes.

    >>> x = every_input(2)
    >>> perceptron(x, x[:, :1] & x[:, 1:])[1]
    [11]
    """
    found = [perceptron_token(contexts(inputs, chain, j), chain[:, j], passes)
             for j in range(chain.shape[1])]  # fmt: skip
    return Predictor(tuple(weights for weights, _ in found)), [mistakes for _, mistakes in found]


def perceptron_token(features: Any, targets: Any, passes: int) -> tuple[Any, int]:
    """Return the integer weights that err on no row, and the number of mistakes on the way."""
    weights, mistakes = np.zeros(features.shape[1], np.int64), 0
    for _ in range(passes):
        before, row = mistakes, 0
        while row < len(features):  # up to the next row on which the present weights err
            wrong = (features[row:] @ weights >= 0) != targets[row:]
            if not wrong.any():
                break
            row += int(wrong.argmax())
            weights = weights + (2 * targets[row] - 1) * features[row]
            mistakes += 1
            row += 1
        if mistakes == before:
            return weights, mistakes
    raise RuntimeError(f"a token still errs after {passes} passes and {mistakes} mistakes")


def errors(predictor: Predictor, inputs: Any, chain: Any) -> tuple[Any, Any, Any]:
    """Return where a predictor errs against given chains, as booleans.

    Teacher forced, by token (count × T); rolled out, anywhere (count) and at the last token
    (count).
    """
    forced = teacher_forced(predictor, inputs, chain) != chain
    rolled = rollout(predictor, inputs) != chain
    return forced, rolled.any(axis=1), rolled[:, -1]


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Return the mean of independent values and its standard error.

    >>> spread([1.0, 3.0])
    (2.0, 1.0)
    """
    return float(np.mean(values)), float(np.std(values, ddof=1) / len(values) ** 0.5)
