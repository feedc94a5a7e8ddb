"""Orthonormal functions ``ψ_1 … ψ_M`` of an input, and laws of inputs that integrate them.

**Setting.** ``E ψ_j(x) ψ_l(x) = δ_jl`` under the uniform law on [0, 1] (Fourier pairs, Haar
wavelets, Legendre polynomials), on {±1}^m (Walsh functions), or under a finite law. Beside its
draws each basis has a finite law of inputs under which products of four of its functions have the
mean that they have under its own law: equispaced points, Gauss nodes, midpoints, or all points.

References: Szegő, *Orthogonal Polynomials*, §3.4 (Gauss rules); Haar, *Zur Theorie der orthogonalen
Funktionensysteme*, 1910; Walsh, *A closed set of normal orthogonal functions*, 1923.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch


@dataclass(frozen=True, eq=False)
class Basis:
    """Functions of an input: `evaluate` maps inputs … to values …×M, `draw` a shape to inputs.

    `points` (K or K×m) and `weights` (K, sum 1) are the finite law of inputs.

    >>> (fourier(4).evaluate(torch.tensor([0.0, 0.125])) ** 2).round(decimals=3).tolist()
    [[2.0, 0.0, 2.0, 0.0], [1.0, 1.0, 0.0, 2.0]]
    """

    name: str
    count: int
    draw: Callable[[tuple[int, ...], Any], Any]
    evaluate: Callable[[Any], Any]
    points: Any
    weights: Any

    @property
    def values(self) -> Any:
        """The functions at the points of the finite law, K×M."""
        return self.evaluate(self.points)


def uniform(shape: tuple[int, ...], generator: Any) -> Any:
    """Draw inputs from the uniform law on [0, 1]."""
    return torch.rand(shape, generator=generator, dtype=torch.float64)


def equal(count: int) -> Any:
    """Return equal weights that add up to 1."""
    return torch.full((count,), 1 / count, dtype=torch.float64)


def fourier(count: int) -> Basis:
    """Return pairs ``√2 cos 2πkx, √2 sin 2πkx``, k = 1 … M/2.

    The squares of a pair add up to 2 at every input.

    >>> fourier(6).points.shape  # products of four have frequencies up to 4 · 3
    torch.Size([13])
    """
    if count % 2:
        raise ValueError(f"count must be even, got {count}")
    highest = count // 2
    nodes = 4 * highest + 1
    frequencies = 2 * math.pi * torch.arange(1, highest + 1, dtype=torch.float64)

    def evaluate(x: Any) -> Any:
        angles = x.double()[..., None] * frequencies
        return math.sqrt(2) * torch.stack([angles.cos(), angles.sin()], dim=-1).flatten(-2)

    points = torch.arange(nodes, dtype=torch.float64) / nodes
    return Basis("fourier", count, uniform, evaluate, points, equal(nodes))


def haar(count: int) -> Basis:
    """Return 1 and Haar wavelets ``2^(l/2) h(2^l x − k)`` in the order of l, then k.

    h is 1 on [0, 1/2) and −1 on [1/2, 1); `count` is a power of 2.

    >>> (haar(4).values[:, 2] + 1).round(decimals=3).tolist()
    [2.414, -0.414, 1.0, 1.0]
    """
    if count < 1 or count & (count - 1):
        raise ValueError(f"count must be a power of 2, got {count}")
    levels = [(l, k) for l in range(count.bit_length() - 1) for k in range(2**l)]  # noqa: E741

    def evaluate(x: Any) -> Any:
        x = x.double()
        columns = [torch.ones_like(x)]
        for level, shift in levels:
            place = 2**level * x - shift
            inside = ((place >= 0) & (place < 1)).double()
            columns.append(2 ** (level / 2) * inside * (1 - 2 * (place >= 0.5).double()))
        return torch.stack(columns, dim=-1)

    points = (torch.arange(count, dtype=torch.float64) + 0.5) / count
    return Basis("haar", count, uniform, evaluate, points, equal(count))


def legendre(count: int) -> Basis:
    """Return ``√(2j+1) P_j(2x − 1)``, j = 0 … M−1, by the recursion of three terms.

    >>> legendre(3).evaluate(torch.tensor([1.0]))[0].square().round().tolist()
    [1.0, 3.0, 5.0]
    """
    nodes, weights = np.polynomial.legendre.leggauss(2 * count)
    scale = torch.sqrt(2 * torch.arange(count, dtype=torch.float64) + 1)

    def evaluate(x: Any) -> Any:
        z = 2 * x.double() - 1
        columns = [torch.ones_like(z), z]
        for j in range(1, count - 1):
            columns.append(((2 * j + 1) * z * columns[-1] - j * columns[-2]) / (j + 1))
        return scale * torch.stack(columns[:count], dim=-1)

    points = torch.as_tensor((nodes + 1) / 2)
    return Basis("legendre", count, uniform, evaluate, points, torch.as_tensor(weights / 2))


def walsh(bits: int) -> Basis:
    """Return all ``∏_{i∈A} x_i`` on {±1}^m, sets A in the order of binary counting.

    >>> walsh(2).evaluate(torch.tensor([-1.0, 1.0])).tolist()  # 1, x_1, x_2, x_1 x_2
    [1.0, -1.0, 1.0, -1.0]
    """

    def draw(shape: tuple[int, ...], generator: Any) -> Any:
        return 2 * torch.randint(2, (*shape, bits), generator=generator).double() - 1

    def evaluate(x: Any) -> Any:
        columns = torch.ones_like(x[..., :1], dtype=torch.float64)
        for i in range(bits):
            columns = torch.cat([columns, columns * x[..., i, None]], dim=-1)
        return columns

    points = torch.tensor(list(itertools.product((-1.0, 1.0), repeat=bits)), dtype=torch.float64)
    return Basis("walsh", 2**bits, draw, evaluate, points, equal(2**bits))


def finite(weights: Sequence[float], values: Any, *, name: str = "finite") -> Basis:
    """Return the functions that Gram–Schmidt makes of the columns K×M under a finite law.

    >>> basis = finite([1 / 2, 1 / 3, 1 / 6], [[1, 0, 0], [1, 1, 0], [1, 2, 4]])
    >>> (basis.values.T @ (basis.weights[:, None] * basis.values)).round().abs().tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    p = torch.tensor(weights, dtype=torch.float64)
    q, r = torch.linalg.qr(p.sqrt()[:, None] * torch.as_tensor(values, dtype=torch.float64))
    table = q * r.diagonal().sign() / p.sqrt()[:, None]

    def draw(shape: tuple[int, ...], generator: Any) -> Any:
        rows = torch.multinomial(p, math.prod(shape), replacement=True, generator=generator)
        return rows.reshape(shape)

    return Basis(name, table.shape[1], draw, lambda x: table[x.long()], torch.arange(len(p)), p)


def rotated(basis: Basis, rotation: Any) -> Basis:
    """Return the functions ``Σ_l Q_lj ψ_l`` of an orthogonal matrix Q, M×M."""

    def evaluate(x: Any) -> Any:
        return basis.evaluate(x) @ rotation

    name = f"rotated {basis.name}"
    return Basis(name, basis.count, basis.draw, evaluate, basis.points, basis.weights)
