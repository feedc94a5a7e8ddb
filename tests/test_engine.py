"""The engine's quick ways against the slow ones: the same polynomials, term for term."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
import sympy as sp

from icar_theory.exact.context import CONTEXTS, Context
from icar_theory.exact.laurent import as_expression, mean_square, polynomial_ring
from icar_theory.layers.augmented import (
    BLOCKS,
    BOUNDARIES,
    derived_loss,
    lengths,
    prediction_error,
    symbolic_blocks,
)
from icar_theory.layers.plain import row_losses, symbolic_loss, symbolic_mixing

SIZES = [(1, 2), (2, 3), (3, 4), (4, 5), (5, 3)]


def slow_loss(context: Context, length: int) -> Any:
    """Derive the loss of symbolic C and p from characters and dictionaries alone."""
    d = context.dimension
    C, p = symbolic_mixing(d, length)
    loss = 0 * p[0]
    for i in range(d):
        found: dict[tuple[int, ...], Any] = defaultdict(lambda: 0 * p[0])
        for t in range(1, length + 1):
            for j in range(d):  # λ_i^(t−1) λ_j^(t−1−(T−2))
                found[product(context, (i, t - 1), (j, t + 1 - length))] += p[t - 1] * C[i][j]
        found[product(context, (i, length))] -= 1
        loss += sum(c * c for c in found.values())
    return loss


def product(context: Context, *powers: tuple[int, int]) -> tuple[int, ...]:
    """Return the character of a product of powers of eigenvalues: (index, exponent)."""
    exponents = [
        sum(n * context.characters[j][k] for j, n in powers) for k in range(len(context.moduli))
    ]
    return tuple(n % m if m else n for n, m in zip(exponents, context.moduli, strict=True))


@pytest.mark.parametrize(("d", "length"), SIZES)
@pytest.mark.parametrize("context", CONTEXTS)
def test_symbolic_loss_eq_slow_loss(context: str, d: int, length: int):
    law = CONTEXTS[context](d)
    assert symbolic_loss(law, length) == slow_loss(law, length)


@pytest.mark.parametrize(("d", "length"), SIZES)
@pytest.mark.parametrize("context", CONTEXTS)
def test_row_losses_add_up_to_symbolic_loss(context: str, d: int, length: int):
    law = CONTEXTS[context](d)
    C, p = symbolic_mixing(d, length)
    rows = [loss.compose(*C[i], *p) for i, loss in enumerate(row_losses(law, length))]
    assert len(rows) == d
    assert sum(rows) == symbolic_loss(law, length)


@pytest.mark.parametrize("context", CONTEXTS)
def test_row_losses_have_no_more_generators_than_a_row(context: str):
    law = CONTEXTS[context](40)
    loss = next(row_losses(law, 50))
    assert loss.context().nvars() == 90


def test_row_losses_refuse_what_would_take_minutes():
    with pytest.raises(ValueError, match="d=1000 and length=1000 ask for 1000000000 terms, at mos"):
        row_losses(CONTEXTS["unitary"](1000), 1000)


def test_expression_of_a_polynomial_is_sympys_own():
    x, y = polynomial_ring(["x", "y"])
    symbols = sp.symbols("x y")
    for f in (0 * x, 0 * x + 1, x, -x, x * y / 2 - 3 * y**2 + 7, (x + y) ** 5, x / 3 - x / 3 - y):
        terms = {m: sp.Rational(int(c.p), int(c.q)) for m, c in f.to_dict().items()}
        own = sp.Poly(terms, *symbols).as_expr()
        assert sp.srepr(as_expression(f)) == sp.srepr(own)


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize(
    ("d", "heads", "horizon"), [(1, 1, 2), (1, 2, 5), (2, 1, 4), (2, 2, 3), (3, 1, 6), (5, 1, 4)]
)
@pytest.mark.parametrize("context", CONTEXTS)
def test_lengths_that_share_terms_have_the_losses_of_each(context, d, heads, horizon, boundary):
    law, blocks = CONTEXTS[context](d), symbolic_blocks(d, heads)
    errors = [prediction_error(blocks, length, law, boundary) for length in lengths(horizon)]
    assert derived_loss(blocks, horizon, law, boundary) == sum(
        mean_square(error, law) for error in errors
    )


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_lengths_share_terms_in_other_groups_too(boundary):
    law = Context("mine", ((1, 0), (2, 1), (-1, 1)), (5, 3))
    blocks = symbolic_blocks(3, 1)
    errors = [prediction_error(blocks, length, law, boundary) for length in lengths(7)]
    assert derived_loss(blocks, 7, law, boundary) == sum(
        mean_square(error, law) for error in errors
    )


def test_loss_of_terms_that_cancel_is_in_the_ring():
    (beta,) = polynomial_ring(["beta"])
    zero = {name: [[0], [0]] for name in BLOCKS}
    blocks = {**zero, "a1": [[beta], [-beta]], "b1": [[1], [1]]}
    for boundary in BOUNDARIES:
        assert as_expression(derived_loss(blocks, 3, CONTEXTS["unitary"](1), boundary)) == 2
