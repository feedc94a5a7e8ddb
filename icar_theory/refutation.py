"""Test a theory of one's own against the claims: a small exact counterexample, or nothing.

A *candidate* is a function that states something a claim settles. :func:`refute` compares it with the exact answer
at small sizes and returns the first disagreement, shrunk. What a candidate can be about:

- "loss", plain claims: (C, p) ↦ the population loss, C a d×d matrix and p a tuple of T weights; augmented_heads:
  (blocks, horizon, boundary) ↦ the population loss, blocks a dict of H×d matrices.
- "minimum", plain claims: (d, heads) ↦ the least loss at one length; augmented_heads: (d, heads, horizon,
  boundary) ↦ the least loss; phase_symmetry: (d, horizon, boundary) ↦ what the loss of one head in orthogonal
  contexts is never below.
- "ratio", plain claims: (d, heads) ↦ the value of ``p_{T−1}/p_T`` at every minimiser, None for "not determined".
- "step_size", augmented_heads: (d, heads, horizon, boundary) ↦ η.
- "minimisers", plain claims and augmented_heads: an :class:`icar_theory.Optimum` ↦ whether it is as every
  minimiser should be.

A loss is compared at random rational points: a polynomial that differs from the true one differs at nearly all of
them (Schwartz–Zippel), so that None says "not refuted", never "proved".
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import sympy as sp

from icar_theory.arguments import choice
from icar_theory.layers.augmented import BLOCKS, BOUNDARIES
from icar_theory.claims import Claim
from icar_theory.settings import augmented_loss, optimum, population_loss
from icar_theory.answers import NoClosedForm
from icar_theory.theorems import orthogonal_heads, unitary_heads
from icar_theory.theorems.orthogonal_heads import planes_and_sign
from icar_theory.theorems.phase_symmetry import counterexample

PLAIN = {unitary_heads.CLAIM.name: "unitary", orthogonal_heads.CLAIM.name: "orthogonal"}
SIZES = range(1, 6)
SEEDS = range(12)


@dataclass(frozen=True)
class Refutation:
    """Where a candidate is wrong: the sizes, the exact weights (if it takes any), what it claims and what is true.

    >>> str(refute(lambda d, heads: max(d - heads, 0), "orthogonal_heads", about="minimum"))
    'd=2, heads=1: claimed 1, true 0'
    """

    sizes: Mapping[str, Any]
    claimed: Any
    true: Any
    weights: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        places = [f"{name}={value}" for name, value in {**self.sizes, **self.weights}.items()]
        return f"{', '.join(places)}: claimed {self.claimed}, true {self.true}"


def refute(
    candidate: Callable[..., Any], claim: Claim | str, *, about: str = "loss"
) -> Refutation | None:
    """Return the smallest disagreement found between a candidate and a claim, or None.

    `about` names what the candidate states (see the module's list). Raises TypeError or ValueError naming a bad
    argument. Source: the claims' own references.

    >>> wrong = lambda C, p: (1 - p[-1] * C[0, 0]) ** 2 if C.shape == (1, 1) else 0
    >>> refute(wrong, "unitary_heads").sizes
    {'d': 1, 'T': 2}
    >>> refute(lambda d, heads: max(d - heads, 0), "unitary_heads", about="minimum") is None
    True
    """
    if not callable(candidate):
        raise TypeError(f"candidate must be a function, got {candidate!r}")
    name = claim.name if isinstance(claim, Claim) else claim
    ways: dict[tuple[str, str], Callable[[], Iterator[Refutation]]] = {
        ("augmented_heads", "loss"): partial(_augmented_loss, candidate),
        ("augmented_heads", "minimum"): partial(_augmented, candidate, "loss"),
        ("augmented_heads", "step_size"): partial(_augmented, candidate, "step_size"),
        ("augmented_heads", "minimisers"): partial(_minimisers, candidate, _augmented_optima()),
        ("phase_symmetry", "minimum"): partial(_orthogonal_minimum, candidate),
    }
    for plain, context in PLAIN.items():
        ways |= {
            (plain, "loss"): partial(_plain_loss, candidate, context),
            (plain, "minimum"): partial(_plain_minimum, candidate, context),
            (plain, "ratio"): partial(_ratio, candidate, context),
            (plain, "minimisers"): partial(_minimisers, candidate, _plain_optima(context)),
        }
    choice("claim", name, dict.fromkeys(known for known, _ in ways))
    choice("about", about, [topic for known, topic in ways if known == name])
    return next(ways[name, about](), None)


def _number(value: Any) -> Any:
    number = sp.sympify(value)
    if not (isinstance(number, sp.Expr) and number.is_number) or number.has(sp.Float):
        raise TypeError(f"candidate must return exact numbers, got {value!r}")
    return number


def _compare(
    candidate: Callable[..., Any], truth: Callable[..., Any], *arguments: Any
) -> tuple[Any, Any] | None:
    """Return (claimed, true) where they differ."""
    claimed, true = _number(candidate(*arguments)), _number(truth(*arguments))
    return None if claimed == true else (claimed, true)


def _plain_loss(candidate: Callable[..., Any], context: str) -> Iterator[Refutation]:
    def truth(C: Any, p: Any) -> Any:
        return population_loss(C, sp.eye(C.shape[0]), list(p), context=context)

    for d in SIZES[:4]:
        for length in range(2, 7):

            def build(entries: list[Any], d: int = d) -> tuple[Any, ...]:
                return sp.ImmutableMatrix(d, d, entries[: d * d]), tuple(entries[d * d :])

            for (C, p), claimed, true in _shrunk(candidate, truth, build, d * d + length):
                yield Refutation({"d": d, "T": length}, claimed, true, {"C": C.tolist(), "p": p})


def _augmented_loss(candidate: Callable[..., Any]) -> Iterator[Refutation]:
    for d, heads, horizon in ((1, 1, 2), (1, 1, 3), (2, 1, 2), (2, 1, 3), (2, 2, 3), (2, 1, 4)):
        for boundary in BOUNDARIES:

            def build(entries: list[Any], d: int = d, heads: int = heads) -> tuple[Any, ...]:
                size = heads * d
                return (
                    {
                        k: sp.ImmutableMatrix(heads, d, entries[n * size : (n + 1) * size])
                        for n, k in enumerate(BLOCKS)
                    },
                )

            def claim(blocks: Any, horizon: int = horizon, boundary: str = boundary) -> Any:
                return candidate(blocks, horizon, boundary)

            def truth(blocks: Any, horizon: int = horizon, boundary: str = boundary) -> Any:
                return augmented_loss(blocks, horizon=horizon, boundary=boundary)

            for (blocks,), claimed, true in _shrunk(claim, truth, build, len(BLOCKS) * heads * d):
                sizes = {"d": d, "heads": heads, "horizon": horizon, "boundary": boundary}
                yield Refutation(
                    sizes, claimed, true, {name: block.tolist() for name, block in blocks.items()}
                )


def _shrunk(
    candidate: Callable[..., Any],
    truth: Callable[..., Any],
    build: Callable[..., tuple[Any, ...]],
    count: int,
) -> Iterator[tuple[tuple[Any, ...], Any, Any]]:
    """Yield (point, claimed, true) where the two differ, with as many entries as possible set to 0, then to 1."""
    generator = random.Random(0)
    for _ in range(3):
        entries = [
            sp.Rational(generator.choice((-3, -2, -1, 1, 2, 3)), generator.choice((1, 2)))
            for _ in range(count)
        ]
        difference = _compare(candidate, truth, *build(entries))
        if difference is None:
            continue
        for simpler in (sp.Integer(0), sp.Integer(1)):
            for k in range(count):
                trial = [*entries[:k], simpler, *entries[k + 1 :]]
                still = None if entries[k] == 0 else _compare(candidate, truth, *build(trial))
                if still is not None:
                    entries, difference = trial, still
        yield build(entries), *difference


def _plain_minimum(candidate: Callable[..., Any], context: str) -> Iterator[Refutation]:
    for best in _plain_optima(context):
        claimed = _number(candidate(best.dimension, best.heads))
        if claimed != best.loss:
            yield Refutation({"d": best.dimension, "heads": best.heads}, claimed, best.loss)
    for d in (
        (3, 5) if context == "orthogonal" else ()
    ):  # no minimum is known here, but weights that bound it are
        for heads in range(1, (d + 1) // 2):
            factors, bound = planes_and_sign(d, heads)
            claimed = _number(candidate(d, heads))
            if claimed > bound:
                mixing = [[factors.mixing.get((i, j), 0) for j in range(d)] for i in range(d)]
                yield Refutation(
                    {"d": d, "heads": heads},
                    claimed,
                    bound,
                    {"C": mixing, "p": (-sp.Rational(1, 2), sp.Integer(1))},
                )


def _ratio(candidate: Callable[..., Any], context: str) -> Iterator[Refutation]:
    for best in _plain_optima(context):
        claimed = candidate(best.dimension, best.heads)
        sizes = {"d": best.dimension, "heads": best.heads}
        if claimed is None:
            if best.ratio is not None:
                yield Refutation(sizes, None, best.ratio)
            continue
        for point in (best, *(best.sample(seed) for seed in SEEDS)):
            previous, last = point.last_two
            if previous / last != _number(claimed):
                weights = {"C": point.mixing.tolist(), "p": (previous, last)}
                yield Refutation(sizes, claimed, previous / last, weights)


def _augmented(candidate: Callable[..., Any], attribute: str) -> Iterator[Refutation]:
    for best in _augmented_optima():
        arguments = (best.dimension, best.heads, best.horizon, best.boundary)
        claimed, true = _number(candidate(*arguments)), getattr(best, attribute)
        if claimed != true:
            yield Refutation(
                dict(zip(("d", "heads", "horizon", "boundary"), arguments, strict=True)),
                claimed,
                true,
            )


def _orthogonal_minimum(candidate: Callable[..., Any]) -> Iterator[Refutation]:
    """Yield exact parameters whose loss is below the claimed least loss."""
    for d in (2, 4):
        for horizon in (2, 3, 4):
            for boundary in BOUNDARIES:
                found = counterexample(d, horizon, boundary)
                claimed = _number(candidate(d, horizon, boundary))
                if found.loss < claimed:
                    weights = {name: block.tolist() for name, block in found.blocks.items()}
                    yield Refutation(
                        {"d": d, "horizon": horizon, "boundary": boundary},
                        claimed,
                        found.loss,
                        weights,
                    )


def _minimisers(candidate: Callable[..., Any], optima: Iterator[Any]) -> Iterator[Refutation]:
    for best in optima:
        for point in (best, *(best.sample(seed) for seed in SEEDS)):
            if not candidate(point):
                sizes = {"d": best.dimension, "heads": best.heads}
                yield Refutation(sizes, True, False, {"mixing": point.mixing.tolist()})


def _plain_optima(context: str) -> Iterator[Any]:
    for d in SIZES:
        for heads in range(1, d + 2):
            try:
                yield optimum(d, heads, context=context)
            except NoClosedForm:
                continue


def _augmented_optima() -> Iterator[Any]:
    for d in SIZES[:4]:
        for heads in range(1, d + 2):
            for horizon in (2, 3, 5):
                for boundary in BOUNDARIES:
                    yield optimum(d, heads, tokens="augmented", horizon=horizon, boundary=boundary)
