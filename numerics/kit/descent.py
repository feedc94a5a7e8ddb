"""Softmax models trained by Adam on random minibatches, step by step, so that a run can be resumed.

**Setting.** Step s of S takes a minibatch from a seeded generator, and a step of Adam (β = 0.9,
0.999) at the rate ``rate · (1 − s/S)``, which ends at 0. The state holds weights, both moments,
the generator and what was measured on the way.

Reference: Kingma and Ba, *Adam: A Method for Stochastic Optimization*, ICLR 2015.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch

from numerics.kit.checkpoints import Run, State
from numerics.kit.training import threads

MEASURED = 20
"""How often a run measures itself on the way."""


def descent(
    loss: Callable[[Mapping[str, Any], Any], Any],
    start: Callable[[Any], Mapping[str, Any]],
    *,
    count: int,
    batch: int,
    steps: int,
    rate: float,
    seed: int,
    measure: Callable[[Mapping[str, Any]], float],
    result: Callable[[Mapping[str, Any]], dict[str, Any]],
    summary: Callable[[dict[str, Any]], str],
) -> Run:
    """Return the run that minimises a loss of weights and of `batch` random rows out of `count`.

    `start` draws first weights from a generator, `measure` is a figure to follow, and `result` what
    to keep at the end: `measured` is added to it.
    """

    def begin() -> State:
        generator = torch.Generator().manual_seed(seed)
        weights = dict(start(generator))
        zeros = {name: torch.zeros_like(w) for name, w in weights.items()}
        return {
            "weights": weights,
            "first": zeros,
            "second": {name: torch.zeros_like(w) for name, w in weights.items()},
            "generator": generator.get_state(),
            "step": 0,
            "measured": [],
        }

    def advance(state: State) -> None:
        with threads(0):
            generator = torch.Generator()
            generator.set_state(state["generator"])
            rows = torch.randint(count, (batch,), generator=generator)
            state["generator"] = generator.get_state()
            leaves = {name: w.requires_grad_() for name, w in state["weights"].items()}
            loss(leaves, rows).backward()
            step(state, rate * (1 - state["step"] / steps))
            state["step"] += 1
            if state["step"] * MEASURED // steps > (state["step"] - 1) * MEASURED // steps:
                with torch.no_grad():
                    state["measured"].append(measure(state["weights"]))

    def finish(state: State) -> dict[str, Any]:
        with threads(0), torch.no_grad():
            return {"measured": state["measured"], **result(state["weights"])}

    return Run(steps, begin, advance, finish, summary)


def step(state: State, rate: float) -> None:
    """Take one step of Adam, in place, from the gradients of the weights; forget the gradients."""
    number = state["step"] + 1
    with torch.no_grad():
        for name, weights in state["weights"].items():
            first, second = state["first"][name], state["second"][name]
            first.mul_(0.9).add_(weights.grad, alpha=0.1)
            second.mul_(0.999).addcmul_(weights.grad, weights.grad, value=0.001)
            size = (second / (1 - 0.999**number)).sqrt_().add_(1e-8)
            weights.addcdiv_(first, size, value=-rate / (1 - 0.9**number))
            weights.grad = None
            weights.requires_grad_(False)
