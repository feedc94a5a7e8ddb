r"""The loss of a step, summed: over pairs of tokens, then over lengths; its least value; limits.

A step has the parts ``m_κ W^{T−κ} s_1``, κ ≤ K. With the target it shares ``Σ_κ E |m_κ|²``, and
``E m_κ m̄_λ m_{λ−κ}`` are the products of two parts.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import sympy as sp
from flint import fmpq

from icar_theory.arguments import to_flint, to_sympy
from icar_theory.claims import Claim, Line
from icar_theory.evaluation import value
from icar_theory.exact.haar import UNITARY, overlap_moment
from icar_theory.exact.sampling import small_rational
from icar_theory.exact.sizes import BOUNDARIES, HORIZON, D, Grid
from icar_theory.layers.augmented import BLOCKS
from icar_theory.layers.augmented_symbols import EDGES, LOSS_LETTER, OTHER_LETTER, START
from icar_theory.layers.augmented_symbols import TERMS as K
from icar_theory.layers.haar import STEP as STEP_TERM
from icar_theory.layers.haar import Feature, Size, least
from icar_theory.theorems.haar_step.closed import BEST
from icar_theory.theorems.haar_step.lines import EXCESS, GAIN, OVERLAP, OVERLAPS, POWER, STEP, k, m
from proofs.haar_step.weyl import layer_loss
from proofs.kit.enumeration import Enumeration
from proofs.kit.induction import Induction
from proofs.kit.inequality import Inequality
from proofs.kit.reading import said, said_minimum
from proofs.kit.step import RefutedError, Step

J = sp.Symbol("j", integer=True, positive=True)
"""By how much K is above d."""
TOTALS = G, P = sp.symbols("N_{+} Q_{+}", positive=True)
"""The sums of N and Q over the lengths."""
SIX = 6 * D * (D + 1)


def parts(line: Line) -> tuple[Any, Any]:
    """Return N and Q as a line defines them, by K and e."""
    meaning = line.definitions
    return meaning[GAIN], sp.sympify(meaning[POWER]).xreplace({GAIN: meaning[GAIN]})


@cache
def early(expression: Any) -> Any:
    """Return an expression in K and e where K ≤ d."""
    return expression.xreplace({EXCESS: sp.Integer(0)})


@cache
def late(expression: Any, beyond: Any = J) -> Any:
    """Return it at K = d + j."""
    return expression.subs({K: D + beyond, EXCESS: beyond}, simultaneous=True)


@cache
def grown(expression: Any) -> Any:
    """Return by how much it exceeds its value at K = d, at K = d + j."""
    return late(expression) - early(expression).subs(K, D)


def sum_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps from moments to the loss and its least value."""
    overlaps, line = claim.line("overlaps"), claim.line("loss")
    square, triple = said(overlaps, OVERLAP), said(overlaps, OVERLAPS)
    below, above = sp.Min(k, D), sp.Min(m, D)
    single = [square.xreplace({below: x}) for x in (K, D)]
    pair = [triple.xreplace({below: x, above: x}) for x in (K, D)]
    gain, power = parts(line)
    short, long = (_pairs_below(expression) for expression in pair)
    kept = long[0] + short[1].subs(K, D)
    loss = HORIZON - 1 - 2 * STEP * G + STEP**2 * P + OTHER_LETTER
    totals = dict(zip(_summed(claim.line("minimum")), TOTALS, strict=True))
    best = said(claim.line("step_size"), BEST).xreplace(totals)
    return (
        Induction(
            "gain_short",
            r"what a step shares with the target, for $K \le d$ terms",
            single[0],
            early(gain),
            K,
            1,
        ),
        Induction(
            "gain_long", r"… and for $d + j$ terms, beyond $d$", single[1], grown(gain), J, 1
        ),
        Induction(
            "pairs_short",
            r"the products of a term with all before it, by two alike halves, for $K \le d$",
            pair[0],
            short[1],
            K,
            1,
            r"As $\kappa$ runs from 1 to $K$, so does $K + 1 - \kappa$: "
            r"$\min(\kappa, d)$ and $\min(K + 1 - \kappa, d)$ have one sum.",
        ),
        Induction("pairs_long", r"… and beyond $d$", pair[1], long[0], J, 1),
        Induction(
            "power_short",
            r"the mean square of a step: a term more brings its square and twice its products",
            single[0] + 2 * short[1].subs(K, K - 1),
            early(power),
            K,
            1,
        ),
        Induction(
            "power_long",
            r"… and beyond $d$",
            single[1] + 2 * kept.subs(J, J - 1),
            grown(power),
            J,
            1,
        ),
        Inequality(
            "completed",
            r"the loss is least at the printed step size, with nothing in other degrees",
            loss,
            said_minimum(claim.line("minimum")).xreplace(totals),
            (P * (STEP - best) ** 2, OTHER_LETTER),
            r"Blocks with $\eta = \sum_h a_3 b_1$ and zeros elsewhere attain it.",
        ),
        Enumeration(
            "losses_integrated",
            "by constant terms with Weyl's density, the layer's loss is the printed one, and "
            "no less with other blocks",
            claim,
            Grid({"d": range(1, 4), "heads": [1, 2], "horizon": [2, 3]}),
            lambda d, heads, horizon: _integrated(line, d, heads, horizon),
        ),
        Enumeration(
            "moments_added",
            "moments added pair by pair are the printed sums",
            claim,
            Grid({"d": range(1, 6), "terms": range(1, 9)}),
            lambda d, terms: _added(line, d, terms),
        ),
        *(
            Enumeration(
                step,
                title,
                claim,
                Grid({"d": range(1, 5), "horizon": range(2, 6)}),
                lambda d, horizon, n=name, c=chosen: _found(claim.line(n), d, horizon, c),
            )
            for step, name, chosen, title in (
                ("listed_steps", "step_size", 0, "least squares find the printed step size"),
                ("listed_minima", "minimum", 1, "least squares find the printed least loss"),
            )
        ),
    )


def _pairs_below(pair: Any) -> tuple[Any, Any]:
    """Return ``Σ_{κ≤n}`` of a moment that is linear in κ: beyond d with n = j, and with n = K."""
    at = sp.Symbol("n")
    poly = sp.Poly(pair.subs(K, at), at)
    total = sum(c * (at if n == 0 else at * (at + 1) / 2) for (n,), c in poly.terms())
    return total.subs(at, J), total.subs(at, K)


def _summed(line: Line) -> list[Any]:
    """Return the sums over the lengths in a line: of N, and of Q."""
    totals = sorted(said_minimum(line).atoms(sp.Sum), key=str)
    found = [[total for total in totals if total.has(letter)] for letter in (GAIN, POWER)]
    if not all(found):
        raise RefutedError(f"{line.id}: N and Q are not summed in {said_minimum(line)}")
    return [first for first, *_ in found]


@cache
def _drawn(d: int, heads: int, horizon: int, boundary: str) -> tuple[Any, Any, Any]:
    """Return η of random blocks, the loss of a_3 and b_1 alone, and that of all."""
    generator = random.Random(d * horizon)
    drawn = {
        name: [to_flint(sp.sympify(small_rational(generator))) for _ in range(heads)]
        for name in BLOCKS
    }
    size = sum((a * b for a, b in zip(drawn["a3"], drawn["b1"], strict=True)), fmpq(0))
    alone = {name: x if name in ("a3", "b1") else [fmpq(0)] * heads for name, x in drawn.items()}
    losses = (layer_loss(UNITARY, d, horizon, boundary, blocks) for blocks in (alone, drawn))
    pure, whole = map(to_sympy, losses)
    return to_sympy(size), pure, whole


def _integrated(line: Line, d: int, heads: int, horizon: int) -> Iterator[tuple[str, Any, Any]]:
    for boundary in BOUNDARIES:
        size, pure, whole = _drawn(d, heads, horizon, boundary)
        point = {"d": d, HORIZON.name: horizon, START.name: EDGES[boundary], STEP.name: size}
        for what, loss, rest in (("a step", pure, 0), ("all blocks", whole, max(whole - pure, 0))):
            stated = value(
                said(line, LOSS_LETTER), {**point, OTHER_LETTER.name: rest}, line.definitions
            )
            yield f"{boundary}, {what}", loss, stated


def _added(line: Line, d: int, terms: int) -> Iterator[tuple[str, Any, Any]]:
    point = {"d": d, K.name: terms, EXCESS.name: max(0, terms - d)}
    kappas = range(1, terms + 1)
    moments = (
        sum((overlap_moment(UNITARY, d, n, -n) for n in kappas), start=0),
        sum((overlap_moment(UNITARY, d, a, -b, b - a) for a in kappas for b in kappas), start=0),
    )
    for letter, moment, expression in zip((GAIN, POWER), moments, parts(line), strict=True):
        yield str(letter), to_sympy(moment), value(expression, point, {})


def _found(line: Line, d: int, horizon: int, chosen: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield the step size, or the least loss, of least squares and as it is printed."""
    for boundary in BOUNDARIES:
        x, loss = least(Size(UNITARY, d, horizon, boundary), [Feature(STEP_TERM)])
        point = {"d": d, HORIZON.name: horizon, START.name: EDGES[boundary]}
        stated = line.relation.value if chosen else said(line, BEST)
        yield boundary, to_sympy((x[0], loss)[chosen]), value(stated, point, line.definitions)
