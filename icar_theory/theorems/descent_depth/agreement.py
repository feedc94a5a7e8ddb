"""Whether a claimed answer may be the true one: enclosed sizes, nets in other words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from icar_theory.exact.context import unitary
from icar_theory.exact.enclosures import Enclosure
from icar_theory.exact.gram_moments import K
from icar_theory.layers.deep import net, outputs, polynomial
from icar_theory.theorems.descent_depth.scaled import DEGREE, PLACES, name
from icar_theory.theorems.descent_depth.three import routes

LONG = 6
"""At T ≤ LONG a polynomial of degree 4 without constant term is determined."""
SMALL = sp.Rational(1, 10**20)
ROUTES = {name(place) for place in PLACES}


def all_enclosed(claimed: Any, true: Any) -> bool:
    """Return whether claimed step sizes may be those that are enclosed, in any order.

    >>> from icar_theory.theorems.descent_depth.answers import step_sizes
    >>> all_enclosed((sp.Rational(3, 7),), step_sizes(1, 1, 4))
    True
    """
    if not isinstance(claimed, tuple | sp.Tuple) or len(claimed) != len(true):
        return False
    middles = {size: size.middle if isinstance(size, Enclosure) else size for size in claimed}
    ordered = sorted(claimed, key=lambda size: middles[size].evalf(40))
    return all(size.agrees(one) for size, one in zip(true, ordered, strict=True))


def same_outputs(claimed: Any, true: Any) -> bool:
    """Return whether two layouts of weights give nets with one prediction at T ≤ LONG, for d = 1.

    >>> from icar_theory.theorems.descent_depth.answers import weights
    >>> same_outputs(weights(1, 3), weights(1, 3)), same_outputs(weights(1, 3), weights(1, 4))
    (True, False)
    """
    if getattr(claimed, "shape", None) != true.shape:
        return False
    made, wanted = (outputs(net(block), unitary(1), LONG) for block in (claimed, true))
    differences = [u[0] - v[0] for u, v in zip(made, wanted, strict=True)]
    return all(c == 0 for difference in differences for c in difference.terms.values())


def same_polynomial(claimed: Any, true: Any) -> bool:
    """Return whether two nets, by routes, compute one f at K ≤ DEGREE, to 20 digits.

    >>> from icar_theory.theorems.descent_depth.three import three_layers
    >>> same_polynomial(three_layers(20), three_layers(20)), same_polynomial({}, three_layers(20))
    (True, False)
    """
    if not (isinstance(claimed, Mapping) and set(claimed) <= ROUTES):
        return False
    made, wanted = (sp.Poly(polynomial(routes(weights)), K) for weights in (claimed, true))
    difference = made - wanted
    return all(abs(difference.eval(k)) < SMALL for k in range(1, DEGREE + 1))
