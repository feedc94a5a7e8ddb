"""What is proved of a stationary point near given weights on plain tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from icar_theory.exact.enclosures import Enclosure

GLOBAL, SPURIOUS, LOCAL, SADDLE = "global minimum", "spurious minimum", "local minimum", "saddle"
INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, kw_only=True, repr=False)
class Certificate:
    """What is proved about the loss near given weights.

    ================ ===============================================================================
    `kind`           "global minimum", "spurious minimum" (a local one, and not global), "local
                     minimum" (that may be global), "saddle", or "inconclusive"
    `loss`           encloses the loss at the stationary point; where that is inconclusive, at the
                     weights themselves
    `minimum`        the minimum over all weights of this size, summed over the lengths; None where
                     it is not known. `bound` is then a loss that some weights have, or None
    `point`          encloses each weight of the stationary point, by name: A, B (H×d), and a
                     row of p for each length; `radius` is the largest of their radii, and
                     `distance` encloses how far the point is from the given weights
    `curvature`      encloses the least eigenvalue of the Hessian there, across the symmetries;
                     None where the point is exact and this is not shown to be positive
    `gradient_norm`  at the given weights, in float64
    `reason`         why it is inconclusive; `flat`: how many directions beyond the symmetries look
                     flat, in float64; None where no stationary point seems near
    ================ ===============================================================================

    >>> from icar_theory import certify
    >>> certify([[1.0, 1.0]], [[1.0, 1.0]], [-0.5, 1.0]).kind
    'global minimum'
    """

    kind: str
    context: str
    dimension: int
    heads: int
    lengths: Sequence[int]
    loss: Enclosure
    minimum: Any
    gradient_norm: float
    bound: Any = None
    point: Mapping[str, Any] | None = field(default=None, hash=False)
    distance: Any = None
    curvature: Any = None
    flat: int | None = None
    reason: str | None = None
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        asked = f"d={self.dimension}, heads={self.heads}, {self.context} contexts"
        return f"<certificate: {asked}, {self.verdict}>"

    @property
    def radius(self) -> Any:
        """The largest radius of the enclosed weights; None where it is inconclusive."""
        if self.point is None:
            return None
        return max(x.radius for rows in self.point.values() for row in rows for x in row)

    @property
    def verdict(self) -> str:
        """The outcome in words."""
        if self.distance is None:
            return "; ".join((f"inconclusive: {self.reason}", *self.notes))
        near = f"certified: within {float(self.distance.upper):.2g} of the weights lies a"
        loss = f"of loss {float(self.loss.middle):.9g}"
        doubt = (
            "the least loss of this size is not known"
            if self.minimum is None
            else f"it is not told from the minimum {self.minimum}"
        )
        above = (
            f"the minimum {self.minimum}"
            if self.bound is None
            else f"{self.bound}, which other weights have"
        )
        told = {
            GLOBAL: f"{near} global minimum, {loss}",
            SPURIOUS: f"{near} spurious minimum, {loss}: local, and above {above}",
            LOCAL: f"{near} local minimum, {loss}: {doubt}",
            SADDLE: f"{near} saddle, {loss}",
        }
        alone = "isolated up to the symmetries" if self.curvature else "not shown to be isolated"
        return "; ".join((f"{told[self.kind]}, {alone}", *self.notes))
