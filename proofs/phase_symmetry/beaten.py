"""A best pure step is left to first order along M^{12}, for any number of heads.

**Setting.** A best pure step is ``M = rη Π``, r = d/m, with ``Π_ii = m/d``. Along
``M^{12} = z wᵀ``, z in the range of Π, the slope is a sum over coordinates of the printed rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Point
from icar_theory.exact.sizes import T as LENGTH
from icar_theory.layers.augmented_steps import minimum
from icar_theory.layers.augmented_symbols import EDGES, MIXING, TERMS, i, j
from icar_theory.losses import augmented_loss
from icar_theory.statements import Partner
from icar_theory.theorems.phase_symmetry import BELOW, counterexample
from proofs.kit.identity import Identity
from proofs.kit.points import Characterises
from proofs.kit.step import Step
from proofs.phase_symmetry.pure import COUNT, ETA, LESS, SQUARES, SUM, require_even
from proofs.phase_symmetry.slope import row_and_sum

STEP, CROSSED = sp.symbols("eta q", real=True)
Z1, Z2, Z, M1, M2, MP = sp.symbols("z_1 z_2 z_i M_{i1} M_{i2} M_{ip}", real=True)
NORM, ALONG = sp.symbols("Z x", real=True)


def beaten_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about best pure steps that are beaten."""
    row, total = row_and_sum(claim)
    own = row.xreplace({total: sp.Integer(0)})
    both = _pair(own, (Z1, -Z1), (-Z2, Z2))
    alike = _pair(own, (Z1, Z1), (Z2, Z2)).subs(LENGTH, 2)
    return (
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
            r"$Z = \|\Pi w\|^2 = z_1 - z_2$. It is positive for $T_{\max} \ge 3$ once "
            r"$\Pi w \ne 0$; if "
            r"$\Pi e_1 = \Pi e_2$, turning the sign of the first coordinate gives such a frame.",
        ),
        Identity(
            "sum_own",
            r"$T = 2$, along $z w^\top$, $w = e_1 + e_2$: the rows 1 and 2 without the sums "
            r"over $j$",
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
            r"$T_{\max} = 2$, $z = \Pi q$ with $q_i = \Pi_{i\bar\imath}$: half the slope is "
            r"$2 r \eta \|\Pi q\|^2$",
            ALONG * ((TERMS - 1) * _short() - 1)
            + 2 * (1 + LESS) * _short() * NORM
            + (1 + LESS) * _short() * ALONG,
            2 * (1 + LESS) * _short() * NORM,
            r"$x = z_1 + z_2$, $Z = \|\Pi q\|^2 = q^\top z$, and $\eta = 1 / (K + r - 1)$ as "
            r"$S_1 = K$, $S_2 = K^2$.",
        ),
        Identity(
            "signs",
            r"over both signs, the squared norm of a sum averages to the sum of squared norms",
            ((Z1 + Z2) ** 2 + (Z1 - Z2) ** 2) / 2,
            Z1**2 + Z2**2,
            r"Turning signs of coordinates turns those in $\Pi q = \sum_k \pm q_k \Pi e_k$, "
            r"whose squared norm averages to "
            r"$\frac{m}{d} \|q\|^2$. For $H < d$ some $\Pi_{jk}$, $j \ne k$, is not 0, and a "
            r"permutation makes it a $q_i$.",
        ),
        Characterises(
            "exact_parameters",
            "exact parameters beat every pure step where the printed condition holds, and "
            "only there",
            claim.line("beaten"),
            lambda: _points(claim.line("beaten")),
            {},
            "Their loss is computed anew from the layer's definition; where a pure step has "
            "no loss, none is below.",
        ),
    )


def _short() -> Any:
    return ETA.subs({SUM: TERMS, SQUARES: TERMS**2})


def _pair(own: Any, one: tuple[Any, Any], two: tuple[Any, Any]) -> Any:
    """Return rows 1 and 2 of a pair without sums: M^{12}_{i1}, M^{12}_{i2} are `one`, `two`."""
    letters = {MIXING[i, i]: STEP, MIXING[i, Partner(i)]: CROSSED}
    first = {BELOW[i, i]: one[0], BELOW[i, Partner(i)]: one[1]}
    second = {BELOW[i, i]: two[0], BELOW[i, Partner(i)]: two[1]}
    return own.xreplace(letters | first) + own.xreplace(letters | second)


def _columns(total: Any, one: Any, two: Any) -> Any:
    """Return a row's sum over j where only the columns 1 and 2 of M^{12} are not 0."""
    term = total.function
    found = sp.Integer(0)
    for here, there, mixing in ((one, two, M1), (two, one, M2)):
        found += term.xreplace({
            MIXING[i, Partner(i)]: MP, BELOW[i, j]: here, MIXING[i, j]: mixing, BELOW[i,
            Partner(j)]: there, })  # fmt: skip
    return found


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
