"""The letters of :mod:`icar_theory.theorems.spectra`, and what they abbreviate."""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.exact.sizes import BITS as ORDER
from icar_theory.exact.sizes import HORIZON, D, H, T, odd
from icar_theory.layers.augmented_symbols import DIAGONAL as M_DIAGONAL
from icar_theory.layers.augmented_symbols import (
    MIXING,
    START,
    TERMS_IS,
    over_lengths,
    over_others,
)
from icar_theory.layers.augmented_symbols import REST as M_REST
from icar_theory.layers.augmented_symbols import TERMS as K
from icar_theory.layers.plain_symbols import (
    DIAGONAL,
    POSITIONS,
    PREVIOUS,
    REST,
    ROW_SUM,
    i,
    j,
    k,
    t,
)
from icar_theory.layers.plain_symbols import MIXING as C
from icar_theory.statements import Every

LOSS, CIRCLE = sp.symbols(r"\ell_{n} \ell_{\infty}", real=True)
"""The loss where eigenvalues are n-th roots of unity, and on the circle."""
PAIRS, CIRCLE_PAIRS = sp.symbols(r"\ell_{n}^{\pm} \ell_{\infty}^{\pm}", real=True)
"""The same for conjugate pairs."""
ANY = sp.Symbol(r"\ell", real=True)
"""The loss under any law."""
STEP_LOSS, STEP_CIRCLE, STEP_ANY = sp.symbols(r"\hat\ell_{n} \hat\ell_{\infty} \hat\ell", real=True)
"""The losses of a gradient step on augmented tokens."""

SQUARE_ORDER = sp.Symbol("m", integer=True, positive=True)
U, V, W, Y = sp.symbols("u v w y", real=True)
F, G = sp.symbols("f g", nonnegative=True)
WRAPS = sp.Symbol("q", integer=True, nonnegative=True)
s, m = sp.symbols("s l", integer=True, nonnegative=True)
PROJECTOR = sp.MatrixSymbol("Pi", D, D)
ONES, ZEROS = sp.OneMatrix(D, 1), sp.ZeroMatrix(D, 1)
FIRST = POSITIONS[1]

ORDER_IS = sp.Eq(SQUARE_ORDER, ORDER / (2 - sp.Mod(ORDER, 2)))
"""m = n / gcd(n, 2), the order of λ²."""


def class_sum(first: Any, order: Any) -> Any:
    """Return the sum of p over the positions first, first − order, … that are at least 1.

    >>> class_sum(T, 2).subs(T, 3).doit()
    p[1] + p[3]
    """
    last = sp.floor((first - 1) / order)
    return sp.Sum(POSITIONS[first - order * s], (s, 0, last))


def squares(order: Any) -> Any:
    """Return the sum of squares of the class sums from the third class on."""
    return sp.Sum(class_sum(T - k, order) ** 2, (k, 2, order - 1))


U_IS = sp.Eq(U, class_sum(T, SQUARE_ORDER))
V_IS = sp.Eq(V, class_sum(T - 1, SQUARE_ORDER))
F_IS = sp.Eq(F, squares(SQUARE_ORDER))
Y_IS = sp.Eq(Y, class_sum(T, ORDER))
W_IS = sp.Eq(W, class_sum(T - 1, ORDER))
G_IS = sp.Eq(G, squares(ORDER))
REST_IS = sp.Eq(REST, sp.Sum(C[i, j] ** 2, (j, 1, D)) - DIAGONAL**2)

ROW = (
    (1 - U * DIAGONAL) ** 2
    + (V * DIAGONAL + W * (ROW_SUM - DIAGONAL)) ** 2
    + F * DIAGONAL**2
    + (Y**2 + G) * REST
)
"""What coordinate i adds for n ≥ 3."""
SIGNS_ROW = (1 - Y * DIAGONAL - W * ROW_SUM) ** 2 + Y**2 * REST
"""What it adds for n = 2."""
EVEN = (sp.Eq(ORDER, 2 * T - 2), sp.Ge(T, 3))
ODD = (sp.Eq(ORDER, T - 1), odd(ORDER))
"""Just below the threshold: m = T − 1, by an even n or an odd one."""
KEPT = sp.Min(H, D)
BETWEEN_VANISH = Every(sp.Eq(POSITIONS[t], 0), t, 2, T - 2)
PROJECTS = (sp.Eq(PROJECTOR.T, PROJECTOR), sp.Eq(PROJECTOR * PROJECTOR, PROJECTOR))
QUIET = sp.Or(sp.Eq(PREVIOUS, 0), sp.Eq(PROJECTOR * ONES, ZEROS))
EVEN_LEAST = D * (D - KEPT) / (D + KEPT)
ODD_LEAST = sp.Max(D - H, 0)

STEP_ROW = (1 - K * M_DIAGONAL - WRAPS * over_others(MIXING[i, j])) ** 2 + (
    (K - ORDER * WRAPS) * (2 * WRAPS + 1) + (ORDER - 1) * WRAPS**2
) * M_REST
WRAPS_IS = sp.Eq(WRAPS, sp.floor(K / ORDER))
ZERO, WRAP = sp.Eq(START, 0), sp.Ne(START, 0)

PHI = sp.IndexedBase(r"\varphi", complex=True)
"""The moments φ_k = E λ^k, k ≥ 1."""
S1, S2, S3 = sp.symbols("S_{1} S_{2} S_{3}", real=True)
GAIN, POWER = sp.symbols("N Q", real=True)
BEST = sp.Symbol(r"\eta^{*}", real=True)
ARC_BEST, UNIFORM_BEST = sp.symbols(r"\eta_{\mu}^{*} \eta_{1}^{*}", real=True)

S1_IS = sp.Eq(S1, sp.Sum(sp.Abs(PHI[k]) ** 2, (k, 1, K)))
S2_IS = sp.Eq(S2, K + 2 * sp.Sum((K - k) * sp.Abs(PHI[k]) ** 2, (k, 1, K)))
S3_IS = sp.Eq(
    S3,
    S1 + 2 * sp.Sum(sp.re(PHI[k] * PHI[m - k] * sp.conjugate(PHI[m])), (k, 1, m - 1), (m, 2, K)),
)
"""Σ |φ_k|², Σ |φ_{k−l}|² and Re Σ φ_k φ̄_l φ_{l−k} over k, l = 1 … K."""
GAIN_IS = sp.Eq(GAIN, K + (D - 1) * S1)
POWER_IS = sp.Eq(POWER, K**2 + (D - 1) * (S2 + 2 * K * S1 + (D - 2) * S3))
MOMENTS = (TERMS_IS, S1_IS, S2_IS, S3_IS, GAIN_IS, POWER_IS)
BEST_STEP = over_lengths(GAIN) / over_lengths(POWER)
NOT_SHORT = sp.Or(sp.Ge(HORIZON, 3), WRAP)
