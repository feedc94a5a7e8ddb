"""The gradient of the inner objective, term by term, and k steps along it, for all d, T and k."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import value
from icar_theory.exact.descent import moments
from icar_theory.exact.sizes import Grid
from icar_theory.theorems.gradient_step import (
    CROSS,
    GRAM,
    RESIDUAL,
    STEP_SIZE,
    STEPS,
    TOKENS,
    WEIGHT,
    i,
    j,
    n,
    t,
)
from proofs.gradient_step.sequences import generic
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.step import RefutedError, Step

x, y, v, w = sp.symbols("x y v w", real=True)
DELTA = sp.Symbol("Delta")


def descent_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about the inner objective."""
    gradient, once, many = (claim.line(name) for name in ("gradient", "one_step", "k_steps"))
    inner = next(iter(gradient.definitions.values()))
    slope = generic(gradient.relation.rhs, gradient.definitions)
    increment = scalar(many.relation.rhs)
    return (
        Identity(
            "expansion",
            r"for one residual $r = x + iy$ and one change $e = v + iw$ of $W s_t$: "
            r"$\frac{1}{2} |r - e|^2 = \frac{1}{2} |r|^2 - \operatorname{Re}(r \bar e) + "
            r"\frac{1}{2} |e|^2$",
            _summand(inner, x - v, y - w),
            _summand(inner, x, y) - (x * v + y * w) + (v**2 + w**2) / 2,
            r"$L$ is the sum of $\frac{1}{2} |r|^2$ over $i$ and $t$, $r = (s_{t+1} - W s_t)_i$.",
        ),
        Identity(
            "entries",
            r"$-r \bar s_{t,j}$ is the summand of the printed gradient at $(i, j)$",
            slope,
            -generic(RESIDUAL, {}) * sp.conjugate(TOKENS[t, j]),
            r"With $e = \sum_j E_{ij} s_{t,j}$, $-\operatorname{Re}(r \bar e)$ is "
            r"$\operatorname{Re} \langle \nabla L, E \rangle$ term by term; in "
            r"$W_{in} s_{t,n}$ both "
            r"sides are sums over $n$.",
        ),
        Enumeration(
            "differentiated",
            r"the derivatives of the printed $L$ by real and imaginary parts of $W$ are the "
            r"printed gradient",
            claim,
            Grid({"d": range(1, 3), "length": range(2, 4)}),
            lambda d, length: _differentiated(gradient, d, length),
            r"$\nabla L = \partial L / \partial \operatorname{Re} W + i\, \partial L / \partial "
            r"\operatorname{Im} W$, for symbolic sequences.",
        ),
        Evaluation(
            "first_step",
            r"from $W_0 = 0$ the first step is the printed one, term by term",
            sp.expand(-STEP_SIZE * slope),
            {WEIGHT[i, n]: 0},
            generic(once.relation.rhs, once.definitions),
        ),
        Enumeration(
            "descended_once",
            r"one step from $0$ along the derivatives of $L$ is the printed one",
            claim,
            Grid({"d": range(1, 3), "length": range(2, 4)}),
            lambda d, length: _descended_once(gradient, once, d, length),
        ),
        Evaluation(
            "begins",
            r"the printed increment at $k = 0$ is the first step $\eta S$",
            increment,
            {STEPS: 0},
            -STEP_SIZE * _affine(gradient, 0),
            r"$S$ stays on the left of powers of $G$, which commute, so that letters may "
            r"stand for both.",
        ),
        Identity(
            "follows",
            r"if one step adds $\Delta$, the next adds "
            r"$\Delta - \eta (\nabla L(W + \Delta) - \nabla L(W))$, "
            r"as printed",
            increment.subs(STEPS, STEPS + 1),
            (DELTA - STEP_SIZE * (_affine(gradient, x + DELTA) - _affine(gradient, x))).subs(
                DELTA, increment
            ),
            r"By induction on $k$; the sum of the increments is "
            r"$W_k = \eta S \sum_{m<k} (I - \eta G)^m$.",
        ),
        Enumeration(
            "descended",
            "steps one by one differ by the printed increment",
            claim,
            Grid({"d": range(1, 3), "length": range(2, 4)}),
            lambda d, length: _descended(many, d, length),
            "Along the definition of the descent, for symbolic sequences.",
        ),
    )


def scalar(expression: Any) -> Any:
    """Return a product of one matrix S and polynomials of G with letters for both and 1 for I."""
    if isinstance(expression, sp.Identity):
        return sp.Integer(1)
    if isinstance(expression, sp.MatrixSymbol):
        return sp.Symbol(expression.name)
    if isinstance(expression, sp.MatMul | sp.MatAdd | sp.MatPow):
        parts = [scalar(part) for part in expression.args]
        kind = {sp.MatMul: sp.Mul, sp.MatAdd: sp.Add, sp.MatPow: sp.Pow}[type(expression)]
        return kind(*parts)
    return expression


def _affine(line: Line, weight: Any) -> Any:
    """Return the printed gradient at W, with letters for the matrices W, G and S."""
    plain = generic(line.relation.rhs, {})
    return plain.xreplace(
        {WEIGHT[i, n]: sp.sympify(weight), GRAM[n, j]: sp.Symbol("G"), CROSS[i, j]: sp.Symbol("S")}
    )


def _summand(inner: Any, real: Any, imaginary: Any) -> Any:
    """Return the printed summand of L at a residual given by its parts."""
    modulus = {sp.Abs(generic(RESIDUAL, {})): sp.sqrt(real**2 + imaginary**2)}
    found = generic(inner, {}).xreplace(modulus)
    if found.has(sp.Indexed):
        raise RefutedError(f"the summand {found} of L is not one of the residual")
    return found


def _tokens(d: int, length: int) -> Any:
    return sp.ImmutableMatrix(
        length,
        d,
        lambda k, m: sp.Symbol(f"x_{k}{m}", real=True) + sp.I * sp.Symbol(f"y_{k}{m}", real=True),
    )


def _slope(line: Line, d: int, length: int) -> tuple[Any, Any]:
    """Return the derivative of the printed L at a symbolic W, and that W (d×d)."""
    real = sp.Matrix(d, d, lambda k, m: sp.Symbol(f"u_{k}{m}", real=True))
    imaginary = sp.Matrix(d, d, lambda k, m: sp.Symbol(f"v_{k}{m}", real=True))
    W = sp.ImmutableMatrix(real + sp.I * imaginary)
    inner = next(iter(line.definitions.values()))
    squares = inner.replace(sp.Abs, lambda z: sp.sqrt(z * sp.conjugate(z)))
    point = {"d": d, "T": length, "s": _tokens(d, length), "W": W}
    total = sp.expand(value(squares, point, {}))
    return sp.ImmutableMatrix(
        d, d, lambda k, m: sp.expand(total.diff(real[k, m]) + sp.I * total.diff(imaginary[k, m]))
    ), W


def _entries(line: Line, d: int, length: int, **values: Any) -> Any:
    """Return the printed right side at every (i, j), as a matrix."""
    point = {"d": d, "T": length, "s": _tokens(d, length), **values}
    return sp.ImmutableMatrix(
        d, d,
        lambda k, m: sp.expand(
            value(line.relation.rhs, {**point, "i": k + 1, "j": m + 1}, line.definitions)
        ),
    )  # fmt: skip


def _differentiated(line: Line, d: int, length: int) -> Iterator[tuple[str, Any, Any]]:
    derived, W = _slope(line, d, length)
    yield "", derived, _entries(line, d, length, W=W)


def _descended_once(
    gradient: Line, once: Line, d: int, length: int
) -> Iterator[tuple[str, Any, Any]]:
    derived, W = _slope(gradient, d, length)
    at_zero = (-STEP_SIZE * derived).subs(dict.fromkeys(W.free_symbols, 0)).applyfunc(sp.expand)
    yield "", at_zero, _entries(once, d, length)


def _descended(line: Line, d: int, length: int) -> Iterator[tuple[str, Any, Any]]:
    S, G = (
        sp.ImmutableMatrix(moment).applyfunc(sp.expand) for moment in moments(_tokens(d, length))
    )
    W = sp.zeros(d, d)
    for k in range(3 if d == 1 else 2):
        change = (-STEP_SIZE * (W * G - S)).applyfunc(sp.expand)
        point = {"d": d, "k": k, "S": S, "G": G}
        yield (
            f"k={k}",
            sp.ImmutableMatrix(change),
            value(line.relation.rhs, point, {}).applyfunc(sp.expand),
        )
        W = W + change
