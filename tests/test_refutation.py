"""The refutation gate: plausible wrong theories are refuted exactly, true neighbours survive."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import sympy as sp

from icar_theory import CLAIMS, optimum, population_loss, refute
from icar_theory.exact import context
from icar_theory.layers.augmented import BLOCKS, derived_loss
from icar_theory.refutation import topics

HALF = sp.Rational(1, 2)


def parts(C: Any, p: Any) -> dict[str, Any]:
    """Return what a unitary loss is made of."""
    rows = [sum(C[i, j] for j in range(C.shape[1])) for i in range(C.shape[0])]
    return {
        "d": C.shape[0],
        "square": sum(x**2 for x in C),
        "rows": sum(x**2 for x in rows),
        "trace": C.trace(),
        "others": sum(x**2 for x in p[:-2]) + p[-1] ** 2,
        "last": p[-1],
        "previous": p[-2],
    }


def unitary(formula: Callable[[dict[str, Any]], Any]) -> Callable[..., Any]:
    return lambda C, p: formula(parts(C, p))


def right(v: dict[str, Any]) -> Any:
    return (
        v["square"] * v["others"]
        + v["previous"] ** 2 * v["rows"]
        - 2 * v["last"] * v["trace"]
        + v["d"]
    )


def orthogonal(
    C: Any, p: Any, *, partner: Callable[[int, int], int] = lambda i, d: i ^ 1 if (i ^ 1) < d else i
) -> Any:
    """Return the loss of even d written another way than the statement: class by class."""
    d = C.shape[0]
    if d % 2:
        return population_loss(C, sp.eye(d), list(p))
    r, q, x, y = sum(t**2 for t in p[:-2]), sum(p[:-2]) + p[-1], p[-2], p[-1]
    total = 0
    for i in range(d):
        k = partner(i, d)
        rest = sum(C[i, j] ** 2 for j in range(d) if j not in (i, k))
        row = sum(C[i, j] for j in range(d))
        total += (
            (1 - y * C[i, i]) ** 2
            + r * C[i, i] ** 2
            + (r + y**2) * rest
            + (x * row + q * C[i, k]) ** 2
        )
    return total


def pure_gradient_step(blocks: Any, horizon: int, boundary: str) -> Any:
    """Return the loss of the degree T alone: right wherever the other blocks vanish."""
    M = blocks["b1"].T * blocks["a3"]
    d, total = M.shape[0], sp.Integer(0)
    for T in range(2, horizon + 1):
        K = T - 1 if boundary == "zero" else T
        for i in range(d):
            total += (K * M[i, i] - 1) ** 2 + K * sum(M[i, j] ** 2 for j in range(d) if j != i)
    return total


def eta(d: int, heads: int, horizon: int, boundary: str) -> Any:
    """Return the step size from sums over the lengths, one by one."""
    terms = [T - 1 if boundary == "zero" else T for T in range(2, horizon + 1)]
    first, second = sum(terms), sum(K**2 for K in terms)
    return sp.Rational(first) / (second + (sp.Rational(d, min(heads, d)) - 1) * first)


def least(d: int, heads: int, horizon: int, boundary: str) -> Any:
    """Return the least augmented loss as the sum of the errors of all lengths."""
    step, r = eta(d, heads, horizon, boundary), sp.Rational(d, min(heads, d))
    terms = [T - 1 if boundary == "zero" else T for T in range(2, horizon + 1)]
    return d * sum((step * K - 1) ** 2 + K * step**2 * (r - 1) for K in terms)


def derived(blocks: Any, horizon: int, boundary: str) -> Any:
    """Return the augmented loss from the engine."""
    rows = {name: block.tolist() for name, block in blocks.items()}
    return derived_loss(rows, horizon, context.unitary(blocks["a1"].shape[1]), boundary)


def is_projector(point: Any) -> bool:
    scaled = point.mixing * point.last_two[1]
    return bool(scaled == scaled.T == scaled**2)


UNITARY, ORTHOGONAL, AUGMENTED = "unitary_heads", "orthogonal_heads", "augmented_heads"


def least_unitary(d: int, h: int) -> int:
    return max(d - h, 0)


def least_orthogonal(d: int, h: int) -> int:
    return max(d - 2 * h, 0) if d % 2 == 0 else 0


def ratio(d: int, h: int) -> Any:
    return -HALF if h < d else None


def diagonal_is_eta(point: Any) -> bool:
    entries = [point.mixing[i, i] for i in range(point.dimension)]
    return all(abs(sp.N(x - point.step_size)) < 1e-12 for x in entries)


# (claim, about, a true candidate): what is claimed instead ↦ a wrong candidate
THEORIES: dict[tuple[str, str, Callable[..., Any]], dict[str, Callable[..., Any]]] = {
    (UNITARY, "loss", unitary(right)): {
        "p_{T-1}^2 ‖C‖² counted twice": unitary(
            lambda v: right(v) + v["previous"] ** 2 * v["square"]
        ),
        "p_{T-1} counted among the others": unitary(
            lambda v: right({**v, "others": v["others"] + v["previous"] ** 2})
        ),
        "off by one in p_T": unitary(lambda v: right({**v, "last": v["previous"]})),
        "row sums forgotten": unitary(lambda v: right({**v, "rows": v["square"]})),
        "a constant of 1 for d": unitary(lambda v: right({**v, "d": 1})),
        "the cross term without its 2": unitary(lambda v: right(v) + v["last"] * v["trace"]),
        "right at the optimum only: ‖I − p_T C‖²": lambda C, p: sum(
            x**2 for x in sp.eye(C.shape[0]) - p[-1] * C
        ),
        "the orthogonal loss in unitary contexts": orthogonal,
    },
    (ORTHOGONAL, "loss", orthogonal): {
        "the unitary loss in orthogonal contexts": unitary(right),
        "a missing conjugate: the partner of i is i": partial(orthogonal, partner=lambda i, d: i),
        "partners one place off": partial(orthogonal, partner=lambda i, d: (i + 1) % d),
    },
    (UNITARY, "minimum", least_unitary): {
        "the least unitary loss with 2H": lambda d, h: max(d - 2 * h, 0),
        "the least unitary loss may be negative": lambda d, h: d - h,
    },
    (ORTHOGONAL, "minimum", least_orthogonal): {
        "d − H where d − 2H holds": least_unitary,
        "zero loss for every H": lambda d, h: 0,
    },
    (ORTHOGONAL, "upper_bound", lambda d, h: 0): {"d − 2H for odd d too": lambda d, h: d - 2 * h},
    (ORTHOGONAL, "ratio", ratio): {
        "ratio −1/2 for every H": lambda d, h: -HALF,
        "ratio −1/2 from d/2 heads on only": lambda d, h: -HALF if d <= 2 * h < 2 * d else None,
        "ratio +1/2": lambda d, h: HALF if h < d else None,
    },
    (UNITARY, "ratio", lambda d, h: 0 if h >= d else None): {
        "p_{T-1} = 0 at every unitary minimiser": lambda d, h: 0
    },
    (UNITARY, "minimisers", is_projector): {
        "a unique unitary minimiser": lambda o: (
            o.mixing * o.last_two[1] == optimum(o.dimension, o.heads, context="unitary").mixing
        ),
        "unitary minimisers with C1 ≠ 0": lambda o: any(o.mixing * sp.ones(o.dimension, 1)),
    },
    (ORTHOGONAL, "minimisers", lambda o: o.mixing == o.mixing.T): {
        "rank d at every orthogonal minimiser": lambda o: (
            o.mixing.rank() == min(o.dimension, o.heads)
        ),
        "p_T C is a projector in orthogonal contexts": is_projector,
    },
    (AUGMENTED, "loss", derived): {"degree T alone is the augmented loss": pure_gradient_step},
    (AUGMENTED, "step_size", eta): {
        "the boundary does not matter to η": lambda d, h, T, edge: eta(d, h, T, "zero"),
        "one head's step size for every H": lambda d, h, T, edge: eta(d, 1, T, edge),
        "the limit 3/(2T) at finite T": lambda d, h, T, edge: sp.Rational(3, 2 * T),
    },
    (AUGMENTED, "minimum", least): {
        "lengths from T = 1 in the minimum": lambda d, h, T, edge: least(d, h, T, edge) + d
    },
    (AUGMENTED, "minimisers", diagonal_is_eta): {
        "signs of M are never mixed": lambda o: all(sp.N(x) >= 0 for x in o.mixing)
    },
    ("phase_symmetry", "upper_bound", lambda d, T, edge: 0): {
        "one gradient step is optimal in orthogonal contexts": lambda d, T, edge: least(
            d, 1, T, edge
        )
    },
}
CORPUS = [
    (what, claim, about, wrong, true)
    for (claim, about, true), theories in THEORIES.items()
    for what, wrong in theories.items()
]


@pytest.mark.parametrize(
    ("what", "claim", "about", "wrong", "true"), CORPUS, ids=[entry[0] for entry in CORPUS]
)
def test_wrong_theory_is_refuted_and_its_neighbour_survives(
    what, claim, about, wrong, true, record_property
):
    found = refute(wrong, claim, about=about)
    record_property("theory", what)
    assert found is not None
    assert found.claimed != found.true
    assert about != "minimisers" or set(found.weights) == {"mixing"}
    sizes = [value for value in found.sizes.values() if isinstance(value, int)]
    assert max(sizes, default=0) <= 5  # a small counterexample
    assert refute(true, claim, about=about) is None


def test_corpus_is_large():
    assert len(CORPUS) >= 25


def test_counterexample_is_shrunk_and_true():
    wrong = CORPUS[0][3]
    found = refute(wrong, "unitary_heads")
    assert found is not None
    C, p = sp.Matrix(found.weights["C"]), found.weights["p"]
    assert (found.sizes, C.shape, len(p)) == ({}, (1, 1), 2)
    assert set(C) | set(p) <= {0, 1}
    assert (
        population_loss(C, sp.eye(1), list(p), context="unitary")
        == found.true
        != wrong(C, p)
        == found.claimed
    )


def test_augmented_counterexample_is_true():
    found = refute(pure_gradient_step, "augmented_heads")
    assert found is not None
    blocks = found.weights["blocks"]
    assert set(blocks) == set(BLOCKS)
    assert sum(x != 0 for block in blocks.values() for x in block) <= 4
    assert derived(blocks, **found.sizes) == found.true
    assert pure_gradient_step(blocks, **found.sizes) == found.claimed


@pytest.mark.parametrize(
    ("claim", "about"),
    [(claim, about) for claim in CLAIMS.values() for about in claim.questions],
    ids=lambda value: getattr(value, "name", value),
)
def test_every_question_has_its_own_answer_and_refuses_another(claim, about):
    assert refute(claim.questions[about].answer, claim, about=about) is None
    found = refute(lambda *sizes: sp.Integer(10**6), claim, about=about)
    assert found is not None
    assert hash(found) == hash(pickle.loads(pickle.dumps(found)))


def test_minimisers_are_asked_where_an_optimum_is_settled():
    for claim in CLAIMS.values():
        settled = bool(claim.settles) and "minimum" in claim.questions
        assert ("minimisers" in topics(claim)) == settled
        if settled:
            assert refute(lambda point: True, claim, about="minimisers") is None


def test_a_bound_is_called_one():
    found = refute(lambda d, heads: d - 2 * heads, "orthogonal_heads", about="upper_bound")
    assert str(found) == "d=3, heads=1: claimed 1, at most 2/3"


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        ((3, "unitary_heads"), {}, TypeError, "candidate must be a function, got 3"),
        ((right, "nosuch"), {}, ValueError, "claim must be one of .* got 'nosuch'"),
        (
            (right, CLAIMS["augmented_heads"]),
            {"about": "ratio"},
            ValueError,
            "about must be one of 'loss', .* got 'ratio'",
        ),
        (
            (lambda C, p: 0.5, "unitary_heads"),
            {},
            TypeError,
            "candidate must return exact numbers, got 0.5",
        ),
        (
            (lambda C, p: sp.Symbol("x"), "unitary_heads"),
            {},
            TypeError,
            "candidate must return exact numbers, got x",
        ),
    ],
)
def test_bad_arguments_are_refused_by_name(arguments, options, error, message):
    with pytest.raises(error, match=message):
        refute(*arguments, **options)
