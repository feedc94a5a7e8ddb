"""Deep layers: the polynomial they compute, the bound by its degree, weights that attain it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import value
from icar_theory.exact.context import unitary
from icar_theory.exact.gram_moments import K
from icar_theory.exact.sampling import nonzero_rational
from icar_theory.exact.sizes import LAYERS, D, Grid, satisfied
from icar_theory.layers.deep import deep_losses, net, outputs, polynomial
from icar_theory.theorems.descent_depth.answers import matched
from icar_theory.theorems.descent_depth.lines import MIXED, NET, POLYNOMIAL, SCORES, VALUE
from proofs.descent_depth.points import net_points, random_net, random_routes
from proofs.kit.enumeration import Decision, Enumeration
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.points import MinimumAt
from proofs.kit.reading import said, said_limit
from proofs.kit.step import RefutedError, Step

FOUR = sp.symbols("f_1:5", real=True)


def net_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about nets."""
    layers, two, below = (claim.line(name) for name in ("layers", "two_layers", "below"))
    worth = _worth(layers)
    return (
        Evaluation(
            "no_layer",
            r"before the first layer every entry has the degree 0 in $K$",
            worth,
            {LAYERS: 0},
            sp.Integer(0),
            r"An entry of $x_T$ is $\sum_\delta f_\delta(K) \lambda^{T + \delta}$, and each "
            r"$f_\delta$ is a polynomial for $K \geq 1$: 1 for $u_T, s_T, p_T$, or 0.",
        ),
        Identity(
            "one_more_layer",
            r"if the degrees are at most $D$, one layer makes them $3 D + 1$, at most",
            3 * worth + 1,
            worth.subs(LAYERS, LAYERS + 1),
            r"It adds $f_b(K) \sum_{\kappa \leq K} f_a(\kappa) f_c(\kappa)$ at the power $T + "
            r"\delta_b + \delta_c - \delta_a$. The sum is a polynomial in $K \geq 0$, of degree "
            r"$2 D + 1$, with the value $f_a(0) f_c(0)$ at 0; at $T = 1$ all powers are $T$, so "
            r"this is 0 but for $\delta_a = \delta_c = 0$. Hence, layer by layer, polynomials at "
            r"powers above $T$ vanish at $K = 0$: in that case $\delta_b > 0$, and $f_b$ does. "
            r"The loss is at least $\sum_K (1 - f(K))^2$, $f$ at the power $T + 1$ of $u_T$, and "
            r"$1 - f$ is a polynomial $q$ of `minimum`.",
        ),
        Enumeration(
            "degrees_of_nets",
            r"degree and value at 0 of what nets compute, with random weights along the grading",
            claim,
            Grid({"layers": range(1, 4)}),
            lambda layers: _degrees(worth, layers),
        ),
        Enumeration(
            "nets_above",
            r"losses of nets with random full matrices",
            claim,
            Grid({"d": range(1, 2), "layers": range(1, 3), "horizon": range(3, 5)}),
            lambda d, layers, horizon: _above(claim.line("layers"), d, layers, horizon),
            sign="≤",
        ),
        Identity(
            "written_by_two",
            r"the routes of the listed entries, layer by layer, with sums of powers",
            polynomial(net(listed(two))),
            said(two, POLYNOMIAL),
            r"$u_T = c K \lambda^{T+1}$ and $(1 + \alpha K) s_T$ after the first layer; then "
            r"$u_\tau$ is added up with three scores.",
        ),
        Enumeration(
            "engine_of_two",
            r"$u_T$ of the definition is $f(K) \lambda^{T+1}$, at rational entries",
            claim,
            Grid({"d": range(1, 3), "horizon": range(2, 6)}),
            lambda d, horizon: _written(two, d, horizon),
        ),
        Identity(
            "matched",
            r"the entries that make $f$ any $f_1 K + f_2 K^2 + f_3 K^3 + f_4 K^4$ with $c = f_1 - "
            r"f_2 + f_3 - f_4 \neq 0$",
            said(two, POLYNOMIAL).subs(
                dict(zip((VALUE, *SCORES), matched(FOUR), strict=True)) | {MIXED: 1}
            ),
            sum(f * K**power for power, f in enumerate(FOUR, start=1)),
            r"The best $f$ is $1 - q$, and $c = q(-1) - 1 > 0$, as all zeros of $q$ are positive. "
            r"One layer writes $\eta K$ into $u$.",
        ),
        MinimumAt(
            "nets_that_attain",
            "nets with the stated weights, and random ones",
            claim.line("attained"),
            net_points,
            ("d", "L", r"T_{\max}"),
            {},
        ),
        Identity(
            "limit_of_bound",
            r"$1/(k + 1)^2$ of `limit`, at the $k$ of the bound",
            1 / (_worth(claim.line("layers_limit")) + 1) ** 2,
            said_limit(claim.line("layers_limit"))[1],
        ),
        Decision(
            "bounds_near_the_limit",
            r"bounds of long sequences, and their doubles",
            claim,
            Grid({"layers": range(1, 4)}),
            lambda layers: _near(claim.line("layers_limit"), layers),
        ),
        Identity(
            "two_terms",
            r"$u_2 = a (s_1^* s_2) s_2 + b (s_1^* s_2)^2 s_1$ against $s_3$, its products "
            r"$\lambda_i^3$, $\lambda_i^2 \lambda_j$, $\lambda_i \lambda_j^2$ and $\lambda_i "
            r"\lambda_j \lambda_k$ counted, $d$ times",
            _squares(below),
            said(below, NET),
            r"The first layer makes $s_2 + \gamma (s_1^* s_2) s_1$ of $s_2$; its product with "
            r"$s_1$ is $(1 + \gamma d) s_1^* s_2$, which weighs it in the second layer.",
        ),
        Enumeration(
            "engine_below",
            r"the loss of the listed layers from the definition",
            claim,
            Grid({"d": range(1, 6), "horizon": range(2, 4)}),
            lambda d, horizon: _below(below, d, horizon),
        ),
    )  # fmt: skip


def _worth(line: Line) -> Any:
    """Return the last index of the product R of a line."""
    products = [x for found in line.definitions.values() for x in found.atoms(sp.Product)]
    if len(products) != 1:
        raise RefutedError(f"{line.id}: {len(products)} products stand for R")
    return products[0].limits[0][2]


def placed(entries: Mapping[Any, Any]) -> Iterator[tuple[tuple[str, int, str, str], Any]]:
    """Yield ((A or B, layer, row, column), value) of every entry that a line lists."""
    for letter, entry in entries.items():
        place = re.fullmatch(r"([AB])\^\{\((\d)\)\}_\{([usp])([usp])\}", letter.name)
        if place is None:
            raise RefutedError(f"{letter} must be an entry of A or B")
        block, layer, row, column = place.groups()
        yield (block, int(layer), row, column), entry


def listed(line: Line) -> Any:
    """Return the weights 3L×6 of the entries that a line lists."""
    found = tuple(placed(line.definitions))
    weights = sp.zeros(3 * max(layer for (_, layer, *_), _ in found), 6)
    for (block, layer, row, column), entry in found:
        weights[3 * (layer - 1) + "usp".index(row), 3 * "AB".index(block) + "usp".index(column)] = (
            entry
        )
    return weights


def _degrees(worth: Any, layers: int) -> Iterator[tuple[str, Any, Any]]:
    for seed in range(2 if layers < 3 else 1):
        f = sp.Poly(polynomial(random_routes(seed, layers)), K)
        most = sp.sympify(worth).subs(LAYERS, layers)
        yield f"net {seed}", (f.degree(), f.eval(0)), (most, sp.Integer(0))


def _above(line: Line, d: int, layers: int, horizon: int) -> Iterator[tuple[str, Any, Any]]:
    if not isinstance(line.relation, sp.GreaterThan) or line.relation.lhs != NET:
        raise RefutedError(f"{line.id}: {line.relation} is no bound of {NET}")
    if not satisfied(line.given, {"d": d}):
        return
    point = {"L": layers, r"T_{\max}": horizon}
    least = value(line.relation.rhs, point, line.definitions)
    for seed in range(2):
        losses = deep_losses(random_net(seed, layers), unitary(d), d, horizon)
        yield f"net {seed}", least, sum(losses)


def _written(line: Line, d: int, length: int) -> Iterator[tuple[str, Any, Any]]:
    if not satisfied(line.given, {"d": d}):
        return
    generator = random.Random(length)
    letters = (VALUE, MIXED, *SCORES)
    values = {letter: nonzero_rational(generator) for letter in letters}
    made = outputs(net(listed(line).subs(values)), unitary(d), length)[-1][0]
    printed = said(line, POLYNOMIAL).subs(values).subs(K, length - 1)
    terms = {m: c for m, c in made.terms.items() if c != 0}
    yield "", sp.Tuple(*((sum(m), c) for m, c in terms.items())), sp.Tuple((length + 1, printed))


def _near(line: Line, layers: int) -> Iterator[tuple[str, bool, bool]]:
    limit, printed = said_limit(line)
    point = {"L": layers, r"T_{\max}": 20_000}
    reached, stated = (value(side, point, line.definitions) for side in (limit.args[0], printed))
    for factor in (1, 2):
        near = bool(abs(factor * reached / stated - 1) < sp.Rational(1, 40))
        yield "doubled" * (factor > 1), near, factor == 1


def _squares(line: Line) -> Any:
    weights = listed(line)
    gamma, beta = weights[1, 5], weights[3, 4]
    a = beta * (1 + D * gamma)
    b = a * gamma
    counts = ((1 - a - b, 1), (a + 2 * b, D - 1), (b, D - 1), (2 * b, (D - 1) * (D - 2) / 2))
    return tuple(sp.factor(D * count * left**2) for left, count in counts)


def _below(line: Line, d: int, horizon: int) -> Iterator[tuple[str, Any, Any]]:
    if not satisfied(line.given, {"d": d, "horizon": horizon}):
        return
    weights = listed(line).subs(D, d)
    printed = value(said(line, NET), {"d": d}, {})
    yield "", printed, sum(deep_losses(net(weights), unitary(d), d, horizon))
