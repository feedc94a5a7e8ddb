"""Test a theory of one's own against the claims: a small exact counterexample, or nothing.

A *candidate* is a function that states something a claim settles. :func:`refute` compares it with
the exact answer at small sizes and returns the first disagreement, shrunk. It can be about every
question of the claim, and takes the question's arguments in their order; and, where the claim
settles an optimum, about

- "minimisers": an :class:`icar_theory.Optimum` ↦ whether it is as every minimiser should be.

A loss is compared at random rational points: a polynomial that differs from the true one differs at
nearly all of them (Schwartz–Zippel), so that None says "not refuted", never "proved". Where a value
is known at some sizes and bounded at others, both are tried. A candidate that raises
:class:`icar_theory.NoClosedForm` claims nothing there, as a claim does.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from numbers import Number
from typing import Any

import numpy as np
import sympy as sp
from sympy.logic.boolalg import BooleanAtom

from icar_theory.answers import NoClosedForm, Optimum
from icar_theory.arguments import NO_NUMBERS, choice, said
from icar_theory.claims import Claim, Question, claim_named
from icar_theory.exact.enclosures import Enclosure

MINIMISERS = "minimisers"
SEEDS, SMALL = range(4), 4
"""Which minimisers are tried, and up to which sizes."""


@dataclass(frozen=True)
class Refutation:
    """Where a candidate is wrong: sizes, exact weights (if any), what it claims, and what is true.

    `word` says how the answer stands to the truth: "true", or "at most" where it is a bound.

    >>> str(refute(lambda d, heads: d - heads, "unitary_heads", about="minimum"))
    'd=1, heads=2: claimed -1, true 0'
    """

    sizes: Mapping[str, Any] = field(hash=False)
    claimed: Any
    true: Any = field(hash=False)
    weights: Mapping[str, Any] = field(default_factory=dict, hash=False)
    word: str = "true"

    def __str__(self) -> str:
        place = _place({**self.sizes, **self.weights})
        return f"{place}: claimed {_shown(self.claimed)}, {self.word} {_shown(self.true)}"


def refute(
    candidate: Callable[..., Any], claim: Claim | str, *, about: str = "loss"
) -> Refutation | None:
    """Return the smallest disagreement found between a candidate and a claim, or None.

    `about` names the question that the candidate answers, at the sizes that
    ``claim.questions[about].sizes()`` yields: None says that nothing contradicts it there. Of a
    question that the claim answers by "at most", only larger values are refuted. Raises
    TypeError or ValueError naming a bad argument, and for a candidate that fails or returns no
    exact number, naming the sizes. Source: the claims' own references.

    >>> wrong = lambda C, p: (1 - p[-1] * C[0, 0]) ** 2 if C.shape == (1, 1) else 0
    >>> print(refute(wrong, "unitary_heads"))
    C=[[1]], p=[1, 0]: claimed 1, true 2
    >>> refute(lambda d, heads: max(d - heads, 0), "unitary_heads", about="minimum") is None
    True
    >>> print(refute(lambda d, heads: max(d - 2 * heads, 0), "orthogonal_heads", about="minimum"))
    d=3, heads=1: claimed 1, at most 2/3
    """
    if not callable(candidate):
        raise TypeError(f"candidate must be a function, got {said(candidate)}")
    found = claim_named(claim)
    choice("about", about, topics(found))
    if about not in found.questions:
        return next(_no_minimisers(candidate, found), None)
    asked = found.questions[about]
    bounds = [] if asked.bound is None else [found.questions[asked.bound]]
    disagreements = (_disagreements(candidate, question) for question in (asked, *bounds))
    return next(itertools.chain.from_iterable(disagreements), None)


def topics(claim: Claim) -> list[str]:
    """Return what a candidate can be about.

    >>> from icar_theory import CLAIMS
    >>> topics(CLAIMS["unitary_heads"])
    ['loss', 'minimum', 'ratio', 'minimisers']
    """
    more = [MINIMISERS] if claim.settles and "minimum" in claim.questions else []
    return list(dict.fromkeys([*claim.questions, *more]))


def _disagreements(candidate: Callable[..., Any], question: Question) -> Iterator[Refutation]:
    takes = inspect.signature(question.answer)

    def difference(point: Mapping[str, Any], true: Any) -> tuple[Any, Any] | None:
        """Return (claimed, true) where they disagree."""
        arguments = takes.bind(**point)
        arguments.apply_defaults()
        said = _said(candidate, arguments.arguments.values(), point)
        claimed = _checked(said, point, exact) if said is not None or not question.open else None
        return None if question.agrees(claimed, true) else (claimed, true)

    def still(point: Mapping[str, Any]) -> tuple[Any, Any] | None:
        """Return the same at simpler weights; None where the question has no answer."""
        try:
            true = question.answer(**point)
        except ValueError:
            return None
        return difference(point, true)

    for point in question.sizes():
        try:
            found = difference(point, question.answer(**point))
        except NoClosedForm:
            continue
        if found is not None:
            point, found = _shrunk(dict(point), found, still)
            weights = {name: value for name, value in point.items() if _is_weights(value)}
            sizes = {name: value for name, value in point.items() if name not in weights}
            yield Refutation(sizes, *found, weights, question.word)


def _no_minimisers(candidate: Callable[..., Any], claim: Claim) -> Iterator[Refutation]:
    """Yield minimisers that the candidate says are none."""
    for sizes in claim.questions["minimum"].sizes():
        if any(isinstance(size, int) and size > SMALL for size in sizes.values()):
            continue
        try:
            best: Optimum = claim.settles[0].optimum(**sizes)
        except NoClosedForm:
            continue
        for point in (best, *(best.sample(seed) for seed in SEEDS)):
            if not _checked(_said(candidate, (point,), sizes), sizes, verdict):
                yield Refutation(sizes, False, True, {"mixing": point.mixing})


def _said(candidate: Callable[..., Any], arguments: Iterable[Any], place: Mapping[str, Any]) -> Any:
    """Return what a candidate says; what it raises is reported as its own, with the place."""
    try:
        return candidate(*arguments)
    except NoClosedForm:
        raise
    except Exception as error:
        words = " ".join(f"{type(error).__name__}: {error}".split())
        raise ValueError(f"candidate failed at {_place(place)}: {words}") from error


def _checked(said: Any, place: Mapping[str, Any], read: Callable[[Any], Any]) -> Any:
    try:
        return read(said)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{error} at {_place(place)}") from None


def exact(value: Any) -> Any:
    """Return exact numbers as SymPy has them, or enclosures, also by name; all else is refused.

    >>> exact(2), exact(sp.Matrix([[1]]))
    (2, Matrix([[1]]))
    """
    if isinstance(value, Mapping) and value:
        return {name: exact(entry) for name, entry in value.items()}
    if isinstance(value, tuple) and any(isinstance(x, sp.MatrixBase) for x in value):
        return tuple(map(exact, value))
    entries = value if isinstance(value, tuple) else (value,)
    if entries and all(isinstance(x, Enclosure) for x in entries):
        return value
    known = all(isinstance(x, Number | sp.Basic | sp.MatrixBase) for x in entries)  # no text to run
    number = sp.sympify(value) if known and not isinstance(value, bool) else None
    parts = list(number) if isinstance(number, sp.MatrixBase | sp.Tuple) else [number]
    if not all(isinstance(x, sp.Expr) and x.is_number and not x.has(sp.Float) for x in parts):
        raise TypeError(f"candidate must return exact numbers, got {said(value)}")
    if any(x.has(*NO_NUMBERS) or x.is_real is False for x in parts if x is not None):
        raise ValueError(f"candidate must return finite real numbers, got {said(value)}")
    return number.as_immutable() if isinstance(number, sp.MatrixBase) else number


def verdict(value: Any) -> bool:
    """Return a truth value, of Python, NumPy or SymPy; anything else is refused.

    >>> verdict(sp.true)
    True
    """
    if not isinstance(value, bool | np.bool_ | BooleanAtom):
        raise TypeError(f"candidate must return True or False, got {said(value)}")
    return bool(value)


def _shrunk(
    point: dict[str, Any],
    found: tuple[Any, Any],
    difference: Callable[[Mapping[str, Any]], tuple[Any, Any] | None],
) -> tuple[dict[str, Any], tuple[Any, Any]]:
    """Set as many entries of the weights as possible to 0, then to 1, while the two differ."""
    for simpler in (sp.Integer(0), sp.Integer(1)):
        for trial_of in _entries(point):
            trial = trial_of(point, simpler)
            still = None if trial is None else difference(trial)
            if trial is not None and still is not None:
                point, found = trial, still
    return point, found


Change = Callable[[dict[str, Any], Any], dict[str, Any] | None]


def _entries(point: Mapping[str, Any]) -> Iterator[Change]:
    """Yield, for each entry of the weights, how to change it; None where it is simple already."""
    for name, value in point.items():
        if isinstance(value, Mapping) and value:
            for change in _entries(value):
                yield _inside(name, change)
        elif _is_weights(value):
            for place in range(len(value)):
                yield _at(name, place)


def _inside(name: str, change: Change) -> Change:
    def apply(point: dict[str, Any], simpler: Any) -> dict[str, Any] | None:
        inner = change(point[name], simpler)
        return None if inner is None else {**point, name: inner}

    return apply


def _at(name: str, place: int) -> Change:
    def apply(point: dict[str, Any], simpler: Any) -> dict[str, Any] | None:
        entries = list(point[name])
        if not isinstance(entries[place], sp.Rational) or entries[place] in (0, simpler):
            return None
        entries[place] = simpler
        array = point[name]
        matrix = isinstance(array, sp.MatrixBase)
        changed = sp.ImmutableMatrix(*array.shape, entries) if matrix else tuple(entries)
        return {**point, name: changed}

    return apply


def _is_weights(value: Any) -> bool:
    return isinstance(value, Mapping | tuple | sp.MatrixBase)


def _place(point: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={_shown(value)}" for name, value in point.items())


def _shown(value: Any) -> str:
    if isinstance(value, Mapping) and value:
        return "{" + ", ".join(f"{name}={_shown(part)}" for name, part in value.items()) + "}"
    if isinstance(value, sp.MatrixBase):
        return str(value.tolist())
    if value is None:
        return "not determined"
    return str(list(value)) if isinstance(value, tuple) else str(value)
