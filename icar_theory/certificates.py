"""Whether a stationary point of the loss lies near given weights, and of which kind: proved.

**Setting.** Weights that training ends at are near a point where the gradient of the population
loss vanishes, or are not. :func:`certify` polishes them by Newton's method, fixes the symmetries
``(A, B) → (G A, G^{−T} B)`` and ``(C, p) → (c C, p/c)``, and has a Krawczyk test in ball arithmetic
(:mod:`icar_theory.exact.stationary`) show that a stationary point lies there; the Hessian, enclosed
as well, tells its kind. What is not shown is called inconclusive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import sympy as sp
from flint import arb, ctx, fmpq

from icar_theory import settings
from icar_theory.answers import NoClosedForm
from icar_theory.arguments import to_sympy
from icar_theory.claims import CLAIMS
from icar_theory.exact.bilinear_squares import Squares
from icar_theory.exact.context import Context, law_name, resolve
from icar_theory.exact.enclosures import Enclosure, ball, enclosure
from icar_theory.exact.factors import require_few
from icar_theory.exact.neighbours import neighbours
from icar_theory.exact.rationals import exact_rationals, rational_arrays
from icar_theory.exact.stationary import (
    BITS,
    Box,
    enclose,
    flat_directions,
    least_curvature,
    looks_stationary,
    norm,
    polish,
    settled,
)
from icar_theory.layers.full_heads import in_basis
from icar_theory.layers.plain_certificate import (
    GLOBAL,
    INCONCLUSIVE,
    LOCAL,
    SADDLE,
    SPURIOUS,
    Certificate,
)
from icar_theory.layers.plain_squares import squares
from icar_theory.layers.plain_weights import layer_arrays, unread
from icar_theory.layers.results import overridden, parted, tells

FAR = fmpq(1, 100)
"""How far from the weights a point is looked for, relative to their norm."""
LARGEST = 10**40
"""The largest weight: sixth powers of it are floats."""
MOST = 2**25
"""Terms of the loss times the square of the number of weights: some ten seconds."""


@np.errstate(over="ignore", invalid="ignore")
def certify(
    query_key: Any,
    value: Any = None,
    positions: Any = None,
    *,
    context: str | Context | None = None,
    basis: Any = None,
) -> Certificate:
    """Prove that a stationary point of the population loss lies near weights on plain tokens.

    The arguments are those of :func:`icar_theory.check` for plain tokens: query_key, value and
    positions, or a mapping that holds them; full heads with their basis; context "orthogonal" (the
    default), "unitary", or a :class:`Context` of uniform law, as roots of unity have it. Float
    weights are taken exactly.

    A *global minimum* is an exact point next to the weights at which the loss is the known minimum,
    exactly (:mod:`icar_theory.exact.neighbours`); it need not be isolated. The other kinds are
    decided by enclosures, and only for points that are isolated up to the symmetries: flat
    directions beyond them leave a point open, as where ``C 1 = 0`` and so p_{T−1} is free.

    Raises TypeError or ValueError naming a bad argument; sizes are bounded: some ten seconds.

    >>> found = certify([[1.0, 1.0]], [[1.0, 1.0]], [-0.5000001, 1.0])
    >>> found.kind, found.loss.middle, found.curvature.lower > 0, found.distance.upper < 1e-6
    ('global minimum', 0, True, True)
    """
    if not tells(query_key):
        query_key = {"query_key": query_key, "value": value, "positions": positions}
    elif value is not None or positions is not None:
        raise TypeError("value and positions must be left out when the first argument is a mapping")
    given, told = parted(query_key)
    if "positions" not in given:
        raise ValueError("weights must be those of a layer on plain tokens, got augmented blocks")
    notes = overridden(told, {"context": context})
    basis = given.pop("basis", None) if basis is None else basis
    law = told.get("context", settings.USUAL["plain"]) if context is None else context
    if basis is not None:
        given, more = in_basis(given, basis, law_name(law))
        notes = (*more, *notes)
    arrays = layer_arrays(*given.values())
    notes = (*unread(given["positions"]), *notes)
    (A, B, *rows), rounded = rational_arrays(arrays)
    exact = dict(zip(arrays, map(exact_rationals, (A, B, *rows)), strict=True))
    for name, array in exact.items():
        if max(map(abs, array.flat)) > LARGEST:
            raise ValueError(f"{name} must be at most {LARGEST:.0e} in size to be certified")
    heads, d = A.shape
    lengths = tuple(map(len, rows))
    asked = f"d={d}, heads={heads} and {len(rows)} lengths up to {lengths[-1]}"
    unknowns = 2 * heads * d + sum(lengths)
    require_few(asked, d * d * sum(lengths) * unknowns**2, MOST, "products")
    loss = squares(resolve(law, d), heads, lengths)
    facts = {
        "context": law.name if isinstance(law, Context) else law,
        "dimension": d,
        "heads": heads,
        "lengths": lengths,
        **_least(d, heads, lengths, law),
        "notes": (*rounded, *notes),
    }
    weights = [x for array in exact.values() for x in array.flat]
    with ctx.workprec(BITS):
        return _certified(loss, weights, facts)


def _least(d: int, heads: int, lengths: Sequence[int], law: str | Context) -> dict[str, Any]:
    """Return the minimum over all weights, or where it is not known a loss that weights have."""
    try:
        least = settings.optimum(d, heads, context=law).loss
        return {"minimum": sp.Integer(least) * len(lengths)}
    except NoClosedForm:
        return {"minimum": None, "bound": _bound(d, heads, law_name(law), len(lengths))}


def _bound(d: int, heads: int, context: str, lengths: int) -> Any:
    """Return the loss that the claim about a context bounds the minimum by; None without one."""
    for claim in CLAIMS.values():
        if any((s.tokens, s.context) == ("plain", context) for s in claim.settles):
            bound = claim.questions["minimum"].bound
            return None if bound is None else claim.ask(bound, d=d, heads=heads) * lengths
    return None


def _certified(loss: Squares, weights: Sequence[fmpq], facts: Mapping[str, Any]) -> Certificate:
    start = [arb(x) for x in weights]
    slope = norm(loss.gradient(start).entries())
    facts = {**facts, "gradient_norm": float(slope.mid())}
    far = FAR * norm(start)
    found = polish(loss, start, far)
    near = settled(loss, start) if found is None else found
    exact = _exact_minimum(loss, weights, near, far, facts["minimum"])
    if exact is not None:
        centre = [arb(x) for x in exact]
        box = enclose(loss, centre)
        bounds = None if box is None else least_curvature(loss, box)
        isolated = bounds is not None and bounds[0] > 0
        return _told(loss, start, centre, GLOBAL, bounds if isolated else None, facts)
    box = None if found is None else enclose(loss, found)
    bounds = None if box is None else least_curvature(loss, box)
    if box is None or bounds is None or bounds[0] <= 0 <= bounds[1]:
        return _open(loss, start, near, box, facts)
    value = loss.loss(box.balls)
    if bounds[1] < 0:
        kind = SADDLE
    else:
        least = facts.get("bound") if facts["minimum"] is None else facts["minimum"]
        kind = SPURIOUS if least is not None and value > ball(least) else LOCAL
    return _told(loss, start, box.balls, kind, bounds, facts)


def _exact_minimum(
    loss: Squares, weights: Sequence[fmpq], near: Sequence[Any], far: Any, minimum: Any
) -> Sequence[fmpq] | None:
    """Return an exact point at which the loss is the known minimum: the weights, or a neighbour.

    None where none is found within `far`, or no minimum is known.
    """
    if minimum is None:
        return None
    for found in chain([weights], neighbours(loss, near, FAR)):
        close = norm([arb(x - y) for x, y in zip(found, weights, strict=True)]) < far
        if (close or found is weights) and to_sympy(loss.loss(found)) == minimum:
            return found
    return None


def _told(
    loss: Squares,
    start: Sequence[Any],
    point: Sequence[Any],
    kind: str,
    bounds: tuple[Any, Any] | None,
    facts: Mapping[str, Any],
) -> Certificate:
    """Return a certificate of a point in balls; bounds of its curvature, where it is isolated."""
    A, B, p = loss.split([enclosure(x) for x in point])
    ends = np.cumsum(facts["lengths"]).tolist()
    rows = [p[last - length : last] for last, length in zip(ends, facts["lengths"], strict=True)]
    least = Enclosure(facts["minimum"], 0) if kind == GLOBAL else enclosure(loss.loss(point))
    return Certificate(
        kind=kind,
        loss=least,
        point={"query_key": A, "value": B, "positions": rows},
        distance=enclosure(norm(_difference(point, start))),
        curvature=None if bounds is None else enclosure(bounds[0].union(bounds[1])),
        **facts,
    )


def _open(
    loss: Squares,
    start: Sequence[Any],
    near: Sequence[Any],
    box: Box | None,
    facts: Mapping[str, Any],
) -> Certificate:
    """Return an inconclusive certificate, with the reason that shows in float64."""
    flat = flat_directions(loss, near) if looks_stationary(loss, near) else None
    if box is not None:
        reason = "whether the least curvature is positive or negative is not decided"
    elif flat:
        reason = (
            f"directions beyond the symmetries look flat, {flat} of them, so that no stationary "
            "point seems isolated there; where a minimum is known, "
            "icar-theory check measures the distance to it"
        )
    else:
        reason = (
            f"no isolated stationary point is found within {float(FAR):.0%} of the norm of the "
            f"weights, where the gradient norm is {facts['gradient_norm']:.2g}: train further"
        )
    return Certificate(
        kind=INCONCLUSIVE, loss=enclosure(loss.loss(start)), flat=flat, reason=reason, **facts
    )


def _difference(x: Sequence[Any], y: Sequence[Any]) -> list[Any]:
    return [a - b for a, b in zip(x, y, strict=True)]
