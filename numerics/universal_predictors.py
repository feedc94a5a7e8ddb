"""Numerics of universal_predictors: next-token models of products of numbers and of English."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from numerics.kit import ngrams
from numerics.kit.arithmetic import SIGNS, pairs, sequences
from numerics.kit.checkpoints import Run, carry_out
from numerics.kit.descent import descent
from numerics.kit.pictures import Report
from numerics.kit.positions import Positions
from numerics.kit.text import corpus
from numerics.kit.windows import Window

SAMPLE = 200
"""Characters that a language model writes at the end of its run."""


def multiplication(
    digits: int = 2, pairs: int = 8100, steps: int = 4000, width: int = 256, *, seeds: int
) -> dict[str, Run]:
    """Return runs that learn products: linear or with hidden units, with a chain or without."""
    return {
        f"{kind}, {how}, seed {seed}": product_run(
            digits, pairs, steps, hidden, chain=chain, seed=seed
        )
        for seed in range(seeds)
        for how, chain in (("chain", True), ("direct", False))
        for kind, hidden in (("linear", 0), ("mlp", width))
    }


def product_run(digits: int, count: int, steps: int, hidden: int, *, chain: bool, seed: int) -> Run:
    """Return the run of one model on products; a fifth of the pairs is held out.

    Its result: `exact` and `exact_trained`, the shares of held-out and of trained pairs whose whole
    product is right; `digit_errors` of the product, from its top digit, and `forced_errors` of
    every told token from true earlier ones, both held out; `measured`, `exact` on the way.
    """
    learnt, apart = (
        torch.as_tensor(sequences(part, digits, chain=chain))
        for part in pairs(digits, count, seed=seed)
    )
    told = 2 * digits
    model = Positions(learnt.shape[1], 2 * digits + 2, len(SIGNS), hidden)

    def wrong(weights: Any, tokens: Any) -> Any:
        return model.rollout(weights, tokens)[:, -told:] != tokens[:, -told:]

    def exact(weights: Any, tokens: Any = apart) -> float:
        return 1 - float(wrong(weights, tokens).any(dim=1).double().mean())

    def result(weights: Any) -> dict[str, Any]:
        forced = model.forced(weights, apart) != apart[:, model.given :]
        return {
            "exact": exact(weights),
            "exact_trained": exact(weights, learnt),
            "digit_errors": wrong(weights, apart).double().mean(dim=0),
            "forced_errors": forced.double().mean(dim=0),
        }

    return descent(
        lambda weights, rows: model.loss(weights, learnt[rows]),
        model.start,
        count=len(learnt),
        batch=64,
        steps=steps,
        # the linear loss is convex, and its minimum far out: thresholds need large weights
        rate=0.005 if hidden else 3.0,
        seed=seed,
        measure=exact,
        result=result,
        summary=lambda found: f"{found['exact']:.4f} of held-out products right",
    )


def language(
    window: int = 8, steps: int = 4000, width: int = 256, order: int = 6, *, seeds: int
) -> dict[str, Run]:
    """Return runs that learn English characters: n-grams up to an order, linear, hidden units."""
    for name, size, most in (("window", window, 64), ("order", order, ngrams.LONGEST)):
        if size > most:
            raise ValueError(f"{name} must be at most {most}, got {size}")
    runs = {"n-grams": ngram_run(order)}
    for seed in range(seeds):
        runs[f"linear, seed {seed}"] = window_run(window, steps, 0, seed=seed)
        runs[f"mlp, seed {seed}"] = window_run(window, steps, width, seed=seed)
    return runs


def ngram_run(order: int) -> Run:
    """Return the run, of no steps, that counts: `bits` a character on the test, n = 1 … order."""

    def result(_: Any) -> dict[str, Any]:
        found = corpus()
        parts, signs = (found.train, found.validation, found.test), len(found.characters)
        return {"bits": [ngrams.bits(*parts, order=n, signs=signs) for n in range(1, order + 1)]}

    def summary(found: dict[str, Any]) -> str:
        return "bits a character " + " ".join(f"{bits:.3f}" for bits in found["bits"])

    return Run(0, dict, lambda _: None, result, summary)


def window_run(window: int, steps: int, hidden: int, *, seed: int) -> Run:
    """Return the run of one model of a window of characters.

    Its result: `bits` a character on the test and `bits_trained` on the start of what was learnt;
    `sample`, code points that the model writes after the start of the test; `measured`, the bits on
    the validation part on the way.
    """
    found = corpus()
    learnt, validation, test = (
        torch.as_tensor(part) for part in (found.train, found.validation, found.test)
    )
    model = Window(window, len(found.characters), hidden)

    def result(weights: Any) -> dict[str, Any]:
        written = found.spelt(model.drawn(weights, test, SAMPLE, seed=seed))
        return {
            "bits": model.bits(weights, test),
            "bits_trained": model.bits(weights, learnt[: len(test)]),
            "sample": [ord(character) for character in written],
        }

    def summary(reached: dict[str, Any]) -> str:
        written = "".join(map(chr, reached["sample"]))
        return f"{reached['bits']:.3f} bits a character, writes {written!r}"

    return descent(
        lambda weights, rows: model.losses(weights, learnt, rows).mean(),
        model.start,
        count=len(learnt) - window,
        batch=512,
        steps=steps,
        rate=0.003,
        seed=seed,
        measure=lambda weights: model.bits(weights, validation),
        result=result,
        summary=summary,
    )


EXPERIMENTS = {"multiplication": multiplication, "language": language}


def pictures(report: Report) -> dict[str, Any]:
    """Return errors by digit of small models of products, and perplexities of English."""
    found: dict[str, Any] = {"product_sizes": np.array([2, 8100])}
    runs = multiplication(steps=2000, width=64, seeds=1) | language(steps=1500, order=3, seeds=1)
    reached = carry_out(runs, report=report)
    for kind in ("linear", "mlp"):
        for how in ("chain", "direct"):
            name = f"{kind}, {how}, seed 0"
            found[f"product_errors_{kind}_{how}"] = reached[f"{name}.digit_errors"]
            found[f"product_exact_{kind}_{how}"] = reached[f"{name}.measured"]
        found[f"perplexity_{kind}"] = np.exp2(reached[f"{kind}, seed 0.bits"])
    found["perplexity_ngrams"] = np.exp2(reached["n-grams.bits"])
    return found
