"""Numerics of length_error: a trained layer's error at every length, past its horizon too."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from numerics.kit.augmented import augmented_design, train_augmented
from numerics.kit.layers import predict_augmented, with_previous
from numerics.kit.sequences import tokens
from numerics.kit.training import Trained, best_converged


def errors(trained: Trained, longest: int) -> Any:
    """Return the mean squared error of a coordinate at the lengths T = 2 … longest, zero boundary.

    The mean runs over a design of phases that integrates it exactly.
    """
    d = trained.weights["b1"].shape[1]
    sequences = tokens(augmented_design("unitary", d, longest), longest + 1)
    known = sequences[:, :longest]
    blocks = {name: torch.tensor(array) for name, array in trained.weights.items()}
    error = predict_augmented(known, with_previous(known), blocks) - sequences[:, 2:]
    return error.abs().square().mean(dim=(0, 2)).numpy()


def pictures(report: Any) -> dict[str, Any]:
    """Return the errors of a trained layer (d = H = 2, T_max = 12) at the lengths 2 … 24."""
    d, heads, horizon = 2, 2, 12
    report("errors at every length")
    best = best_converged(train_augmented(d, heads, horizon, seeds=[0]))
    return {"sizes": np.array([d, heads, horizon]), "errors": errors(best, 2 * horizon)}
