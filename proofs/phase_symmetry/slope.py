"""Orthogonal contexts: the loss to first order in M^{12}, from collisions; at the plain step."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.arguments import to_sympy
from icar_theory.claims import Claim, Line
from icar_theory.evaluation import value
from icar_theory.exact.context import orthogonal
from icar_theory.exact.laurent import as_expression, mean_square, polynomial_ring
from icar_theory.exact.sizes import D, Grid
from icar_theory.exact.sizes import T as LENGTH
from icar_theory.layers.augmented import BLOCKS, prediction_error
from icar_theory.layers.augmented_steps import moments
from icar_theory.layers.augmented_symbols import EDGES, MIXING, STEP, TERMS, i, j, useful_terms
from icar_theory.layers.plain import token_exponent
from icar_theory.statements import Partner
from icar_theory.theorems.phase_symmetry import BELOW
from proofs.kit.collisions import T, columns, solve, t, target_exponents, u
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Identity
from proofs.kit.inequality import Inequality
from proofs.kit.reading import summand
from proofs.kit.step import RefutedError, Step

OWN, PARTNER_OF, E_OWN, E_PARTNER, E_REST, PAIRED, ALIKE, APART = sp.symbols("m p e f s c a b")
"""M_ii, M_iī, E_ii, E_iī; over the other columns k: ΣE_ik, ΣM_ik E_ik̄, ΣM_ik E_ik, the rest."""


def slope_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about the product M^{12}."""
    line = claim.line("slope")
    row, total = row_and_sum(claim)
    return (
        Identity(
            "slope_row",
            r"the characters that $M^{12}$ shares with $M$ and the target add up to the "
            r"printed row",
            2 * _split(row, total),
            _shared(),
            r"$m, p, e, f$ are $M_{ii}, M_{i\bar\imath}, M^{12}_{ii}, M^{12}_{i\bar\imath}$; "
            r"$s$ and $c$ are the sums of "
            r"$M^{12}_{ik}$ and $M_{ik} M^{12}_{i\bar k}$ over the other $k$. Twice, as in a "
            r"square.",
        ),
        Enumeration(
            "slope_engine",
            r"the layer's loss to first order in $M^{12}$, term by term, is the printed one",
            claim,
            Grid({"d": range(1, 5), "length": range(2, 5)}, line.given),
            lambda d, length: _engine(line, d, length),
            r"$b_1 = I$, $a_3 = M$ and $a_2 = M^{12}$ are symbolic, $H = d$.",
        ),
        Identity(
            "plain_row",
            r"every coordinate has the printed slope at the printed $M$ and $M^{12}$",
            _plain(claim.line("plain"), row, total),
            claim.line("plain").relation.rhs / (2 * D),
        ),
        *(_plain_positive(claim.line("plain"), boundary) for boundary in EDGES),
        Enumeration(
            "plain_engine",
            "the layer's loss to first order, with one head of constant blocks, is the printed one",
            claim,
            Grid({"d": range(2, 6), "length": range(2, 5)}, claim.line("plain").given[:1]),
            lambda d, length: _plain_engine(claim.line("plain"), d, length),
        ),
    )


def row_and_sum(claim: Claim) -> tuple[Any, Any]:
    """Return the printed row of the slope, and the sum over j in it."""
    line = claim.line("slope")
    row = summand(line, line.relation.rhs / 2)
    (total,) = row.atoms(sp.Sum)
    return row, total


def _values(line: Line) -> dict[Any, Any]:
    """Return the entries that the line gives M and M^{12}, for all indices."""
    found = {x.lhs.base: x.rhs for x in line.given if isinstance(x.lhs, sp.Indexed)}
    if set(found) != {MIXING, BELOW}:
        raise RefutedError(f"{line.id}: M and M^{{12}} must be given, got {line.given}")
    return found


def _plain(line: Line, row: Any, total: Any) -> Any:
    """Return the row of the slope where M and M^{12} are constant: d equal terms in the sum."""
    values = _values(line)
    whole = row.xreplace({total: D * total.function})
    return whole.xreplace({entry: values[entry.base] for entry in whole.atoms(sp.Indexed)})


@cache
def _plain_positive(line: Line, boundary: str) -> Step:
    more, longer = sp.symbols("e n", integer=True, nonnegative=True)
    horizon, d = 2 + longer, 2 + more
    _values(line)
    each = line.relation.rhs.subs(TERMS, useful_terms(LENGTH, boundary)).subs(D, d)
    _, first, squares = moments(horizon, boundary)
    below = squares + (d - 1) * first
    summed = sp.summation(sp.expand(each), (LENGTH, 2, horizon)).subs(STEP, first / below)
    scaled = sp.expand(sp.cancel(sp.together(summed * below / (2 * d))))
    return Inequality(
        f"plain_{boundary}",
        rf"the slope over all lengths at the best $\eta$ is positive ({boundary} boundary)",
        scaled,
        sp.Integer(0),
        tuple(sp.Add.make_args(scaled)),
        r"$d = 2 + e$, $T_{\max} = 2 + n$; divided by $2d / (S_2 + (d - 1) S_1) > 0$.",
        strict=True,
    )


def _plain_engine(line: Line, d: int, length: int) -> Iterator[tuple[str, Any, Any]]:
    values = {base.label.name: x for base, x in _values(line).items()}
    eta, beta = polynomial_ring(("eta", "beta"))
    zero = [[0] * d]
    blocks = {**dict.fromkeys(BLOCKS, zero), "b1": [[1] * d], "a3": [[eta] * d], "a2": [[beta] * d]}
    law = orthogonal(d)
    for boundary, start in EDGES.items():
        exact = as_expression(mean_square(prediction_error(blocks, length, law, boundary), law))
        along = exact.diff(sp.Symbol("beta")).subs(sp.Symbol("beta"), 0)
        point = {"d": d, "T": length, "s_{0}": start, STEP.name: sp.Symbol("eta")}
        stated = value(line.relation.rhs, point, line.definitions)
        share = values[BELOW.label.name] * values[MIXING.label.name] / STEP
        yield boundary, sp.expand(along * share), sp.expand(stated)


def _split(row: Any, total: Any) -> Any:
    """Return the printed row with its sum split into the columns i, ī and the others."""
    term = total.function
    of_i = term.xreplace({
        BELOW[i, j]: E_OWN, MIXING[i, j]: OWN, BELOW[i, Partner(j)]: E_PARTNER, MIXING[i,
        Partner(i)]: PARTNER_OF, })  # fmt: skip
    of_partner = term.xreplace({
        BELOW[i, j]: E_PARTNER, MIXING[i, j]: PARTNER_OF, BELOW[i, Partner(j)]: E_OWN,
        MIXING[i, Partner(i)]: PARTNER_OF,
    })  # fmt: skip
    others = sp.expand(term).xreplace({MIXING[i, j] * BELOW[i, Partner(j)]: PAIRED})
    others = others.subs(MIXING[i, j] * BELOW[i, Partner(j)], PAIRED).xreplace(
        {BELOW[i, j]: E_REST, MIXING[i, Partner(i)]: PARTNER_OF}
    )
    letters = {
        MIXING[i, i]: OWN,
        MIXING[i, Partner(i)]: PARTNER_OF,
        BELOW[i, i]: E_OWN,
        BELOW[i, Partner(i)]: E_PARTNER,
    }
    return row.xreplace({total: sp.Integer(0)}).xreplace(letters) + of_i + of_partner + others


@cache
def _shared() -> Any:
    """Return twice the products of coefficients over all coincidences of characters."""
    own, _, _ = columns("orthogonal")

    def character(column: dict[str, int], position: Any, query: Any, key: Any) -> dict[str, Any]:
        score = token_exponent(query) - token_exponent(key)
        return {
            g: score * column.get(g, 0) + token_exponent(position) * own.get(g, 0)
            for g in {**own, **column}
        }

    one = {"i": {"i": 1}, "ī": {"i": -1}, "k": {"k": 1}}
    other = {**one, "k̄": {"k": -1}, "l": {"l": 1}}
    weight = {
        ("i", "i"): OWN * E_OWN, ("i", "ī"): OWN * E_PARTNER, ("i", "k"): OWN * E_REST,
        ("ī", "i"): PARTNER_OF * E_OWN, ("ī", "ī"): PARTNER_OF * E_PARTNER,
        ("ī", "k"): PARTNER_OF * E_REST,
        ("k", "i"): APART, ("k", "ī"): APART, ("k", "k"): ALIKE, ("k", "k̄"): PAIRED,
        ("k", "l"): APART,
    }  # fmt: skip
    counts = {
        (T, u): T,
        (t, t - 1): T - 1,
        (u + 1, u): T - 1,
        (T, T - 1): 1,
        (T, T): 1,
        (t, T): TERMS,
    }
    total: Any = 0
    for (first, second), product in weight.items():
        found = solve(character(one[first], t, T, t - 1), character(other[second], u, T - 1, u))
        if found is not None:
            total += 2 * counts[found] * product
    for name, coefficient in (("i", E_OWN), ("ī", E_PARTNER), ("k", E_REST)):
        found = solve(character(other[name], t, T - 1, t), target_exponents(own, T))
        if found is not None:
            total -= 2 * {(T, u): 1}[found] * coefficient
    return total.subs(T, LENGTH)


def _engine(line: Line, d: int, length: int) -> Iterator[tuple[str, Any, Any]]:
    if d == 4 and length > 3:
        return
    places = [(k, m) for k in range(d) for m in range(d)]
    names = [f"{x}_{k + 1}_{m + 1}" for x in "ME" for k, m in places]
    ring = polynomial_ring(names)
    size = d * d
    rows = [
        list(map(list, (ring[x + d * k : x + d * (k + 1)] for k in range(d)))) for x in (0, size)
    ]
    zero = [[0] * d for _ in range(d)]
    identity = [[int(k == m) for m in range(d)] for k in range(d)]
    blocks = {**dict.fromkeys(BLOCKS, zero), "b1": identity, "a3": rows[0], "a2": rows[1]}
    law = orthogonal(d)
    symbols = [
        sp.ImmutableMatrix(d, d, lambda k, m, x=x: sp.Symbol(f"{x}_{k + 1}_{m + 1}")) for x in "ME"
    ]
    for boundary, start in EDGES.items():
        exact = mean_square(prediction_error(blocks, length, law, boundary), law)
        linear = sum(
            (c * sp.prod([sp.Symbol(n) ** e for n, e in zip(names, m, strict=True)]))
            for m, c in ((m, to_sympy(c)) for m, c in exact.to_dict().items())
            if sum(m[size:]) == 1
        )
        point = {"d": d, "T": length, "M": symbols[0], "M^{12}": symbols[1], "s_{0}": start}
        stated = value(line.relation.rhs, point, line.definitions)
        yield boundary, sp.expand(linear), sp.expand(stated)
