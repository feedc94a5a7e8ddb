"""Derivation of :mod:`icar_theory.theorems.length_complexity`, for all n, T, k and weights."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.evaluation import Point, value
from icar_theory.exact.sizes import BITS, Grid, T
from icar_theory.theorems.length_complexity import CLAIM, WINDOW_ERRS
from proofs.kit.cubes import (
    MOST_BITS,
    after,
    certified,
    errors,
    fewest_errors,
    fewest_free_bits,
    free_bits,
    inputs,
    parity,
    seconds,
    tokens,
)
from proofs.kit.enumeration import Decision, Enumeration
from proofs.kit.identity import Identity
from proofs.kit.points import MinimumAt
from proofs.kit.relations import stated
from proofs.kit.step import Proof, Step
from proofs.length_complexity.chains import blocks_of, window_errors
from proofs.length_complexity.juntas import juntas

SPERNER = "Sperner's theorem (Sperner, Math. Z. 27, 1928)"
Points = Iterator[tuple[str, Point, Any]]

EVERY = (*((n, 1) for n in range(1, 5)), *((n, 2) for n in range(1, 4)))
"""Bits and tokens of which every chain is tried."""


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    return Proof(
        claim.name,
        (*_faces(claim), *_lengths(claim), *_windows(claim), *_errors(claim), *juntas(claim)),
        cites={SPERNER: ("accuracy",)},
    )


def _faces(claim: Claim) -> tuple[Step, ...]:
    return (
        Decision(
            "single_tokens",
            "which functions are linear tokens: each has weights, or four inputs that no weights "
            "can tell apart",
            claim,
            Grid({"n": range(1, 4)}),
            _single,
            r"Where $x + y = z + w$ no weights give $x, y$ the answer $1$ and $z, w$ the answer "
            r"$0$: the four inputs are a certificate of Farkas.",
        ),
        MinimumAt(
            "faces_of_chains",
            "the chains with the smallest faces, among all short ones and among digits",
            claim.line("face"),
            _faces_of_every_chain,
            ("n", "s"),
            {},
            r"Orient the bits so that all weights are $\geq 0$. If the larger half of them "
            r"reaches the threshold, set these bits to $1$; else set them to $0$, and the other "
            r"half cannot reach it either. On that face the next token is one of half the bits.",
        ),
    )


def _single(n: int) -> Iterator[tuple[str, bool, bool]]:
    known = tokens(n)
    for function in range(2 ** (2**n)):
        found = function in known
        if found:
            weights, threshold = known[function]
            sums = [sum(map(int.__mul__, weights, x)) for x in inputs(n)]
            found = all((s >= threshold) == (function >> k & 1) for k, s in enumerate(sums))
        yield f"function {function}", found, not certified(function, inputs(n))


@cache
def _faces_of_every_chain() -> tuple[tuple[str, Point, Any], ...]:
    found = [
        (f"every chain, n={n}, T={chain}", n, chain, fewest_free_bits(n, chain))
        for n, chain in EVERY
    ]
    for n in range(1, 7):
        for chain in range(1, 4):
            width = n // 2**chain + 1
            blocks, window = blocks_of(n, chain, width), blocks_of(n, chain, 1)
            found.append((f"blocks of {width}, n={n}, T={chain}", n, chain, free_bits(blocks, n)))
            found.append((f"digits, n={n}, T={chain}", n, chain, free_bits(window, n)))
    return tuple(
        (f"{what}, s={s}", {"n": n, "T": chain, "s": s}, sp.Integer(free))
        for what, n, chain, free in found
        for s in range(1, 4)
    )


def _lengths(claim: Claim) -> tuple[Step, ...]:
    return (
        MinimumAt(
            "chains_of_tokens",
            "the fewest errors of all chains of one or two tokens, and chains that make none",
            claim.line("linear"),
            _tried,
            ("n",),
            {},
            r"Parity is constant on no face with a free bit, so that $\lfloor n/2^T \rfloor = 0$.",
        ),
        Decision(
            "certificates",
            "parity as the second token after each first one: weights, or a certificate",
            claim,
            Grid({"n": range(2, 5)}),
            _second,
            r"On a face of two free bits where $t_1$ is constant the corners are a certificate.",
        ),
    )


@cache
def _tried() -> tuple[tuple[str, Point, Any], ...]:
    points = []
    for n, chain in EVERY:
        least = fewest_errors(n, chain)
        points.append((f"every chain, n={n}, T={chain}", n, chain, least))
    for n in range(1, 11):
        chain = n.bit_length()
        points.append((f"digits of the sum, n={n}", n, chain, window_errors(n, chain, 0)))
    return tuple(
        (what, {"n": n, "T": chain, "E": wrong}, sp.Integer(chain))
        for what, n, chain, wrong in points
    )


@cache
def _second_tokens(n: int) -> tuple[tuple[str, bool, bool], ...]:
    wanted, cases = parity(n), []
    for first in tokens(n):
        found = n < MOST_BITS and wanted in seconds(first, n)
        cases.append((f"t_1 = {first}", found, not certified(wanted, after(first, n))))
    return tuple(cases)


def _second(n: int) -> Iterator[tuple[str, bool, bool]]:
    yield from _second_tokens(n)


def _windows(claim: Claim) -> tuple[Step, ...]:
    m, s = sp.symbols("n s", positive=True)
    return (
        Identity(
            "alternating_sum",
            r"Pascal's rule $\binom{n-1}{s} + \binom{n-1}{s-1} = \binom{n}{s}$ over its value",
            ((m - s) / m, s / m),
            sp.Integer(1),
            r"So $\sum_{s \leq a} (-1)^s \binom{n}{s} = (-1)^a \binom{n-1}{a}$. The answer of a "
            r"window alternates at $2^T - 1$ sums of bits and is constant outside, which leaves "
            r"twice the printed binomials as what right answers are more than wrong ones.",
        ),
        stated(
            "windows",
            "the errors of a window's chain, run on every input, are the printed number",
            claim,
            claim.line("window"),
            WINDOW_ERRS,
            Grid({"n": range(1, 7), "chain": range(1, 4)}),
            _windows_run,
        ),
    )


def _windows_run(n: int, chain: int) -> Points:
    for offset in range(4):
        point = {"n": n, "T": chain, "a": offset}
        yield f"a={offset}", point, sp.Integer(window_errors(n, chain, offset))


def _errors(claim: Claim) -> tuple[Step, ...]:
    several = claim.line("several")

    def bounded(n: int, chain: int) -> Iterator[tuple[str, Any, Any]]:
        bound = value(several.relation.rhs, {"n": n, "T": chain}, {})
        known = n < MOST_BITS or (n == MOST_BITS and chain == 1)
        least = fewest_errors(n, chain) if known else window_errors(n, chain, n // 2 + 1 - chain)
        yield "of every chain" if known else "of a window", bound, sp.Integer(least)

    return (
        Enumeration(
            "antichains",
            r"a token errs as often as the signs of the inputs say at which its bit of least "
            r"weight decides",
            claim,
            Grid({"n": range(1, 4)}),
            _pivots,
            r"Let all weights be $\geq 0$ and $w_i$ the least. The inputs at which bit $i$ decides "
            r"have sums in $[\theta - w_i, \theta)$, so that none is above another: an antichain "
            r"of $n - 1$ bits, of at most $\binom{n-1}{\lfloor n/2 \rfloor}$.",
        ),
        MinimumAt(
            "least_errors",
            "the fewest errors of all tokens of up to four bits, and those of windows",
            claim.line("accuracy"),
            _every_single_error,
            ("n",),
            {},
        ),
        Enumeration(
            "chains_err",
            "the printed bound is at most the fewest errors of all short chains, and those of "
            "windows",
            claim,
            Grid({"n": range(2, 6), "chain": (1, 2)}, (BITS >= 2**T,)),
            bounded,
            r"Fix all bits but $2^T$. On each of these faces all tokens are constant on an edge, "
            r"of which parity tells one end from the other.",
            sign="≤",
        ),
    )


def _pivots(n: int) -> Iterator[tuple[str, Any, Any]]:
    for function, (weights, threshold) in tokens(n).items():
        least = min(range(n), key=lambda bit: abs(weights[bit]))
        signs = 0
        for x in inputs(n):
            if x[least] == 0:
                sums = sum(w * bit for w, bit in zip(weights, x, strict=True))
                raised = sums + weights[least]
                signs += (-1) ** sum(x) * ((raised >= threshold) - (sums >= threshold))
        # right answers are more than wrong ones by Σ f(x) (−1)^{|x|+1}, twice: pairs that differ
        # in the bit of least weight cancel but where it decides
        yield f"token {function}", errors(function, n), sp.Integer(2 ** (n - 1) - signs)


@cache
def _every_single_error() -> tuple[tuple[str, Point, Any], ...]:
    points = []
    for n in range(1, 5):
        for wrong in sorted({errors(token, n) for token in tokens(n)}):
            points.append((f"tokens of {n} bits", n, 1, wrong))
    for n in range(5, 10):
        points.append((f"window, n={n}", n, 1, window_errors(n, 1, n // 2)))
    points += [(f"all chains, n={n}, T=2", n, 2, fewest_errors(n, 2)) for n in range(1, 4)]
    return tuple(
        (what, {"n": n, "T": chain, "E": wrong}, sp.Integer(wrong))
        for what, n, chain, wrong in points
    )
