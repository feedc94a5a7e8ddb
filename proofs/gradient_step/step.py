"""The layer with a3 and b1 alone is the masked step, on every sequence and for all d, H and T."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Point, holds, value
from icar_theory.exact.context import unitary
from icar_theory.exact.sizes import Grid, T
from icar_theory.layers.augmented import BLOCKS, SCORE_BLOCKS, VALUE_BLOCKS, prediction
from icar_theory.theorems.gradient_step import BLOCK, CROSS, TOKENS, h, i, j, t
from proofs.gradient_step.sequences import generic, layer, summand
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Evaluation
from proofs.kit.step import Step
from proofs.kit.summation import SameSum


def layer_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about the layer with two blocks."""
    line = claim.line("layer")
    cross = line.definitions[CROSS[i, j]]
    return (
        Evaluation(
            "layer_term",
            r"where the printed blocks vanish, head $h$, column $j$ and position $t$ give the "
            r"printed "
            r"term at $t - 1$",
            sp.expand(
                summand(
                    lambda name: BLOCK[name][h, j if name in SCORE_BLOCKS else i],
                    (TOKENS[t, i], sp.conjugate(TOKENS[t, j])),
                    (TOKENS[t - 1, i], sp.conjugate(TOKENS[t - 1, j])),
                    TOKENS[T, j],
                    TOKENS[T - 1, j],
                )
            ),
            _vanishing(line),
            generic(line.relation.rhs, line.definitions).xreplace(
                {entry: entry.subs(t, t - 1) for entry in generic(cross, {}).atoms(sp.Indexed)}
            ),
            r"Both sides are finite sums over $h$, $j$ and $t$ of such terms, in any order.",
        ),
        SameSum(
            "shifted",
            r"the sum over the positions $t = 1 \dots T$ is the printed $S_{ij}$, as $s_0 = 0$",
            sp.Sum(TOKENS[t, i] * sp.conjugate(TOKENS[t - 1, j]), (t, 1, T)),
            cross,
            T,
            2,
            vanishing={TOKENS[0, j]: 0},
        ),
        Enumeration(
            "layer_of_the_package",
            "on the context this is the layer whose loss the claims are about",
            claim,
            Grid({"d": range(1, 3), "heads": range(1, 3), "length": range(2, 4)}),
            _package,
            "All six blocks are symbolic: tokens that are powers of the eigenvalues, against "
            "Laurent "
            "polynomials.",
        ),
        Enumeration(
            "predicted",
            "the layer's definition, run on symbolic sequences, is the printed prediction",
            claim,
            Grid({"d": range(1, 3), "heads": range(1, 3), "length": range(2, 5)}),
            lambda d, heads, length: _predicted(line, d, heads, length),
            "One other block at a time is tried too, where the printed conditions admit it.",
        ),
    )


def _vanishing(line: Line) -> dict[Any, Any]:
    """Return the entries that the line's conditions set to 0."""
    names = {str(condition.lhs): condition.rhs for condition in line.given}
    return {
        entry[h, j if name in SCORE_BLOCKS else i]: 0
        for name, entry in BLOCK.items()
        if isinstance(names.get(str(entry.label)), sp.ZeroMatrix)
    }


def _symbolic(d: int, heads: int, names: Any) -> dict[str, Any]:
    zero = sp.ImmutableMatrix.zeros(heads, d)
    return {
        name: sp.ImmutableMatrix(heads, d, lambda k, m, x=name: sp.Symbol(f"{x}_{k}{m}", real=True))
        if name in names
        else zero
        for name in BLOCKS
    }


def _predicted(line: Line, d: int, heads: int, length: int) -> Iterator[tuple[str, Any, Any]]:
    tokens = sp.ImmutableMatrix(length, d, lambda k, m: sp.Symbol(f"s_{k + 1}{m + 1}"))
    for other in ("", *(name for name in BLOCKS if name not in ("a3", "b1"))):
        blocks = _symbolic(d, heads, {"a3", "b1", other})
        point: Point = {
            "d": d, "H": heads, "T": length, "s": tokens,
            **{str(BLOCK[name].label): block for name, block in blocks.items()},
        }  # fmt: skip
        if all(holds(condition, point, {}) for condition in line.given):
            printed = [
                sp.expand(value(line.relation.rhs, {**point, "i": k + 1}, line.definitions))
                for k in range(d)
            ]
            yield other and f"{other} free", layer(blocks, tokens), sp.ImmutableMatrix(printed)


def _package(d: int, heads: int, length: int) -> Iterator[tuple[str, Any, Any]]:
    spectrum = sp.symbols(f"l:{d}")
    tokens = sp.ImmutableMatrix(length, d, lambda k, m: spectrum[m] ** k)
    blocks = _symbolic(d, heads, (*SCORE_BLOCKS, *VALUE_BLOCKS))
    made = prediction(
        {name: block.tolist() for name, block in blocks.items()}, length, unitary(d), "zero"
    )
    on_circle = {sp.conjugate(z): 1 / z for z in spectrum}
    terms = [
        sum(
            c * sp.prod([z**e for z, e in zip(spectrum, m, strict=True)])
            for m, c in f.terms.items()
        )
        for f in made
    ]
    found = layer(blocks, tokens).xreplace(on_circle).applyfunc(sp.expand)
    yield "", found, sp.ImmutableMatrix([sp.expand(x) for x in terms])
