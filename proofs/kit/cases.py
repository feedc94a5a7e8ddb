"""The losses of given weights, as Coq examples: what Python returns is what Coq's definitions give.

``proofs/printed/losses.v`` says, for weights drawn from a seed, that Coq's loss is the number that
:func:`icar_theory.population_loss` or :func:`icar_theory.augmented_loss` returns. Coq settles each
by evaluation (``proofs/kit/computing.v``). ``python -m proofs.kit.cases`` writes the file.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import sympy as sp

from icar_theory import Context, augmented_loss, population_loss
from icar_theory.layers.augmented import BLOCKS

FILE = Path(__file__).parent.parent / "printed" / "losses.v"
SEED = 0
PLAIN = (  # context, d, heads, T
    ("unitary", 1, 1, 2),
    ("unitary", 2, 1, 3),
    ("unitary", 2, 2, 4),
    ("unitary", 3, 2, 3),
    ("orthogonal", 1, 1, 3),
    ("orthogonal", 2, 1, 2),
    ("orthogonal", 2, 2, 4),
    ("orthogonal", 3, 1, 2),
    ("orthogonal", 3, 2, 3),
    ("orthogonal", 4, 1, 3),
)
AUGMENTED = (  # context, boundary, d, heads, T_max
    ("unitary", "zero", 2, 1, 3),
    ("unitary", "zero", 2, 2, 3),
    ("unitary", "wrap", 2, 1, 3),
    ("unitary", "wrap", 2, 2, 2),
    ("unitary", "wrap", 3, 1, 2),
    ("orthogonal", "zero", 2, 2, 3),
    ("orthogonal", "wrap", 2, 1, 3),
    ("orthogonal", "zero", 3, 1, 3),
    ("orthogonal", "wrap", 3, 1, 2),
    ("orthogonal", "wrap", 3, 2, 2),
)
HEAD = """\
(** * The losses of given weights

    Written by [proofs/kit/cases.py]: the weights are drawn from a seed, the
    right-hand sides are what icar_theory's population_loss and augmented_loss
    return for them; Coq evaluates its own definitions of the layer and the loss. *)

From Coq Require Import QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From icar.kit Require Import laurent plain augmented computing.
Local Open Scope ring_scope.
"""

Rows = list[list[Fraction]]
Draw = Callable[[int, int], Rows]
Law = Callable[[str, int], str | Context]


def by_name(context: str, d: int) -> str | Context:
    """Return the name of a context: its loss is the one that a claim states, where there is one.

    :func:`icar_theory.exact.context.resolve` returns the law itself, whose loss is derived from
    the layer's definition.

    >>> by_name("unitary", 2)
    'unitary'
    """
    return context


def file(law: Law = by_name) -> str:
    """Return what ``proofs/printed/losses.v`` must hold."""
    draw = drawing(random.Random(SEED))
    plain = [plain_example(k, *case, draw, law) for k, case in enumerate(PLAIN, start=1)]
    augmented = [
        augmented_example(k, *case, draw, law) for k, case in enumerate(AUGMENTED, start=1)
    ]
    return "\n".join([HEAD, *plain, *augmented])


def drawing(source: random.Random) -> Draw:
    """Return a function that draws a matrix of small rationals, none of them zero.

    >>> drawing(random.Random(0))(1, 2)
    [[Fraction(1, 2), Fraction(-3, 2)]]
    """

    def number() -> Fraction:
        return Fraction(source.choice((-3, -2, -1, 1, 2, 3)), source.choice((1, 2, 3)))

    return lambda height, width: [[number() for _ in range(width)] for _ in range(height)]


def plain_example(
    number: int, context: str, d: int, heads: int, length: int, draw: Draw, law: Law = by_name
) -> str:
    """Return the example that Coq's loss of drawn weights is the one of ``population_loss``.

    >>> print(plain_example(1, "unitary", 1, 1, 2, drawing(random.Random(0))), end="")
    Example plain_1 :
      loss (unitary 1)
        (matrix 1 1 [:: [:: 1 # 2]])
        (matrix 1 1 [:: [:: -3 # 2]])
        (positions [:: 1 # 1; 1 # 2]) 2
      = frac (157 # 64).
    Proof. by apply: (plain_case (runs_unitary 1)); vm_compute. Qed.
    """
    A, B, (positions,) = draw(heads, d), draw(heads, d), draw(1, length)
    said = [
        f"loss ({context} {d})",
        f"  (matrix {heads} {d} {coq(A)})",
        f"  (matrix {heads} {d} {coq(B)})",
        f"  (positions {coq(positions)}) {length}",
    ]
    found = population_loss(A, B, positions, context=law(context, d))
    return example(f"plain_{number}", said, found, f"plain_case (runs_{context} {d})")


def augmented_example(
    number: int,
    context: str,
    boundary: str,
    d: int,
    heads: int,
    horizon: int,
    draw: Draw,
    law: Law = by_name,
) -> str:
    """Return the example that Coq's loss of drawn blocks is the one of ``augmented_loss``.

    >>> print(augmented_example(1, "unitary", "zero", 1, 1, 2, drawing(random.Random(0))), end="")
    Example augmented_1 :
      aug_loss (unitary 1) Zero
        (matrices 1 1 (RunBlocks
          [:: [:: 1 # 2]]
          [:: [:: -3 # 2]]
          [:: [:: 1 # 1]]
          [:: [:: 1 # 2]]
          [:: [:: 1 # 2]]
          [:: [:: 2 # 1]])) 2
      = frac (273 # 16).
    Proof. by apply: (augmented_case (runs_unitary 1)); vm_compute. Qed.
    """
    blocks = {name: draw(heads, d) for name in BLOCKS}
    said = [
        f"aug_loss ({context} {d}) {boundary.capitalize()}",
        f"  (matrices {heads} {d} (RunBlocks",
        *(f"    {coq(block)}" for block in blocks.values()),
    ]
    said[-1] += f")) {horizon}"
    found = augmented_loss(blocks, horizon=horizon, context=law(context, d), boundary=boundary)
    return example(f"augmented_{number}", said, found, f"augmented_case (runs_{context} {d})")


def example(name: str, said: list[str], found: sp.Rational, lemma: str) -> str:
    """Return the example that what is said, over some lines, is the number found.

    >>> print(example("half", ["loss", "  of weights"], sp.Rational(1, 2), "settled"), end="")
    Example half :
      loss
        of weights
      = frac (1 # 2).
    Proof. by apply: (settled); vm_compute. Qed.
    """
    lines = [
        f"Example {name} :",
        *(f"  {line}" for line in said),
        f"  = frac ({coq(Fraction(int(found.p), int(found.q)))}).",
        f"Proof. by apply: ({lemma}); vm_compute. Qed.",
        "",
    ]
    return "\n".join(lines)


def coq(weights: Any) -> str:
    """Return a fraction, or a list of them, in Coq.

    >>> coq([[Fraction(-1, 2), Fraction(3)]])
    '[:: [:: -1 # 2; 3 # 1]]'
    """
    if isinstance(weights, Fraction):
        return f"{weights.numerator} # {weights.denominator}"
    return f"[:: {'; '.join(map(coq, weights))}]"


if __name__ == "__main__":
    FILE.write_text(file(), encoding="utf-8")
