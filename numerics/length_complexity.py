"""Numerics of length_complexity: linear tokens trained on parity, with a chain and without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from numerics.kit.agreement import Surrogate, agreement, climb, trained_token
from numerics.kit.chains import (
    Fit,
    Predictor,
    contexts,
    drawn_inputs,
    errors,
    every_input,
    perceptron,
    spread,
    train_chain,
)
from numerics.kit.pictures import Report

EXAMPLES = (10, 20, 50, 100, 200, 500, 1000, 2000)
"""Numbers of random examples at which learning curves are measured."""


def digits_of_sum(inputs: Any) -> Any:
    """Return the binary digits of ``x_1 + … + x_n`` from the top; the last one is the parity.

    There are as many as the number n itself has.

    >>> digits_of_sum(np.array([[1, 1, 0], [1, 1, 1]])).tolist()
    [[1, 0], [1, 1]]
    """
    places = np.arange(inputs.shape[1].bit_length())[::-1]
    return inputs.sum(axis=1)[:, None] >> places & 1


def trained(n: int, examples: int, *, seed: int, chain: bool = True) -> Fit:
    """Train linear tokens on random inputs: the digits of the sum, or the parity alone.

    >>> trained(3, 200, seed=0).predictor.length
    2
    """
    generator = torch.Generator().manual_seed(seed)
    inputs = drawn_inputs(n, examples, generator)
    return train_chain(inputs, targets(inputs, chain=chain), generator=generator)


def targets(inputs: Any, *, chain: bool) -> Any:
    """Return the digits of the sum, or the last of them alone, count × T."""
    digits = digits_of_sum(inputs)
    return digits if chain else digits[:, -1:]


@dataclass(frozen=True, eq=False)
class Curve:
    """Errors on all 2^n inputs: of the whole chain (sizes × seeds) and by token, teacher forced.

    `wrong` is the share of inputs on which the rollout differs from the chain, `last` that on which
    its last token does, `forced` (sizes × seeds × T) the error of each token from true earlier
    ones.
    """

    examples: Any
    wrong: Any
    last: Any
    forced: Any

    def accuracy(self) -> list[tuple[float, float]]:
        """Return the mean accuracy of the whole chain and its standard error, by size."""
        return [spread(list(1 - row)) for row in self.wrong]


def learning_curve(
    n: int, *, examples: tuple[int, ...] = EXAMPLES, seeds: int = 5, chain: bool = True
) -> Curve:
    """Return what predictors trained on more and more random inputs do on all of them."""
    inputs = every_input(n)
    true = targets(inputs, chain=chain)
    wrong, last, forced = [], [], []
    for count in examples:
        for seed in range(seeds):
            predictor = trained(n, count, seed=seed, chain=chain).predictor
            by_token, by_input, at_last = errors(predictor, inputs, true)
            wrong.append(by_input.mean())
            last.append(at_last.mean())
            forced.append(by_token.mean(axis=0))
    shape = (len(examples), seeds)
    return Curve(
        np.array(examples),
        np.reshape(wrong, shape),
        np.reshape(last, shape),
        np.reshape(forced, (*shape, -1)),
    )


def perceptron_mistakes(
    n: int, *, examples: int | None = None, seed: int = 0
) -> tuple[Predictor, list[int], Any]:
    """Return the predictor of the perceptron rule, its mistakes by token, and the inputs it saw.

    The inputs are all 2^n in a random order, or as many random ones as `examples` says.
    """
    generator = torch.Generator().manual_seed(seed)
    if examples is None:
        inputs = every_input(n)[torch.randperm(2**n, generator=generator).numpy()]
    else:
        inputs = drawn_inputs(n, examples, generator)
    return *perceptron(inputs, digits_of_sum(inputs)), inputs


@dataclass(frozen=True, eq=False)
class Direct:
    """One token without a chain: on how many of the 2^n inputs it says the parity.

    `trained` counts after a surrogate loss was minimised on all inputs, `searched` after a local
    search from there; `weights` (n + 1 integers, the last one added) are those of the search.
    """

    trained: int
    searched: int
    weights: Any


def direct(n: int, *, seed: int, loss: Surrogate = "logistic") -> Direct:
    """Train one linear token on the parity of all inputs, then search for better weights.

    >>> direct(2, seed=0).searched
    3
    """
    inputs = every_input(n)
    parity = digits_of_sum(inputs)[:, -1]
    features = contexts(inputs, inputs, 0)
    start = trained_token(inputs, parity, loss=loss, seed=seed)
    weights = climb(start, inputs, parity, seed=seed)
    counts = [agreement(w, features, parity) for w in (start, weights)]
    return Direct(counts[0], counts[1], weights)


def pictures(report: Report) -> dict[str, Any]:
    """Return learning curves at n = 10 with and without a chain, and the best single tokens."""
    n = 10
    found: dict[str, Any] = {"curve_sizes": np.array([n, n.bit_length()])}
    found["curve_examples"] = np.array(EXAMPLES)
    for name, chain in (("chain", True), ("direct", False)):
        report(f"learning curve of parity, {name}")
        found[f"curve_{name}"] = 1 - learning_curve(n, chain=chain).last
    report("one token on parity")
    rows = [[n, direct(n, seed=seed).searched] for n in range(2, 11) for seed in range(10)]
    found["direct_best"] = np.array(rows)
    return found
