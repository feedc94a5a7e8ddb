"""Orthogonal contexts: a pure step is left to first order along M^{12}, for any number of heads.

**Setting.** A best pure step is ``M = rη Π``, r = d/m, with ``Π_ii = m/d``. Along ``M^{12} = z wᵀ``, z in
the range of Π, the slope is a sum over coordinates of the printed rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.exact.context import orthogonal
from icar_theory.exact.laurent import mean_square
from icar_theory.exact.laurent import polynomial_ring
from icar_theory.exact.sizes import Grid, T as LENGTH
from icar_theory.layers.augmented import BLOCKS, prediction_error
from icar_theory.layers.augmented_steps import minimum
from icar_theory.layers.augmented_symbols import EDGES, MIXING, TERMS, i, j
from icar_theory.layers.plain import token_exponent
from icar_theory.settings import augmented_loss
from icar_theory.statements import Partner, Point, value
from icar_theory.theorems.phase_symmetry import BELOW, counterexample
from proofs.kit.collisions import T, columns, solve, t, target_exponents, u
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Identity
from proofs.kit.points import Characterises
from proofs.kit.step import Step
from proofs.phase_symmetry.pure import COUNT, ETA, LESS, SQUARES, SUM, require_even

STEP, CROSSED = sp.symbols("eta q", real=True)
Z1, Z2, Z, M1, M2, MP = sp.symbols("z_1 z_2 z_i M_{i1} M_{i2} M_{ip}", real=True)
NORM, ALONG = sp.symbols("Z x", real=True)
OWN, PARTNER_OF, E_OWN, E_PARTNER, E_REST, PAIRED, ALIKE, APART = sp.symbols("m p e f s c a b")
"""M_ii, M_iī, E_ii, E_iī; over the other columns k: ΣE_ik, ΣM_ik E_ik̄, ΣM_ik E_ik, the rest."""


def slope_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about the product M^{12}."""
    line = claim.line("slope")
    row = line.relation.rhs.args[1].function if line.relation.rhs.is_Mul else line.relation.rhs
    (total,) = row.atoms(sp.Sum)
    own = row.xreplace({total: sp.Integer(0)})
    both = _pair(own, (Z1, -Z1), (-Z2, Z2))
    alike = _pair(own, (Z1, Z1), (Z2, Z2)).subs(LENGTH, 2)
    return (
        Identity(
            "slope_row",
            r"the characters that $M^{12}$ shares with $M$ and the target add up to the printed row",
            2 * _split(row, total),
            _shared(),
            r"$m, p, e, f$ are $M_{ii}, M_{i\bar\imath}, M^{12}_{ii}, M^{12}_{i\bar\imath}$; $s$ and $c$ are the sums of "
            r"$M^{12}_{ik}$ and $M_{ik} M^{12}_{i\bar k}$ over the other $k$. Twice, as in a square.",
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
            "difference_own",
            r"along $z w^\top$, $w = e_1 - e_2$: the rows 1 and 2 without the sums over $j$",
            both,
            -(Z1 - Z2) * ((TERMS - 1) * STEP - 1),
            r"$M_{11} = M_{22} = \eta$ and $M_{12} = q$. In other rows these terms are 0.",
        ),
        Identity(
            "difference_all",
            r"along $z w^\top$, $w = e_1 - e_2$: the sum over $j$ of a row is $-z_i (M w)_i$",
            _columns(total, Z, -Z),
            -Z * (M1 - M2),
        ),
        Identity(
            "long_slope",
            r"for $z = \Pi w$, half the slope over all lengths, with $M w = r \eta z$",
            -NORM * ((SUM - COUNT) * ETA - COUNT) - COUNT * (1 + LESS) * ETA * NORM,
            NORM * (COUNT * SQUARES - SUM**2) / (SQUARES + LESS * SUM),
            r"$Z = \|\Pi w\|^2 = z_1 - z_2$. It is positive for $T_{\max} \ge 3$ once $\Pi w \ne 0$; if "
            r"$\Pi e_1 = \Pi e_2$, turning the sign of the first coordinate gives such a frame.",
        ),
        Identity(
            "sum_own",
            r"$T = 2$, along $z w^\top$, $w = e_1 + e_2$: the rows 1 and 2 without the sums over $j$",
            alike,
            (Z1 + Z2) * ((TERMS - 1) * STEP - 1),
        ),
        Identity(
            "sum_all",
            r"along $z w^\top$, $w = e_1 + e_2$: the sum over $j$ of a row",
            _columns(total, Z, Z),
            2 * MP * Z + Z * (M1 + M2),
            r"$M_{ip} = M_{i\bar\imath}$, for which we write $r \eta\, q_i$.",
        ),
        Identity(
            "short_slope",
            r"$T_{\max} = 2$, $z = \Pi q$ with $q_i = \Pi_{i\bar\imath}$: half the slope is $2 r \eta \|\Pi q\|^2$",
            ALONG * ((TERMS - 1) * _short() - 1)
            + 2 * (1 + LESS) * _short() * NORM
            + (1 + LESS) * _short() * ALONG,
            2 * (1 + LESS) * _short() * NORM,
            r"$x = z_1 + z_2$, $Z = \|\Pi q\|^2 = q^\top z$, and $\eta = 1 / (K + r - 1)$ as $S_1 = K$, $S_2 = K^2$.",
        ),
        Identity(
            "signs",
            r"over both signs, the squared norm of a sum averages to the sum of squared norms",
            ((Z1 + Z2) ** 2 + (Z1 - Z2) ** 2) / 2,
            Z1**2 + Z2**2,
            r"Turning signs of coordinates turns those in $\Pi q = \sum_k \pm q_k \Pi e_k$, whose squared norm averages to "
            r"$\frac{m}{d} \|q\|^2$. For $H < d$ some $\Pi_{jk}$, $j \ne k$, is not 0, and a permutation makes it a $q_i$.",
        ),
        Characterises(
            "exact_parameters",
            "exact parameters beat every pure step where the printed condition holds, and only there",
            claim.line("beaten"),
            lambda: _points(claim.line("beaten")),
            {},
            "Their loss is computed anew from the layer's definition; where a pure step has no loss, none is below.",
        ),
    )


def _short() -> Any:
    return ETA.subs({SUM: TERMS, SQUARES: TERMS**2})


def _pair(own: Any, one: tuple[Any, Any], two: tuple[Any, Any]) -> Any:
    """Return rows 1 and 2 of a pair without sums: M^{12}_{i1}, M^{12}_{i2} are `one`, `two`."""
    letters = {MIXING[i, i]: STEP, MIXING[i, Partner(i)]: CROSSED}
    first = {BELOW[i, i]: one[0], BELOW[i, Partner(i)]: one[1]}
    second = {BELOW[i, i]: two[0], BELOW[i, Partner(i)]: two[1]}
    if one[0] != -one[1]:
        return own.xreplace(letters | first) + own.xreplace(letters | second)
    return own.xreplace(letters | first) + own.xreplace(letters | second)


def _columns(total: Any, one: Any, two: Any) -> Any:
    """Return a row's sum over j where only the columns 1 and 2 of M^{12} are not 0."""
    term = total.function
    found = sp.Integer(0)
    for here, there, mixing in ((one, two, M1), (two, one, M2)):
        found += term.xreplace({
            MIXING[i, Partner(i)]: MP, BELOW[i, j]: here, MIXING[i, j]: mixing, BELOW[i, Partner(j)]: there,
        })  # fmt: skip
    return found


def _split(row: Any, total: Any) -> Any:
    """Return the printed row with its sum split into the columns i, ī and the others."""
    term = total.function
    of_i = term.xreplace({
        BELOW[i, j]: E_OWN, MIXING[i, j]: OWN, BELOW[i, Partner(j)]: E_PARTNER, MIXING[i, Partner(i)]: PARTNER_OF,
    })  # fmt: skip
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
        ("ī", "i"): PARTNER_OF * E_OWN, ("ī", "ī"): PARTNER_OF * E_PARTNER, ("ī", "k"): PARTNER_OF * E_REST,
        ("k", "i"): APART, ("k", "ī"): APART, ("k", "k"): ALIKE, ("k", "k̄"): PAIRED, ("k", "l"): APART,
    }  # fmt: skip
    counts = {(T, u): T, (t, t - 1): T - 1, (u + 1, u): T - 1, (T, T - 1): 1, (T, T): 1, (t, T): TERMS}
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
    rows = [list(map(list, (ring[x + d * k : x + d * (k + 1)] for k in range(d)))) for x in (0, size)]
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
            for m, c in ((m, sp.Rational(int(c.p), int(c.q))) for m, c in exact.to_dict().items())
            if sum(m[size:]) == 1
        )
        point = {"d": d, "T": length, "M": symbols[0], "M^{12}": symbols[1], "s_{0}": start}
        stated = value(line.relation.rhs, point, line.definitions)
        yield boundary, sp.expand(linear), sp.expand(stated)


def _points(line: Line) -> Iterator[tuple[str, Point, Any]]:
    require_even(line)
    for d in (2, 4):
        for heads in range(1, d + 2):
            for horizon in (2, 3) if d == 4 else (2, 3, 4):
                for boundary in EDGES:
                    least = minimum(d, heads, horizon, boundary)
                    reached = least
                    if heads < d or horizon > 2:
                        found = counterexample(d, horizon, boundary, heads=heads)
                        reached = augmented_loss(
                            found.blocks, horizon=horizon, context="orthogonal", boundary=boundary
                        )
                    point = {"d": d, "H": heads, r"T_{\max}": horizon, r"\min\ell^{\star}": least}
                    yield f"d={d}, H={heads}, T_max={horizon}, {boundary}", point, reached
