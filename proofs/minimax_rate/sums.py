"""Sums over infinitely many functions, by Euler and Maclaurin and by enclosures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp
from flint import ctx

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import holds
from icar_theory.exact.sizes import Grid
from icar_theory.layers.risk_symbols import ENERGY, NOISE, TOTAL, j, n
from icar_theory.theorems.minimax_rate.lines import (
    ALPHA,
    LEAST,
    SUM,
    a,
    b,
)
from proofs.kit.enumeration import Decision
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.inequality import Inequality
from proofs.kit.reading import said_minimum
from proofs.kit.step import RefutedError, Step
from proofs.minimax_rate.large import BITS, QUARTER, least_risk
from proofs.minimax_rate.samples import by_digamma, by_terms, ends
from proofs.minimax_rate.terms import X, only_sum, over_all, term

EULER_MACLAURIN = (
    "The Euler–Maclaurin formula with its remainder (Apostol, Amer. Math. Monthly 1999)"
)
REFLECTION = "Euler's integral, by the reflection formula of Γ (Whittaker, Watson, 12)"
RESTING = ("sum", "expansion", "limit", "bound_limit", "ratio")
CITES = {EULER_MACLAURIN: RESTING, REFLECTION: RESTING}
q, t, u, w, x = sp.symbols("q t u w x", positive=True)
LARGE = Grid({"n": (1, 2, 100, 10_000, 1_000_000)})
SHARE = sp.Symbol(r"\vartheta", real=True)


def sums(claim: Claim) -> tuple[Step, ...]:
    """Return the steps of the lines about one such sum, and about the risk, which holds one."""
    return (*_sum(claim, claim.line("sum")), *_layer(claim))


def parts(line: Line, letter: Any) -> tuple[Any, Any]:
    """Return what a line says that a letter is near to, and how far from it at most."""
    left, right = line.relation.args
    if line.relation.rel_op != "<" or not isinstance(left, sp.Abs):
        raise RefutedError(f"{line.id}: {line.relation} is no distance below something")
    near = letter - left.args[0]
    if near.has(letter):
        raise RefutedError(f"{line.id}: {left} is no distance of {letter}")
    return near, right


def _sum(claim: Claim, line: Line) -> tuple[Step, ...]:
    h = over_all(line, line.definitions[SUM]).subs(j, x)
    near, rest = parts(line, SUM)
    kernel = u**2 - u + sp.Rational(1, 6)
    scale = (a / b) ** (1 / ALPHA)
    turn = [(ALPHA, 1 + q), (x, t ** (1 / (1 + q))), (a, b * t * (q + 2) / q)]
    return (
        Inequality(
            "kernel_below",
            r"the second Bernoulli polynomial is at least $-\tfrac1{12}$",
            kernel,
            -sp.Rational(1, 12),
            ((u - sp.Rational(1, 2)) ** 2,),
        ),
        Inequality(
            "kernel_above",
            r"and between $0$ and $1$, at $u = t / (t + w)$, less than $\tfrac16$",
            sp.Rational(1, 6),
            kernel.subs(u, t / (t + w)),
            (t * w / (t + w) ** 2,),
            r"So beside $\tfrac1{24}$ it is at most $\tfrac18$, and less but at isolated points. "
            r"The sum from $j = 0$ on is $\int h + h(0)/2 - \tfrac12 \int B_2(x) h''(x) dx$ with "
            r"$B_2$ at the fractional part: $h'$ is absolutely continuous and $0$ at $0$ and "
            r"$\infty$, as $\alpha > 1$. So $\int h'' = 0$, and the error is less than "
            r"$\tfrac1{16} \int |h''|$.",
            strict=True,
        ),
        Identity(
            "turning_point",
            r"$h''$ changes its sign once, where $(\alpha + 1) b x^\alpha = (\alpha - 1) a$",
            sp.diff(h, x, 2),
            ALPHA * b * x ** (ALPHA - 2) / (a + b * x**ALPHA) ** 3
            * ((ALPHA + 1) * b * x**ALPHA - (ALPHA - 1) * a),
            r"So $\int |h''|$ is twice the largest $-h'$.",
        ),
        Identity(
            "steepest_slope",
            r"there, with $\alpha = 1 + q$, an eighth of $-h'$ is the printed bound",
            _split((-sp.diff(h, x) / 8).subs(turn)),
            _split(rest.subs(line.definitions).subs(turn)),
        ),
        Evaluation(
            "scaled_integral",
            r"$\int h - h(0)/2$, as $h$ at $x = (a/b)^{1/\alpha} t$ is a multiple of "
            r"$1 / (1 + t^\alpha)$",
            sp.pi / (ALPHA * sp.sin(sp.pi / ALPHA))
            * h.subs(x, scale * t) * scale * (1 + t**ALPHA) - h / 2,
            {x: sp.Integer(0)},
            near.subs(line.definitions),
            r"$\int_0^\infty dt / (1 + t^\alpha) = \pi / (\alpha \sin (\pi / \alpha))$.",
        ),
        Decision(
            "enclosed_sums",
            "sums enclosed by digamma values, or term by term, and numbers far beside them",
            claim,
            LARGE,
            lambda n: _enclosed_sums(line, n),
        ),
    )  # fmt: skip


def _split(expression: Any) -> Any:
    """Return an expression with powers of products split, and exponents in partial fractions."""
    return sp.expand_power_base(expression).replace(
        lambda part: part.is_Pow and part.exp.has(q),
        lambda part: part.base ** sp.apart(sp.cancel(part.exp), q),
    )


def _enclosed_sums(line: Line, n: int) -> Iterator[tuple[str, bool, bool]]:
    decays = [sp.Integer(2), sp.Integer(3), sp.Integer(4)]
    for decay in [*decays, *([sp.Rational(3, 2)] if n == 100 else [])]:
        for scale in (sp.Integer(2), sp.Rational(1, 3)):
            with ctx.workprec(BITS):
                ball = (by_digamma(n, scale, int(decay)) if decay.is_Integer
                        else by_terms(n, scale, decay))  # fmt: skip
            point = {"a": sp.Integer(n), "b": scale, r"\alpha": decay}
            crude = (decay + 1) ** 2 / (8 * decay * n) * (scale / n) ** (1 / decay)
            words = f"α={decay}, b={scale}"
            for end, value in zip(("lower", "upper"), ends(ball), strict=True):
                yield f"{words}, {end} end", _near(line, {**point, "A": value}), True
                for sign in (1, -1):
                    beside = {**point, "A": value + sign * crude}
                    yield f"{words}, {end} end, {sign} beside", _near(line, beside), False


def _near(line: Line, point: Any) -> bool:
    meanings = {letter: said for letter, said in line.definitions.items() if letter != SUM}
    return holds(line.relation, point, meanings)


def _layer(claim: Claim) -> tuple[Step, ...]:
    line, total, closed = (claim.line(name) for name in ("expansion", "sum", "closed"))
    near, rest = parts(line, LEAST)
    sum_near, sum_rest = parts(total, SUM)
    layer_sum = (sum_near + SHARE * sum_rest).subs({a: n - 1, b: TOTAL}).subs(total.definitions)
    return (
        Identity(
            "share_of_layer",
            r"a summand of `closed` at $v = x^{-\alpha}$",
            term(closed, only_sum(closed, said_minimum(closed))).subs(X, x**-ALPHA),
            over_all(total, total.definitions[SUM]).subs({a: n - 1, b: TOTAL, j: x}),
        ),
        Identity(
            "sum_of_layer",
            r"`closed` with the sum that is $\vartheta$ errors off at $a = n - 1$, $b = S$",
            _in_letters(_with_sum(closed, layer_sum)),
            _in_letters((near + SHARE * rest).subs(line.definitions)),
            r"So with $|\vartheta| < 1$ the risk is as far off as printed at most.",
        ),
        Decision(
            "enclosed_risks",
            "risks enclosed from what the layer leaves of each function, and numbers far beside",
            claim,
            LARGE,
            lambda n: _enclosed_risks(line, n),
        ),
    )


def _with_sum(line: Line, total: Any) -> Any:
    """Return the value of a line ``min = value`` with something else for its sum."""
    least = said_minimum(line)
    return least.xreplace({only_sum(line, least): total})


def _in_letters(expression: Any) -> Any:
    """Return an expression with S for τ² + σ² and w for n − 1."""
    whole = expression.xreplace({ENERGY + NOISE: TOTAL, n - 1: w})
    return whole.xreplace({n: 1 + w, NOISE: u})


def _enclosed_risks(line: Line, n: int) -> Iterator[tuple[str, bool, bool]]:
    """Yield whether the line speaks of n, and what it says of the ends of an enclosure."""
    speaks = all(holds(condition, {"n": n}, line.definitions) for condition in line.given)
    yield "spoken of", speaks, n > 1
    if not speaks:
        return
    lower, upper = ends(least_risk(n, 2))
    point = {"n": n, r"\tau^{2}": sp.pi**2 / 6, r"\sigma^{2}": QUARTER, r"\alpha": sp.Integer(2)}
    crude = sp.Integer(4) / sp.Integer(n - 1) * sp.sqrt(sp.Rational(2, n - 1))
    for end, value in (("lower", lower), ("upper", upper)):
        for sign in (0, 1, -1):
            at = {**point, "R^{*}": value + sign * crude}
            words = f"{end} end{f', {sign} beside' if sign else ''}"
            yield words, holds(line.relation, at, line.definitions), sign == 0
