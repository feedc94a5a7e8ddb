"""k steps of gradient descent: what they leave, and the least that they can leave at d = 1."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import holds, value
from icar_theory.exact.descent import gradient
from icar_theory.exact.gram_moments import K, power_sum
from icar_theory.exact.sizes import HORIZON, D, Grid, satisfied
from icar_theory.theorems.descent_depth import minimum, step_sizes
from icar_theory.theorems.descent_depth.lines import (
    ETA,
    GRAM,
    ITERATE,
    LEAST,
    LOSS,
    LOSS_TWO,
    NEXT,
    STEP_SIZE,
    STEPS,
    TRUE,
)
from icar_theory.theorems.descent_depth.lines import i as index
from proofs.descent_depth.points import (
    TURN,
    descended,
    random_sizes,
    step_points,
    through_moments,
)
from proofs.kit.enumeration import Decision, Enumeration
from proofs.kit.identity import Identity
from proofs.kit.points import MinimumAt
from proofs.kit.reading import said, said_limit, said_minimum
from proofs.kit.step import RefutedError, Step

z, norm, overlap, factor = sp.symbols("z N x q", real=True)


def descent_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about gradient descent."""
    residual, loss, least = (claim.line(name) for name in ("residual", "steps", "minimum"))
    return (
        Identity(
            "residual_step",
            r"with $S = W G$, one step $W_{k+1} = W_k - \eta (W_k G - S)$, in letters that do not "
            r"commute",
            *_in_letters(residual),
            r"$S = \sum_t s_{t+1} s_t^* = W \sum_t s_t s_t^*$, as $s_{t+1} = W s_t$. From "
            r"$W - W_0 = W$ on the factors multiply to $q(G)$, $q(x) = \prod_j (1 - \eta_j x)$; "
            r"for $d = 1$ $G$ is the number $K$, and $|W| = |s_T| = 1$.",
        ),
        Enumeration(
            "residual_of_descent",
            "both sides after steps along the gradient, for rational matrices",
            claim,
            Grid({"d": range(1, 3), "horizon": range(2, 4)}),
            lambda d, horizon: _residuals(residual, d, horizon),
        ),
        Enumeration(
            "engine_of_steps",
            r"the errors of the descent itself, at a rational $\lambda$ of modulus 1",
            claim,
            Grid({"d": range(1, 3), "horizon": range(2, 5), "steps": range(1, 4)}),
            lambda d, horizon, steps: _losses(loss, d, horizon, steps),
        ),
        *(
            Identity(
                f"{word}_step{'s' * (steps > 1)}",
                rf"the least of $\sum_K q(K)^2$ over the coefficients of $q$, $k = {steps}$",
                _least(steps),
                said_minimum(least).subs(least.definitions).subs(STEPS, steps).doit(),
                "Normal equations, with the sums of powers as polynomials in the length. "
                + ("For every $k$ see the theorem for Coq." if steps == 3 else ""),
            )
            for steps, word in ((1, "one"), (2, "two"), (3, "three"))
        ),
        MinimumAt(
            "minima_of_steps",
            "best polynomials by normal equations, and others",
            least,
            step_points,
            ("d", "k", r"T_{\max}"),
            {},
            "Their sums of squares, added up value by value.",
        ),
        Identity(
            "zero_is_a_mean",
            r"at a zero $z$ of the best $q(x) = (x - z) p(x)$, with $x = |p(K)|^2$: what "
            r"$K q \bar p$ sums",
            K * (K - z) * overlap,
            K**2 * overlap - z * K * overlap,
            r"The best $q$ is orthogonal to $x p$ for every $p$ of degree below $k$, as $q + "
            r"\varepsilon x p$ has the value 1 at 0 too: so $\sum_K K q(K) \overline{p(K)} = 0$, "
            r"and $z$ is the mean of $1, \dots, N$ with the weights $K |p(K)|^2$, real, and "
            r"strictly between 1 and $N$ where two weights are not 0; $p$, of degree $k - 1 \leq "
            r"N - 2$, has fewer zeros than that needs. The step sizes are $1/z$, and none is 0: "
            r"were the degree of $q$ below $k$, $p = q$ would give $\sum_K K q(K)^2 = 0$.",
        ),
        Decision(
            "enclosed_step_sizes",
            "best step sizes, enclosed, and those of as many steps as lengths",
            claim,
            Grid({"d": range(1, 3), "horizon": range(3, 9), "steps": range(1, 8)}),
            lambda d, horizon, steps: _between(claim.line("between"), d, horizon, steps),
        ),
        Identity(
            "rank_one",
            r"at $T = 2$: $s_2$ along $s_1$ and across, where $|s_1^* s_2|^2$ is $x$ and $\prod_j "
            r"(1 - d \eta_j)$ is $q$",
            norm - overlap / norm + factor**2 * overlap / norm,
            _at_two(claim.line("shortest")),
            r"$G = s_1 s_1^*$ has the eigenvalue $d$ along $s_1$ and 0 across, where $q(G) s_2 = "
            r"s_2$; the mean of $x = |\sum_i \lambda_i|^2$ is $d = N$.",
            (overlap - norm,),
        ),
        Enumeration(
            "engine_at_two",
            r"the loss at $T = 2$ through moments of $G$, counted one by one",
            claim,
            Grid({"d": range(1, 5), "steps": range(1, 4)}),
            lambda d, steps: _shortest(claim.line("shortest"), d, steps),
        ),
        Identity(
            "sum_of_odds",
            r"$(1 - R) N \to \sum_{i=0}^k (2i + 1)$, as $1 - (N - i)/(N + 1 + i) = (2i + 1)/(N + 1 "
            r"+ i)$",
            1 / sp.summation(2 * index + 1, (index, 0, STEPS)),
            said_limit(claim.line("limit"))[1],
            r"With all moments near those of $d = 1$, the least losses have one limit.",
        ),
        Decision(
            "near_the_limit",
            r"least losses of long sequences, and their doubles",
            claim,
            Grid({"d": range(1, 4), "steps": range(1, 4)}),
            lambda d, steps: _near(claim.line("limit"), d, steps),
        ),
    )  # fmt: skip


def _in_letters(line: Line) -> tuple[Any, Any]:
    """Return both sides with letters that do not commute, W_{k+1} being one step from W_k."""
    names = {TRUE: "W", ITERATE: "V", GRAM: "G"}
    letters = {m: sp.Symbol(name, commutative=False) for m, name in names.items()}
    w, v, g = letters.values()
    letters[NEXT] = v - STEP_SIZE * (v * g - w * g)

    def read(part: Any) -> Any:
        if isinstance(part, sp.Identity):
            return sp.Integer(1)
        if isinstance(part, sp.MatrixSymbol):
            return letters[part]
        if isinstance(part, sp.MatMul | sp.MatAdd):
            kind = sp.Mul if isinstance(part, sp.MatMul) else sp.Add
            return kind(*map(read, part.args))
        return part

    return read(TRUE - NEXT), read(said(line, TRUE - NEXT))


def _residuals(line: Line, d: int, length: int) -> Iterator[tuple[str, Any, Any]]:
    W = sp.Matrix(d, d, lambda i, j: sp.Rational(1 + i, 2 + j))
    rows = [sp.ones(1, d)]
    for _ in range(length - 1):
        rows.append(rows[-1] * W.T)
    tokens = sp.Matrix.vstack(*rows)
    gram = sum((row.T * row for row in rows[:-1]), sp.zeros(d, d))
    iterate = sp.zeros(d, d)
    for step, size in enumerate(random_sizes(d, 3)):
        following = iterate - size * gradient(iterate, tokens)
        point = {"d": d, "W": W, "W_{k}": iterate, "W_{k+1}": following, "G": gram}
        point |= {STEP_SIZE.name: size}
        sides = (value(side, point, {}) for side in (TRUE - NEXT, said(line, TRUE - NEXT)))
        yield f"step {step}", *map(sp.ImmutableMatrix, sides)
        iterate = following


def _losses(line: Line, d: int, horizon: int, steps: int) -> Iterator[tuple[str, Any, Any]]:
    if not satisfied(line.given, {"d": d}):
        return
    sizes = random_sizes(horizon, steps)
    point = {"k": steps, r"T_{\max}": horizon, str(ETA.label): sizes}
    eigenvalues = (TURN, sp.conjugate(TURN))[:d]
    found = sum(descended(sizes, eigenvalues, T) for T in range(2, horizon + 1))
    yield "", value(said(line, LOSS), point, {}), found


@cache
def _least(steps: int) -> Any:
    """Return the least ``Σ_K q(K)²`` over q of degree `steps` with q(0) = 1, for every length."""
    sums = [power_sum(m, HORIZON - 1) for m in range(2 * steps + 1)]
    gram = sp.Matrix(steps, steps, lambda a, b: sums[a + b + 2])
    right = sp.Matrix(sums[1 : steps + 1])
    return sp.factor(sums[0] - (right.T * gram.adjugate() * right)[0] / gram.det())


def _between(line: Line, d: int, horizon: int, steps: int) -> Iterator[tuple[str, bool, bool]]:
    if line.relation.left != sp.Eq(LOSS, LEAST):
        raise RefutedError(f"{line.id}: {line.relation.left} does not say that {LOSS} is least")
    inside = satisfied(line.given, {"d": d, "k": steps, "horizon": horizon})
    if steps >= horizon or (d > 1 and (steps > 3 or not inside)):
        return
    sizes = step_sizes(d, steps, horizon)
    for every in line.relation.right:
        for bound in sorted(sp.And.make_args(every.relation), key=str):
            ends = tuple(end for size in sizes for end in (size.lower, size.upper))
            point = {"k": len(ends), r"T_{\max}": horizon, str(ETA.label): ends}
            yield f"{bound}", holds(replace(every, relation=bound), point, {}), inside


def _at_two(line: Line) -> Any:
    """Return the printed loss at T = 2 with q for the product."""
    printed = said(line, LOSS_TWO)
    products = printed.atoms(sp.Product)
    size = sp.Symbol("e")
    known = (1 - D * size) ** 2
    names = {
        product: factor**2
        for product in products
        for j, first, last in product.limits
        if (first, last) == (1, STEPS) and product.function.subs(ETA[j], size) == known
    }
    if set(names) != products:
        raise RefutedError(f"{line.id}: {products} are not the product of (1 − d η_j)²")
    return printed.xreplace(names).subs(D, norm)


def _shortest(line: Line, d: int, steps: int) -> Iterator[tuple[str, Any, Any]]:
    sizes = random_sizes(d, steps)
    point = {"d": d, "k": steps, str(ETA.label): sizes}
    yield "", value(said(line, LOSS_TWO), point, {}), through_moments(d, 2, sizes)


def _near(line: Line, d: int, steps: int) -> Iterator[tuple[str, bool, bool]]:
    limit, printed = said_limit(line)
    horizon = 10_000
    for times in (1, 2):
        least = times * minimum(d, steps, horizon)
        point = {"d": d, "k": steps, r"T_{\max}": horizon, r"\ell^{*}": least}
        reached, stated = (value(side, point, {}) for side in (limit.args[0], printed))
        near = bool(abs(reached / stated - 1) < sp.Rational(1, 10))
        yield "doubled" * (times > 1), near, times == 1
