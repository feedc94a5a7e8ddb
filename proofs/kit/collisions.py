"""Which characters of the prediction error coincide, for all d and T: the collision table.

**Setting.** For fixed i the error ``ŷ_i − λ_i^T`` has one term for each column j and position t,
with coefficient ``p_t C_ij`` and a character linear in t and T, and one term −1 for the target.
Parseval's mean square is the sum of ``c_m c_{m'}`` over ordered pairs of terms with the same
character. Columns fall into finitely many kinds (i itself, its partner ī, the sign coordinate s,
any other column k), and so do pairs of columns; for each pair of kinds equality of characters is a
linear system in (t, u) over ℤ. Solving it with symbolic T covers every dimension and every length.

**Main results.** :func:`collision_table` lists the solutions; :func:`row_loss` adds the squares
class by class, in the symbols of :mod:`icar_theory.layers.plain_symbols`.

**Implementation notes.** Exponents come from :mod:`icar_theory.layers.plain`, which the layer
itself uses. :func:`brute_force` recounts each entry for concrete lengths from the characters alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import sympy as sp

from icar_theory.layers.plain import query_position, target_position, token_exponent
from icar_theory.layers.plain_symbols import (
    DIAGONAL,
    EARLIER,
    LAST,
    OTHER_POSITIONS,
    PARTNER,
    PREVIOUS,
    SECOND,
    SIGN,
    SKIPS,
)
from proofs.kit.step import RefutedError

T, t, u = sp.symbols("T t u", integer=True)
OTHERS, OTHERS_SQUARED, OTHERS_PAIRED = sp.symbols("w v z", real=True)
"""Sums over the other columns k: Σ C_ik, Σ C_ik², Σ C_ik C_ik̄."""

Character = Mapping[str, int]
Row = Literal["unitary", "orthogonal", "orthogonal, odd d", "sign"]
TARGET = "target"


@dataclass(frozen=True)
class Collision:
    """Terms of two columns (or of a column and the target) that share a character.

    `first` and `second` name the columns; `weight` sums the products of their mixing coefficients;
    `solution` gives (t, u), each free where it is itself; `positions` sums ``p_t p_u`` (``p_t`` for
    the target) over it.
    """

    first: str
    second: str
    characters: tuple[Character, Character]
    weight: Any
    solution: tuple[Any, Any]
    positions: Any


def columns(
    row: Row,
) -> tuple[Character, dict[str, tuple[Character, Any]], list[tuple[str, Character, Any]]]:
    """Return the row's character, its single columns (character, coefficient), and how two other columns can relate.

    >>> columns("unitary")[1]
    {'i': ({'i': 1}, C_{ii})}
    """
    apart = ("l", {"l": 1}, OTHERS**2 - OTHERS_SQUARED)
    same: tuple[str, Character, Any] = ("k", {"k": 1}, OTHERS_SQUARED)
    if row == "unitary":
        return {"i": 1}, {"i": ({"i": 1}, DIAGONAL)}, [same, apart]
    related = [same, ("k̄", {"k": -1}, OTHERS_PAIRED), (*apart[:2], apart[2] - OTHERS_PAIRED)]
    if row == "sign":
        return {"s": 1}, {"s": ({"s": 1}, DIAGONAL)}, related
    single: dict[str, tuple[Character, Any]] = {
        "i": ({"i": 1}, DIAGONAL),
        "ī": ({"i": -1}, PARTNER),
    }
    if row == "orthogonal, odd d":
        single["s"] = ({"s": 1}, SIGN)
    return {"i": 1}, single, related


def exponents(row: Character, column: Character, position: Any, length: Any) -> dict[str, Any]:
    """Return the exponents of ``⟨s_{T−1}, s_t⟩_j (s_t)_i`` on each coordinate of the group."""
    score = token_exponent(position) - token_exponent(query_position(length))
    value = token_exponent(position)
    return {g: score * column.get(g, 0) + value * row.get(g, 0) for g in {**row, **column}}


def target_exponents(row: Character, length: Any) -> dict[str, Any]:
    """Return the exponents of ``(s_{T+1})_i``."""
    return {g: token_exponent(target_position(length)) * n for g, n in row.items()}


def solve(first: Mapping[str, Any], second: Mapping[str, Any]) -> tuple[Any, Any] | None:
    """Return the integer (t, u) with 1 ≤ t, u ≤ T where two characters coincide, or None.

    The coordinate s is a sign, so its exponents count modulo 2.
    """
    differences = {g: sp.expand(first.get(g, 0) - second.get(g, 0)) for g in {**first, **second}}
    equations = [
        difference for g, difference in differences.items() if g != "s" and difference != 0
    ]
    found = _integer_solution(equations)
    if found is None:
        return None
    parity = sp.Poly(
        differences.get("s", sp.Integer(0)).subs({t: found[0], u: found[1]}, simultaneous=True),
        t,
        u,
        T,
    )
    odd = [monomial for monomial, coefficient in parity.terms() if coefficient % 2]
    if odd == [(0, 0, 0)]:
        return None
    if odd:
        raise RefutedError(f"a parity condition {parity} remains: the table would be incomplete")
    if any((x - T).is_positive for x in found):  # past the last token
        return None
    return found


def _integer_solution(equations: list[Any]) -> tuple[Any, Any] | None:
    """Return (t, u) as integer forms in T and the free positions; the equations have no other integer solutions."""
    if not equations:
        return t, u
    for order in ((t, u), (u, t)):
        solutions = list(sp.linsolve(equations, order))
        if not solutions:
            return None
        found = dict(zip(order, (sp.expand(x) for x in solutions[0]), strict=True))
        if all(c.is_integer for x in found.values() for c in sp.Poly(x, t, u, T).coeffs()):
            return found[t], found[u]
    raise RefutedError(f"{equations} need a lattice basis: the table would be incomplete")


def position_sum(solution: tuple[Any, Any]) -> Any:
    """Return ``Σ p_t p_u`` over a solution, in the symbols of the position weights."""
    every = OTHER_POSITIONS + PREVIOUS
    single = {T: LAST, T - 1: PREVIOUS, t: every, u: every}
    lines = {
        (u, u): EARLIER + PREVIOUS**2 + LAST**2,
        (t, 2 * t - T + 1): SKIPS + PREVIOUS**2,
        (2 * u - T + 1, u): SKIPS + PREVIOUS**2,
        (2 * T - 2 - u, u): PREVIOUS**2 + 2 * LAST * SECOND,
    }
    return lines[solution] if solution in lines else single[solution[0]] * single[solution[1]]


def target_sum(solution: tuple[Any, Any]) -> Any:
    """Return ``Σ p_t`` over the positions t at which a column meets the target."""
    return {T: LAST, T - 1: PREVIOUS, t: OTHER_POSITIONS + PREVIOUS}[solution[0]]


@cache
def collision_table(row: Row) -> list[Collision]:
    """Return every way in which two terms of the error of one coordinate coincide.

    >>> [(c.first, c.second, c.solution) for c in collision_table("unitary") if c.second == TARGET]
    [('i', 'target', (T, u))]
    """
    table = []
    for first, second, characters, weight in _pairs(row):
        own = columns(row)[0]
        solution = solve(exponents(own, characters[0], t, T), exponents(own, characters[1], u, T))
        if solution is not None:
            table.append(
                Collision(first, second, characters, weight, solution, position_sum(solution))
            )
    own, single, _ = columns(row)
    for name, (character, coefficient) in [*single.items(), ("k", ({"k": 1}, OTHERS))]:
        solution = solve(exponents(own, character, t, T), target_exponents(own, T))
        if solution is not None:
            table.append(
                Collision(
                    name, TARGET, (character, own), coefficient, solution, target_sum(solution)
                )
            )
    return table


@cache
def row_loss(row: Row) -> Any:
    """Return the mean square of the error of one coordinate, summed over the collision table."""
    return 1 + sum(
        (-2 if c.second == TARGET else 1) * c.weight * c.positions for c in collision_table(row)
    )


def brute_force(
    row: Row, length: int
) -> Iterator[tuple[str, set[tuple[int, int]], set[tuple[int, int]]]]:
    """Yield, for each pair of columns, the colliding positions counted one by one and those of the table."""
    own = columns(row)[0]
    table = {(c.first, c.second): c.solution for c in collision_table(row)}
    everywhere = [(a, b) for a in range(1, length + 1) for b in range(1, length + 1)]

    def same(x: Mapping[str, int], y: Mapping[str, int]) -> bool:
        return all(
            (x.get(g, 0) - y.get(g, 0)) % 2 == 0 if g == "s" else x.get(g, 0) == y.get(g, 0)
            for g in {**x, **y}
        )

    for first, second, (one, other), _ in _pairs(row):
        counted = {
            (a, b)
            for a, b in everywhere
            if same(exponents(own, one, a, length), exponents(own, other, b, length))
        }
        solution = table.get((first, second))
        yield f"{first}, {second}", counted, _points(solution, everywhere, length)


def _points(
    solution: tuple[Any, Any] | None, everywhere: list[tuple[int, int]], length: int
) -> set[tuple[int, int]]:
    if solution is None:
        return set()
    at = sp.lambdify((t, u, T), solution)
    return {point for point in everywhere if at(*point, length) == point}


def _pairs(row: Row) -> Iterator[tuple[str, str, tuple[Character, Character], Any]]:
    """Yield every ordered pair of columns, with the sum of the products of their coefficients."""
    _, single, related = columns(row)
    k: Character = {"k": 1}
    for first, (character, coefficient) in single.items():
        for second, (other, another) in single.items():
            yield first, second, (character, other), coefficient * another
        yield first, "k", (character, k), coefficient * OTHERS
        yield "k", first, (k, character), coefficient * OTHERS
    for second, other, weight in related:
        yield "k", second, (k, other), weight


@cache
def gradient_row_loss(row: Row, useful: Any) -> Any:
    """Return the mean square of the error of one coordinate for augmented tokens with a3 and b1 alone.

    Its terms ``M_ij λ_j^{T+1−t} λ_i^{t−1}`` stand at the `useful` positions t (K of them, at most 1
    … T); the symbols of C stand for those of M. Two terms that share a character at all t, u count
    K² times, at t = u K times.

    >>> gradient_row_loss("unitary", sp.Symbol("K"))
    C_{ii}**2*K**2 - 2*C_{ii}*K + K*v + 1
    """
    own, single, _ = columns(row)

    def character(column: Character, position: Any) -> dict[str, Any]:
        score = token_exponent(T) - token_exponent(position - 1)
        return {
            g: score * column.get(g, 0) + token_exponent(position) * own.get(g, 0)
            for g in {**own, **column}
        }

    counts = {(t, u): useful**2, (u, u): useful}
    total = sp.Integer(1)
    for _first, _second, (one, other), weight in _pairs(row):
        solution = solve(character(one, t), character(other, u))
        if solution is not None:
            total += weight * counts[solution]
    for column, coefficient in [*single.values(), ({"k": 1}, OTHERS)]:
        solution = solve(character(column, t), target_exponents(own, T))
        if solution is not None:
            total -= 2 * coefficient * {t: useful}[solution[0]]
    return sp.expand(total)
