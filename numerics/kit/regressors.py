"""Regression from one task's examples, by other means than a layer: all get the same tasks.

**Setting.** Each function maps a sample (T×(n+Q), :func:`~numerics.kit.regression.sampled`) and the
number n of examples to predictions T×Q of F at the queries, from the noisy examples of each task.

References: Pedregosa et al., *Scikit-learn*, JMLR 2011; Rasmussen, Williams, *Gaussian Processes
for Machine Learning*, §2.2; Nadaraya 1964 and Watson 1964 (kernel smoothing).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import DotProduct
from sklearn.linear_model import Ridge

from numerics.kit.regression import Sample, Tasks, predict

Regressor = Callable[[Sample, int], Any]
"""Predictions T×Q of a sample with n examples a task."""


def by_task(features: Any, labels: Any, n: int, model: Any) -> Any:
    """Fit a model of scikit-learn to each task's examples; return what it says at the queries."""
    phi, y = np.asarray(features), np.asarray(labels)
    told = [model.fit(x[:n], t[:n]).predict(x[n:]) for x, t in zip(phi, y, strict=True)]
    return torch.as_tensor(np.array(told))


def layer(gamma: Any) -> Regressor:
    """Return the layer with a matrix Γ, M×M: its features are all ``ψ_j``."""
    return lambda drawn, n: predict(gamma, drawn.values, drawn.noisy[:, :n])


def gaussian_process(tasks: Tasks) -> Regressor:
    """Return the posterior mean under the law the tasks are drawn from: no one does better.

    The kernel ``Σ_j v_j ψ_j(x) ψ_j(x')`` is a dot product of ``√v_j ψ_j``.
    """
    kernel = DotProduct(sigma_0=0.0, sigma_0_bounds="fixed")
    model = GaussianProcessRegressor(kernel, alpha=tasks.noise, optimizer=None)
    scale = tasks.variances.sqrt()
    return lambda drawn, n: by_task(drawn.values * scale, drawn.noisy, n, model)


def ridge(penalty: float) -> Regressor:
    """Return least squares on all ``ψ_j`` with one penalty ``λ |β|²`` and no intercept."""
    model = Ridge(alpha=penalty, fit_intercept=False)
    return lambda drawn, n: by_task(drawn.values, drawn.noisy, n, model)


def smoothing(bandwidth: float) -> Regressor:
    """Return the mean of the labels with weights ``exp((cos 2π(x − x_k) − 1)/h²)``.

    >>> x = torch.tensor([[0.0, 0.5, 0.0]])
    >>> drawn = Sample(x, x[..., None], x, torch.tensor([[3.0, 5.0, 0.0]]))
    >>> smoothing(0.1)(drawn, 2).tolist()
    [[3.0]]
    """

    def predict(drawn: Sample, n: int) -> Any:
        apart = drawn.inputs[:, n:, None] - drawn.inputs[:, None, :n]
        scores = ((2 * math.pi * apart).cos() - 1) / bandwidth**2
        return (torch.softmax(scores, dim=2) * drawn.noisy[:, None, :n]).sum(dim=2)

    return predict


def errors(regressor: Regressor, drawn: Sample, n: int) -> Any:
    """Return the mean square error at the queries, by task (T)."""
    return (regressor(drawn, n) - drawn.clean[:, n:]).square().mean(dim=1)


def best_of(regressors: Sequence[Regressor], drawn: Sample, n: int) -> Regressor:
    """Return the one that errs least on a sample, which must be kept apart from the test."""
    return min(regressors, key=lambda regressor: float(errors(regressor, drawn, n).mean()))
