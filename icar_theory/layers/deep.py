r"""Deep linear attention on augmented tokens, exactly: from the definition, in any uniform context.

**Setting.** A token has three *channels* of d entries: u, which is 0 at first and holds the
prediction at the end, s_T and s_{T−1}, with s_0 = 0. In every layer

    x_T ← x_T + Σ_{τ≤T} ⟨x_τ, A x_T⟩ B x_τ,

where A and B are 3×3 matrices that mix the channels, the same for every coordinate; a layer of
several heads adds such terms. Each product of an entry of A and one of B is a :class:`Route`: what
it adds to channel `out` is weighted by ⟨x_τ's `key`, x_T's `query`⟩ and reads x_τ's `value`.

**Implementation notes.** :func:`outputs` computes u_T as Laurent polynomials, for any d. For d = 1
and routes along the grading, where u_T = f(K) λ^{T+1}, :func:`polynomial` gives f.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sympy as sp

from icar_theory.exact.context import Context, resolve
from icar_theory.exact.gram_moments import K, polynomial_sum
from icar_theory.exact.laurent import Laurent, mean_square

CHANNELS = ("u", "s", "s_prev")
OFFSETS = (1, 0, -1)
"""The power of λ in each channel, less T, along the grading."""


class Route(NamedTuple):
    """What a head adds to channel `out`: channels as places in CHANNELS, and a factor."""

    out: int
    key: int
    query: int
    value: int
    weight: Any

    @property
    def graded(self) -> bool:
        """Whether it leads from pure powers λ^{T + offset} to the power of its channel."""
        made = OFFSETS[self.query] + OFFSETS[self.value] - OFFSETS[self.key]
        return made == OFFSETS[self.out]


Net = Sequence[Sequence[Route]]
"""The routes of each layer."""


def routes(A: Any, B: Any) -> list[Route]:
    """Return the routes of one head, from A (key × query) and B (out × value), both 3×3.

    >>> A, B = sp.zeros(3, 3), sp.zeros(3, 3)
    >>> A[2, 1], B[0, 1] = 1, 5
    >>> routes(A, B)
    [Route(out=0, key=2, query=1, value=1, weight=5)]
    """
    A, B = sp.ImmutableMatrix(A), sp.ImmutableMatrix(B)
    places = [(row, column) for row in range(3) for column in range(3)]
    return [
        Route(out, key, query, value, A[key, query] * B[out, value])
        for key, query in places
        if A[key, query] != 0
        for out, value in places
        if B[out, value] != 0
    ]


def net(weights: Any) -> list[list[Route]]:
    """Return the net with one head a layer, of weights 3L×6: three rows a layer, A beside B.

    >>> len(net(sp.ones(6, 6))), len(net(sp.ones(6, 6))[1])
    (2, 81)
    """
    rows = sp.ImmutableMatrix(weights)
    starts = range(0, rows.rows, 3)
    return [routes(rows[top : top + 3, :3], rows[top : top + 3, 3:]) for top in starts]


def outputs(layers: Net, law: Context, length: int) -> list[list[Laurent]]:
    """Return u_T for T = 1 … length, each a list of d Laurent polynomials.

    >>> one_step = [[Route(0, 2, 1, 1, 1)]]
    >>> outputs(one_step, resolve("unitary", 1), 3)[2][0].terms
    {(4,): 2}
    """
    d = law.dimension
    nothing = [Laurent({})] * d
    tokens = [[Laurent.monomial(law.power(i, t)) for i in range(d)] for t in range(1, length + 1)]
    x = [[nothing, s, before] for s, before in zip(tokens, [nothing, *tokens], strict=False)]
    for layer in layers:
        x = [_attended(layer, x[: T + 1]) for T in range(length)]
    return [channels[0] for channels in x]


def _attended(layer: Sequence[Route], x: list[list[list[Laurent]]]) -> list[list[Laurent]]:
    """Return the last token of x after a layer."""
    last = x[-1]
    added: list[list[list[Laurent]]] = [[[entry] for entry in channel] for channel in last]
    scores: dict[tuple[int, int, int], Laurent] = {}
    for out, key, query, value, weight in layer:
        for t, token in enumerate(x):
            if (t, key, query) not in scores:
                scores[t, key, query] = Laurent.sum(
                    q * k.conjugate() for k, q in zip(token[key], last[query], strict=True)
                )
            score = scores[t, key, query].scale(weight)
            if score.terms:
                for parts, entry in zip(added[out], token[value], strict=True):
                    parts.append(score * entry)
    return [[Laurent.sum(parts) for parts in channel] for channel in added]


def deep_losses(layers: Net, context: str | Context, d: int, horizon: int) -> list[Any]:
    """Return ``E ‖u_T − s_{T+1}‖²`` for T = 2 … horizon.

    >>> deep_losses([[Route(0, 2, 1, 1, sp.Rational(1, 2))]], "unitary", 1, 4)
    [1/4, 0, 1/4]
    """
    law = resolve(context, d)
    found = []
    for length, made in enumerate(outputs(layers, law, horizon)[1:], start=2):
        errors = [u - Laurent.monomial(law.power(i, length + 1)) for i, u in enumerate(made)]
        found.append(sp.sympify(mean_square(errors, law)))
    return found


def polynomial(layers: Net) -> Any:
    """Return f with ``u_T = f(K) λ^{T+1}`` for d = 1, K = T − 1 and routes along the grading.

    >>> polynomial([[Route(0, 2, 1, 1, sp.Symbol("c"))]])
    K*c
    """
    stray = [route for layer in layers for route in layer if not route.graded]
    if stray:
        raise ValueError(f"layers must have routes along the grading, got {stray[0]}")
    x = [sp.Integer(0), sp.Integer(1), sp.Integer(1)]
    first = [sp.Integer(0), sp.Integer(1), sp.Integer(0)]  # at T = 1, where s_0 = 0
    for layer in layers:
        made, begun = list(x), list(first)
        for out, key, query, value, weight in layer:
            here = first[key] * first[value]
            begun[out] += weight * first[query] * here
            made[out] += weight * x[query] * (here + polynomial_sum(x[key] * x[value], K, 1, K))
        x, first = [sp.expand(f) for f in made], begun
    return x[0]
