"""Numerics of minimax_rate: the risk of a layer against examples in context and trained tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from scipy.stats import linregress

from numerics.kit.bases import fourier, walsh
from numerics.kit.checkpoints import Run, by_seed
from numerics.kit.pictures import Report
from numerics.kit.regression import (
    Population,
    Tasks,
    estimate,
    population,
    power_law,
    sampled,
)
from numerics.kit.regressors import (
    Regressor,
    best_of,
    errors,
    gaussian_process,
    layer,
    ridge,
    smoothing,
)
from numerics.kit.training import threads

PENALTIES = tuple(10.0**e for e in np.arange(-1, 3, 0.5))
BANDWIDTHS = tuple(10.0**e for e in np.arange(-1.5, 0.6, 0.25))
"""Grids of ridge regression and of kernel smoothing: the best of each, on tasks kept apart."""
COUNTS = (50, 100, 200, 500, 1000, 2000, 5000)
"""Numbers of tasks to fit Γ to."""
EXAMPLES = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
"""Numbers of examples in context."""
METHODS = ("layer", "gaussian process", "ridge", "kernel smoothing")


def smooth(exponent: float, *, count: int, noise: float = 0.25, examples: int = 1) -> Tasks:
    """Return tasks on M/2 Fourier pairs with variances ``k^(−p)``, all M of them features.

    >>> smooth(2.0, count=4).variances.tolist()
    [1.0, 1.0, 0.25, 0.25]
    """
    variances = power_law(count, exponent, repeat=2)
    return Tasks(fourier(count), variances, noise, examples=examples, features=count)


def with_examples(one: Population, n: int) -> Population:
    """Return the risk with n examples in context from the risk with one.

    Different examples are independent given the task: ``S = (1 − 1/n) E φ E(…) φᵀ + S_1/n``, and
    the first term is H.
    """
    return replace(one, second=(1 - 1 / n) * one.cross + one.second / n)


@dataclass(frozen=True, eq=False)
class Rates:
    """Least risks by number of examples: of the best Γ, and of ``Γ = I`` on the best N features.

    `kept` is that N.
    """

    examples: Any
    best: Any
    identity: Any
    kept: Any

    def slope(self, risks: Any, *, least: int = 1) -> tuple[float, float]:
        """Return the slope of log risk against log n from n = `least` on, and its standard error.

        The points have no noise: the error says how far they are from a line.
        """
        chosen = self.examples >= least
        fit = linregress(np.log(self.examples[chosen]), np.log(risks[chosen]))
        return float(fit.slope), float(fit.stderr)


def rates(tasks: Tasks, examples: Sequence[int]) -> Rates:
    """Return the least risks for several numbers of examples, on the population.

    >>> rates(smooth(2.0, count=8), [10, 100]).best.round(3).tolist()
    [0.879, 0.18]
    """
    one = population(replace(tasks, examples=1))
    rows = []
    for n in examples:
        whole = with_examples(one, n)
        # Γ = diag(1 … 1, 0 … 0): the square term adds up entries i, j ≤ N of G ∘ S
        squares = (whole.gram * whole.second).cumsum(dim=0).cumsum(dim=1).diagonal()
        plain = whole.total - 2 * whole.cross.diagonal().cumsum(dim=0) + squares
        least = float(whole.risk(whole.best_diagonal()))
        rows.append((least, float(plain.min()), int(plain.argmin()) + 1))
    best, identity, kept = map(np.array, zip(*rows, strict=True))
    return Rates(np.array(examples), best, identity, kept)


@dataclass(frozen=True, eq=False)
class Excess:
    """Excess over the least risk of Γ fitted to T tasks: mean and standard error, by T.

    `least` is that least risk R*, `scale` is ``N² (R* + σ²)/T``, and `asymptotic` what the excess
    of least squares comes to for large T, :func:`sandwich` divided by T.
    """

    tasks: Any
    mean: Any
    error: Any
    least: float
    scale: Any
    asymptotic: Any


def design(tasks: Tasks, count: int, generator: Any) -> tuple[Any, Any]:
    """Return what least squares sees of sampled tasks: ``φ(x) ⊗ b`` (T×N²) and noisy y (T)."""
    drawn = sampled(tasks, count, generator)
    n, features = tasks.examples, drawn.values[..., : tasks.features]
    b = estimate(features[:, :n], drawn.noisy[:, :n])
    return (features[:, n, :, None] * b[:, None, :]).flatten(1), drawn.noisy[:, n]


def fitted(tasks: Tasks, count: int, generator: Any) -> Any:
    """Return the Γ that fits the noisy queries of sampled tasks best (the smallest, if many do)."""
    rows, labels = design(tasks, count, generator)
    found = torch.linalg.lstsq(rows, labels[:, None], driver="gelsd").solution
    return found.reshape(tasks.features, tasks.features)


def excess_once(tasks: Tasks, counts: Sequence[int], *, seed: int) -> Any:
    """Return the excess risks of Γ fitted to T sampled tasks, by T.

    >>> excess_once(smooth(2.0, count=4, examples=8), [50, 100], seed=0).shape
    (2,)
    """
    whole, generator = population(tasks), torch.Generator().manual_seed(seed)
    least = float(whole.risk(whole.best()))
    with threads(0):
        risks = [float(whole.risk(fitted(tasks, count, generator))) for count in counts]
    return np.array(risks) - least


def excess(tasks: Tasks, counts: Sequence[int], *, repeats: int, samples: int = 200_000) -> Excess:
    """Return the mean excess risk of Γ fitted to T tasks, for several T.

    >>> tasks = replace(smooth(2.0, count=4, examples=8), features=2)
    >>> found = excess(tasks, [20, 200], repeats=30, samples=1000)
    >>> bool(found.mean[1] < found.mean[0] / 4)
    True
    """
    rows = np.array([excess_once(tasks, counts, seed=seed) for seed in range(repeats)])
    whole, size = population(tasks), np.array(counts)
    least = float(whole.risk(whole.best()))
    limit = sandwich(tasks, torch.Generator().manual_seed(repeats), count=samples)
    return Excess(
        size,
        rows.mean(axis=0),
        rows.std(axis=0, ddof=1) / repeats**0.5,
        least,
        tasks.features**2 * (least + tasks.noise) / size,
        limit / size,
    )


def sandwich(tasks: Tasks, generator: Any, *, count: int) -> float:
    """Return ``tr((G ⊗ S)⁻¹ E e² zzᵀ)``, z = φ(x) ⊗ b, e the residual of the best Γ, from samples.

    For least squares on T tasks, ``T · excess`` tends to it; were e independent of z, it would be
    ``N² (R* + σ²)``.
    """
    whole, total = population(tasks), 0.0
    inverse = torch.linalg.inv(torch.kron(whole.gram, whole.second))
    for _ in range(10):  # in parts, to be small in memory
        rows, labels = design(tasks, count // 10, generator)
        residual = labels - rows @ whole.best().flatten()
        total += float((residual.square() * ((rows @ inverse) * rows).sum(dim=1)).mean())
    return total / 10


@dataclass(frozen=True, eq=False)
class Compared:
    """Mean square errors by method and number of examples, with standard errors over tasks."""

    examples: Any
    mean: dict[str, Any]
    error: dict[str, Any]


def compared(tasks: Tasks, examples: Sequence[int], *, count: int, seed: int) -> Compared:
    """Run the best layer and other regressions on the same `count` tasks, ten queries each.

    >>> found = compared(smooth(2.0, count=8), [20], count=40, seed=0)
    >>> sorted(found.mean)
    ['gaussian process', 'kernel smoothing', 'layer', 'ridge']
    """
    generator = torch.Generator().manual_seed(seed)
    mean: dict[str, list[float]] = {}
    error: dict[str, list[float]] = {}
    for n in examples:
        at = replace(tasks, examples=n)
        apart, drawn = (sampled(at, size, generator, queries=10) for size in (count // 4, count))
        methods: dict[str, Regressor] = {
            "layer": layer(population(at).best()),
            "gaussian process": gaussian_process(at),
            "ridge": best_of([ridge(p) for p in PENALTIES], apart, n),
            "kernel smoothing": best_of([smoothing(h) for h in BANDWIDTHS], apart, n),
        }
        for name, method in methods.items():
            wrong = errors(method, drawn, n)
            mean.setdefault(name, []).append(float(wrong.mean()))
            error.setdefault(name, []).append(float(wrong.std()) / count**0.5)
    return Compared(
        np.array(examples),
        {name: np.array(row) for name, row in mean.items()},
        {name: np.array(row) for name, row in error.items()},
    )


def pretraining(examples: int = 16, features: int = 4, *, seeds: int) -> dict[str, Run]:
    """Return a run that fits Γ to sampled tasks, new ones for every seed.

    Its result: `excess` (seeds × numbers of tasks, COUNTS).
    """
    tasks = few(examples, features)
    return {
        "least squares": by_seed(
            seeds,
            lambda seed: {"excess": excess_once(tasks, COUNTS, seed=seed)},
            lambda found: f"excess {float(found['excess'][:, -1].mean()):.2g} on {COUNTS[-1]}",
        )
    }


def few(examples: int, features: int) -> Tasks:
    """Return tasks on four Fourier pairs with variances ``k^(−2)``, of which N are features."""
    return replace(smooth(2.0, count=8, examples=examples), features=features)


def methods(exponent: int = 2, pairs: int = 64, tasks: int = 50, *, seeds: int) -> dict[str, Run]:
    """Return runs that compare regressions, by number of examples, on new tasks for every seed.

    Their results: `error`, mean square errors (seeds × METHODS).
    """
    law = smooth(float(exponent), count=2 * pairs)

    def run(n: int) -> Run:
        def measure(seed: int) -> dict[str, Any]:
            found = compared(law, [n], count=tasks, seed=seed)
            return {"error": [found.mean[name][0] for name in METHODS]}

        return by_seed(seeds, measure, said)

    return {f"{n} examples": run(n) for n in (10, 30, 100, 300)}


def said(found: dict[str, Any]) -> str:
    """Say the mean errors of all methods."""
    means = zip(METHODS, found["error"].mean(dim=0), strict=True)
    return ", ".join(f"{name} {float(error):.4f}" for name, error in means)


EXPERIMENTS = {"pretraining": pretraining, "methods": methods}


def pictures(report: Report) -> dict[str, Any]:
    """Return risks by number of examples and of tasks, and errors of other regressions."""
    found: dict[str, Any] = {"examples": np.array(EXAMPLES)}
    for p in (2, 3):
        report(f"risk against examples, p = {p}")
        variances = power_law(1024, float(p))
        rows = rates(Tasks(walsh(10), variances, 0.25, examples=1, features=1024), EXAMPLES)
        found |= {f"best_{p}": rows.best, f"identity_{p}": rows.identity}
        found[f"slope_{p}"] = np.array(rows.slope(rows.best, least=200))
    report("risk against tasks")
    over = excess(few(16, 4), COUNTS, repeats=20, samples=20_000)
    found["excess"] = np.stack([over.tasks, over.mean, over.error, over.scale, over.asymptotic])
    report("other regressions on the same tasks")
    others = compared(smooth(2.0, count=64), [10, 30, 100], count=60, seed=0)
    found["method_examples"] = others.examples
    found["method_least"] = rates(smooth(2.0, count=64), others.examples).best
    for name in METHODS:
        key = f"method_{name.replace(' ', '_')}"
        found[key] = np.stack([others.mean[name], others.error[name]])
    return found
