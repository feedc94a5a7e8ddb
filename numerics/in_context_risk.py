"""Numerics of in_context_risk: the mixing matrix of a layer of linear attention, trained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from numerics.kit.bases import Basis, finite, fourier, haar, legendre, rotated, walsh
from numerics.kit.checkpoints import Run, carry_out
from numerics.kit.descent import descent
from numerics.kit.features import Network, best_features, cosines, least_risk, refined
from numerics.kit.pictures import Report
from numerics.kit.regression import Tasks, population, power_law, predict, sampled
from numerics.kit.trajectories import flow


def three_points() -> Basis:
    """Return three orthonormal functions of a law on three points, of unequal squares.

    >>> three_points().values.square().sum(dim=1).round().tolist()  # 1 / probability
    [2.0, 3.0, 6.0]
    """
    return finite([1 / 2, 1 / 3, 1 / 6], [[1, 0, 0], [1, 1, 0], [1, 2, 4]], name="three points")


def settings(examples: int = 16) -> dict[str, Tasks]:
    """Return one family of tasks for each basis: M = 8, N = 4, σ² = 1/4, v_j = j^(−3/2).

    The two functions of a Fourier pair have one variance, so ``Σ_l v_l ψ_l²`` is a constant there
    and for Walsh functions; it is none for Haar and Legendre.
    """
    bases = (fourier(8), walsh(3), haar(8), legendre(8))
    return {
        basis.name: Tasks(
            basis,
            power_law(8, 1.5, repeat=2 if basis.name == "fourier" else 1),
            0.25,
            examples=examples,
            features=4,
        )
        for basis in bases
    }


def mask(tasks: Tasks, *, diagonal: bool) -> Any:
    """Return the matrix of entries that are trained."""
    eye = torch.eye(tasks.features, dtype=torch.float64)
    return eye if diagonal else torch.ones_like(eye)


def training(
    tasks: Tasks,
    *,
    seed: int,
    diagonal: bool = False,
    steps: int = 3000,
    batch: int = 256,
    rate: float = 0.02,
) -> Run:
    """Return the run that trains Γ from 0 on `batch` new tasks a step, one noisy query each.

    Adam's rate falls to 0. Its result: `gamma` (N×N), its `risk` on the population, and
    `measured`, the risk on the way.
    """
    whole, kept = population(tasks), mask(tasks, diagonal=diagonal)

    def loss(weights: Any, rows: Any) -> Any:
        drawn = sampled(tasks, batch, torch.Generator().manual_seed(int(rows)))
        n, features = tasks.examples, drawn.values[..., : tasks.features]
        told = predict(kept * weights["gamma"], features, drawn.noisy[:, :n])
        return (told - drawn.noisy[:, n:]).square().mean()

    def result(weights: Any) -> dict[str, Any]:
        gamma = kept * weights["gamma"]
        return {"gamma": gamma, "risk": whole.risk(gamma)}

    return descent(
        loss,
        lambda _: {"gamma": torch.zeros_like(kept)},
        count=2**60,  # a row is the seed of new tasks
        batch=1,
        steps=steps,
        rate=rate,
        seed=seed,
        measure=lambda weights: float(whole.risk(kept * weights["gamma"])),
        result=result,
        summary=lambda found: f"risk {float(found['risk']):.5f}",
    )


@dataclass(frozen=True, eq=False)
class Reached:
    """Matrices (seeds×N×N) and their risks on the population (seeds) that training reached."""

    gamma: Any
    risk: Any

    def mean_gamma(self) -> tuple[Any, Any]:
        """Return the mean matrix and the standard errors of its entries."""
        return self.gamma.mean(axis=0), self.gamma.std(axis=0, ddof=1) / len(self.gamma) ** 0.5

    def mean_risk(self) -> tuple[float, float]:
        """Return the mean risk and its standard error."""
        error = self.risk.std(ddof=1) / len(self.risk) ** 0.5
        return float(self.risk.mean()), float(error)


def trained(tasks: Tasks, *, seeds: int, diagonal: bool = False, **how: Any) -> Reached:
    """Train Γ on sampled tasks from several seeds; `how` goes to :func:`training`.

    >>> trained(settings()["walsh"], seeds=2, steps=10).gamma.shape
    (2, 4, 4)
    """
    runs = {f"{s}": training(tasks, seed=s, diagonal=diagonal, **how) for s in range(seeds)}
    found = carry_out(runs)
    gamma, risk = ([found[f"{s}.{name}"] for s in range(seeds)] for name in ("gamma", "risk"))
    return Reached(np.array(gamma), np.array(risk))


def hidden_tasks(*, seed: int = 0, examples: int = 64) -> Tasks:
    """Return tasks in a hidden basis: a random rotation of 12 Fourier functions, v_j = j^(−2).

    N = 4, σ² = 0.1; the finite law has 400 points, enough for functions that are no polynomials.
    """
    generator = torch.Generator().manual_seed(seed)
    rotation, _ = torch.linalg.qr(torch.randn(12, 12, generator=generator, dtype=torch.float64))
    basis = refined(rotated(fourier(12), rotation), 400)
    return Tasks(basis, power_law(12, 2.0), 0.1, examples=examples, features=4)


def feature_training(
    tasks: Tasks,
    *,
    seed: int,
    width: int = 64,
    steps: int = 3000,
    batch: int = 128,
    queries: int = 16,
    rate: float = 0.004,
) -> Run:
    """Return the run that trains features and Γ together, from Γ = I, on new tasks at each step.

    Its result: `values` of the features at the points (K×N), `gamma`, the `risk` of both on the
    population, `refitted`, that of the best Γ on the features, and `cosines` of the angles between
    their span and that of ``ψ_1 … ψ_N``; `measured`, the risk on the way.
    """
    basis, network = tasks.basis, Network(width, tasks.features)
    target = basis.values[:, : tasks.features]

    def loss(weights: Any, rows: Any) -> Any:
        generator = torch.Generator().manual_seed(int(rows))
        drawn = sampled(tasks, batch, generator, queries=queries)
        labels, n = drawn.noisy.float(), tasks.examples
        told = predict(weights["gamma"], network.values(weights, drawn.inputs), labels[:, :n])
        return (told - labels[:, n:]).square().mean()

    def reached(weights: Any) -> tuple[Any, Any, float]:
        values, gamma = network.values(weights, basis.points).double(), weights["gamma"].double()
        return values, gamma, float(population(tasks, values).risk(gamma))

    def result(weights: Any) -> dict[str, Any]:
        values, gamma, risk = reached(weights)
        return {
            "values": values,
            "gamma": gamma,
            "risk": risk,
            "refitted": float(least_risk(tasks, values)),
            "cosines": cosines(values, target, basis.weights),
        }

    return descent(
        loss,
        network.start,
        count=2**60,
        batch=1,
        steps=steps,
        rate=rate,
        seed=seed,
        measure=lambda weights: reached(weights)[2],
        result=result,
        summary=lambda found: f"risk {found['risk']:.4f}, least cosine {found['cosines'][-1]:.4f}",
    )


def projected(tasks: Tasks, values: Any) -> Any:
    """Return ``ψ_1 … ψ_N`` projected on the span of features, K×N, both by values at the points.

    >>> tasks = hidden_tasks()
    >>> target = tasks.basis.values[:, :4]
    >>> torch.allclose(projected(tasks, 2 * target), target)
    True
    """
    root = tasks.basis.weights.sqrt()[:, None]
    span, _ = torch.linalg.qr(root * torch.as_tensor(values))
    target = root * tasks.basis.values[:, : tasks.features]
    return span @ (span.T @ target) / root


def mixing(
    examples: int = 16, steps: int = 3000, batch: int = 128, *, seeds: int
) -> dict[str, Run]:
    """Return runs that train Γ, full and diagonal, on the four families of :func:`settings`."""
    return {
        f"{name}, {kind}, seed {seed}": training(
            tasks, seed=seed, diagonal=kind == "diagonal", steps=steps, batch=batch
        )
        for name, tasks in settings(examples).items()
        for kind in ("full", "diagonal")
        for seed in range(seeds)
    }


def features(
    examples: int = 64, steps: int = 1500, batch: int = 128, width: int = 64, *, seeds: int
) -> dict[str, Run]:
    """Return runs that train features and Γ together on tasks in a hidden basis, one for all."""
    tasks = hidden_tasks(examples=examples)
    return {
        f"seed {seed}": feature_training(tasks, seed=seed, steps=steps, batch=batch, width=width)
        for seed in range(seeds)
    }


EXPERIMENTS = {"mixing": mixing, "features": features}


def pictures(report: Report) -> dict[str, Any]:
    """Return trained Γ and risks on the way, the flow for Legendre polynomials, and features."""
    families = settings()
    runs = {name: training(tasks, seed=0, steps=1000, batch=64) for name, tasks in families.items()}
    hidden = hidden_tasks()
    runs["features"] = feature_training(hidden, seed=0, steps=600, batch=64, rate=0.01)
    reached = carry_out(runs, report=report)
    found: dict[str, Any] = {}
    for name, tasks in families.items():
        whole = population(tasks)
        found[f"gamma_{name}"] = reached[f"{name}.gamma"]
        found[f"measured_{name}"] = reached[f"{name}.measured"]
        found[f"least_{name}"] = np.array([float(whole.risk(whole.best()))])
    times = np.geomspace(0.01, 100, 60)
    whole = population(families["legendre"])
    found["flow_times"] = times
    found["flow_gamma"] = flow(whole, torch.zeros_like(whole.cross), times)
    found["feature_cosines"] = reached["features.cosines"]
    found["feature_measured"] = reached["features.measured"]
    found["feature_points"] = hidden.basis.points.numpy()
    found["feature_targets"] = hidden.basis.values[:, : hidden.features].numpy()
    found["feature_projections"] = projected(hidden, reached["features.values"]).numpy()
    wrong = fourier(12).evaluate(hidden.basis.points)[:, : hidden.features]
    right = hidden.basis.values[:, : hidden.features]
    free = best_features(hidden, seed=0)
    fixed = [float(least_risk(hidden, values)) for values in (free, right, wrong)]
    found["feature_fixed"] = np.array(fixed)
    return found
