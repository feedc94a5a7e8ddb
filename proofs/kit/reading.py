"""Parts of a printed line that a proof works with; another shape is refuted, by its id."""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.claims import Line
from icar_theory.statements import Minimum
from proofs.kit.step import RefutedError


def summand(line: Line, total: Any = None) -> Any:
    """Return what a line ``ℓ = Σ x`` sums, or what the sum `total` in it does.

    >>> from icar_theory import CLAIMS
    >>> summand(CLAIMS["phase_symmetry"].line("pure_same")).func
    <class 'sympy.core.add.Add'>
    """
    return _a(sp.Sum, line, line.relation.rhs if total is None else total).function


def positive_part(line: Line) -> Any:
    """Return the x of a line ``min = max(x, 0)``.

    >>> from icar_theory import CLAIMS
    >>> positive_part(CLAIMS["unitary_heads"].line("minimum"))
    -H + d
    """
    least = _a(sp.Max, line, _a(Minimum, line, line.relation).value)
    rest = [part for part in least.args if part != 0]
    if len(rest) != 1 or len(least.args) != 2:
        raise RefutedError(f"{line.id}: {least} is not the maximum of one expression and 0")
    return rest[0]


def said_minimum(line: Line) -> Any:
    """Return the value of a line ``min = value``.

    >>> from icar_theory import CLAIMS
    >>> said_minimum(CLAIMS["unitary_heads"].line("minimum"))
    Max(0, -H + d)
    """
    return _a(Minimum, line, line.relation).value


def said_limit(line: Line) -> tuple[Any, Any]:
    """Return both sides of a line ``lim f = value``, a limit at infinity.

    >>> from icar_theory import CLAIMS
    >>> said_limit(CLAIMS["length_error"].line("limit_zero"))[1]
    (3*x/2 - 1)**2
    """
    left, right = _a(sp.Equality, line, line.relation).args
    if _a(sp.Limit, line, left).args[2] is not sp.oo:
        raise RefutedError(f"{line.id}: {left} is no limit at infinity")
    return left, right


def condition(line: Line, place: int, side: type = sp.Basic) -> Any:
    """Return an equation among the conditions of an equivalence, whose right side is a `side`.

    >>> from icar_theory import CLAIMS
    >>> condition(CLAIMS["orthogonal_heads"].line("minimisers"), -1)
    Eq(p_{T-1}, -p_{T}/2)
    """
    found = _a(sp.Equality, line, line.relation.right[place])
    _a(side, line, found.rhs)
    return found


def said(line: Line, letter: Any) -> Any:
    """Return what a line says that a letter equals."""
    parts = sp.And.make_args(line.relation)
    found = [part.rhs for part in parts if _a(sp.Equality, line, part).lhs == letter]
    if len(found) != 1:
        raise RefutedError(f"{line.id}: {letter} is equated {len(found)} times")
    return found[0]


def _a(kind: type, line: Line, part: Any) -> Any:
    if not isinstance(part, kind):
        raise RefutedError(f"{line.id}: {part} is no {kind.__name__}")
    return part
