r"""Whether a function with symmetries has a stationary point near a given one: proved in balls.

**Setting.** L is a function of x ∈ ℝⁿ that is constant along tangents g_1(x) … g_k(x), known
exactly, as gauge transformations have them. Its stationary points are never isolated, but those on
a slice ``⟨g_k(c), x − c⟩ = 0`` may be. The square system for x and multipliers μ,

    ∇L(x) + Σ_k μ_k g_k(c) = 0,        ⟨g_k(c), x − c⟩ = 0,

has a zero in a box around (c, 0) where Krawczyk's test says so (:mod:`.krawczyk`). There
``⟨g_j(x), ∇L(x)⟩ = 0`` leaves Σ_k ⟨g_j(x), g_k(c)⟩ μ_k = 0: where that matrix is invertible all
over the box, μ = 0, and x is stationary.

**Main results.** :func:`enclose` is that test. :func:`least_curvature` encloses the least
eigenvalue of the Hessian on the slice, over the box: where it is positive, x is a local minimum,
the only stationary point nearby up to the symmetries; where it is negative, a saddle or a maximum.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from flint import arb, arb_mat, fmpq

from icar_theory.arguments import Array
from icar_theory.exact.krawczyk import certified, image, middles

BITS = 192
"""The precision that callers work with."""
STEPS = 12
"""Newton steps at most: where training ends, they double the digits that are right."""
FEW = 6
"""Newton steps in float64: enough from where training ends."""
CLOSE = fmpq(1, 10**45)
"""How short the last step is, relative to 1 + |x|."""
NARROW = fmpq(1, 10**30)
"""Radii of the box, relative to 1 + |x_i|."""
SHARE = 2.0**-20
"""How far below a computed eigenvalue its bound is tried, relative to it."""
NOISE = 2.0**-44
"""And relative to the largest: what float64 computes of up to some hundred rows is nearer."""
FLAT = 1e-7
"""An eigenvalue below this share of the largest is called flat: it decides nothing."""

Point = Sequence[Any]


class Function(Protocol):
    """A function, its derivatives, and the tangents along which it is constant, in balls."""

    def gradient(self, x: Point) -> Any:
        """Return ∇L, n×1."""

    def hessian(self, x: Point) -> Any:
        """Return ∇²L, n×n."""

    def symmetries(self, x: Point) -> Any:
        """Return g_1(x) … g_k(x), k×n."""


class Box(NamedTuple):
    """A box around a centre that holds one stationary point of the slice with these normals."""

    centre: Point
    radii: Point
    normals: Any

    @property
    def balls(self) -> list[Any]:
        """The entries of x, each as a ball."""
        return [c + arb(0, r) for c, r in zip(self.centre, self.radii, strict=True)]


def polish(function: Function, start: Point, far: Any) -> list[Any] | None:
    """Return what Newton's method makes of a start; None where it leads farther than `far`.

    None as well where it does not settle, as at points that are not isolated on the slice.
    """
    centre = [arb(x.mid()) for x in start]
    for _ in range(STEPS):
        try:
            step = _step(function, centre)
        except ZeroDivisionError:
            return None
        centre = [arb((x - move).mid()) for x, move in zip(centre, step, strict=True)]
        if not norm([x - y for x, y in zip(centre, start, strict=True)]) < far:
            return None
        if norm(step) < CLOSE * (1 + norm(centre)):
            return centre
    return None


def _step(function: Function, centre: Point) -> list[Any]:
    normals = middles(function.symmetries(centre))
    system = middles(_bordered(function.hessian(centre), normals))
    found = system.solve(_extended(function.gradient(centre), normals.nrows()))
    return [arb(found[i, 0].mid()) for i in range(len(centre))]


def enclose(function: Function, centre: Point, relative: Any = NARROW) -> Box | None:
    """Return a box around the centre that holds a stationary point; None where that is not shown.

    The radii are at most `relative` (1 + |x_i|).
    """
    normals = middles(function.symmetries(centre))
    count = normals.nrows()
    wide = [arb(((1 + abs(x)) * relative).upper()) for x in centre]
    box = [x + arb(0, r) for x, r in zip(centre, wide, strict=True)]
    try:
        inverse = middles(_bordered(middles(function.hessian(centre)), normals).inv())
        (function.symmetries(box) * normals.transpose()).inv()  # balls: all of them are invertible
    except ZeroDivisionError:
        return None
    residual = inverse * _extended(function.gradient(centre), count)
    jacobian = inverse * _bordered(function.hessian(box), normals)
    radius = middles(arb_mat([[r] for r in (*wide, *[arb(relative)] * count)]))
    if not certified(residual, jacobian, radius):
        return None
    reached = image(residual, jacobian, radius)
    return Box(centre, [reached[i, 0] for i in range(len(centre))], normals)


def least_curvature(function: Function, box: Box) -> tuple[Any, Any] | None:
    """Return bounds of the least eigenvalue of the Hessian on the slice, all over the box.

    The lower one holds since ``∇²L + c Σ_k g_k g_kᵀ − lower`` is positive definite, the upper one
    is attained at some vector of the slice. None where the first is not shown.
    """
    hessian, normals = function.hessian(box.balls), box.normals
    least, most, vector = _lowest(_floats(hessian), _floats(normals))
    lower = arb(least - SHARE * abs(least) - NOISE * most)
    weight = arb(most / float(np.linalg.svd(_floats(normals), compute_uv=False)[-1]) ** 2)
    raised = hessian + normals.transpose() * normals * weight
    if not is_positive(raised - _identity(len(box.centre), lower)):
        return None
    v = arb_mat([[arb(x)] for x in vector])
    v -= normals.transpose() * (normals * normals.transpose()).solve(normals * v)
    return lower, (v.transpose() * hessian * v)[0, 0] / (v.transpose() * v)[0, 0]


def is_positive(matrix: Any) -> bool:
    """Return whether all symmetric matrices in balls are positive definite, if that is shown.

    By elimination without pivots, in balls: each pivot is positive.

    >>> is_positive(arb_mat([[2, 1], [1, 1]])), is_positive(arb_mat([[1, 1], [1, arb(1, 0.5)]]))
    (True, False)
    """
    rows = matrix.tolist()
    for k, row in enumerate(rows):
        if not row[k] > 0:
            return False
        for lower in rows[k + 1 :]:
            share = lower[k] / row[k]
            for j in range(k + 1, len(rows)):
                lower[j] -= share * row[j]
    return True


def settled(function: Function, start: Point) -> list[Any]:
    """Return a point near which the gradient vanishes, next to a start: a hint, not a proof.

    By Newton's method in float64 that leaves flat directions alone, the symmetries among them.
    """
    x = np.array([float(entry.mid()) for entry in start])
    for _ in range(FEW):
        balls = [arb(entry) for entry in x]
        values, vectors = np.linalg.eigh(_floats(function.hessian(balls)))
        steep = np.abs(values) > FLAT**0.5 * np.abs(values).max()
        slope = vectors[:, steep].T @ _floats(function.gradient(balls))[:, 0]
        x -= vectors[:, steep] @ (slope / values[steep])
    return [arb(entry) for entry in x]


def looks_stationary(function: Function, point: Point) -> bool:
    """Return whether the gradient is small beside Hessian times point, in float64: a hint."""
    slope, hessian = _floats(function.gradient(point)), _floats(function.hessian(point))
    return bool(np.linalg.norm(slope) <= FLAT * np.linalg.norm(hessian) * float(norm(point).mid()))


def flat_directions(function: Function, point: Point) -> int:
    """Return how many eigenvalues of the Hessian on the slice at a point look flat, in float64."""
    hessian = _floats(function.hessian(point))
    _, sizes, rows = np.linalg.svd(_floats(function.symmetries(point)))
    basis = rows[int((sizes > FLAT * sizes.max()).sum()) :].T
    values = np.abs(np.linalg.eigvalsh(basis.T @ hessian @ basis))
    return int((values <= FLAT * np.linalg.norm(hessian, 2)).sum())


def norm(entries: Point) -> Any:
    """Return the Euclidean norm of balls.

    >>> norm([arb(3), arb(4)])
    5.00000000000000
    """
    return sum((x * x for x in entries), arb(0)).nonnegative_part().sqrt()


def _lowest(hessian: Array, normals: Array) -> tuple[float, float, Array]:
    """Return least and largest eigenvalue of the slice and a vector of the first, in float64."""
    count = len(normals)
    basis = np.linalg.qr(normals.T, mode="complete")[0][:, count:]
    values, vectors = np.linalg.eigh(basis.T @ hessian @ basis)
    return float(values[0]), float(np.abs(values).max()), basis @ vectors[:, 0]


def _floats(matrix: Any) -> Array:
    return np.array([[float(x.mid()) for x in row] for row in matrix.tolist()])


def _identity(size: int, value: Any) -> Any:
    return arb_mat([[value if i == j else arb(0) for j in range(size)] for i in range(size)])


def _bordered(hessian: Any, normals: Any) -> Any:
    """Return [[H, Gᵀ], [G, 0]]."""
    rows, count = normals.tolist(), normals.nrows()
    upper = [[*row, *(g[i] for g in rows)] for i, row in enumerate(hessian.tolist())]
    return arb_mat([*upper, *([*g, *[arb(0)] * count] for g in rows)])


def _extended(gradient: Any, count: int) -> Any:
    return arb_mat([*gradient.tolist(), *[[arb(0)]] * count])
