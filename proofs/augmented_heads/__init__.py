"""Derivation of :mod:`icar_theory.theorems.augmented_heads`, for all d, H ≥ 1 and T_max ≥ 2.

Definition → degrees → classes of equal characters → loss → lower bound → tight frames that attain
it → step size → which blocks vanish for one head → error by length; both boundaries throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Point, holds, value
from icar_theory.exact.sizes import Grid, T
from icar_theory.layers.augmented import BLOCKS
from icar_theory.layers.augmented_symbols import (
    BELOW,
    BLOCK,
    EDGES,
    NOTATION,
    REST,
    START,
    STEP,
    TERMS,
    over_coordinates,
    over_lengths,
)
from icar_theory.theorems.augmented_heads import CLAIM
from proofs.augmented_heads.blocks import exception_steps, one_head_steps
from proofs.augmented_heads.bound import bound_steps, error_steps
from proofs.augmented_heads.degrees import classes, degrees, n
from proofs.augmented_heads.frames import closed_steps
from proofs.augmented_heads.points import exceptional, points, wide_points
from proofs.augmented_heads.printed import WORDS as WORDS
from proofs.kit.augmented import coordinate_errors, engine
from proofs.kit.enumeration import Decision, Enumeration
from proofs.kit.frames import frame_steps
from proofs.kit.points import Characterises, MinimumAt
from proofs.kit.step import PARSEVAL, Proof, Step

Found = tuple[tuple[str, Point, Any], ...]
SIZES = ("d", "H", r"T_{\max}", "s_{0}")
SMALL = Grid(
    {"d": (1, 2), "heads": (1, 2), "horizon": (2, 3), "boundary": tuple(EDGES)},
)
TRIED = Grid(
    {"boundary": tuple(EDGES), "horizon": (2, 3), "d": (1, 2, 3), "heads": (1, 2, 3)},
)


def meaning_of(claim: Claim) -> Mapping[Any, Any]:
    """Return what the letters of all lines stand for, as the lines define them."""
    below = {letter: claim.line(f"below_{k}").relation.rhs for k, letter in enumerate(BELOW, 1)}
    return {
        **NOTATION,
        **{x: y for x, y in claim.line("loss").definitions.items() if isinstance(x, sp.Symbol)},
        **below,
        **claim.line("step_size").definitions,
    }


def with_step(claim: Claim, found: Found) -> Found:
    """Return points with η, as the claim prints it for their size."""
    line = claim.line("step_size")
    sizes = {size_of(point) for _, point, _ in found}
    steps = {size: _step(line, claim.line("loss"), size) for size in sizes}
    return tuple(
        (what, {**point, STEP.name: steps[size_of(point)]}, loss) for what, point, loss in found
    )


def size_of(point: Point) -> tuple[Any, ...]:
    """Return the sizes of a point."""
    return tuple(point[name] for name in SIZES)


@cache
def _step(line: Line, loss: Line, size: tuple[Any, ...]) -> Any:
    definitions = {**loss.definitions, **line.definitions}
    return value(line.relation.rhs, dict(zip(SIZES, size, strict=True)), definitions)


def of_size(found: Found, sizes: Mapping[str, Any]) -> Iterator[tuple[str, Point, Any]]:
    """Yield the points of one size."""
    wanted = (sizes["d"], sizes["heads"], sizes["horizon"], EDGES[sizes["boundary"]])
    for what, point, loss in found:
        if size_of(point) == wanted:
            yield what, point, loss


def counting_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps that count classes of equal characters, degree by degree."""
    line = claim.line("loss")
    (total,) = line.relation.rhs.atoms(sp.Sum)
    target = total.function.xreplace({REST: line.definitions[REST], **NOTATION})
    parts = {k: claim.line(f"below_{k}").relation.rhs for k in (1, 2, 3)}
    return (
        degrees(claim),
        classes("target_zero", claim, 0, "zero", 2 + n, target),
        classes("target_wrap", claim, 0, "wrap", 2 + n, target),
        classes("below_1_zero", claim, 1, "zero", 2 + n, parts[1]),
        classes("below_1_wrap", claim, 1, "wrap", 2 + n, parts[1]),
        classes("below_2_zero", claim, 2, "zero", 2 + n, parts[2]),
        classes("below_2_wrap", claim, 2, "wrap", 2 + n, parts[2]),
        classes("below_3_short", claim, 3, "zero", sp.Integer(2), parts[3]),
        classes("below_3_zero", claim, 3, "zero", 3 + n, parts[3]),
        classes("below_3_wrap", claim, 3, "wrap", 2 + n, parts[3]),
    )


def engine_steps(claim: Claim, meaning: Mapping[Any, Any]) -> tuple[Step, ...]:
    """Return the steps that compare the printed loss with the layer's, expanded."""
    lines = {k: claim.line(f"below_{k}") for k in (1, 2, 3)}
    loss, below = claim.line("loss"), claim.line("other_degrees")
    products = {x: y for line in (loss, *lines.values()) for x, y in line.definitions.items()}
    known = {**products, **meaning}
    return (
        engine("engine", claim, loss.relation.rhs, known, (0, 1, 2, 3)),
        engine("engine_below", claim, below.relation.rhs, known, (1, 2, 3), grid=SMALL),
        *(
            engine(
                f"engine_{k}",
                claim,
                over_lengths(over_coordinates(line.relation.rhs)),
                known,
                (k,),
                "Here summed over lengths and coordinates.",
            )
            for k, line in lines.items()
        ),
    )


def tried_steps(claim: Claim, meaning: Mapping[Any, Any]) -> tuple[Step, ...]:
    """Return the steps that evaluate the lines at exact weights."""

    def stepped(found: Callable[[], Found]) -> Callable[[], Found]:
        return lambda: with_step(claim, found())

    def exactly(name: str, line: str, title: str, found: Any = points) -> Characterises:
        return Characterises(name, title, claim.line(line), stepped(found), meaning)

    def exception(**sizes: Any) -> Iterator[tuple[str, Any, Any]]:
        line = claim.line("exception")
        for what, point, _ in of_size(exceptional(), sizes):
            inside = all(holds(condition, point, meaning) for condition in line.given)
            yield what, holds(line.relation, point, meaning), inside

    def errors(**sizes: Any) -> Iterator[tuple[str, Any, Any]]:
        line = claim.line("error")
        for what, point, loss in of_size(with_step(claim, points()), sizes):
            everything = {**point, r"\ell": loss}
            if all(holds(condition, everything, meaning) for condition in line.given):
                yield from errors_of(line, what, everything, sizes, meaning)

    return (
        MinimumAt(
            "least",
            "no exact weights of the points tried are below the printed minimum",
            claim.line("minimum"),
            stepped(wide_points),
            SIZES,
            meaning,
        ),
        exactly(
            "exactly",
            "minimisers",
            "exact weights are minimal where the conditions hold only",
            wide_points,
        ),
        exactly("exactly_short", "minimisers_short", r"so they are where every $K$ is $1$"),
        exactly("exactly_one_zero", "one_head_zero", "so are those of one head, $s_0 = 0$"),
        exactly("exactly_one_wrap", "one_head_wrap", r"so are those of one head, $s_0 \ne 0$"),
        Decision(
            "exception_points",
            "the family adds nothing to the loss, and its neighbours do, at exact weights",
            claim,
            TRIED,
            exception,
        ),
        Enumeration(
            "error_points",
            "the error of each coordinate of exact minimisers is the printed one",
            claim,
            TRIED,
            errors,
        ),
    )


def errors_of(
    line: Line, what: str, point: Point, sizes: Mapping[str, Any], meaning: Mapping[Any, Any]
) -> Iterator[tuple[str, Any, Any]]:
    """Yield the error of every coordinate at every length, and the printed one."""
    boundary = sizes["boundary"]
    blocks = {name: point[BLOCK[name].name].tolist() for name in BLOCKS}
    for length in range(2, sizes["horizon"] + 1):
        useful = meaning[TERMS].xreplace({START: EDGES[boundary], T: sp.Integer(length)})
        stated = value(line.relation.rhs.xreplace({TERMS: useful}), point, meaning)
        for k, found in enumerate(coordinate_errors(blocks, length, boundary), 1):
            yield f"{what}, T={length}, i={k}", found, stated


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    meaning = meaning_of(claim)
    return Proof(
        claim.name,
        (
            *counting_steps(claim),
            *engine_steps(claim, meaning),
            *bound_steps(claim),
            *frame_steps(claim),
            *closed_steps(claim, "zero"),
            *closed_steps(claim, "wrap"),
            *one_head_steps(claim),
            *exception_steps(claim),
            *error_steps(claim),
            *tried_steps(claim, meaning),
        ),
        cites={PARSEVAL: ("loss", "other_degrees")},
    )
