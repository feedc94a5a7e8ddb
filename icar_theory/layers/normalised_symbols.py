r"""The symbols of theorems about the normalised layer, and the moments of x_1 that enter them.

``κ_0 = E x_j²``, ``κ_1 = E x_j⁴``, ``κ_2 = E x_j⁶``, ``κ_3 = Σ_{k≠j} E x_j² x_k⁴``; and
``κ_{13} = E x_j x_k³``, ``κ_{33} = E x_j³ x_k³``, ``κ_{15} = E x_j x_k⁵``,
``κ_{123} = E x_j x_l² x_k³`` for different j, k, l: an exchangeable law has them for all.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.exact.sizes import T
from icar_theory.exact.starts import Start, is_exchangeable

t = sp.Symbol("t", integer=True, positive=True)
LOSS = sp.Symbol("L", real=True)
A, B = sp.symbols("a b", real=True)
"""The diagonal: A = aI, P = bI."""
U = sp.Symbol("u", real=True)
"""The step size u = ab."""
BEST = sp.Symbol("u^{*}", positive=True)
KAPPA = sp.symbols(r"\kappa_{0} \kappa_{1} \kappa_{2}", positive=True)
OTHERS = sp.Symbol(r"\kappa_{3}", nonnegative=True)
MIXED = {
    powers: sp.Symbol(rf"\kappa_{{{powers}}}", real=True) for powers in ("13", "33", "15", "123")
}
MEAN = sp.Symbol("h", positive=True)
"""The mean of 1/(t − 1) over the lengths t = 2 … T − 1."""
BEND = sp.Symbol(r"\gamma", positive=True)
"""γ = κ_2 + κ_3 h."""

FLOOR = 1 - KAPPA[1] ** 2 / (KAPPA[0] * KAPPA[2])
"""The relative error on long sequences at the best step size for them."""

RECIPROCALS = sp.Sum(1 / (t - 1), (t, 2, T - 1))
SQUARES = sp.Sum(1 / (t - 1) ** 2, (t, 2, T - 1))
MEAN_IS = sp.Eq(MEAN, RECIPROCALS / (T - 2))
BEND_IS = sp.Eq(BEND, KAPPA[2] + OTHERS * MEAN)
STEP_IS = sp.Eq(U, A * B)

EVERY_POWER = {
    "0": {0: 2},
    "1": {0: 4},
    "2": {0: 6},
    "3": {0: 2, 1: 4},
    "13": {0: 1, 1: 3},
    "33": {0: 3, 1: 3},
    "15": {0: 1, 1: 5},
    "123": {0: 1, 1: 3, 2: 2},
}
"""The exponents of each moment by coordinate; κ_3 counts its own d − 1 times."""
EXACT_TERMS = 2000
"""Up to how many terms a harmonic sum is written as one fraction."""


def kappas(law: Start, d: Any) -> dict[Any, Any]:
    """Return κ_0 … κ_3 of an exchangeable law in dimension d, a number or a letter.

    >>> from icar_theory.exact.sizes import D
    >>> from icar_theory.exact.starts import gaussian
    >>> list(kappas(gaussian(), D).values())
    [1, 3, 15, 3*d - 3]
    """
    require_exchangeable(law)
    found = {
        letter: law.moment(EVERY_POWER[name], d) for name, letter in zip("012", KAPPA, strict=True)
    }
    if 0 in found.values():
        raise ValueError(f"law must not be 0 for certain, got the moment 0 of the {law.name}")
    alone = d == 1
    found[OTHERS] = sp.Integer(0) if alone else (d - 1) * law.moment(EVERY_POWER["3"], d)
    return found


def mixed(law: Start, d: int) -> dict[Any, Any]:
    """Return the moments κ_{13}, κ_{33}, κ_{15}, κ_{123} of an exchangeable law, d ≥ 2.

    The last is 0 for d = 2, where no third coordinate is.

    >>> from icar_theory.exact.starts import two_point
    >>> list(mixed(two_point(), 3).values())
    [0, 4, 0, 0]
    """
    require_exchangeable(law)
    return {
        letter: law.moment(EVERY_POWER[name], d) if d > 2 or name != "123" else sp.Integer(0)
        for name, letter in MIXED.items()
    }


def require_exchangeable(law: Start) -> None:
    """Refuse a law with special coordinates, where the formula has one κ for all of them."""
    if not is_exchangeable(law):
        raise ValueError(
            f"law must be exchangeable, got the {law.name}: the diagonal aI, bI is not invariant "
            "then; its loss there and its gradients have answers all the same"
        )


def reciprocals(length: Any, power: int = 1) -> Any:
    """Return ``Σ_{t=2..T−1} (t − 1)^{−power}``: a fraction, or a harmonic number left as it is.

    >>> reciprocals(4), reciprocals(10**6), reciprocals(T)
    (3/2, harmonic(999998), harmonic(T - 2))
    """
    count = length - 2
    if isinstance(count, int) and count <= EXACT_TERMS:
        return sum((sp.Rational(1, k**power) for k in range(1, count + 1)), sp.Integer(0))
    arguments = (sp.sympify(count),) if power == 1 else (sp.sympify(count), sp.Integer(power))
    return sp.harmonic(*arguments, evaluate=False)


def mean_reciprocal(length: Any) -> Any:
    """Return h, the mean of 1/(t − 1) over t = 2 … T − 1.

    >>> mean_reciprocal(4)
    3/4
    """
    return reciprocals(length) / (length - 2)


def bend(law: Start, d: Any, length: Any) -> Any:
    """Return γ = κ_2 + κ_3 h.

    >>> from icar_theory.exact.starts import gaussian
    >>> bend(gaussian(), 2, 4)
    69/4
    """
    known = kappas(law, d)
    return known[KAPPA[2]] + known[OTHERS] * mean_reciprocal(length)
