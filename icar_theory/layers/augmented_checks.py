"""How far given blocks on augmented tokens are from the optima."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from icar_theory.arguments import Array, choice, integer, to_fraction
from icar_theory.exact.factors import PRODUCTS_CHECKED, require_few
from icar_theory.exact.rationals import quotients, rational_arrays
from icar_theory.layers.augmented import BOUNDARIES, block_arrays, lengths
from icar_theory.layers.augmented_answers import AugmentedCheck
from icar_theory.layers.plain_checks import singular_values, to_fraction_of_sympy


@dataclass(frozen=True)
class AugmentedTheorem:
    """What a claim about augmented tokens states, for :func:`check_augmented`.

    `by_degree` (blocks, horizon, boundary) returns M, and the loss in the degree of the target and
    in the others, exact, as are `minimum` and `step_size` (d, heads, horizon, boundary);
    `nearest(Π, heads)` is the nearest projector in float64.
    """

    claim: str
    context: str
    by_degree: Callable[..., tuple[Any, Any, Any]]
    minimum: Callable[..., Any]
    step_size: Callable[..., Any]
    nearest: Callable[[Array, int], Array]


def check_augmented(
    theorem: AugmentedTheorem, blocks: Mapping[str, Any], horizon: Any, boundary: str
) -> AugmentedCheck:
    """Compare blocks with the optima of their size."""
    named = block_arrays(blocks)
    horizon = integer("horizon", horizon, minimum=2)
    choice("boundary", boundary, BOUNDARIES)
    heads, d = named["a1"].shape
    require_few(f"d={d} and heads={heads}", d**2, PRODUCTS_CHECKED, "exact entries a product")
    arrays, notes = rational_arrays(named)
    read = dict(zip(named, quotients(arrays), strict=True))
    M, target, others = theorem.by_degree(read, horizon, boundary)
    step = to_fraction_of_sympy(theorem.step_size(d, heads, horizon, boundary))
    rank = min(heads, d)
    unit, power = M.floats()
    try:
        scaled = unit * float(to_fraction(power) * rank / (d * step))
        frame = float(np.linalg.norm(scaled - theorem.nearest(scaled, heads)))
        if not np.isfinite(frame):
            raise OverflowError
        residual = float(to_fraction(others)) ** 0.5
    except OverflowError:
        raise ValueError("blocks are too large: their products exceed float64") from None
    free = boundary == "zero" and horizon == 2 and heads < d
    return AugmentedCheck(
        claim=theorem.claim,
        context=theorem.context,
        dimension=d,
        heads=heads,
        lengths=lengths(horizon),
        loss=to_fraction(target + others),
        minimum=to_fraction_of_sympy(theorem.minimum(d, heads, horizon, boundary)),
        residuals={
            "frame": frame,
            "diagonal": None if free else float(np.abs(np.diagonal(scaled) * d / rank - 1).max()),
            "other degrees": residual,
        },
        singular_values=singular_values(unit, unit),
        boundary=boundary,
        step_size=float(np.trace(scaled)) * float(step) / rank,
        predicted_step_size=step,
        notes=notes,
    )
