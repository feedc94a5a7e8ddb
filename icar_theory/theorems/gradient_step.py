r"""Augmented tokens: the optimal layer takes one step of gradient descent on an inner objective.

**Setting.** For a sequence ``s_1 … s_T`` of vectors in ℂ^d the inner objective is
``L(W) = ½ Σ_{t=1}^{T−1} ‖s_{t+1} − W s_t‖²``. With the cross moment ``S = Σ s_{t+1} s_t*`` and
``G = Σ s_t s_t*`` the layer of :mod:`icar_theory.layers.augmented` (``s_0 = 0``) is compared with
gradient descent from ``W_0 = 0`` with the step size η.

**Main results.** For all d, H ≥ 1 and T ≥ 2:

- `gradient`: ``∇L(W) = W G − S``;
- `one_step`, `k_steps`: ``W_1 = η S``, and the step after k steps adds ``η S (I − ηG)^k``, so that
  ``W_k = η S Σ_{m<k} (I − ηG)^m``;
- `layer`: with a3 and b1 alone the layer predicts ``(M ⊙ S) s_T``, ``M = Σ_h b1_h a3_hᵀ``, for
  *every* sequence: a gradient step masked elementwise, then applied to the last token;
- `masked`: for T_max ≥ 3 every optimal layer, whatever its other blocks, is this masked step on the
  sequences ``s_t = λ^{t−1}`` of unitary contexts, of every length;
- `one_head`: for T_max ≥ 3 and H = 1 the other blocks vanish, so that it is so on every sequence;
- `off_context`: with two heads it need not be: an optimal layer of d = 1 for every β, whose
  prediction differs from the step off the context, where ``s_t s_T ≠ s_{t+1} s_{T−1}``;
- `short`: for T_max = 2 it fails even on the context: a layer of d = H = 1 that is optimal at T = 2
  for every c, and whose loss at other lengths is above the step's.

The optimal ``M = (d η / m) Π``, m = min(H, d), has the diagonal η and signs to choose: with one
head ``M = η εεᵀ`` for any signs ε, the plain step where ε is constant. H ≥ d is one step per
coordinate, ``M = η I``.

**Implementation notes.** The functions come from :mod:`icar_theory.exact.descent` and run on NumPy
arrays, torch tensors and SymPy matrices alike.

References: Sander et al., ICML 2024, §4 (one head). The identity for every input and the mask are
beyond the paper.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from icar_theory.arguments import integer
from icar_theory.claims import Claim, Line, Question
from icar_theory.exact.descent import gradient as gradient
from icar_theory.exact.descent import gradient_descent as gradient_descent
from icar_theory.exact.descent import gradient_step as gradient_step
from icar_theory.exact.descent import inner_loss as inner_loss
from icar_theory.exact.reading import exact_array, number
from icar_theory.exact.sampling import small_rational
from icar_theory.exact.sizes import HORIZON, D, H, T
from icar_theory.statements import Implies

h, i, j, n, t = sp.symbols("h i j n t", integer=True, positive=True)
STEPS = sp.Symbol("k", integer=True, nonnegative=True)
STEP_SIZE = sp.Symbol("eta", real=True)
TOKENS, PREDICTION, EIGENVALUES = map(sp.IndexedBase, ("s", r"\hat{y}", "lambda"))
WEIGHT, GRADIENT, FIRST_STEP = map(sp.IndexedBase, ("W", r"\nabla L(W)", "W_{1}"))
CROSS, GRAM, MASK = map(sp.IndexedBase, ("S", "G", "M"))
INNER = sp.Symbol("L(W)", real=True)
LOSS, LEAST = sp.symbols(r"\ell \min\ell", real=True)
BLOCK = {
    name: sp.IndexedBase(f"{name[0]}_{{{name[1]}}}")
    for name in ("a1", "a2", "a3", "a4", "b1", "b2")
}
"""The blocks by entries, head and coordinate."""
CROSS_MATRIX, GRAM_MATRIX, INCREMENT = (
    sp.MatrixSymbol(name, D, D) for name in ("S", "G", "W_{k+1} - W_{k}")
)
LOSS_AT = sp.Symbol(r"\ell_T", real=True)
SHARE, SCALE = sp.symbols("beta c", real=True)

CROSS_IS = sp.Eq(CROSS[i, j], sp.Sum(TOKENS[t + 1, i] * sp.conjugate(TOKENS[t, j]), (t, 1, T - 1)))
GRAM_IS = sp.Eq(GRAM[n, j], sp.Sum(TOKENS[t, n] * sp.conjugate(TOKENS[t, j]), (t, 1, T - 1)))
MASK_IS = sp.Eq(MASK[i, j], sp.Sum(BLOCK["b1"][h, i] * BLOCK["a3"][h, j], (h, 1, H)))
RESIDUAL = TOKENS[t + 1, i] - sp.Sum(WEIGHT[i, n] * TOKENS[t, n], (n, 1, D))
INNER_IS = sp.Eq(INNER, sp.Sum(sp.Abs(RESIDUAL) ** 2, (i, 1, D), (t, 1, T - 1)) / 2)
MASKED_STEP = sp.Sum(MASK[i, j] * CROSS[i, j] * TOKENS[T, j], (j, 1, D))
ON_CONTEXT = sp.Sum(
    MASK[i, j]
    * EIGENVALUES[j] ** (T - 1)
    * sp.Sum(EIGENVALUES[i] ** t * sp.conjugate(EIGENVALUES[j]) ** (t - 1), (t, 1, T - 1)),
    (j, 1, D),
)
ALONE = tuple(
    sp.Eq(sp.MatrixSymbol(str(BLOCK[name].label), H, D), sp.ZeroMatrix(H, D))
    for name in ("a1", "a2", "a4", "b2")
)
LONG = sp.Ge(HORIZON, 3)


def _entries(**blocks: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the equations that give the blocks of d = 1 their entries that are not 0."""
    return tuple(
        sp.Eq(BLOCK[name][head, 1], entry)
        for name, column in blocks.items()
        for head, entry in enumerate(column, 1)
        if entry != 0
    )


LINES = (
    Line(
        "gradient",
        sp.Eq(GRADIENT[i, j], sp.Sum(WEIGHT[i, n] * GRAM[n, j], (n, 1, D)) - CROSS[i, j]),
        by=("expansion", "entries"),
        confirmed=("differentiated",),
        where=(INNER_IS, GRAM_IS, CROSS_IS),
    ),
    Line(
        "one_step",
        sp.Eq(FIRST_STEP[i, j], STEP_SIZE * CROSS[i, j]),
        by=("first_step",),
        confirmed=("descended_once",),
        where=(CROSS_IS,),
    ),
    Line(
        "k_steps",
        sp.Eq(
            INCREMENT,
            STEP_SIZE * CROSS_MATRIX * (sp.Identity(D) - STEP_SIZE * GRAM_MATRIX) ** STEPS,
        ),
        by=("begins", "follows"),
        confirmed=("descended",),
    ),
    Line(
        "layer",
        sp.Eq(PREDICTION[i], MASKED_STEP),
        by=("layer_term", "shifted"),
        confirmed=("layer_of_the_package", "predicted"),
        given=ALONE,
        where=(MASK_IS, CROSS_IS),
    ),
    Line(
        "masked",
        Implies(sp.Eq(LOSS, LEAST), (sp.Eq(PREDICTION[i], ON_CONTEXT),)),
        by=(
            "fourth_block",
            "middle_one",
            "other_pair",
            "middle_two",
            "row_one",
            "row_two",
            "row_three",
            "on_context",
        ),
        confirmed=("classes", "masked_points"),
        given=(LONG,),
        where=(MASK_IS,),
    ),
    Line(
        "one_head",
        Implies(sp.Eq(LOSS, LEAST), (sp.Eq(PREDICTION[i], MASKED_STEP),)),
        by=(
            *("fourth_block", "other_pair", "reads_nothing"),
            "second_value",
            "single_reads",
            "single_value",
            "layer_term",
            "shifted",
        ),
        confirmed=("one_head_points",),
        given=(sp.Eq(H, 1), LONG),
        where=(MASK_IS, CROSS_IS),
    ),
    Line(
        "off_context",
        sp.Eq(
            PREDICTION[1],
            STEP_SIZE
            * sp.Sum(
                sp.conjugate(TOKENS[t, 1])
                * (
                    TOKENS[t + 1, 1] * TOKENS[T, 1]
                    + SHARE * (TOKENS[t, 1] * TOKENS[T, 1] - TOKENS[t + 1, 1] * TOKENS[T - 1, 1])
                ),
                (t, 1, T - 1),
            ),
        ),
        by=("cancelling_term", "cancelling_shift"),
        confirmed=("cancelling", "cancelling_optimal"),
        where=_entries(
            a3=(STEP_SIZE, 0),
            b1=(1, 0),
            b2=(SHARE, 1),
            a4=(-STEP_SIZE * SHARE, STEP_SIZE * SHARE**2),
        ),
    ),
    Line(
        "short",
        sp.Eq(LOSS_AT, (1 + SCALE**2) * (T - 2) ** 2),
        by=("short_degrees",),
        confirmed=("short_engine",),
        given=(sp.Eq(D, 1),),
        where=_entries(a1=(SCALE,), a3=(1,), a4=(-2 * SCALE,), b1=(1,)),
    ),
)


STEPS_TAKEN = 1000
"""How many steps the question takes: the digits of exact entries grow with each."""


def descent(tokens: Any, step_size: Any, steps: int) -> Any:
    """Return W_k as an exact matrix: the question "descent"."""
    if integer("steps", steps, minimum=0) > STEPS_TAKEN:
        raise ValueError(f"steps must be at most {STEPS_TAKEN} to be taken exactly, got {steps}")
    rows = sp.Matrix(exact_array("tokens", tokens, dimensions=(2,)).tolist())
    return sp.ImmutableMatrix(gradient_descent(rows, number("step_size", step_size), steps))


def sequences() -> Iterator[Mapping[str, Any]]:
    """Yield rational sequences, step sizes and numbers of steps at which the question is tried."""
    generator = random.Random(0)
    for d in range(1, 4):
        for length in range(2, 5):
            entries = [small_rational(generator) for _ in range(length * d)]
            for steps in range(3):
                yield {
                    "tokens": sp.ImmutableMatrix(length, d, entries),
                    "step_size": small_rational(generator),
                    "steps": steps,
                }


CLAIM = Claim(
    name="gradient_step",
    title="Augmented tokens: the optimal layer is one masked step of gradient descent",
    summary="On every sequence the optimal layer computes one step of gradient descent on an "
    "inner least-squares problem, masked entry by entry, and applies it to the last "
    "token.",
    place=20,
    origin="paper",
    law=(
        r"s_0 = 0,\ W_0 = 0,\ W_{k+1} = W_k - \eta \nabla L(W_k)",
        r"\lambda_1, \dots, \lambda_d \text{ i.i.d. uniform where a loss } \ell \text{ occurs}",
        r"\hat y \text{ is the layer's prediction at } T,\ \ell_T \text{ its loss there}",
        r"\text{blocks of an optimal layer are real}",
        r"\text{where entries of blocks are listed, all others are } 0",
    ),
    hypotheses=(
        sp.Ge(T, 2),
        sp.Ge(HORIZON, 2),
        sp.Ge(D, 1, evaluate=False),
        sp.Ge(H, 1, evaluate=False),
    ),
    reference="Sander et al., ICML 2024, section 4 (one head); every input sequence and "
    "several heads are beyond it",
    lines=LINES,
    questions={"descent": Question(descent, sequences)},
)
"""The claim."""
