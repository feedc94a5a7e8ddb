r"""The letters of theorems about in-context regression by features and one linear attention layer.

``y_k = F(x_k) + ε_k`` at n points, ``F = Σ_l β_l ψ_l`` with orthonormal ψ_l and uncorrelated β_l of
variances v_l; the layer predicts ``φ(x)ᵀ Γ b̂`` from ``b̂ = (1/n) Σ_k y_k φ(x_k)``, where φ are the
first N functions.
"""

from __future__ import annotations

import sympy as sp

n, N = sp.symbols("n N", integer=True, positive=True)
"""Examples; features."""
i, j, ell = sp.symbols("i j l", integer=True)
RISK = sp.Symbol("R", real=True)
TAIL = sp.Symbol("B", nonnegative=True)
"""The variance of what the features do not see: Σ_{j>N} v_j."""
NOISE = sp.Symbol(r"\sigma^{2}", nonnegative=True)
ENERGY = sp.Symbol(r"\tau^{2}", positive=True)
"""Σ_l v_l ψ_l(x)², where that is one number: a balanced system."""
TOTAL = sp.Symbol("S", positive=True)
"""S = τ² + σ²."""
v = sp.IndexedBase("v", nonnegative=True)
VARIANCE, ATTENTION, MOMENT, FOURTH, BEST = (
    sp.MatrixSymbol(name, N, N) for name in ("V", r"\Gamma", "M", "Q", "G")
)
"""diag(v_1, …, v_N); Γ; E b̂b̂ᵀ; E F²φφᵀ; the best Γ."""
