"""A linear predictor as a torch module; torch is imported when it is asked for."""

from __future__ import annotations

import importlib
from typing import Any

from icar_theory.arguments import Array


def chain_module(weights: Array, biases: Array) -> Any:
    """Return the module of a chain with `weights` (T, n+T) and `biases` (T,), in float64.

    Its parameters have these names; what lies on or above the diagonal of tokens is masked. Save
    its ``state_dict``: the class exists only once torch is there, so the module cannot be pickled.

    Raises ImportError without torch.
    """
    torch = importlib.import_module("torch")
    count, width = weights.shape
    n = width - count

    class Chain(torch.nn.Module):  # type: ignore[misc, name-defined]
        """A chain of linear tokens, whose thresholds have no gradient: train on ``sums``."""

        def __init__(self) -> None:
            super().__init__()
            self.weights = torch.nn.Parameter(torch.tensor(weights, dtype=torch.float64))
            self.biases = torch.nn.Parameter(torch.tensor(biases, dtype=torch.float64))
            mask = torch.ones(count, width, dtype=torch.float64).tril(n - 1)
            self.register_buffer("mask", mask)

        def sums(self, chains: Any) -> Any:
            """Return the sums (batch, T) of given chains (batch, n+T), all at once."""
            causal = self.weights * self.mask
            return torch.nn.functional.linear(chains.to(torch.float64), causal, self.biases)

        def forward(self, x: Any) -> Any:
            """Return the tokens (batch, T) that follow bits (batch, n)."""
            if x.ndim != 2 or x.shape[1] != n:
                raise ValueError(f"x must have shape (batch, {n}), got {tuple(x.shape)}")
            causal = self.weights * self.mask
            with torch.no_grad():  # entries are filled in place
                chain = torch.zeros(len(x), width, dtype=torch.float64, device=x.device)
                chain[:, :n] = x
                for j in range(count):
                    row = causal[j, : n + j]
                    chain[:, n + j] = chain[:, : n + j] @ row + self.biases[j] > 0
            return chain[:, n:]

    return Chain()
