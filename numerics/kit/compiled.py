"""Training by damped Newton steps on a compiled loss, with the layer on sequences as the judge.

The loss that counts is the layer's own, run on its sequences. The compiled one
(:mod:`numerics.kit.grams`) must agree with it at every start; what a run reached, loss and
gradient, is then computed by the layer and by automatic differentiation, not by the steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from rich.console import Console
from rich.progress import Progress

from numerics.kit.newton import Layer, minimise
from numerics.kit.newton_step import Weights
from numerics.kit.training import Trained, threads

STARTS = 4
"""Random starts of one run, while they escape or stall."""
TRIALS = 200
"""Steps that a start may try: most converge within 40."""
AGREEMENT = 1e-10
"""The two losses are sums of up to 10^7 terms of the size of the loss, in another order."""


@dataclass(frozen=True, eq=False)
class Runs:
    """How the runs of a layer are drawn, judged and laid out.

    `loss` of weights by name and the run's number; `draw` from a generator; `flat` many runs'
    weights as the steps need them; `named` one run's weights by name again.
    """

    loss: Callable[[Mapping[str, Any], int], Any]
    draw: Callable[[Any], dict[str, Any]]
    flat: Callable[[Sequence[Mapping[str, Any]]], Weights]
    named: Callable[[Weights, int], dict[str, Any]]


def train_compiled(
    compiled: Layer,
    runs: Runs,
    *,
    seeds: Sequence[int],
    starts: int = STARTS,
    trials: int = TRIALS,
    label: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> list[Trained]:
    """Train one run a seed; those that did not converge start again, `starts` times in all.

    `label` shows a progress bar on stderr. One thread does it: a step is many small products.
    """
    generators = [torch.Generator().manual_seed(seed) for seed in seeds]
    reached: dict[int, Trained] = {}
    console = Console(stderr=True)
    bar = Progress(
        console=console, disable=label is None or not console.is_terminal, transient=True
    )
    with threads(0), bar as progress:
        for start in range(1, starts + 1):
            open_ = [i for i in range(len(seeds)) if i not in reached or not reached[i].converged]
            if not open_:
                break
            task = progress.add_task(label or "", total=trials)
            begin = [runs.draw(generators[i]) for i in open_]
            layer, weights = compiled, runs.flat(begin)
            if len(open_) < len(seeds):  # a part is a copy, of tables that may be large
                layer = compiled.at(torch.tensor([i in open_ for i in range(len(seeds))]))
            compare(layer.loss(weights.products(), weights.p), begin, open_, runs)

            def shown(losses: list[float], task: Any = task, start: int = start) -> None:
                words = f"{label}: start {start}, least loss {min(losses):.3e}"
                progress.update(task, advance=1, description=words)

            ended = minimise(layer, weights, trials=trials, progress=shown)
            for place, i in enumerate(open_):
                found = judged(runs.named(ended.weights, place), i, runs)
                reached[i] = Trained(
                    *found, ended.losses[place], seeds[i], facts or {}, start, ended.escaped[place]
                )
    return [reached[i] for i in range(len(seeds))]


def compare(
    losses: Any, begin: Sequence[Mapping[str, Any]], which: Sequence[int], runs: Runs
) -> None:
    """Refuse a compiled loss that is not the layer's at the starts."""
    for weights, i, compiled in zip(begin, which, losses.tolist(), strict=True):
        plain = float(runs.loss(weights, i))
        if abs(compiled - plain) > AGREEMENT * plain:
            raise ArithmeticError(f"the compiled loss is {compiled}, the layer's {plain}")


def judged(weights: Mapping[str, Any], run: int, runs: Runs) -> tuple[dict[str, Any], float, float]:
    """Return weights as arrays, and the layer's loss and gradient norm there."""
    leaves = {name: part.clone().requires_grad_() for name, part in weights.items()}
    value = runs.loss(leaves, run)
    value.backward()
    norm = float(torch.sqrt(sum((part.grad**2).sum() for part in leaves.values())))
    return {name: part.numpy() for name, part in weights.items()}, value.item(), norm
