"""First vectors ``x_1``: finite laws, points with weights, that have the moments of a named law.

**Setting.** What a layer of degree 3 in its tokens loses on average depends on ``x_1`` through
moments of degree at most 6. A rule below holds points K×d and weights K and averages every
polynomial of degree at most 7 exactly (Gauss rules with four nodes) or *is* its law (finite laws).

References: Stroud, *Approximate Calculation of Multiple Integrals*, §2.3, §2.7 (products, spheres).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import roots_jacobi

NODES = 4
"""Nodes of a Gauss rule in one variable: exact up to degree 2·4 − 1 = 7."""


@dataclass(frozen=True, eq=False)
class Start:
    """A law of ``x_1``: points K×d, weights K that add up to 1, and a way to draw from the law.

    >>> round(float(gaussian(2, 3.0).mean(lambda x: x[:, 0] ** 2 * x[:, 1] ** 4)), 9)  # 9 · 3 · 81
    2187.0
    """

    points: Any
    weights: Any
    draw: Callable[[int, Any], Any]

    @property
    def d(self) -> int:
        """The dimension."""
        return int(self.points.shape[1])

    def mean(self, polynomial: Callable[[Any], Any]) -> Any:
        """Return the mean of a function of points K×d with values along the first axis."""
        return np.tensordot(self.weights, polynomial(self.points), axes=1)

    def sampled(self, count: int, *, seed: int) -> Any:
        """Return `count` independent draws, count×d."""
        return self.draw(count, np.random.default_rng(seed))


Law = Callable[[int], Start]
"""A law of x_1 in every dimension, such as :func:`gaussian`."""


def ones(d: int) -> Start:
    """Return the constant start ``x_1 = (1, …, 1)``."""
    return finite(np.ones((1, d)), np.ones(1))


def gaussian(d: int, sigma: float = 1.0) -> Start:
    """Return independent normal coordinates of standard deviation σ (Gauss–Hermite)."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    points, product = independent(d, sigma * nodes, weights / weights.sum())
    return Start(points, product, lambda count, rng: sigma * rng.standard_normal((count, d)))


def sphere(d: int, radius: float = 1.0) -> Start:
    """Return the uniform law of ``‖x_1‖ = R``, one Gauss–Jacobi rule a coordinate.

    A coordinate y of a point of the unit sphere of dimension n has density ``(1 − y²)^((n−3)/2)``;
    the others lie on a sphere of radius ``(1 − y²)^(1/2)``, where odd powers of them average to 0.

    >>> sphere(2).points.shape
    (8, 2)
    """
    points, weights = np.array([[-1.0], [1.0]]), np.array([0.5, 0.5])
    for n in range(2, d + 1):
        nodes, node_weights = roots_jacobi(NODES, (n - 3) / 2, (n - 3) / 2)
        rest = np.sqrt(1 - nodes**2)[:, None, None] * points  # NODES × K × (n−1)
        first = np.broadcast_to(nodes[:, None, None], (*rest.shape[:2], 1))
        points = np.concatenate([first, rest], axis=2).reshape(-1, n)
        weights = np.outer(node_weights / node_weights.sum(), weights).ravel()

    def draw(count: int, rng: Any) -> Any:
        normal = rng.standard_normal((count, d))
        return radius * normal / np.linalg.norm(normal, axis=1, keepdims=True)

    return Start(radius * points, weights, draw)


def rademacher(d: int, c: float = 1.0) -> Start:
    """Return independent coordinates ±c."""
    return iid(d, (-c, c), (0.5, 0.5))


def one_hot(d: int, c: float = 1.0) -> Start:
    """Return ``±c e_i``, all 2d of them equally likely."""
    return finite(c * np.concatenate([np.eye(d), -np.eye(d)]), np.full(2 * d, 0.5 / d))


def iid(d: int, values: Sequence[float], probabilities: Sequence[float]) -> Start:
    """Return independent coordinates with one finite law."""
    return finite(*independent(d, np.array(values, float), np.array(probabilities, float)))


def two_point(d: int) -> Start:
    """Return independent coordinates, 2 with probability 1/3 and −1 with 2/3: mean 0, yet skewed.

    >>> [float(two_point(1).mean(lambda x: x[:, 0] ** n).round(12)) for n in (1, 2, 3)]
    [0.0, 2.0, 2.0]
    """
    return iid(d, (2.0, -1.0), (1 / 3, 2 / 3))


def finite(points: Any, weights: Any) -> Start:
    """Return a law with finitely many points, itself."""
    return Start(points, weights, lambda count, rng: rng.choice(points, count, p=weights))


def independent(d: int, nodes: Any, weights: Any) -> tuple[Any, Any]:
    """Return the product rule of d copies of a rule in one variable: points K^d×d, weights K^d."""
    points = np.stack(np.meshgrid(*[nodes] * d, indexing="ij"), axis=-1).reshape(-1, d)
    product = np.stack(np.meshgrid(*[weights] * d, indexing="ij"), axis=-1).reshape(-1, d)
    return points, product.prod(axis=1)
