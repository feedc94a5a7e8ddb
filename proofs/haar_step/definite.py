r"""Full blocks of one head: what their parts without trace add is a definite form.

With ``A = a I + A_0`` and ``B = b I + B_0``, tr A_0 = tr B_0 = 0, the product ``A ⊗ B`` has the
parts ``ab I ⊗ I`` and ``tr(A_0 B_0)`` along ``Σ_ij E_ij ⊗ E_ji − I ⊗ I/d``, which are invariant;
``b A_0`` and ``a B_0``, in the two places of a matrix without trace; and others. The mean over
W → UWU* keeps these kinds apart. For a matrix X without trace there are four such predictions,

    f_1 = Σ ⟨s_{t−1}, X s_T⟩ s_t,   f_2 = Σ ⟨s_{t−1}, s_T⟩ X s_t,
    f_3 = Σ ⟨s_{t−1}, X s_t⟩ s_T,   f_4 = Σ ⟨s_{t−1}, s_t⟩ X s_T,

of which ``A_0 ⊗ B_0`` adds some ``f_3 − (f_1 + f_2)/d`` and ``f_4 − (f_1 + f_2)/d``, whatever they
are. By Schur's lemma ``E ⟨f_i(X), f_j(Y)⟩ = g_ij tr X*Y``, and g is a 4×4 matrix of the sums N, Q,
C and of ``P = Σ_{κ,λ} E |m_{κ−λ}|²``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from icar_theory.claims import Claim
from icar_theory.exact.sizes import D
from icar_theory.layers.augmented_symbols import TERMS as K
from icar_theory.theorems.haar_step.lines import EXCESS, MIXED
from proofs.haar_step.sums import early, parts
from proofs.kit.positive import OVER, UP, Range, polynomial
from proofs.kit.step import RefutedError

ALIKE = K + (D * K * (K - 1) + (K**3 - K - EXCESS**3 + EXCESS) / 3) / (D * (D + 1))
"""P, the sum of ``E |m_{κ−λ}|²`` over K² pairs."""
BELOW = D**4 * (D - 1) * (D + 1) ** 3 * (D + 2)
"""A common denominator of all entries, positive for d ≥ 2."""
FEW, MANY = {K: UP + 2, D: UP + 2 + OVER}, {D: UP + 2, K: UP + 2 + OVER}
"""2 ≤ K ≤ d, and K ≥ d ≥ 2."""
EACH = tuple(Range(sizes, {D: 2, K: 2}) for sizes in (FEW, MANY))
FIRST = (Range({D: UP + 2, K: OVER + 1}, {D: 2, K: 1}),)
"""What the forms of every K ≥ 2 are about, and what the sum from K = 1 on is."""


def three(claim: Claim) -> tuple[Any, Any, Any]:
    """Return N, Q and C as the line of many heads defines them."""
    line = claim.line("many_heads")
    return (*parts(line), sp.sympify(line.definitions[MIXED]))


def gram(gain: Any, power: Any, mixed: Any) -> Any:
    """Return g by N, Q and C, at K terms: products for all X, less those for X = I over d.

    With κ = T − t + 1 and λ for the other, all X give, in the places (1, 1), (1, 2), …,

        (1, 1), (3, 3)  Σ |m_{κ−λ}|²            (1, 2), (3, 4)  Σ m_1 m_{λ−1} m̄_λ
        (1, 3)          Σ m_{κ−1} m̄_{λ−1} m_{λ−κ}   (1, 4)      Σ |m_1|²
        (2, 2)          d Σ m_κ m̄_λ m_{λ−κ}     (2, 3)          Σ m_κ m̄_λ m_{λ−κ}
        (2, 4)          d Σ m_κ m̄_1 m_{1−κ}     (4, 4)          d Σ |m_1|²

    and X = I gives Q, C or K²/d. For d = 2 the four are dependent, ``f_3 + f_4 = f_1 + f_2``.
    """
    before = {K: K - 1, EXCESS: EXCESS - 1}
    begun = 1 + (2 * gain + power).subs(before, simultaneous=True)
    found = sp.zeros(4, 4)
    found[0, 0], found[0, 1] = ALIKE - power / D, mixed - power / D
    found[0, 2], found[0, 3] = begun - mixed / D, K**2 / D - mixed / D
    found[1, 1], found[1, 2] = D * power - power / D, power - mixed / D
    found[1, 3], found[2, 2] = D * mixed - mixed / D, ALIKE - K**2 / D**2
    found[2, 3], found[3, 3] = mixed - K**2 / D**2, K**2 - K**2 / D**2
    upper = found / (D**2 - 1)
    return sp.Matrix(4, 4, lambda a, b: upper[min(a, b), max(a, b)])


def reduced(matrix: Any) -> Any:
    """Return a form in f_1, f_2 and in d times what A_0 ⊗ B_0 may add."""
    basis = sp.Matrix([[1, 0, 0, 0], [0, 1, 0, 0], [-1, -1, D, 0], [-1, -1, 0, D]])
    return basis * matrix * basis.T


def shifted(matrix: Any, sign: int) -> Any:
    """Return the reduced form with ± C' at the places of f_1 and f_2; C' is g_12."""
    found = sp.Matrix(reduced(matrix))
    found[0, 1] += sign * matrix[0, 1]
    found[1, 0] += sign * matrix[0, 1]
    return found


def minors(matrix: Any, sizes: Mapping[Any, Any]) -> list[Any]:
    """Return the leading minors of a matrix times BELOW, as polynomials in UP and OVER."""
    entries = [
        [polynomial(sp.cancel(sp.together(x) * BELOW), sizes) for x in matrix.row(row)]
        for row in range(4)
    ]

    if any(entries[a][b] != entries[b][a] for a in range(4) for b in range(a)):
        raise RefutedError("a matrix with minors must be symmetric")

    def determinant(rows: tuple[int, ...], columns: tuple[int, ...]) -> Any:
        if len(rows) == 1:
            return entries[rows[0]][columns[0]]
        total = 0 * entries[0][0]
        for place, column in enumerate(columns):
            rest = columns[:place] + columns[place + 1 :]
            term = entries[rows[0]][column] * determinant(rows[1:], rest)
            total += term if place % 2 == 0 else -term
        return total

    return [determinant(tuple(range(n)), tuple(range(n))) for n in range(1, 5)]


def definite(three_sums: tuple[Any, Any, Any]) -> dict[str, Any]:
    """Return the leading minors for every K ≥ 2, by name."""
    found = {}
    for word, sizes, at in (
        ("K ≤ d", FEW, {EXCESS: sp.Integer(0)}),
        ("K ≥ d", MANY, {EXCESS: K - D}),
    ):
        matrix = gram(*three_sums)
        if word == "K ≤ d":  # the terms before them are no more than d either
            matrix = first_gram(three_sums)
        for sign in (1, -1):
            values = shifted(matrix.subs(at), sign)
            for n, minor in enumerate(minors(values, sizes), 1):
                found[f"{word}, sign {sign}, minor {n}"] = minor
    return found


def first_gram(three_sums: tuple[Any, Any, Any]) -> Any:
    """Return g by N, Q and C, at K ≤ d terms."""
    return gram(*(early(part) for part in three_sums)).subs(EXCESS, 0)


def first_two(three_sums: tuple[Any, Any, Any]) -> dict[str, Any]:
    """Return the leading minors for K = 1 and K = 2 together: s_0 = 0, T_max ≥ 3."""
    matrix = first_gram(three_sums)
    both = matrix.subs(K, 1) + matrix.subs(K, 2)
    return {
        f"sign {sign}, minor {n}": minor
        for sign in (1, -1)
        for n, minor in enumerate(minors(shifted(both, sign), {D: UP + 2}), 1)
    }
