r"""The centred gradient step alone: its loss at every length, by counting collisions.

**Setting.** With a3 and b1 alone a score is ``z_t = Σ_j cos (T+1−t)θ_j`` for t ≥ 2 and 0 for t = 1.
With ``s_t = λ^t`` the sum over positions is ``Σ_{k<T} Σ_t K_{kt} Σ_j cos(k θ_j) λ^t``, where
``K_{kt} = [t + k = T + 1] − 1/T``. In the coordinate's own phase the exponents t + k meet each
other (*plus*), so do t − k (*minus*), and one another (*met*); other phases do not meet.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp
from flint import fmpq

from icar_theory.arguments import to_sympy
from icar_theory.claims import Claim, Line
from icar_theory.evaluation import value
from icar_theory.exact.context import unitary
from icar_theory.exact.laurent import mean_square
from icar_theory.exact.sizes import D, Grid, T
from icar_theory.layers.softmax import expansion
from icar_theory.theorems.softmax_limit.lines import STEP, X
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Identity
from proofs.kit.induction import Induction
from proofs.kit.reading import said
from proofs.kit.step import Step

n = sp.Symbol("n", integer=True, nonnegative=True)
Q = sp.Symbol("q", integer=True, positive=True)
ONES, SQUARES = n * (n + 1) / 2, n * (n + 1) * (2 * n + 1) / 6
"""Σ k and Σ k² for k = 1 … n."""
COUNTED = 2 * SQUARES.subs(n, T - 1)
"""Σ of the squared numbers of pairs (k, t) with one t + k, or with one t − k."""
PLUS = (T - 1) ** 2 - 2 * (T - 1) ** 2 / T + COUNTED / T**2
OWN, MEET = sp.symbols("Q_- Q_+", real=True)
"""Σ_k m(T+1−2k) and Σ p(n) over n = T+1−2k ≥ 2; m and p count the pairs with one t − k, t + k."""
MINUS = (T - 1) - 2 * OWN / T + COUNTED / T**2
OTHERS = (T - 1) - 2 * (T - 1) / T + (T - 1) / T
"""Σ_{kt} K²: what the two characters of each of the d − 1 other phases hold."""
PLUS_IS = (T - 1) * (3 * T**2 - 7 * T + 5) / (3 * T)
MINUS_IS = (T - 1) * (5 * T - 1) / (3 * T) - 2 * OWN / T
CROSS_IS = (T - 2) * (T - 1) / (6 * T) - MEET / T
OTHERS_IS = (T - 1) ** 2 / T


def step_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about the centred gradient step."""
    line = claim.line("step")
    squares = (PLUS_IS, MINUS_IS + 2 * CROSS_IS, 2 * (D - 1) * OTHERS_IS)
    aimed = D * (1 - X * (T - 1) ** 2 / T**2)
    parts = [D * X**2 * x / (4 * T**2) for x in squares]

    def at(length: Any, own: Any, meet: Any) -> tuple[Any, ...]:
        known = {OWN: own, MEET: meet, T: length}
        square = [sp.factor(part.subs(known, simultaneous=True)) for part in parts]
        return (aimed.subs(T, length), *square)

    return (
        Induction("sum_ones", r"$\sum k$ for $k = 1 \dots n$", n, ONES, n, 1),
        Induction("sum_squares", r"$\sum k^2$ for $k = 1 \dots n$", n**2, SQUARES, n, 1),
        Identity(
            "plus",
            r"$\sum_n P_n^2$: the exponent $T + 1$ has $T - 1$ pairs on it and as many counted",
            PLUS,
            PLUS_IS,
            r"$P_n = (T-1)[n = T+1] - p(n)/T$, where $p$ rises from $1$ to $T - 1$ and "
            r"falls again.",
        ),
        Identity(
            "minus",
            r"$\sum_n M_n^2$, with $Q_- = \sum_{k<T} m(T + 1 - 2k)$",
            MINUS,
            MINUS_IS,
            r"$M_n = [n = T + 1 - 2k] - m(n)/T$, where $m$ rises from $1$ to $T - 1$ and falls "
            r"again.",
        ),
        Identity(
            "met",
            r"$\sum_n P_n M_n$ over $2 \le n \le T - 1$, where $p(n) m(n) = (n-1)(T-n)$",
            CROSS_IS,
            -MEET / T + ((T - 1) * ONES.subs(n, T - 2) - SQUARES.subs(n, T - 2)) / T**2,
            r"$Q_+$ is the sum of $n - 1$ over the $n = T + 1 - 2k$ there. "
            r"$\sum_{j \le T-2} j (T - 1 - j)$ is by the sums of $j$ and $j^2$.",
        ),
        Identity(
            "others",
            r"each of the $d - 1$ other phases has the squares $\sum_{k,t} K_{kt}^2$ twice",
            OTHERS,
            OTHERS_IS,
        ),
        Identity(
            "even",
            r"$T = 2q$: the loss, with $Q_- = q^2 + (q-1)q$, $Q_+ = q(q-1)$",
            at(2 * Q, Q**2 + Q * (Q - 1), Q * (Q - 1)),
            _stated(line, 2 * Q),
            r"Odd numbers up to $2q - 1$ add up to $q^2$, even ones up to $2q - 2$ to $q(q-1)$.",
        ),
        Identity(
            "odd",
            r"$T = 2q + 1$: with $Q_- = q^2 + q(q+1)$, $Q_+ = q^2$",
            at(2 * Q + 1, Q**2 + Q * (Q + 1), Q**2),
            _stated(line, 2 * Q + 1),
        ),
        Enumeration(
            "step_engine",
            "one centred head has the printed loss",
            claim,
            Grid({"d": range(1, 4), "length": range(2, 9)}),
            lambda d, length: _losses(line, d, length),
        ),
    )


def _stated(line: Line, length: Any) -> Any:
    """Return the printed loss at a length of one parity."""
    stated = said(line, STEP).xreplace(dict(line.definitions)).subs(T, length)
    sign = sp.Integer(1 if (length / 2).is_integer else -1)
    return stated.replace(lambda x: x.is_Pow and x.base == -1, lambda _: sign)


def _losses(line: Line, d: int, length: int) -> Iterator[tuple[str, Any, Any]]:
    zero, law = fmpq(0), unitary(d)
    for x in (fmpq(1), fmpq(-2, 3)):
        head = ((zero, zero, x, zero), (fmpq(1), zero))
        (error,) = expansion(law, length, [head], (zero, zero), 0)
        loss = d * mean_square([error], law)
        point = {"d": d, "T": length, X.name: to_sympy(x)}
        stated = value(said(line, STEP), point, line.definitions)
        yield f"x={x}", to_sympy(loss), stated
