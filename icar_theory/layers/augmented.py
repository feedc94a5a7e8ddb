"""The layer on augmented tokens, from its definition to a prediction as Laurent polynomials.

**Setting.** Tokens are ``e_t = (0, s_t, s_{t−1})``, the query is ``e_T``, the score ``e_t* A e_T``.
With diagonal blocks a1 … a4 of A and b1, b2 of the value block,

    ŷ_i = Σ_h Σ_{t=1..T} ( a1·⟨s_t, s_T⟩ + a2·⟨s_t, s_{T−1}⟩
                           + a3·⟨s_{t−1}, s_T⟩ + a4·⟨s_{t−1}, s_{T−1}⟩ )
                         · ( b1 s_t + b2 s_{t−1} )_i,         a·⟨u, v⟩ = Σ_j a_j ū_j v_j.

Two boundary conventions give s_0 a meaning: *zero* (``s_0 = 0``) and *wrap* (``s_0 = W^{−1} s_1``).

**Implementation notes.** The sums are run as written, for coefficients in any ring. The loss is
summed over the lengths T = 2 … T_max that share the blocks.

References: Sander et al., ICML 2024, section 4 (augmented tokens).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from icar_theory.arguments import Array, real_array, require_finite, said, same_field
from icar_theory.exact.context import Context
from icar_theory.exact.factors import DERIVED, require_few
from icar_theory.exact.laurent import (
    Laurent,
    balanced_sum,
    mean_square,
    polynomial_ring,
    summed_mean_square,
)
from icar_theory.exact.sizes import BOUNDARIES as BOUNDARIES
from icar_theory.layers.plain import Matrix, inner, is_zero, target_position, token

SCORE_BLOCKS = ("a1", "a2", "a3", "a4")
VALUE_BLOCKS = ("b1", "b2")
BLOCKS = SCORE_BLOCKS + VALUE_BLOCKS

Blocks = Mapping[str, Matrix]
"""The six blocks by name, each H×d."""
Pair = tuple[list[Laurent], list[Laurent]]
"""The coordinates of ``s_t`` and of ``s_{t−1}``."""


def previous_token(context: Context, t: int, boundary: str) -> list[Laurent]:
    """Return the coordinates of ``s_{t−1}``, where ``s_0`` is 0 or ``W^{−1} s_1``.

    >>> from icar_theory.exact.context import unitary
    >>> [previous_token(unitary(1), 1, boundary)[0].terms for boundary in BOUNDARIES]
    [{}, {(-1,): 1}]
    """
    if t == 1 and boundary == "zero":
        return [Laurent({})] * context.dimension
    return token(context, t - 1)


def prediction(blocks: Blocks, length: int, context: Context, boundary: str) -> list[Laurent]:
    """Return the d coordinates of ŷ for augmented tokens and a length T ≥ 2.

    >>> from icar_theory.exact.context import unitary
    >>> zero = {name: [[0]] for name in BLOCKS}
    >>> [f.terms for f in prediction({**zero, "a3": [[1]], "b1": [[1]]}, 3, unitary(1), "zero")]
    [{(3,): 2}]
    """
    pairs = [_pair(context, t, boundary) for t in range(1, length + 1)]
    found = [_scores(blocks, pair, pairs[-1]) for pair in pairs]
    return [
        Laurent.sum(
            term
            for scores, pair in zip(found, pairs, strict=True)
            for term in _read(blocks, i, scores, pair)
        )
        for i in range(context.dimension)
    ]


def _pair(context: Context, t: int, boundary: str) -> Pair:
    return token(context, t), previous_token(context, t, boundary)


def _scores(blocks: Blocks, pair: Pair, query: Pair) -> list[Laurent]:
    """Return the score ``e_t* A e_T`` of every head, for the pairs of t and of T."""
    (current, previous), (last, before) = pair, query
    return [
        Laurent.sum(
            inner(key, a, asked)
            for key, a, asked in (
                (current, a1, last),
                (current, a2, before),
                (previous, a3, last),
                (previous, a4, before),
            )
        )
        for a1, a2, a3, a4 in zip(*(blocks[name] for name in SCORE_BLOCKS), strict=True)
    ]


def _read(blocks: Blocks, i: int, scores: Sequence[Laurent], pair: Pair) -> Iterator[Laurent]:
    """Yield what the token of a pair adds to coordinate i, given its scores."""
    for score, b1, b2 in zip(scores, blocks["b1"], blocks["b2"], strict=True):
        for b, s in zip((b1[i], b2[i]), pair, strict=True):
            if not is_zero(b):
                yield (score * s[i]).scale(b)


def prediction_error(blocks: Blocks, length: int, context: Context, boundary: str) -> list[Laurent]:
    """Return the coordinates of ``ŷ − s_{T+1}``."""
    target = token(context, target_position(length))
    return [
        y - s for y, s in zip(prediction(blocks, length, context, boundary), target, strict=True)
    ]


def lengths(horizon: int) -> range:
    """Return the lengths T = 2 … T_max."""
    return range(2, horizon + 1)


def require_derivable(d: int, heads: int, horizon: int) -> None:
    """Refuse sizes at which a loss, derived term by term, would take minutes.

    >>> require_derivable(10, 1, 10**4)
    Traceback (most recent call last):
    ...
    ValueError: d=10, heads=1 and horizon=10000 ask for 8000000 terms, at most 2000000 can ...
    """
    require_few(_asked(d, heads, horizon), 8 * heads * d**2 * horizon, DERIVED, "terms")


def _asked(d: int, heads: int, horizon: int) -> str:
    return f"d={d}, heads={heads} and horizon={horizon}"


def derived_loss(blocks: Blocks, horizon: int, context: Context, boundary: str) -> Any:
    """Return ``Σ_T E‖ŷ − s_{T+1}‖²``, derived term by term from the layer's definition.

    >>> from icar_theory.exact.context import unitary
    >>> zero = {name: [[0]] for name in BLOCKS}
    >>> derived_loss({**zero, "a3": [[1]], "b1": [[2]]}, 3, unitary(1), "zero")
    10
    """
    d, heads = context.dimension, len(blocks["a1"])
    if context.is_uniform:
        require_derivable(d, heads, horizon)
        return balanced_sum(list(_summed_losses(blocks, horizon, context, boundary)))
    require_few(_asked(d, heads, horizon), 4 * heads * d**2 * horizon**2, DERIVED, "terms")
    work = sum(context.work(4 * length * d) for length in lengths(horizon))
    require_few(_asked(d, heads, horizon) + context.counted, work, DERIVED, "products")
    return balanced_sum(
        [
            mean_square(prediction_error(blocks, length, context, boundary), context)
            for length in lengths(horizon)
        ]
    )


def _summed_losses(blocks: Blocks, horizon: int, context: Context, boundary: str) -> Iterator[Any]:
    """Yield the loss of every coordinate, summed over the lengths.

    From a length to the next W turns all tokens, ``s_{t+1} = W s_t``, and leaves scores as they
    are: what token t ≥ 2 adds at T is turned into what token t + 1 adds at T + 1. So errors are
    turned back, by ``λ_i^{−T}``, and only the first two tokens are read at every length.
    """
    first, second = (_pair(context, t, boundary) for t in (1, 2))
    queries = [_pair(context, length, boundary) for length in lengths(horizon)]
    found = [(_scores(blocks, first, q), _scores(blocks, second, q)) for q in queries]
    for i in range(context.dimension):
        yield summed_mean_square(_changes(blocks, i, found, (first, second), context), context)


def _changes(
    blocks: Blocks,
    i: int,
    found: Sequence[tuple[list[Laurent], list[Laurent]]],
    pairs: tuple[Pair, Pair],
    context: Context,
) -> Iterator[Laurent]:
    """Yield the turned error of coordinate i at T = 2, and by how much each next one differs."""
    gone = token(context, target_position(2))[i] * Laurent.monomial(context.power(i, -2))
    for length, scores in enumerate(found, start=2):
        turn = Laurent.monomial(context.power(i, -length))
        first, second = (
            Laurent.sum(_read(blocks, i, own, pair)) * turn
            for own, pair in zip(scores, pairs, strict=True)
        )
        yield Laurent.sum((first, second, gone.scale(-1)))
        gone = first


def symbolic_blocks(
    dimension: int, heads: int, names: Iterable[str] = BLOCKS
) -> dict[str, list[list[Any]]]:
    """Return six blocks: generators of a polynomial ring over ℚ for the given `names`, else 0.

    >>> symbolic_blocks(1, 1, ["a3", "b1"])["a3"]
    [[a3_1_1]]
    """
    chosen = list(names)
    size = heads * dimension
    places = [(h, j) for h in range(1, heads + 1) for j in range(1, dimension + 1)]
    ring = polynomial_ring([f"{name}_{h}_{j}" for name in chosen for h, j in places])
    blocks: dict[str, list[list[Any]]] = {
        name: [[0] * dimension for _ in range(heads)] for name in BLOCKS
    }
    for k, name in enumerate(chosen):
        entries = ring[k * size : (k + 1) * size]
        blocks[name] = [list(entries[h * dimension : (h + 1) * dimension]) for h in range(heads)]
    return blocks


def _plain(name: object) -> str:
    return name if isinstance(name, str) and name.isidentifier() else said(name)


def read_blocks(blocks: Any) -> dict[str, Array]:
    """Return what :func:`block_arrays` reads, all in one field.

    >>> read_blocks({name: [[1]] for name in BLOCKS})["b2"]
    array([[1]], dtype=object)
    """
    return dict(zip(BLOCKS, same_field(**block_arrays(blocks)), strict=True))


def block_arrays(blocks: Any) -> dict[str, Array]:
    """Return the six blocks as arrays; name missing, unknown, ragged or infinite ones.

    >>> block_arrays({"a1": [[1]]})
    Traceback (most recent call last):
    ...
    ValueError: blocks must hold a1, a2, a3, a4, b1, b2, each H×d; missing: a2, a3, a4, b1, b2
    """
    require_blocks(blocks, "H×d")
    read = {name: real_array(name, blocks[name], dimensions=(2,)) for name in BLOCKS}
    for name, block in read.items():
        require_finite(name, block)
        if block.shape != read["a1"].shape:
            raise ValueError(
                f"{name} must have the shape of a1 (H×d), {read['a1'].shape}, got {block.shape}"
            )
    return read


def require_blocks(blocks: Any, shape: str) -> None:
    """Refuse what is no mapping from the six names, of which each block has the `shape`.

    >>> require_blocks({}, "H×d")
    Traceback (most recent call last):
    ...
    ValueError: blocks must hold a1, a2, a3, a4, b1, b2, each H×d; missing: a1, a2, a3, a4, b1, b2
    """
    if not isinstance(blocks, Mapping):
        raise TypeError(
            f"blocks must be a mapping from {', '.join(BLOCKS)} to {shape} matrices, "
            f"got {said(blocks)}"
        )
    for what, names in (
        ("missing", set(BLOCKS) - set(blocks)),
        ("unknown", set(blocks) - set(BLOCKS)),
    ):
        if names:
            wanted, found = ", ".join(BLOCKS), ", ".join(sorted(map(_plain, names)))
            raise ValueError(f"blocks must hold {wanted}, each {shape}; {what}: {found}")
