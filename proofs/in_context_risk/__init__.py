"""Derivation of :mod:`icar_theory.theorems.in_context_risk`, for all n, N and variances."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.evaluation import Point, holds
from icar_theory.exact.sizes import Grid
from icar_theory.exact.systems import fourier, haar, legendre, walsh
from icar_theory.layers.risk_symbols import (
    ENERGY,
    FOURTH,
    MOMENT,
    NOISE,
    RISK,
    TOTAL,
    VARIANCE,
    N,
    ell,
    n,
    v,
)
from icar_theory.theorems.in_context_risk import (
    BEND,
    CLAIM,
    DROP,
    GAMMA,
    START,
    TARGET,
    TIME,
)
from proofs.kit.enumeration import Decision
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.points import Characterises, MinimumAt
from proofs.kit.reading import said, summand
from proofs.kit.regression import BALANCED, PROBLEMS, layers, risk
from proofs.kit.relations import stated
from proofs.kit.step import Proof, RefutedError, Step

EXAMPLES = Grid({"n": range(1, 4)})
X, Q, GAMMA_JJ = sp.symbols("x q g", real=True)
"""One diagonal entry of V, of Q and of Γ."""


def proof(claim: Claim = CLAIM) -> Proof:
    """Return the derivation of the claim's lines."""
    return Proof(claim.name, (*_general(claim), *_balanced(claim), *_flow(claim)), cites={})


def _general(claim: Claim) -> tuple[Step, ...]:
    line, excess, minimum = (claim.line(name) for name in ("risk", "excess", "minimum"))
    entry = {VARIANCE[0, 0]: X, FOURTH[0, 0]: Q}
    printed = line.definitions[MOMENT][0, 0].xreplace(entry)
    return (
        Identity(
            "pairs_of_examples",
            r"of the $n^2$ pairs of examples $n$ are one example twice",
            (n * (Q + NOISE) + n * (n - 1) * X) / n**2,
            printed,
            r"One example has $\mathrm{E} y^2 \phi \phi^\top = Q + \sigma^2 I$, two different ones "
            r"$\mathrm{E} (y \phi)(y' \phi')^\top = V$; this is a diagonal entry.",
        ),
        stated(
            "risks_of_samples",
            "the layer's mean squared error, over every task, sample and new input, is the printed "
            "risk",
            claim,
            line,
            RISK,
            EXAMPLES,
            _every_layer,
        ),
        Identity(
            "square_of_attention",
            r"the part of the risk that one entry of $\Gamma$ is in, as a square",
            -2 * GAMMA_JJ * X + GAMMA_JJ**2 * Q,
            -(X**2) / Q + Q * (GAMMA_JJ - X / Q) ** 2,
            r"$M$ is $\mathrm{E} \hat b \hat b^\top$, so that no square is negative; with "
            r"$G M = V$ it is $\operatorname{tr} (\Gamma - G) M (\Gamma - G)^\top$ less "
            r"$\operatorname{tr} G V$.",
        ),
        stated(
            "risks_beside_the_best",
            "the layers' risks are the least one and the printed square",
            claim,
            excess,
            RISK,
            EXAMPLES,
            lambda n: _solving(excess, n),
        ),
        MinimumAt(
            "layers_beside_the_best",
            "layers of every sample: the best one, others, and those for which $G$ is something "
            "else",
            minimum,
            lambda: _points(PROBLEMS),
            ("n", "N", "V", "Q"),
            {},
        ),
    )


def _every_layer(n: int) -> Iterator[tuple[str, Point, Any]]:
    for name in PROBLEMS:
        for what, _, point, found in layers(name, n):
            yield what, point, found


def _solving(line: Any, n: int) -> Iterator[tuple[str, Point, Any]]:
    """Yield the layers where what is given holds, G the best one and another."""
    for what, point, found in _every_layer(n):
        for other in (point["G"], point["G"] + sp.eye(point["N"])):
            at = {**point, "G": other}
            if all(holds(condition, at, line.definitions) for condition in line.given):
                yield f"{what}, G={other.tolist()}", at, found


def _points(names: Any) -> Iterator[tuple[str, Point, Any]]:
    for many in (1, 2, 3):
        for name in names:
            for what, _, point, found in layers(name, many):
                yield what, point, found
                yield f"{what}, another G", {**point, "G": point["G"] + sp.eye(point["N"])}, found


def _balanced(claim: Claim) -> tuple[Step, ...]:
    balanced, shrinkage, more, identity, keep = (
        claim.line(name) for name in ("balanced", "shrinkage", "more", "identity", "keep")
    )
    moment = (1 - 1 / n) * X + TOTAL / n
    entry = summand(shrinkage, _sum(shrinkage.relation.value)).xreplace({v[ell]: X})
    plain = summand(identity, _sum(identity.relation.rhs)).xreplace({v[ell]: X})
    (kept,) = keep.relation.right
    return (
        Decision(
            "systems",
            r"$Q$ of Walsh, Fourier and Haar functions with balanced variances, and of others",
            claim,
            EXAMPLES,
            lambda n: _moments(balanced, n),
            r"$Q_{ij} = \mathrm{E} \phi_i \phi_j \sum_l v_l \psi_l^2 = \tau^2 \delta_{ij}$.",
        ),
        Identity(
            "square_of_entry",
            r"$v_j - v_j^2 / M_{jj}$ is the printed summand",
            X - X**2 / moment,
            entry,
        ),
        MinimumAt(
            "balanced_layers",
            "layers of every sample of balanced systems",
            shrinkage,
            lambda: _points(BALANCED),
            ("n", "N", "V", "Q"),
            {},
        ),
        Identity(
            "drop_of_feature",
            r"a feature's variance less what is left of it",
            X - entry,
            said(more, DROP).xreplace({v[N + 1]: X}),
        ),
        stated(
            "drops_of_layers",
            "the least risk of one feature less that of two, from the samples",
            claim,
            more,
            DROP,
            EXAMPLES,
            _drops,
        ),
        Identity(
            "identity_of_entry",
            r"$v_j - 2 v_j + M_{jj}$ is the printed summand",
            X - 2 * X + moment,
            plain,
        ),
        stated(
            "plain_layers",
            r"the risk of $\Gamma = I$, from the samples",
            claim,
            identity,
            RISK,
            EXAMPLES,
            _plain,
        ),
        Identity(
            "gain_of_feature",
            r"$n$ times what one more feature gains is $n + 1$ times $v - S/(n + 1)$",
            n * (X - plain),
            (n + 1) * (kept.lhs - kept.rhs).xreplace({v[N + 1]: X}),
        ),
        Characterises(
            "features_kept",
            r"samples where a second feature helps with $\Gamma = I$, and others",
            keep,
            _kept,
            {},
        ),
    )


def _sum(expression: Any) -> Any:
    found = [term for term in sp.Add.make_args(expression) if isinstance(term, sp.Sum)]
    if len(found) != 1:
        raise RefutedError(f"in_context_risk: {expression} has {len(found)} sums")
    return found[0]


SYSTEMS = (
    ("Walsh", walsh(), (3, 2, 1, 1), True),
    ("Fourier", fourier(), (2, 2, 1, 1), True),
    ("Fourier, unlike in a pair", fourier(), (2, 1), False),
    ("Haar", haar(), (3, 2, 1, 1), True),
    ("Haar, half a level", haar(), (3, 2, 1), False),
    ("Legendre", legendre(), (1, 1), False),
)


def _moments(line: Any, n: int) -> Iterator[tuple[str, bool, bool]]:
    for name, system, variances, expected in SYSTEMS:
        for features in range(2, len(variances) + 1):
            point = {"N": features, "Q": system.moments(variances, features)}
            at = {**point, ENERGY.name: sum(variances)}
            yield f"{name}, N={features}", holds(line.relation, at, line.definitions), expected
            off = {**point, ENERGY.name: sum(variances) + n}
            yield f"{name}, N={features}, beside", holds(line.relation, off, {}), False


def _drops(n: int) -> Iterator[tuple[str, Point, Any]]:
    for name in BALANCED:
        best = {point["N"]: (point, found) for _, gamma, point, found in layers(name, n)
                if gamma == point["G"]}  # fmt: skip
        point, one = best[1]
        yield name, point, one - best[2][1]


def _plain(n: int) -> Iterator[tuple[str, Point, Any]]:
    for name in BALANCED:
        for what, gamma, point, found in layers(name, n):
            if gamma == sp.eye(gamma.rows):
                yield what, point, found


def _kept() -> Iterator[tuple[str, Point, Any]]:
    for many in range(1, 4):
        for name in BALANCED:
            fewer, longer = (risk(PROBLEMS[name], many, sp.eye(features)) for features in (1, 2))
            point = next(point for _, gamma, point, _ in layers(name, many) if gamma.rows == 1)
            yield f"{name}, n={many}", {**point, "R_{N}": fewer}, longer


def _flow(claim: Claim) -> tuple[Step, ...]:
    at = said(claim.line("flow"), GAMMA)
    return (
        Evaluation(
            "slope_of_entry",
            r"the slope of the risk in a diagonal entry, where $M$ is diagonal",
            sp.diff(-2 * GAMMA * X + BEND * GAMMA**2, GAMMA),
            {X: BEND * TARGET},
            2 * BEND * (GAMMA - TARGET),
            r"By `risk` the entry is in $-2 \gamma v_j + m \gamma^2$ alone.",
        ),
        Identity(
            "flow_solves",
            r"the printed curve moves against the slope $2 (m \gamma - v_j)$, $v_j = m \gamma^*$",
            sp.diff(at, TIME) + 2 * BEND * at,
            2 * BEND * TARGET,
        ),
        Evaluation("flow_starts", r"and starts at $\gamma_0$", at, {TIME: sp.Integer(0)}, START),
    )
