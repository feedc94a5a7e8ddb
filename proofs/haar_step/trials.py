"""Full blocks at which the bounds are tried: exact losses of random ones, and of the best."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.arguments import to_sympy
from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Point
from icar_theory.exact.haar import UNITARY
from icar_theory.exact.sampling import small_rational
from icar_theory.exact.sizes import BOUNDARIES, HORIZON, D, Grid
from icar_theory.layers.augmented import BLOCKS
from icar_theory.layers.augmented_symbols import EDGES, START
from icar_theory.layers.augmented_symbols import TERMS as K
from icar_theory.layers.haar import Size, full_loss, least, spanned
from icar_theory.layers.haar_blocks import read_full
from icar_theory.theorems.haar_step import optimum, step_loss
from icar_theory.theorems.haar_step.lines import EXCESS, ONE_HEAD
from proofs.haar_step.definite import first_gram, gram, three

BOX = Grid({"d": range(1, 4), "horizon": range(2, 5)})


def entries(claim: Claim, d: int, horizon: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield the mean square of the four predictions, combined at random, and its form g."""
    generator = random.Random(d * horizon)
    for boundary in BOUNDARIES:
        X = sp.Matrix(d, d, lambda *_: small_rational(generator))
        X -= X.trace() / sp.Integer(d) * sp.eye(d)
        v = sp.Matrix(4, 1, lambda *_: small_rational(generator))
        blocks = {name: np.array([M.tolist() for M in heads]) for name, heads in _heads(X, v)}
        zero = 0 * blocks["a3"]
        read, field = read_full({**dict.fromkeys(BLOCKS, zero), **blocks})
        size = Size(UNITARY, d, horizon, boundary)
        square = to_sympy(full_loss(size, read, field)) - (horizon - 1)
        total = sp.zeros(4, 4)
        for length in range(2, horizon + 1):
            terms = length - 1 if boundary == "zero" else length
            at = {D: d, K: terms, EXCESS: max(0, terms - d)}
            if terms <= d:
                total += first_gram(three(claim)).subs(at)
            else:
                total += gram(*three(claim)).subs(at)
        yield boundary, square, (v.T * total * v)[0] * (X.T * X).trace()


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


def points(line: Line, *, many: bool | None) -> Iterator[tuple[str, Point, Any]]:
    """Yield blocks of one head, of d² heads, or of some numbers of heads, with their losses."""
    generator = random.Random(0)
    for size in BOX:
        d, horizon = size["d"], size["horizon"]
        for boundary in BOUNDARIES:
            counts = {False: (1,), True: (d**2,), None: tuple(sorted({1, 2, d**2}))}[many]
            for heads in counts:
                point = {"d": d, "H": heads, HORIZON.name: horizon, START.name: EDGES[boundary]}
                where = Size(UNITARY, d, horizon, boundary)
                drawn = {
                    name: [
                        sp.Matrix(d, d, lambda *_: small_rational(generator)).tolist()
                        for _ in range(heads)
                    ]
                    for name in BLOCKS
                }
                what = f"d={d}, T_max={horizon}, {boundary}, {heads} heads"
                tried = [("random", drawn)]
                if heads in (1, d**2):
                    best = optimum(d, heads, horizon, boundary).to_check()
                    tried.append(("best", {name: best[name] for name in BLOCKS}))
                for name, blocks in tried:
                    yield f"{what}, {name}", point, to_sympy(full_loss(where, *read_full(blocks)))


def gaps() -> Iterator[tuple[str, Point, Any]]:
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
