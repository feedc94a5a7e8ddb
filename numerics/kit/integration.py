"""Gradient flows, integrated: one solver and its tolerances, whatever the loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from scipy.integrate import solve_ivp

Method = Literal["DOP853", "LSODA"]
RELATIVE, ABSOLUTE = 1e-10, 1e-12
"""Tolerances of a step of a flow. Where its limit attracts, errors of steps do not pile up and a
trajectory is right to about 1e-9; float64 resolves a gradient to about 1e-15 times its size."""


def followed(
    velocity: Callable[[float, Any], Any], start: Any, times: Any, *, method: Method = "DOP853"
) -> Any:
    """Return the solution of ``dw/dt = velocity(t, w)`` from `start` at 0, at increasing times.

    `velocity` maps flat vectors to flat vectors; the result has the shape n×(shape of `start`).
    A long stiff end wants LSODA.
    Raises RuntimeError where the solver gives up.

    >>> followed(lambda _, w: -w, np.array([2.0]), [1.0]).round(6).tolist()
    [[0.735759]]
    """
    begin = np.asarray(start)
    found = solve_ivp(
        velocity,
        (0.0, float(times[-1])),
        begin.ravel(),
        method=method,
        t_eval=times,
        rtol=RELATIVE,
        atol=ABSOLUTE,
    )
    if not found.success:
        raise RuntimeError(f"the flow could not be followed: {found.message}")
    return found.y.T.reshape(-1, *begin.shape)
