"""Numerics of length_complexity: linear tokens trained on parity, with a chain and without one."""

from __future__ import annotations

from collections.abc import Sequence
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
from numerics.kit.checkpoints import Run, by_seed
from numerics.kit.pictures import Report

EXAMPLES = (10, 20, 50, 100, 200, 500, 1000, 2000)
"""Numbers of random examples at which learning curves are measured."""
LARGEST = 16
"""The number of bits up to which an experiment goes through all inputs."""


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
    n: int, *, examples: Sequence[int] = EXAMPLES, seeds: int = 5, chain: bool = True
) -> Curve:
    """Return what predictors trained on more and more random inputs do on all of them.

    >>> learning_curve(3, examples=[5, 200], seeds=2).wrong[1].tolist()
    [0.0, 0.0]
    """
    rows = [measured(n, count, seed=seed, chain=chain) for count in examples
            for seed in range(seeds)]  # fmt: skip
    wrong, last, forced = (
        np.reshape(part, (len(examples), seeds, -1)) for part in zip(*rows, strict=True)
    )
    return Curve(np.array(examples), wrong[..., 0], last[..., 0], forced)


def measured(n: int, examples: int, *, seed: int, chain: bool = True) -> tuple[float, float, Any]:
    """Return the errors `wrong`, `last`, `forced` of :class:`Curve` that one training leaves."""
    inputs = every_input(n)
    predictor = trained(n, examples, seed=seed, chain=chain).predictor
    by_token, by_input, at_last = errors(predictor, inputs, targets(inputs, chain=chain))
    return float(by_input.mean()), float(at_last.mean()), by_token.mean(axis=0)


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


def parity(n: int = 10, *, seeds: int) -> dict[str, Run]:
    """Return runs that train on the parity of n bits: a chain, one token, and one token by search.

    Each step trains from one more seed. Their results: errors `wrong`, `last`, `forced` of
    :class:`Curve`, or `searched` of :class:`Direct`, by seed.
    """
    if n > LARGEST:
        raise ValueError(f"n must be at most {LARGEST}, got {n}")
    runs = {}
    for how, chain in (("chain", True), ("direct", False)):
        for count in EXAMPLES:

            def train(seed: int, count: int = count, chain: bool = chain) -> dict[str, Any]:
                wrong, last, forced = measured(n, count, seed=seed, chain=chain)
                return {"wrong": wrong, "last": last, "forced": forced}

            runs[f"{how}, {count} examples"] = by_seed(seeds, train, accuracy)
    runs["one token"] = by_seed(
        seeds,
        lambda seed: {"searched": direct(n, seed=seed).searched},
        lambda found: f"at best {int(found['searched'].max())} of {2**n} inputs right",
    )
    return runs


def accuracy(found: dict[str, Any]) -> str:
    """Say the accuracy at the last token."""
    return f"{1 - float(found['last'].mean()):.4f} of all inputs right at the last token"


EXPERIMENTS = {"parity": parity}


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
