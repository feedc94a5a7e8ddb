r"""Haar measure by Weyl's integration formula: constant terms of Laurent polynomials, sizes listed.

The eigenvalues of a component have a density that is a Laurent polynomial, the squared Vandermonde
product of the λ_j for U(d), of the ``2 cos θ_j`` for a real group, times what fixed eigenvalues
add. A uniform unit vector has weights in the eigenspaces that follow a Dirichlet law, of parameter
1 for a complex line and for a plane, ½ for a real line. Nothing here is shared with
:mod:`icar_theory.exact.haar`, which counts.

References: Weyl, *The Classical Groups*, 1939, chapters VII and IX.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations, product
from typing import Any, NamedTuple

from flint import fmpq

from icar_theory.exact.haar import SPECIAL, UNITARY
from icar_theory.exact.laurent import Laurent, polynomial_ring

HALF = fmpq(1, 2)


class Space(NamedTuple):
    """An eigenspace: its eigenvalues as (variable, exponent) or signs, and Dirichlet parameter."""

    values: tuple[tuple[int | None, int], ...]
    parameter: fmpq


class Part(NamedTuple):
    """A component of a group: eigenspaces, how many variables, and the density."""

    spaces: tuple[Space, ...]
    variables: int
    density: Laurent


@cache
def parts(group: str, d: int) -> tuple[Part, ...]:
    """Return the components of a group, which weigh alike.

    >>> [len(part.spaces) for part in parts("haar-orthogonal", 4)]
    [2, 3]
    """
    if group == UNITARY:
        spaces = tuple(Space(((j, 1),), fmpq(1)) for j in range(d))
        factors = [
            (power(d, i) - power(d, j)) * (power(d, i, -1) - power(d, j, -1))
            for i, j in combinations(range(d), 2)
        ]
        return (Part(spaces, d, _product(d, factors)),)
    found = []
    for fixed in ((1,), (-1,)) if d % 2 else ((), (1, -1)):
        n = (d - len(fixed)) // 2
        planes = tuple(Space(((j, 1), (j, -1)), fmpq(1)) for j in range(n))
        lines = tuple(Space(((None, sign),), HALF) for sign in fixed)
        cosines = [power(n, j) + power(n, j, -1) for j in range(n)]
        factors = [(one - other) * (one - other) for one, other in combinations(cosines, 2)]
        factors += [constant(n, 2) - c.scale(sign) for c in cosines for sign in fixed]
        found.append(Part((*planes, *lines), n, _product(n, factors)))
    return tuple(found[:1] if group == SPECIAL else found)


def power(count: int, j: int, exponent: int = 1) -> Laurent:
    """Return ``λ_j^n`` among so many variables."""
    return Laurent.monomial(tuple(exponent * (k == j) for k in range(count)))


def constant(count: int, value: Any) -> Laurent:
    """Return a number among so many variables."""
    return Laurent.monomial((0,) * count, value)


def _product(count: int, factors: Sequence[Laurent]) -> Laurent:
    total = constant(count, 1)
    for factor in factors:
        total = total * factor
    return total


def mean(part: Part, f: Laurent) -> Any:
    """Return the mean of a Laurent polynomial of the eigenvalues over a component."""
    zero = (0,) * part.variables
    return sum(
        (c * part.density.terms.get(tuple(-n for n in m), 0) for m, c in f.terms.items()), fmpq(0)
    ) / fmpq(int(part.density.terms[zero]))


def eigenvalue(part: Part, value: tuple[int | None, int], n: int) -> Laurent:
    """Return the n-th power of an eigenvalue."""
    variable, exponent = value
    if variable is None:
        return constant(part.variables, exponent ** abs(n))
    return power(part.variables, variable, n * exponent)


def trace_mean(group: str, d: int, *powers: int) -> Any:
    """Return ``E Π tr W^n``.

    >>> trace_mean("haar-unitary", 2, 3, -3), trace_mean("haar-orthogonal", 3, 2)
    (2, 1)
    """
    total = fmpq(0)
    for part in parts(group, d):
        values = [value for space in part.spaces for value in space.values]
        traces = [Laurent.sum(eigenvalue(part, value, n) for value in values) for n in powers]
        total += mean(part, _product(part.variables, traces))
    return total / len(parts(group, d))


def weight_mean(part: Part, places: Sequence[int]) -> Any:
    """Return the mean of a product of weights of a uniform unit vector in the eigenspaces."""
    found, whole = fmpq(1), sum((space.parameter for space in part.spaces), fmpq(0))
    for place, count in Counter(places).items():
        for n in range(count):
            found *= part.spaces[place].parameter + n
    for n in range(len(places)):
        found /= whole + n
    return found


def overlap_mean(group: str, d: int, *powers: int) -> Any:
    """Return ``E Π m_n``, the overlaps of a uniform unit vector.

    >>> overlap_mean("haar-unitary", 2, 1, -1)
    1/2
    """
    total = fmpq(0)
    for part in parts(group, d):
        for places in product(range(len(part.spaces)), repeat=len(powers)):
            factors = [
                _average(part, part.spaces[place], n)
                for place, n in zip(places, powers, strict=True)
            ]
            total += weight_mean(part, places) * mean(part, _product(part.variables, factors))
    return total / len(parts(group, d))


def _average(part: Part, space: Space, n: int) -> Laurent:
    """Return the overlap within an eigenspace, of which each eigenvalue has an equal share."""
    found = Laurent.sum(eigenvalue(part, value, n) for value in space.values)
    return found.scale(fmpq(1, len(space.values)))


def layer_loss(
    group: str, d: int, horizon: int, boundary: str, blocks: Mapping[str, Sequence[fmpq]]
) -> Any:
    """Return the loss of heads with multiples of the identity, as the layer is defined.

    >>> step = {**dict.fromkeys(("a1", "a2", "a4", "b2"), [fmpq(0)]), "a3": [fmpq(1)]}
    >>> layer_loss("haar-unitary", 2, 2, "zero", {**step, "b1": [fmpq(1)]})
    1/2
    """
    total = fmpq(0)
    for part in parts(group, d):
        for length in range(2, horizon + 1):
            total += _length_loss(part, length, boundary, blocks)
    return total / len(parts(group, d))


def _length_loss(
    part: Part, length: int, boundary: str, blocks: Mapping[str, Sequence[fmpq]]
) -> Any:
    weights = polynomial_ring([f"w_{k}" for k in range(len(part.spaces))])

    def there(t: int) -> bool:
        return t > 0 or boundary == "wrap"

    def inner(t: int, u: int) -> Laurent:
        """Return ``⟨s_t, s_u⟩``."""
        if not (there(t) and there(u)):
            return Laurent({})
        averages = (_average(part, space, u - t) for space in part.spaces)
        return Laurent.sum(f.scale(w) for f, w in zip(averages, weights, strict=True))

    scores = {
        t: [
            Laurent.sum(
                inner(key, query).scale(blocks[name][h])
                for name, key, query in (
                    ("a1", t, length),
                    ("a2", t, length - 1),
                    ("a3", t - 1, length),
                    ("a4", t - 1, length - 1),
                )
                if blocks[name][h] != 0
            )
            for h in range(len(blocks["a1"]))
        ]
        for t in range(1, length + 1)
    }
    total: Any = 0
    for space, w in zip(part.spaces, weights, strict=True):
        for value in space.values:
            made = [
                score * eigenvalue(part, value, t - 1 - back).scale(blocks[name][h])
                for t, heads in scores.items()
                for h, score in enumerate(heads)
                for back, name in enumerate(("b1", "b2"))
                if blocks[name][h] != 0 and there(t - back)
            ]
            target = eigenvalue(part, value, length)
            error = Laurent.sum([*made, target.scale(-1 + 0 * w)])
            squared = error * error.conjugate()
            total += mean_over_ring(part, squared) * w / len(space.values)
    return sum(
        (
            fmpq(c) * weight_mean(part, [k for k, n in enumerate(m) for _ in range(n)])
            for m, c in total.terms()
        ),
        fmpq(0),
    )


def mean_over_ring(part: Part, f: Laurent) -> Any:
    """Return the mean of a Laurent polynomial whose coefficients are polynomials."""
    zero = fmpq(int(part.density.terms[(0,) * part.variables]))
    found: Any = 0
    for m, c in f.terms.items():
        found += c * (fmpq(int(part.density.terms.get(tuple(-n for n in m), 0))) / zero)
    return found
