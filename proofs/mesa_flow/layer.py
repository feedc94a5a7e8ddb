"""The diagonal layer is one gradient step on its inner objective, on every sequence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import holds, value
from icar_theory.exact.laurent import as_expression
from icar_theory.exact.sizes import Grid
from icar_theory.layers.normalised import SCORE_BLOCKS, diagonal
from icar_theory.layers.normalised_symbols import A, B, t
from icar_theory.theorems.mesa_flow.lines import (
    GRADIENT,
    INNER,
    PREDICTION,
    RESIDUAL,
    TOKENS,
    WEIGHT,
    i,
    j,
    n,
    s,
)
from proofs.kit.enumeration import Decision, Enumeration
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.step import RefutedError, Step

x, y, v, w = sp.symbols("x y v w", real=True)
SIZES = Grid({"d": range(1, 3), "length": range(3, 5)})
"""At T the longest prediction is at t = T − 1."""


def layer_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about the lines `inner` and `step`."""
    inner, step = claim.line("inner"), claim.line("step")
    stated = inner.definitions[INNER]
    return (
        Identity(
            "expansion",
            r"for one residual $r = x + iy$ and one change $e = v + iw$ of $W x_s$: "
            r"$\frac12 |r - e|^2 = \frac12 |r|^2 - \operatorname{Re}(r \bar e) + \frac12 |e|^2$",
            _summand(stated, x - v, y - w),
            ((x**2 + y**2) / 2 - (x * v + y * w) + (v**2 + w**2) / 2) / (t - 1),
            r"$F$ is the sum of $\frac12 |r|^2$ over $i$ and $s$ and over $t - 1$, "
            r"$r = (x_{s+1} - W x_s)_i$.",
        ),
        Evaluation(
            "entries",
            r"at $W = 0$, $-r \bar x_{s,j}$ over $t - 1$ is the summand of the printed gradient",
            sp.expand(-_generic(RESIDUAL) * sp.conjugate(TOKENS[s, j]) / (t - 1)),
            {WEIGHT[i, n]: 0},
            _generic(inner.relation.rhs),
            r"With $e = E_{ij} x_{s,j}$, $-\operatorname{Re}(r \bar e)$ is "
            r"$\operatorname{Re} \langle \nabla F, E \rangle$ term by term.",
        ),
        Decision(
            "differentiated",
            r"the derivatives of the printed $F$ at $0$ are the printed gradient, for symbolic "
            r"sequences",
            claim,
            SIZES,
            lambda d, length: _differentiated(inner, d, length - 1),
            r"$\nabla F = \partial F / \partial \operatorname{Re} W + i\, \partial F / \partial "
            r"\operatorname{Im} W$, at $t = T - 1$.",
        ),
        Evaluation(
            "layer_term",
            r"with $A = aI$ and $P = bI$, column $j$ and position $s$ of the layer give the "
            r"printed term at $s - 1$",
            sp.expand(_layer_term()),
            {sp.Symbol("P"): B, sp.Symbol("A"): A, **dict.fromkeys(sp.symbols("Q R U V"), 0)},
            sp.expand(_step_term(step)),
            r"Both sides are sums over $j$ and $s$ of such terms; $x_0 = 0$ drops $s = 1$.",
        ),
        Decision(
            "predicted",
            "the layer's definition, run on symbolic sequences, predicts as printed",
            claim,
            SIZES,
            lambda d, length: _predicted(step, d, length - 1),
            "No matrix need have made the sequence.",
        ),
        Enumeration(
            "layer_of_the_package",
            "on the context this is the layer whose loss the claim is about",
            claim,
            SIZES,
            lambda d, length: _package(d, length - 1),
        ),
    )


def _layer_term() -> Any:
    """Return one position's part of ŷ_i for one column: blocks are multiples of I, by letter."""
    P, Q, R, U, A_, V = sp.symbols("P Q R U A V")
    value_of = P * TOKENS[s, i] + Q * TOKENS[s - 1, i]
    keys = {0: sp.conjugate(TOKENS[s, j]), 1: sp.conjugate(TOKENS[s - 1, j])}
    queries = {0: TOKENS[t, j], 1: TOKENS[t - 1, j]}
    letters = {"R": R, "U": U, "A": A_, "V": V}
    score = sum(
        letters[name] * keys[behind] * queries[before]
        for name, (behind, before) in SCORE_BLOCKS.items()
    )
    return value_of * score / (t - 1)


def _step_term(line: Line) -> Any:
    """Return the printed prediction's summand at s − 1."""
    found = _generic(line.relation.rhs, line)
    return found.xreplace({e: e.subs(s, s - 1) for e in found.atoms(sp.Indexed)
                           if e.indices[0] != t})  # fmt: skip


def _generic(expression: Any, line: Line | None = None) -> Any:
    """Return an expression with abbreviations written out and sums replaced by their summands."""
    found = sp.sympify(expression)
    meanings = {} if line is None else line.definitions
    while any(found.has(letter) for letter in meanings):
        found = found.xreplace(dict(meanings))
    while found.atoms(sp.Sum):
        found = found.xreplace({total: total.function for total in found.atoms(sp.Sum)})
    return found


def _summand(inner: Any, real: Any, imaginary: Any) -> Any:
    """Return the summand of F at a residual given by its parts."""
    modulus = {sp.Abs(_generic(RESIDUAL)): sp.sqrt(real**2 + imaginary**2)}
    found = _generic(inner).xreplace(modulus)
    if found.has(sp.Indexed):
        raise RefutedError(f"the summand {found} of F is not one of the residual")
    return found


def _tokens(d: int, count: int) -> Any:
    def entry(k: int, m: int) -> Any:
        real, imaginary = sp.symbols(f"x_{k}{m} y_{k}{m}", real=True)
        return real + sp.I * imaginary

    return sp.ImmutableMatrix(count, d, entry)


def _differentiated(line: Line, d: int, at: int) -> Iterator[tuple[str, bool, bool]]:
    tokens = _tokens(d, at)
    real = sp.Matrix(d, d, lambda k, m: sp.Symbol(f"u_{k}{m}", real=True))
    imaginary = sp.Matrix(d, d, lambda k, m: sp.Symbol(f"v_{k}{m}", real=True))
    W = sp.ImmutableMatrix(real + sp.I * imaginary)
    squares = line.definitions[INNER].replace(sp.Abs, lambda z: sp.sqrt(z * sp.conjugate(z)))
    total = sp.expand(value(squares, {"d": d, "t": at, "x": tokens, "W": W}, {}))
    zero = dict.fromkeys([*real, *imaginary], 0)

    def slope(k: int, m: int) -> Any:
        return sp.expand((total.diff(real[k, m]) + sp.I * total.diff(imaginary[k, m])).subs(zero))

    derived = sp.ImmutableMatrix(d, d, slope)
    for wrong in (0, 1):
        name = str(GRADIENT.label)
        point = {"d": d, "t": at, "x": tokens, name: derived + wrong * sp.ones(d, d)}
        for k in range(1, d + 1):
            for m in range(1, d + 1):
                found = holds(line.relation, {**point, "i": k, "j": m}, {})
                yield f"({k}, {m})" + " beside" * wrong, found, wrong == 0


def run(tokens: Any, a: Any, b: Any) -> Any:
    """Return the diagonal layer's prediction after the last of the tokens (t×d), term by term."""
    at, d = tokens.shape
    return sp.ImmutableMatrix([
        sp.expand(
            sum(
                b * tokens[k, row] * sp.conjugate(tokens[k - 1, col]) * a * tokens[at - 1, col]
                for k in range(1, at)
                for col in range(d)
            ) / (at - 1)
        )
        for row in range(d)
    ])  # fmt: skip


def _predicted(line: Line, d: int, at: int) -> Iterator[tuple[str, bool, bool]]:
    tokens = _tokens(d, at)
    a, b = sp.Rational(2, 3), sp.Integer(5)
    made = run(tokens, a, b)
    for wrong in (0, 1):
        entries = tuple(sp.expand(e + wrong) for e in made)
        point = {"d": d, "t": at, "x": tokens, "a": a, "b": b, str(PREDICTION.label): entries}
        for k in range(1, d + 1):
            found = holds(line.relation, {**point, "i": k}, line.definitions)
            yield f"i={k}" + " beside" * wrong, found, wrong == 0


def _package(d: int, at: int) -> Iterator[tuple[str, Any, Any]]:
    spectrum, start = sp.symbols(f"l:{d}"), sp.symbols(f"x_1:{d + 1}", real=True)
    tokens = sp.ImmutableMatrix(at, d, lambda k, m: start[m] * spectrum[m] ** k)
    on_circle = {sp.conjugate(z): 1 / z for z in spectrum}
    made = run(tokens, *sp.symbols("a b")).xreplace(on_circle).applyfunc(sp.expand)
    layer = diagonal(d)
    plain = {x: sp.Symbol(x.name) for x in start}
    terms = [
        sum(
            as_expression(c) * sp.prod([z**e for z, e in zip(spectrum, m, strict=True)])
            for m, c in f.terms.items()
        )
        for f in layer.prediction(at)
    ]
    yield "", made.xreplace(plain), sp.ImmutableMatrix([sp.expand(f) for f in terms])
