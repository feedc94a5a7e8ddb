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

        def extra_repr(self) -> str:
            return f"{n} bits in, {count} tokens"

        def sums(self, chains: Any) -> Any:
            """Return the sums (batch, T) of given chains (batch, n+T), all at once."""
            given = self._read("chains", chains, width)
            return torch.nn.functional.linear(given, self.weights * self.mask, self.biases)

        def _read(self, name: str, value: Any, columns: int) -> Any:
            given = torch.as_tensor(value, dtype=torch.float64, device=self.weights.device)
            if given.ndim != 2 or given.shape[1] != columns:
                raise ValueError(
                    f"{name} must have shape (batch, {columns}), got {tuple(given.shape)}"
                )
            return given

        def forward(self, x: Any) -> Any:
            """Return the tokens (batch, T) that follow bits (batch, n)."""
            bits = self._read("x", x, n)
            causal = self.weights * self.mask
            with torch.no_grad():  # entries are filled in place
                chain = bits.new_zeros(len(bits), width)
                chain[:, :n] = bits
                for j in range(count):
                    row = causal[j, : n + j]
                    chain[:, n + j] = chain[:, : n + j] @ row + self.biases[j] > 0
            return chain[:, n:]

    return Chain()
