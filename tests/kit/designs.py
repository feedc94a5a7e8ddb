"""Designs of phases that are exact for reasons of their own, to compare the lattices with."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch

from numerics.kit.sequences import ContextName, coordinates, eigenvalues


def product_grid(context: ContextName, d: int, points: int) -> Any:
    """Return every phase on its own grid: means are exact for exponents of modulus below points."""
    free = coordinates(context, d)
    return on_curve(context, d, torch.eye(free, dtype=torch.int64), points)


def strength_three(context: ContextName, d: int, prime: int) -> Any:
    """Return a moment curve over F_p: exact for three phases with exponents of modulus below p."""
    nodes = torch.arange(coordinates(context, d))
    return on_curve(context, d, torch.stack([nodes**k for k in range(3)]), prime)


def on_curve(context: ContextName, d: int, generators: Any, n: int) -> Any:
    """Return the eigenvalues (and both signs, for odd d) at all combinations mod n of the rows."""
    rank = len(generators)
    grid = torch.from_numpy(np.indices([n] * rank).reshape(rank, n**rank).T)
    phases = 2 * math.pi * ((grid @ generators) % n).to(torch.float64) / n
    signs = torch.ones(len(phases))
    both = (1, -1) if context == "orthogonal" and d % 2 else (1,)
    return torch.cat([eigenvalues(context, d, phases, sign * signs) for sign in both])
