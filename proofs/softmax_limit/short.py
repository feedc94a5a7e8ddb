r"""Two tokens: the least loss of the limit layers, and softmax heads that go below it.

**Setting.** ``s_1 = 1``, ``s_2 = λ`` and ``R = Σ_j cos θ_j``. The difference of the two scores is
``δ = α + β R`` with ``α = d (a1 − a2 + a4)`` and ``β = a2 − a1 + a3``; the difference of the values
is ``b1 λ + (b2 − b1)`` in a coordinate, whose target is ``λ²``.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sympy as sp
from flint import fmpq

from icar_theory.arguments import to_flint, to_sympy
from icar_theory.claims import Claim, Line
from icar_theory.exact.context import unitary
from icar_theory.exact.sampling import small_rational
from icar_theory.exact.sizes import HORIZON, D, Grid, satisfied
from icar_theory.layers.softmax import loss_expansion
from icar_theory.theorems.softmax_limit import least
from icar_theory.theorems.softmax_limit.lines import (
    A3,
    A4,
    AT,
    B1,
    B2,
    BEND,
    LIMIT,
    MEANS,
    SLOPE,
)
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Identity
from proofs.kit.inequality import Inequality
from proofs.kit.reading import said
from proofs.kit.step import Step

Z1, Z2, V1, V2 = sp.symbols("z_1 z_2 v_1 v_2", real=True)
F0, F1, G0, G1 = sp.symbols("f_0 f_1 g_0 g_1", real=True)
"""The prediction of a coordinate is ``f0 + f1 R + (g0 + g1 R) λ``."""
C1, C2 = Z1 - (Z1 + Z2) / 2, Z2 - (Z1 + Z2) / 2
SPREAD, SKEW = (C1**2 + C2**2) / 2, (C1**3 + C2**3) / 2
R = sp.Symbol("R", real=True)
FOURTH = D * sp.Rational(3, 8) + 3 * D * (D - 1) * sp.Rational(1, 4)
POWERS = {0: sp.Integer(1), 2: D / 2, 4: D * (6 * D - 3) / 8}
"""The means of even powers of R; odd ones are 0."""
PARTS = D * (
    (G1 / 2 - 1) ** 2
    + (F0 + G1 / 2) ** 2
    + (G0 + F1 / 2) ** 2
    + F1**2 / 4
    + (D - 1) * (F1**2 + G1**2) / 2
)
"""The loss: the squares at λ², 1, λ and λ̄, and at ``λ_j^{±1}`` and ``λ_j^{±1} λ`` for j ≠ 1."""


def short_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about two tokens."""
    short, beaten = claim.line("short"), claim.line("short_beaten")
    stated = said(short, LIMIT)
    best = (G1 - 2 / (2 * D - 1)) ** 2
    error, bend = _predictions(beaten)
    horizons = Grid({"d": range(1, 5), "horizon": range(2, 4)})
    return (
        Identity(
            "halves",
            r"$T = 2$: the centred head is the product of the differences",
            (C1 * V1 + C2 * V2) / 2,
            (Z2 - Z1) * (V2 - V1) / 4,
        ),
        Inequality(
            "short_bound",
            r"$T = 2$: no prediction $f_0 + f_1 R + (g_0 + g_1 R) \lambda$ of a coordinate has a "
            "smaller loss",
            PARTS,
            stated,
            (
                D * D * best / 4,
                D * (D - 1) * best / 4,
                D * (F0 + G1 / 2) ** 2,
                D * (G0 + F1 / 2) ** 2,
                D * F1**2 / 4,
                D * (D - 1) * F1**2 / 2,
            ),
            r"$R = \sum_j (\lambda_j + \bar\lambda_j)/2$, and one of these is every limit layer's. "
            r"Equality at $f_1 = g_0 = 0$, $g_1 = -2 f_0 = 2/(2d-1)$, which $a_3$ and the means "
            "reach.",
        ),
        Enumeration(
            "short_parts",
            r"random limit layers have the loss of their $f$ and $g$",
            claim,
            Grid({"d": range(1, 5)}),
            _parts,
        ),
        Enumeration(
            "short_engine",
            "exact least squares find the printed least loss where the condition holds",
            claim,
            horizons,
            lambda d, horizon: _stated(short, d, horizon, lambda: ((LIMIT, least(d, horizon)),)),
        ),
        Identity(
            "squares_agree",
            r"$T = 2$: the squares of the two centred scores agree, so that $\hat y'(0) = 0$",
            (C1**2 - SPREAD) * V1 + (C2**2 - SPREAD) * V2,
            said(beaten, SLOPE),
        ),
        Identity(
            "cubes",
            r"$T = 2$: the term of third order is the cube of a difference",
            ((C1**3 - 3 * SPREAD * C1 - SKEW) * V1 + (C2**3 - 3 * SPREAD * C2 - SKEW) * V2) / 6,
            -((Z2 - Z1) ** 3) * (V2 - V1) / 24,
        ),
        Identity(
            "fourth_moment",
            r"$\mathbf{E} R^4$, by $\mathbf{E} \cos^4 = \frac38$ and $\mathbf{E} \cos^2 = \frac12$",
            FOURTH,
            POWERS[4],
            r"By symmetry $\mathbf{E} R^n \cos \theta_1 = \mathbf{E} R^{n+1} / d$.",
        ),
        Identity(
            "value",
            r"the loss of the printed heads at $\varepsilon = 0$",
            D * (_mean(error, error) - 2 * _aimed(error) + 1),
            said(beaten, AT),
            r"$\mathbf{E} R^2 \cos 2 \theta_1 = \frac14$, and $0$ for $R^0$ and odd powers.",
        ),
        Identity(
            "bend",
            r"twice the mean of error times $\hat y''(0)$, over the coordinates",
            2 * D * (_mean(error, bend) - _aimed(bend)),
            said(beaten, BEND),
            r"$\hat y'(0) = 0$ adds nothing. It is negative for $d \ge 2$.",
        ),
        Enumeration(
            "bend_engine",
            "the printed heads have the printed loss and derivatives where the condition holds",
            claim,
            horizons,
            lambda d, horizon: _stated(beaten, d, horizon, lambda: _engine(beaten, d, horizon)),
        ),
    )


def _engine(line: Line, d: int, horizon: int) -> Iterator[tuple[Any, Any]]:
    found = loss_expansion(unitary(d), horizon, *_heads(line, d))
    yield from zip((AT, SLOPE, BEND), found, strict=True)


def _stated(line: Line, d: int, horizon: int, found: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield what is found beside what the line says, where its condition holds."""
    if satisfied(line.given, {"d": d, "horizon": horizon}):
        for letter, x in found():
            yield str(letter), to_sympy(x), said(line, letter).subs({D: d, HORIZON: horizon})


def _entries(line: Line) -> Mapping[Any, Any]:
    """Return the printed entries; those that are not printed are 0."""
    listed = [base[h] for base in (A3, A4, B1, B2) for h in (1, 2, 3)] + [MEANS[1], MEANS[2]]
    return dict.fromkeys(listed, sp.Integer(0)) | {x.lhs: x.rhs for x in line.where}


def _heads(line: Line, d: int) -> tuple[list[Any], tuple[Any, ...]]:
    known = {x: to_flint(entry.subs(D, d)) for x, entry in _entries(line).items()}
    zero = fmpq(0)
    heads = [
        ((zero, zero, known[A3[h]], known[A4[h]]), (known[B1[h]], known[B2[h]])) for h in (1, 2, 3)
    ]
    return heads, (known[MEANS[1]], known[MEANS[2]])


def _predictions(line: Line) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """Return ŷ(0) and ŷ''(0) of a coordinate, each as (p, q) of ``p(R) + q(R) λ``."""
    known = _entries(line)
    at = [(known[MEANS[1]] + known[MEANS[2]]) / 2, known[MEANS[1]] / 2]
    bend = [sp.Integer(0), sp.Integer(0)]
    for h in (1, 2, 3):
        delta = D * known[A4[h]] + known[A3[h]] * R
        for k, difference in enumerate((known[B2[h]] - known[B1[h]], known[B1[h]])):
            at[k] += delta * difference / 4
            bend[k] -= delta**3 * difference / 24
    return (at[0], at[1]), (bend[0], bend[1])


def _mean(one: Sequence[Any], other: Sequence[Any]) -> Any:
    """Return the mean of the product of two real parts ``p + q λ``, one conjugate."""
    alike = one[0] * other[0] + one[1] * other[1]
    across = one[0] * other[1] + one[1] * other[0]
    return _moment(alike) + _moment(across * R) / D


def _aimed(one: Sequence[Any]) -> Any:
    """Return the mean of ``p + q λ`` times the conjugate of λ²."""
    constants = sp.Poly(one[0], R).as_dict()
    if any(n % 2 == 0 and n > 2 for (n,) in constants):
        raise ValueError(f"powers of R must be at most 3, got {one[0]}")
    return constants.get((2,), 0) / 4 + _moment(one[1] * R) / D


def _moment(polynomial: Any) -> Any:
    terms = sp.Poly(polynomial, R).as_dict()
    return sum((x * POWERS[n] for (n,), x in terms.items() if n % 2 == 0), sp.Integer(0))


def _parts(d: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield random limit layers of two heads, by the engine and by their f and g."""
    generator = random.Random(d)
    for case in range(3):
        heads, f, g = [], [sp.Integer(0)] * 2, [sp.Integer(0)] * 2
        for _ in range(2):
            a = [small_rational(generator) for _ in range(4)]
            b = [small_rational(generator) for _ in range(2)]
            for k, x in enumerate((d * (a[0] - a[1] + a[3]), a[1] - a[0] + a[2])):
                f[k] += x * (b[1] - b[0]) / 4
                g[k] += x * b[0] / 4
            heads.append((list(map(to_flint, a)), list(map(to_flint, b))))
        m = [small_rational(generator) for _ in range(2)]
        f[0] += (m[0] + m[1]) / 2
        g[0] += m[0] / 2
        (loss,) = loss_expansion(unitary(d), 2, heads, list(map(to_flint, m)), 0)
        letters = {F0: f[0], F1: f[1], G0: g[0], G1: g[1], D: d}
        yield f"layer {case + 1}", to_sympy(loss), PARTS.subs(letters)
