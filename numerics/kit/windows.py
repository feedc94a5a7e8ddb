"""Next-token models of a window: a softmax of the last w tokens, linear or with hidden units.

**Setting.** The last w tokens are one-hot vectors; a linear model adds one row of scores for each
of them, and a shallow one passes such a sum through rectified units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn.functional import cross_entropy, embedding_bag

Weights = Mapping[str, Any]


@dataclass(frozen=True)
class Window:
    """The shape of a model: window, vocabulary, hidden units (0 for a linear model)."""

    window: int
    signs: int
    hidden: int = 0

    def start(self, generator: Any) -> dict[str, Any]:
        """Return first weights: 0 for a linear model, else normal of the usual sizes (float32)."""
        inputs = self.window * self.signs
        if not self.hidden:
            return {"out": torch.zeros(inputs, self.signs), "bias": torch.zeros(self.signs)}
        into = torch.randn(inputs, self.hidden, generator=generator) / self.window**0.5
        out = torch.randn(self.hidden, self.signs, generator=generator) / self.hidden**0.5
        return {
            "in": into,
            "inner": torch.zeros(self.hidden),
            "out": out,
            "bias": torch.zeros(self.signs),
        }

    def scores(self, weights: Weights, windows: Any) -> Any:
        """Return the scores of the next token, count × signs, after windows, count × window."""
        rows = windows + self.signs * torch.arange(self.window)
        if not self.hidden:
            return embedding_bag(rows, weights["out"], mode="sum") + weights["bias"]
        sums = embedding_bag(rows, weights["in"], mode="sum")
        return torch.relu(sums + weights["inner"]) @ weights["out"] + weights["bias"]

    def losses(self, weights: Weights, text: Any, starts: Any) -> Any:
        """Return the cross-entropies of the tokens that follow the windows from given places on."""
        windows = text[starts[:, None] + torch.arange(self.window)]
        scores = self.scores(weights, windows)
        return cross_entropy(scores, text[starts + self.window], reduction="none")

    def bits(self, weights: Weights, text: Any) -> float:
        """Return the mean of −log₂ p over every token of a text that has a whole window before."""
        starts = torch.arange(len(text) - self.window)
        parts = [self.losses(weights, text, part).double() for part in starts.split(8192)]
        return float(torch.cat(parts).mean()) / float(torch.log(torch.tensor(2.0)))

    def drawn(self, weights: Weights, begin: Any, count: int, *, seed: int) -> Any:
        """Return `count` tokens drawn one after the other from the model, after a first window."""
        generator = torch.Generator().manual_seed(seed)
        tokens = begin[: self.window].tolist()
        for _ in range(count):
            scores = self.scores(weights, torch.tensor([tokens[-self.window :]]))[0]
            chosen = torch.multinomial(torch.softmax(scores, dim=0), 1, generator=generator)
            tokens.append(int(chosen))
        return torch.tensor(tokens[self.window :])
