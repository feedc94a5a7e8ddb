r"""The full layer at T = 3 for x_1 = (1, …, 1): rows of P against shares of A, and who does best.

There ``ŷ_i = Σ_k p_k λ_k Σ_l α_l λ_l`` with row p of P and the column sums α of A. A row's squared
error is a quadratic form of p; its least value depends on the shares ``w_k = α_k²/(|α|² − α_k²)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.evaluation import Point
from icar_theory.exact.sizes import D, Grid
from icar_theory.exact.starts import all_ones
from icar_theory.layers.normalised import expected, symbolic
from icar_theory.theorems.mesa_capability import CURVATURE
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Identity
from proofs.kit.inequality import Inequality
from proofs.kit.reading import said_minimum
from proofs.kit.relations import stated
from proofs.kit.step import Step

PLANAR = Grid({"d": range(2, 5)}, (D >= 2,))


def row_error(p: Any, alpha: Any, i: int) -> Any:
    """Return ``|p|²|α|² + (p·α)² − Σ p_k²α_k² − 2p_iα_i + 1``, the squared error of row i."""
    squares = sum(x**2 for x in p) * sum(x**2 for x in alpha)
    products = [x * y for x, y in zip(p, alpha, strict=True)]
    return squares + sum(products) ** 2 - sum(x**2 for x in products) - 2 * products[i] + 1


def row_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about rows, and about the sum of what they gain."""
    return (
        Enumeration(
            "rows_at_three",
            "with symbolic P and A the loss is half the sum of the rows' errors",
            claim,
            PLANAR,
            _rows,
            r"$\sum_{k<l} (p_k \alpha_l + p_l \alpha_k)^2 + \sum_k p_k^2 \alpha_k^2$ is "
            r"$|p|^2 |\alpha|^2 + (p \cdot \alpha)^2$ less $\sum_k p_k^2 \alpha_k^2$.",
        ),
        *_symmetric(claim),
        *_instability(claim),
        *_full(claim),
    )


def _rows(d: int) -> Iterator[tuple[str, Any, Any]]:
    loss = expected(symbolic(d, ["P", "A"]).loss(3), d, all_ones())
    names = [[sp.symbols(f"{block}_{i}_{j}", real=True) for j in range(1, d + 1)]
             for block in "PA" for i in range(1, d + 1)]  # fmt: skip
    P, A = sp.Matrix(names[:d]), sp.Matrix(names[d:])
    alpha = [sum(A[:, k]) for k in range(d)]
    rows = sum(row_error(list(P.row(i)), alpha, i) for i in range(d))
    yield "", loss, sp.expand(rows / 2)


def _symmetric(claim: Claim) -> tuple[Step, ...]:
    x, y, b, total = sp.symbols("X Y b s", real=True)
    n = sp.Symbol("n", positive=True, integer=True)
    spread = sp.Symbol("v", nonnegative=True)
    d = n + 1
    row = n * (x**2 + n * y**2 + spread) + (x + n * y) ** 2 - 2 * x + 1
    return (
        Inequality(
            "square_of_masked",
            r"with $P = bI$ and the sum $s$ of $\alpha$, $|\alpha|^2 = s^2/d + v$: the loss is the "
            r"printed least and squares",
            (D * b**2 * (total**2 / D + spread) - 2 * b * total + D) / 2,
            said_minimum(claim.line("masked")),
            ((b * total - 1) ** 2 / 2, D * b**2 * spread / 2),
            r"Row $i$ is $b e_i$, of the error $b^2 |\alpha|^2 - 2 b \alpha_i + 1$.",
        ),
        Inequality(
            "squares_of_symmetric",
            r"where all $\alpha_k = 1$: with $d = n + 1$, $X = p_i$, the mean $Y$ of the other "
            r"entries of a row and their squares $n Y^2 + v$, the loss is the least and squares",
            d * row / 2,
            said_minimum(claim.line("symmetric")).subs(D, d),
            (
                d * n * spread / 2,
                d * n / 2 * (x - 2 / (2 * d - 1)) ** 2,
                d * n**2 / 2 * (y + 1 / (n * (2 * d - 1))) ** 2,
                d / 2 * (x + n * y - 1 / (2 * d - 1)) ** 2,
            ),
            r"$A = aI + c 11^\top$ makes all $\alpha_k$ equal, and the loss sees $p \alpha$ alone.",
        ),
    )


def gain(shares: Any, rest: Any, count: Any) -> Any:
    """Return ``S − Σ w²/(1 + S)`` of shares v_k = α_k²/|α|², the last `count` of them `rest`.

    It is what all rows gain over predicting 0 when P is best.

    >>> gain([sp.Rational(1, 2)], sp.Rational(1, 2), 1)
    4/3
    """
    several = [(v, 1) for v in shares] + [(rest, count)]
    total = sum(n * v / (1 - v) for v, n in several)
    return total - sum(n * (v / (1 - v)) ** 2 for v, n in several) / (1 + total)


@cache
def second_order() -> Any:
    """Return the second derivative of the gain as one share grows at the cost of another."""
    change = sp.Symbol("delta", real=True)
    shared = gain([1 / D + change, 1 / D - change], 1 / D, D - 2)
    return sp.diff(shared, change, 2).subs(change, 0)


@cache
def curvature(d: int) -> Any:
    """Return the same of the layer: rows at their best P by linear algebra, α = (1 + x, 1 − x, …).

    >>> curvature(2)
    -32/9
    """
    x = sp.Symbol("x")
    alpha = [1 + x, 1 - x] + [sp.Integer(1)] * (d - 2)
    p = sp.symbols(f"p_1:{d + 1}")
    total = sp.Integer(0)
    for i in range(d):
        row = row_error(p, alpha, i)
        best = sp.solve([sp.diff(row, one) for one in p], p, dict=True)[0]
        total += 1 - row.subs(best)
    return sp.diff(sp.cancel(total), x, 2).subs(x, 0) * sp.Rational(d, 2) ** 2


def _instability(claim: Claim) -> tuple[Step, ...]:
    line = claim.line("unstable")
    return (
        Identity(
            "second_order",
            "the second derivative of what all rows gain, where a share grows at the cost of "
            "another",
            second_order(),
            line.relation.rhs,
            r"The gain is $S - \sum w^2/(1 + S)$, $w = v/(1 - v)$. It is even in $\delta$; "
            r"$2d^2 - 6d + 3 > 0$ from $d = 3$ on.",
        ),
        stated(
            "curvature_of_layers",
            "with the best P by linear algebra the rows' errors have the printed derivative",
            claim,
            line,
            CURVATURE,
            Grid({"d": (2, 3)}, (D >= 2,)),
            _curvature,
            r"$\alpha = (1 + x, 1 - x, 1, \dots)$, where $\delta = 2x/d$ to first order.",
        ),
    )


def _curvature(d: int) -> Iterator[tuple[str, Point, Any]]:
    yield "", {"d": d, "T": 3}, curvature(d)


def _full(claim: Claim) -> tuple[Step, ...]:
    least = said_minimum(claim.line("unmasked"))
    z, r = sp.symbols("z r", real=True)
    w, rest = sp.symbols("w W", positive=True)
    every = w + rest
    ends = w * (1 + rest) / (1 + every), -w * rest / (1 + every)
    few, more = sp.symbols("x y", nonnegative=True)
    gained = 2 * (D / 2 - least)
    below, above = 2 / (1 + few), 2 + more
    return (
        Inequality(
            "best_row",
            r"a row's error is at least $1 - w_i + w_i^2/(1 + S)$, $S = \sum_k w_k$",
            z**2 / w + r**2 / rest + (z + r) ** 2 - 2 * z + 1,
            1 - w + w**2 / (1 + every),
            ((z - ends[0]) ** 2 / w, (r - ends[1]) ** 2 / rest, (z + r - w / (1 + every)) ** 2),
            r"$z = p_i \alpha_i$, $r = \sum_{k \neq i} p_k \alpha_k$ and $W = S - w_i$: by Cauchy "
            r"and Schwarz $\sum_{k \neq i} p_k^2 (|\alpha|^2 - \alpha_k^2) \ge r^2 / W$. Where a "
            r"single $\alpha_k \neq 0$, row $k$ alone gains, at most 1.",
        ),
        Inequality(
            "few_shares",
            r"where $S = 2/(1 + x) \le 2$: what all rows gain, at most $2S/(1 + S)$, is at most "
            r"what the printed least gains over predicting 0",
            gained,
            2 * below / (1 + below),
            (sp.cancel(sp.Rational(4, 3) - 2 * below / (1 + below)),),
            r"The gain is $S - \sum w^2/(1 + S)$. With $v_k = \alpha_k^2/|\alpha|^2$ and "
            r"$y_k = 1/(1 - v_k)$: $S = \sum v y$ and $\sum w^2 = \sum v y^2 - S \ge S^2 - S$, by "
            r"Jensen.",
        ),
        Inequality(
            "many_shares",
            r"where $S = 2 + y \ge 2$: the gain is at most $(S + 2)/(1 + S)$",
            gained,
            (above + 2) / (1 + above),
            (sp.cancel(sp.Rational(4, 3) - (above + 2) / (1 + above)),),
            r"As $\sum_{k<l} w_k w_l \le 1$, $\sum w^2 \ge S^2 - 2$.",
        ),
        Enumeration(
            "pairs_of_shares",
            r"$\sum_k v_k = 1$ says $e_2 + 2 e_3 + 3 e_4 + \dots = 1$ of the elementary symmetric "
            r"functions of $w$, so that $e_2 \le 1$",
            claim,
            Grid({"d": range(2, 6)}, (D >= 2,)),
            _pairs,
            r"$v = w/(1 + w)$; both sides times $\prod (1 + w_k)$.",
        ),
    )  # fmt: skip


def _pairs(d: int) -> Iterator[tuple[str, Any, Any]]:
    w = sp.symbols(f"w_1:{d + 1}", positive=True)
    product = sp.prod([1 + x for x in w])
    weighted = sp.expand(product - sum(sp.cancel(product * x / (1 + x)) for x in w))
    graded = sp.Poly(product, *w)
    symmetric = sum(
        (1 - sum(m)) * c * sp.prod([x**n for x, n in zip(w, m, strict=True)])
        for m, c in graded.terms()
    )
    yield "", weighted, sp.expand(symmetric)
