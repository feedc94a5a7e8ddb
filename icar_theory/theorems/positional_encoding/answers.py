"""The questions of the claim, for λ uniform on the arc of the angle 2π/μ: exact, or enclosed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp
from flint import arb

from icar_theory.arguments import integer
from icar_theory.exact.arcs import eigenvalues as balls
from icar_theory.exact.arcs import missing, squared, uncorrelated
from icar_theory.exact.enclosures import Enclosure, ball, enclosure, refined
from icar_theory.exact.reading import number
from icar_theory.exact.sizes import Grid
from icar_theory.theorems.positional_encoding.rows import REACH, first_below

LONGEST = 40
"""The most positions that a question takes."""
SHORTEST = 1000
"""The most that μ may be."""
FINEST = 10**6
"""The most that numerators and denominators may be."""
TIES = 9
"""The most n for which ``(1 − ρ)^(2n)`` can be a fraction of such numbers, as 2^20 is above."""


def row_rate(horizon: int, rate: Any) -> Any:
    """Return ρ, at which each row descends half its loss where their mean descends at the `rate`.

    >>> row_rate(30, sp.Rational(1, 2))
    1/29
    """
    last = integer("horizon", horizon, minimum=2)
    return 2 * _fraction("rate", rate) / (last - 1)


def entries(mu: Any, length: int) -> Any:
    """Return the matrix G.

    >>> entries(8, 2)
    Matrix([
    [   1, 2/pi],
    [2/pi,    1]])
    """
    share, T = 4 * sp.pi / _arc(mu), _length(length)
    row = [sp.Integer(1), *(sp.sin(k * share) / (k * share) for k in range(1, T))]
    return sp.Matrix(T, T, lambda t, u: row[abs(t - u)])


def eigenvalues(mu: Any, length: int) -> tuple[Enclosure, ...]:
    """Return the eigenvalues of G, the largest first, each enclosed.

    >>> [str(value)[:8] for value in eigenvalues(8, 2)]
    ['1.636619', '0.363380']
    """
    return tuple(map(enclosure, balls(_arc(mu), _length(length))))


def positions(mu: Any, length: int, steps: int, row_rate: Any) -> tuple[Enclosure, ...]:
    """Return p_1 … p_T after some steps of gradient descent from 0, each enclosed.

    >>> [str(weight) for weight in positions(4, 2, 2, sp.Rational(1, 2))]
    ['0 ± 0', '0.75 ± 0']
    """
    given = _row(mu, length, steps, row_rate)

    def found() -> tuple[Enclosure, ...] | None:
        left = missing(*given)
        last = left.nrows() - 1
        return _narrow([(t == last) - left[t, 0] for t in range(last + 1)])

    return tuple(refined(found))


def loss(mu: Any, length: int, steps: int, row_rate: Any) -> Enclosure:
    """Return the loss after some steps of gradient descent from 0, enclosed.

    >>> print(loss(4, 2, 2, sp.Rational(1, 2)))
    0.0625 ± 0
    """
    given = _row(mu, length, steps, row_rate)
    (found,) = refined(lambda: _narrow([squared(given[0], missing(*given))]))
    return found  # type: ignore[no-any-return]


def modes(mu: Any, length: int, steps: int, row_rate: Any) -> int:
    """Return how many eigenvalues w of G have ``ρwn > 1``: the modes that are mostly learned.

    >>> modes(50, 30, 5000, sp.Rational(1, 29)), modes(4, 2, 2, sp.Rational(1, 2))
    (5, 0)
    """
    arc, T, n, rho = _row(mu, length, steps, row_rate)
    if n == 0:
        return 0
    if n * rho == 1 and (8 / arc).is_Integer:  # G is I, or 0 where t − u is even and not 0:
        return 0 if uncorrelated(arc) else T // 2  # eigenvalues are 1 + a and 1 − a, and a middle 1

    def found() -> int | None:
        least, values = ball(1 / (n * rho)), balls(arc, T)
        above = [value for value in values if value > least]
        known = all(value > least or value <= least for value in values)
        return len(above) if known else None

    return int(refined(found))


def steps_needed(mu: Any, horizon: int, threshold: Any, rate: Any) -> int:
    """Return the first step after which the mean loss of the rows 2 … T_max is below a threshold.

    The mean descends at the `rate` from 0. By balls it is below at this step, and not one step
    before; by the line `decreases` it is at no earlier one.

    >>> steps_needed(50, 30, sp.Rational(1, 1000), sp.Rational(1, 2))
    886
    """
    arc, T = _arc(mu), _length(horizon, "horizon")
    aim, rho = _fraction("threshold", threshold), row_rate(T, rate)
    if rho * T > 2:
        raise ValueError(f"rate must be at most {sp.Rational(T - 1, T)}, got {rate!r}")
    if aim > 1:
        return 0
    found = first_below(float(arc), T, float(aim), float(rho))
    if found is None:
        raise ValueError(
            f"threshold must be reached within {REACH} steps of the rate {rate!r}, "
            f"got {threshold!r}"
        )
    for n in (found, found - 1, found + 1):  # floats may be off by one
        if n >= 1 and _below(arc, T, aim, rho, n) and not _below(arc, T, aim, rho, n - 1):
            return n
    raise ArithmeticError(f"step {found} must be the first below {threshold!r}, and is not")


def _below(arc: Any, horizon: int, aim: Any, rho: Any, steps: int) -> bool:
    """Return whether the mean loss of the rows is below a threshold after some steps.

    The mean loss is a polynomial of 1/π of algebraic coefficients, the first of them
    ``(1 − ρ)^(2n)``: as π is transcendental, it can be no other fraction.
    """
    if steps == 0:
        return bool(aim > 1)
    total = (horizon - 1) * aim
    tied = steps <= TIES and aim == (1 - rho) ** (2 * steps)
    if tied and uncorrelated(arc):
        return False

    def found() -> bool | None:
        rows = range(2, horizon + 1)
        excess = sum((squared(arc, missing(arc, T, steps, rho)) for T in rows), -ball(total))
        return None if excess.contains(0) else bool(excess < 0)

    try:
        return bool(refined(found))
    except ArithmeticError:
        if not tied:
            raise
        raise ValueError(
            f"threshold must not be a mean loss, got {aim}, that after {steps} steps"
        ) from None


def _narrow(values: list[Any]) -> tuple[Enclosure, ...] | None:
    """Return enclosures of balls that are all narrow."""
    if any(not value.is_finite() or value.rad() > arb(2) ** -100 for value in values):
        return None
    return tuple(map(enclosure, values))


def _row(mu: Any, length: int, steps: int, row_rate: Any) -> tuple[Any, int, int, Any]:
    arc, T, n = _arc(mu), _length(length), integer("steps", steps, minimum=0)
    rho = _fraction("row_rate", row_rate)
    if n > REACH:
        raise ValueError(f"steps must be at most {REACH}, got {steps!r}")
    if rho * T > 2:
        raise ValueError(f"row_rate must be at most 2/length = {sp.Rational(2, T)}, got {rho}")
    return arc, T, n, rho


def _length(value: Any, name: str = "length") -> int:
    found = integer(name, value, minimum=2)
    if found > LONGEST:
        raise ValueError(f"{name} must be at most {LONGEST}, got {found}")
    return found


def _arc(value: Any) -> Any:
    found = _fraction("mu", value)
    if not 1 <= found <= SHORTEST:
        raise ValueError(f"mu must be from 1 to {SHORTEST}, got {value!r}")
    return found


def _fraction(name: str, value: Any) -> Any:
    found = number(name, value)
    if not found.is_Rational or found <= 0 or max(found.p, found.q) > FINEST:
        raise ValueError(
            f"{name} must be a positive fraction of numbers up to {FINEST}, got {value!r}"
        )
    return found


def horizons() -> Iterator[Mapping[str, Any]]:
    """Yield horizons and rates."""
    yield from Grid({"horizon": (2, 5, 30), "rate": (sp.Rational(1, 2), sp.Rational(1, 3))})


def lengths() -> Iterator[Mapping[str, Any]]:
    """Yield arcs and lengths."""
    yield from Grid({"mu": (3, 8, sp.Rational(25, 2), 50), "length": (2, 3, 6)})


def paths() -> Iterator[Mapping[str, Any]]:
    """Yield arcs, lengths and steps."""
    for some in lengths():
        for steps in (1, 20):
            yield {**some, "steps": steps, "row_rate": sp.Rational(1, 7)}


def thresholds() -> Iterator[Mapping[str, Any]]:
    """Yield arcs, horizons and thresholds."""
    grid = {"mu": (3, 12, 50), "horizon": (2, 6), "threshold": (sp.Rational(1, 10),)}
    for some in Grid(grid):
        yield {**some, "rate": sp.Rational(1, 2)}
