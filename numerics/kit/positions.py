"""Next-token models with weights of their own for every position of a sequence of fixed length.

**Setting.** Tokens 0 … g−1 of a sequence are given. Each later position p has its own softmax model
of the tokens before it, as one-hot vectors: linear, or with one hidden layer of rectified units.
All positions are stored in one matrix, of which only the rows of earlier tokens are used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn.functional import cross_entropy, one_hot

Weights = Mapping[str, Any]


@dataclass(frozen=True)
class Positions:
    """The shape of a model: `given` tokens, then up to `length`; `hidden` 0 is a linear model."""

    length: int
    given: int
    signs: int
    hidden: int = 0

    def start(self, generator: Any) -> dict[str, Any]:
        """Return first weights: 0 for a linear model, else normal of the usual sizes (float32)."""
        told, inputs = self.length - self.given, self.length * self.signs
        if not self.hidden:
            return {
                "out": torch.zeros(inputs, told, self.signs),
                "bias": torch.zeros(told, self.signs),
            }
        # of a one-hot vector `length` entries are 1
        into = torch.randn(inputs, told, self.hidden, generator=generator) / self.length**0.5
        out = torch.randn(told, self.hidden, self.signs, generator=generator) / self.hidden**0.5
        return {
            "in": into * self.seen()[:, :, None],
            "inner": torch.zeros(told, self.hidden),
            "out": out,
            "bias": torch.zeros(told, self.signs),
        }

    def seen(self) -> Any:
        """Return 1 where position p sees a token: (length · signs) × (length − given)."""
        earlier = torch.arange(self.length)[:, None] < torch.arange(self.given, self.length)
        return earlier.repeat_interleave(self.signs, dim=0).to(torch.float32)

    def inputs(self, tokens: Any) -> Any:
        """Return one-hot tokens, count × (length · signs)."""
        return one_hot(tokens, self.signs).flatten(1).to(torch.float32)

    def scores(self, weights: Weights, inputs: Any, positions: slice = slice(None)) -> Any:
        """Return the scores of the next token, count × positions × signs."""
        name = "in" if self.hidden else "out"
        first = (weights[name] * self.seen()[:, :, None])[:, positions]
        sums = (inputs @ first.flatten(1)).unflatten(1, first.shape[1:])
        if not self.hidden:
            return sums + weights["bias"][positions]
        inner = torch.relu(sums + weights["inner"][positions])
        outer = torch.bmm(inner.transpose(0, 1), weights["out"][positions]).transpose(0, 1)
        return outer + weights["bias"][positions]

    def loss(self, weights: Weights, tokens: Any) -> Any:
        """Return the mean of the cross-entropies of all told tokens, teacher forced."""
        scores = self.scores(weights, self.inputs(tokens))
        return cross_entropy(scores.flatten(0, 1), tokens[:, self.given :].flatten())

    def forced(self, weights: Weights, tokens: Any) -> Any:
        """Return the likeliest tokens given true earlier ones, count × (length − given)."""
        return self.scores(weights, self.inputs(tokens)).argmax(dim=2)

    def rollout(self, weights: Weights, tokens: Any) -> Any:
        """Return the likeliest tokens given the model's own earlier ones; the first are given."""
        inputs = self.inputs(tokens)
        inputs[:, self.given * self.signs :] = 0
        told = []
        for p in range(self.length - self.given):
            token = self.scores(weights, inputs, slice(p, p + 1))[:, 0].argmax(dim=1)
            told.append(token)
            place = (self.given + p) * self.signs
            inputs[:, place : place + self.signs] = one_hot(token, self.signs)
        return torch.stack(told, dim=1)
