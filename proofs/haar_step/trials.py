"""Full blocks at which the bounds are tried: exact losses of random ones, and of the best."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.answers import NoClosedForm
from icar_theory.arguments import to_sympy
from icar_theory.claims import Claim
from icar_theory.evaluation import Point
from icar_theory.exact.haar import UNITARY
from icar_theory.exact.sampling import small_rational
from icar_theory.exact.sizes import BOUNDARIES, HORIZON, D, Grid
from icar_theory.layers.augmented import BLOCKS
from icar_theory.layers.augmented_symbols import EDGES, START
from icar_theory.layers.augmented_symbols import TERMS as K
from icar_theory.layers.haar import Size, full_loss, least, spanned
from icar_theory.layers.haar_blocks import in_field, read_full
from icar_theory.theorems.haar_step.answers import optimum, step_loss
from icar_theory.theorems.haar_step.closed import ONE_HEAD
from icar_theory.theorems.haar_step.lines import EXCESS
from proofs.haar_step.definite import first_gram, gram, three


@cache
def _combined(d: int, horizon: int, boundary: str) -> tuple[Any, Any, Any]:
    """Return X, v, and the mean square of ``Σ v_i f_i(X)`` by the loss of heads that predict it."""
    generator = random.Random(d * horizon)
    X = sp.Matrix(d, d, lambda *_: small_rational(generator))
    X -= X.trace() / sp.Integer(d) * sp.eye(d)
    v = sp.Matrix(4, 1, lambda *_: small_rational(generator))
    blocks = {name: np.array([M.tolist() for M in heads]) for name, heads in _heads(X, v)}
    zero = 0 * blocks["a3"]
    read, field = in_field(read_full({**dict.fromkeys(BLOCKS, zero), **blocks}))
    return X, v, to_sympy(full_loss(Size(UNITARY, d, horizon, boundary), read, field)) - horizon + 1


def entries(claim: Claim, d: int, horizon: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield the mean square of the four predictions, combined at random, and its form g."""
    for boundary in BOUNDARIES:
        X, v, square = _combined(d, horizon, boundary)
        total = sp.zeros(4, 4)
        for length in range(2, horizon + 1):
            terms = length - 1 if boundary == "zero" else length
            at = {D: d, K: terms, EXCESS: max(0, terms - d)}
            total += _gram(three(claim), terms <= d).subs(at)
        yield boundary, square, (v.T * total * v)[0] * (X.T * X).trace()


@cache
def _gram(sums: tuple[Any, Any, Any], short: bool) -> Any:
    return first_gram(sums) if short else gram(*sums)


def _heads(X: Any, v: Any) -> Iterator[tuple[str, list[Any]]]:
    """Yield a_3 and b_1 of heads that predict ``Σ v_i f_i(X)``."""
    d = X.rows
    one = sp.eye(d)
    pairs = [(X, v[0] * one), (one, v[1] * X)]
    for i in range(d):
        for k in range(d):
            pairs.append((X[:, i] * one[k, :], v[2] * one[:, k] * one[i, :]))
            pairs.append((one[:, i] * one[k, :], v[3] * X[:, k] * one[i, :]))
    yield "a3", [A for A, _ in pairs]
    yield "b1", [B for _, B in pairs]


@cache
def points(which: str) -> tuple[tuple[str, Point, Any], ...]:
    """Return blocks of one, three and d² heads, "settled", or of "some" numbers, with losses."""
    return tuple(_points(which))


def _points(which: str) -> Iterator[tuple[str, Point, Any]]:
    generator = random.Random(0)
    for d, horizon, boundary in product(range(1, 4), range(2, 5), BOUNDARIES):
        if d * horizon > 9:
            continue
        settled = {1, d**2, *([3] if d == 2 else [])}  # 3, at which no least loss is known
        for heads in sorted(settled if which == "settled" else {1, 2, d**2}):
            point = {"d": d, "H": heads, HORIZON.name: horizon, START.name: EDGES[boundary]}
            drawn = {
                name: [
                    sp.Matrix(d, d, lambda *_: small_rational(generator)).tolist()
                    for _ in range(heads)
                ]
                for name in BLOCKS
            }
            tried = [("random", drawn)]
            with suppress(NoClosedForm):
                best = optimum(d, heads, horizon, boundary).to_check()
                tried.append(("best", {name: best[name] for name in BLOCKS}))
            for name, blocks in tried:
                loss = full_loss(Size(UNITARY, d, horizon, boundary), *in_field(read_full(blocks)))
                what = f"d={d}, T_max={horizon}, {boundary}, {heads} heads, {name}"
                yield what, point, to_sympy(loss)


def gaps() -> Iterator[tuple[str, Point, Any]]:
    """Yield sizes with the least loss over the span of all invariant predictions."""
    for size in Grid({"d": range(1, 5), "horizon": range(2, 5)}):
        for boundary in BOUNDARIES:
            at = Size(UNITARY, size["d"], size["horizon"], boundary)
            point = {
                "d": size["d"],
                HORIZON.name: size["horizon"],
                START.name: EDGES[boundary],
                ONE_HEAD.name: step_loss(size["d"], size["horizon"], boundary),
            }
            found = to_sympy(least(at, spanned(UNITARY))[1])
            yield f"d={size['d']}, T_max={size['horizon']}, {boundary}", point, found
