"""Krawczyk's operator: whether a system of equations has a zero in a box, by ball arithmetic.

**Setting.** F maps ℝⁿ to ℝⁿ, the box holds all y with ``|y_i − c_i| ≤ r_i``, and Y is any n×n
matrix, near the inverse of the derivative J. From balls that hold Y F(c), and Y J at every point
of the box, :func:`image` bounds how far from c the map y ↦ y − Y F(y) leads from the box:

    |Y F(c)| + |1 − Y J| r.

Where that is below r in every coordinate, the map contracts the box into itself and Y is
invertible: F has one zero in the box, and no other. Where F depends on parameters, the balls may
hold its values at all of them: then this is so for each.
"""

from __future__ import annotations

from typing import Any

from flint import arb, arb_mat

POWERS = 30
"""How often a matrix is applied in search of its Perron vector."""


def middles(matrix: Any) -> Any:
    """Return the middles of a matrix of balls, as a matrix of numbers.

    >>> middles(arb_mat([[arb(3, 1)]]))
    [3.00000000000000]
    """
    rows, columns = matrix.nrows(), matrix.ncols()
    entries = [arb(matrix[i, j].mid()) for i in range(rows) for j in range(columns)]
    return arb_mat(rows, columns, entries)


def image(residual: Any, jacobian: Any, radius: Any) -> Any:
    """Return ``|Y F(c)| + |1 − Y J| r``, upper bounds in an n×1 matrix.

    `residual` (n×1) holds Y F(c), `jacobian` (n×n) holds Y J over the box of `radius` (n×1).

    >>> bool(image(arb_mat([[0.25]]), arb_mat([[arb(1, 0.5)]]), arb_mat([[1]]))[0, 0] < 0.76)
    True
    """
    size = radius.nrows()
    bounds = []
    for i in range(size):
        bound = abs(residual[i, 0])
        for j in range(size):
            bound += abs((1 if i == j else 0) - jacobian[i, j]) * radius[j, 0]
        bounds.append([arb(bound.upper())])
    return arb_mat(bounds)


def fitted(jacobian: Any, box: Any) -> Any:
    """Return radii below those of `box`, in proportions that |1 − Y J| shrinks by one factor.

    That is roughly its Perron vector, by its powers: the factor is its spectral radius, and may be
    below 1 where that of the box is not.

    >>> nothing, box = arb_mat(2, 1), arb_mat([[1], [1]])
    >>> jacobian = arb_mat([[1, 8], [0.0078125, 1]])
    >>> certified(nothing, jacobian, box), certified(nothing, jacobian, fitted(jacobian, box))
    (False, True)
    """
    nothing = arb_mat(box.nrows(), 1)
    found = box * arb(0.5)
    for _ in range(POWERS):
        moved = image(nothing, jacobian, found)
        longest = max(float((moved[i, 0] / box[i, 0]).upper()) for i in range(box.nrows()))
        if not longest > 0:
            return found
        found = middles((moved * (arb(0.5) / longest) + found) * arb(0.5))
    return found


def certified(residual: Any, jacobian: Any, radius: Any) -> bool:
    """Return whether the box is mapped into its interior, and so holds a zero, and only one.

    Here F(y) = y² − 2, J = 2 y and Y = 1/3; a box that is not around √2 is refused.

    >>> def near(c, r):
    ...     box = arb_mat([[2 * arb(c, r) / 3]])
    ...     return certified(arb_mat([[(arb(c) ** 2 - 2) / 3]]), box, arb_mat([[r]]))
    >>> near(1.5, 0.125), near(1.25, 0.125)
    (True, False)
    """
    reached = image(residual, jacobian, radius)
    return all(bool(reached[i, 0] < radius[i, 0]) for i in range(radius.nrows()))
