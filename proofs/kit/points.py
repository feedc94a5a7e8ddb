"""Lines about minima and minimisers, tried at exact weights: the printed object is evaluated.

A *point* holds exact weights and sizes by the names of the line's letters, and its exact loss from
the layer's definition. Points are meant to be minimisers, near misses that break one condition
each, and weights of other sizes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from icar_theory.claims import Line
from icar_theory.evaluation import Point, holds, value
from icar_theory.statements import Iff, Implies, Minimum
from proofs.kit.step import Outcome, RefutedError, Status

Points = Callable[[], Iterable[tuple[str, Point, Any]]]
"""Yields (what, point, exact loss)."""


@dataclass(frozen=True)
class MinimumAt:
    """A line ``min = value``: no point that its constraint admits is below; each size attains it.

    `sizes` names the entries of a point that the value depends on.
    """

    id: str
    title: str
    line: Line
    points: Points
    sizes: tuple[str, ...]
    definitions: Mapping[Any, Any]
    because: str = ""
    status: Status = "enumerated"

    def check(self) -> Outcome:
        """Compare the exact loss of every point with the printed value."""
        minimum = self.line.relation
        if not isinstance(minimum, Minimum):
            raise RefutedError(f"{self.id}: the line {self.line.id} is no minimum")
        meaning = {**self.definitions, **self.line.definitions}
        reached: dict[str, bool] = {}
        seen: list[str] = []
        above = False
        for what, point, loss in distinct(self.points):
            if not _applies(self.line, point, meaning):
                continue
            size = ", ".join(f"{name}={point[name]}" for name in self.sizes)
            least = value(minimum.value, point, meaning)
            reached.setdefault(size, False)
            if not holds(minimum.over, point, meaning):
                continue
            excess = sp.expand(loss - least)
            if not excess.is_nonnegative:
                raise RefutedError(f"{self.id}: {what} has the loss {loss}, below {least}")
            reached[size] |= excess == 0
            above |= excess != 0
            seen.append(f"{what}: {loss} ≥ {least}")
        missed = [size for size, found in reached.items() if not found]
        if missed or not seen:
            raise RefutedError(f"{self.id}: no point attains the value at {missed or 'any size'}")
        if not above:
            raise RefutedError(f"{self.id}: every point attains the value")
        words = f"{len(seen)} exact points of {len(reached)} sizes, attained at each"
        return Outcome(words, "\n".join(seen))

    def latex(self) -> str:
        """Return nothing: points are no formula."""
        return ""


@dataclass(frozen=True)
class Characterises:
    """A line ``ℓ = min ⟺ conditions`` (or ⟹): whether a point is one agrees with its conditions.

    Each condition must be needed: some point breaks it and is no minimiser; of an equivalence, some
    point breaks it alone.
    """

    id: str
    title: str
    line: Line
    points: Points
    definitions: Mapping[Any, Any]
    because: str = ""
    status: Status = "enumerated"

    def check(self) -> Outcome:
        """Evaluate both sides of the line at every point."""
        relation = self.line.relation
        if not isinstance(relation, Iff | Implies):
            raise RefutedError(f"{self.id}: the line {self.line.id} has no conditions")
        meaning = {**self.definitions, **self.line.definitions}
        needed = {str(condition): False for condition in relation.right}
        counts = {True: 0, False: 0}
        seen = []
        for what, point, loss in distinct(self.points):
            if not _applies(self.line, point, meaning):
                continue
            left = holds(relation.left, {**point, relation.left.lhs.name: loss}, meaning)
            broken = [str(c) for c in relation.right if not holds(c, point, meaning)]
            if left and broken:
                raise RefutedError(f"{self.id}: {what} is minimal and breaks {broken[0]}")
            if isinstance(relation, Iff) and not left and not broken:
                raise RefutedError(
                    f"{self.id}: {what} satisfies every condition, with the loss {loss}"
                )
            alone = len(broken) == 1 or isinstance(relation, Implies)
            needed.update(dict.fromkeys(broken if alone else (), True))
            counts[left] += 1
            seen.append(f"{what}: {left} {broken}")
        if not all(counts.values()):
            raise RefutedError(
                f"{self.id}: of the points {counts[True]} are minimal, {counts[False]} not"
            )
        idle = [condition for condition, found in needed.items() if not found]
        if idle:
            raise RefutedError(f"{self.id}: no point breaks {idle[0]} alone")
        words = f"{counts[True]} exact minimisers, {counts[False]} other points"
        return Outcome(words, "\n".join(seen))

    def latex(self) -> str:
        """Return nothing: points are no formula."""
        return ""


def distinct(points: Points) -> Iterator[tuple[str, Point, Any]]:
    """Yield each point once."""
    seen = set()
    for what, point, loss in points():
        content = str((sorted((key, str(value)) for key, value in point.items()), loss))
        if content not in seen:
            yield what, point, loss
        seen.add(content)


def _applies(line: Line, point: Point, meaning: Mapping[Any, Any]) -> bool:
    return all(holds(condition, point, meaning) for condition in line.given)
