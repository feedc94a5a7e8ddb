"""Proof of :mod:`icar_theory.theorems.gradient_step`: the inner gradient, its steps, and the layer's identity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.layers.augmented import BLOCKS
from icar_theory.settings import augmented_loss, optimum
from icar_theory.theorems import gradient_step
from proofs.kit.step import Enumeration, Identity, Proof

eta, g, q = sp.symbols(r"\eta g q", nonzero=True)


def sequence(length: int, d: int, *, real: bool = False) -> Any:
    """Return symbolic tokens T×d: an arbitrary sequence."""
    return sp.Matrix(length, d, lambda k, i: sp.Symbol(f"s_{k + 1}_{i + 1}", real=real or None))


def matrix_calculus() -> Iterator[tuple[str, Any, Any]]:
    """Yield SymPy's matrix derivative of the inner objective, and the stated gradient, for real sequences."""
    for d in (1, 2, 3):
        for length in (2, 3):
            tokens = sequence(length, d, real=True)
            W = sp.MatrixSymbol("W", d, d)
            X, Y = sp.MatrixSymbol("X", d, length - 1), sp.MatrixSymbol("Y", d, length - 1)
            residual = X - W * Y
            derived = sp.diff(sp.Trace(residual * residual.T), W) / 2
            values = {X: tokens[1:, :].T.as_immutable(), Y: tokens[:-1, :].T.as_immutable()}
            explicit = sp.Matrix(derived.subs(values).doit().as_explicit())
            stated = gradient_step.gradient(sp.Matrix(W.as_explicit()), tokens)
            yield f"d={d}, T={length}", (explicit - stated).expand(), sp.zeros(d, d)


def second_order() -> Iterator[tuple[str, Any, Any]]:
    """Yield L(W + E) − L(W) − Re⟨∇L(W), E⟩ and ½‖E S‖², for complex sequences given by real and imaginary parts."""

    def split(name: str, rows: int, columns: int) -> Any:
        return sp.Matrix(
            rows,
            columns,
            lambda i, j: (
                sp.Symbol(f"{name}x{i}{j}", real=True)
                + sp.I * sp.Symbol(f"{name}y{i}{j}", real=True)
            ),
        )

    for d, length in ((1, 2), (1, 3), (2, 2)):
        tokens, W, E = split("s", length, d), split("w", d, d), split("e", d, d)
        gradient = gradient_step.gradient(W, tokens)
        linear = sum(gradient[k] * sp.conjugate(E[k]) for k in range(d * d))
        moved = tokens[:-1, :] * E.T
        rest = sum(entry * sp.conjugate(entry) for entry in moved) / 2
        left = (
            gradient_step.inner_loss(W + E, tokens)
            - gradient_step.inner_loss(W, tokens)
            - (linear + sp.conjugate(linear)) / 2
        )
        yield f"d={d}, T={length}", sp.expand(left - rest), 0


def steps() -> Iterator[tuple[str, Any, Any]]:
    """Yield k gradient steps one by one, and the closed form."""
    for d, length in ((1, 3), (2, 3)):
        tokens = sequence(length, d)
        W = sp.zeros(d, d)
        for k in range(4):
            closed = gradient_step.gradient_descent(tokens, eta, k)
            yield f"d={d}, T={length}, k={k}", (W - closed).expand(), sp.zeros(d, d)
            W = W - eta * gradient_step.gradient(W, tokens)


def layer(blocks: dict[str, Any], tokens: Any) -> Any:
    """Return the augmented layer's prediction on an arbitrary sequence (zero boundary), from its definition."""
    length, d = tokens.shape
    heads = blocks["a1"].shape[0]
    zero = sp.zeros(1, d)
    pairs = [(tokens[k, :], tokens[k - 1, :] if k else zero) for k in range(length)]
    last, before = pairs[-1]

    def score(h: int, current: Any, previous: Any) -> Any:
        terms = (
            ("a1", current, last),
            ("a2", current, before),
            ("a3", previous, last),
            ("a4", previous, before),
        )
        return sum(
            blocks[a][h, j] * sp.conjugate(key[j]) * query[j]
            for a, key, query in terms
            for j in range(d)
        )

    return sp.Matrix([
        sum(
            score(h, current, previous) * (blocks["b1"][h, i] * current[i] + blocks["b2"][h, i] * previous[i])
            for h in range(heads)
            for current, previous in pairs
        )
        for i in range(d)
    ])  # fmt: skip


def identity() -> Iterator[tuple[str, Any, Any]]:
    """Yield the layer's prediction with symbolic a3, b1 on symbolic sequences, and the masked gradient step."""
    for d, heads, length in (
        (1, 1, 2),
        (1, 2, 4),
        (2, 1, 3),
        (2, 2, 3),
        (2, 2, 4),
        (3, 1, 3),
        (3, 2, 3),
    ):
        tokens = sequence(length, d)
        zero = sp.zeros(heads, d)
        a3 = sp.Matrix(heads, d, lambda h, j: sp.Symbol(f"a_{h}_{j}"))
        b1 = sp.Matrix(heads, d, lambda h, j: sp.Symbol(f"b_{h}_{j}"))
        made = layer({**dict.fromkeys(BLOCKS, zero), "a3": a3, "b1": b1}, tokens)
        step = gradient_step.gradient_step(tokens, 1, b1.T * a3) * tokens[-1, :].T
        yield f"d={d}, H={heads}, T={length}", (made - step).expand(), sp.zeros(d, 1)


def cancelling_heads() -> Iterator[tuple[str, Any, Any]]:
    """Yield an optimal layer with two heads, and that off the context it is no masked gradient step."""
    for horizon in (3, 5):
        best = optimum(1, 2, tokens="augmented", horizon=horizon)
        step, beta = best.step_size, sp.Rational(1, 2)
        rows = {
            "a1": [0, 0],
            "a2": [0, 0],
            "a3": [step, 0],
            "a4": [-step * beta, step * beta**2],
            "b1": [1, 0],
            "b2": [beta, 1],
        }
        blocks = {name: sp.Matrix(2, 1, row) for name, row in rows.items()}
        yield f"T_max={horizon}: the loss", augmented_loss(blocks, horizon=horizon), best.loss
        for kind, tokens, expected in (
            ("on the context", sp.Matrix(horizon, 1, lambda k, _: sp.I**k), True),
            ("off the context", sp.Matrix(horizon, 1, lambda k, _: k + 1), False),
        ):
            masked = gradient_step.gradient_step(tokens, step) * tokens[-1, :].T
            yield (
                f"T_max={horizon}: a gradient step {kind}",
                sp.expand(layer(blocks, tokens)[0] - masked[0]) == 0,
                expected,
            )


PROOF = Proof(
    gradient_step.CLAIM.name,
    (
        Enumeration(
            "∇L(W) = W G − N, by SymPy's matrix calculus",
            matrix_calculus,
            "real sequences, d ≤ 3, T ≤ 3",
            "L is a trace of a product, and the rule for its derivative holds in every dimension.",
        ),
        Enumeration(
            "L(W + E) = L(W) + Re⟨∇L(W), E⟩ + ½ Σ ‖E s_t‖², for complex sequences",
            second_order,
            "d ≤ 2, T ≤ 3",
            "L adds one term ½‖s_{t+1} − W s_t‖² a transition, and the identity holds for each.",
        ),
        Identity(
            "the partial sums S_k = (1 − (1 − ηg)^k)/g step by S_{k+1} = S_k − η (S_k g − 1), for every k",
            (1 - q * (1 - eta * g)) / g,
            (1 - q) / g - eta * ((1 - q) / g * g - 1),
            "q = (1 − ηg)^k. In W_k = N S_k(G) powers of G commute and N stays on the left, so each eigenvalue g "
            "of the Hermitian G may be treated alone (g = 0 by continuity).",
        ),
        Identity("S_0 = 0", (1 - q.subs(q, 1)) / g, sp.Integer(0), "so W_0 = 0."),
        Enumeration(
            "k steps one by one equal the closed form",
            steps,
            "symbolic sequences, d ≤ 2, T = 3, k ≤ 3",
        ),
        Enumeration(
            "the layer with blocks a3, b1 computes (M ⊙ N) s_T, for every sequence",
            identity,
            "symbolic sequences, blocks and heads: d ≤ 3, H ≤ 2, T ≤ 4",
            "both sides are Σ_j Σ_{t≥2} M_ij (s_t)_i conj(s_{t−1})_j (s_T)_j: the sum over heads makes M, the "
            "shift t → t + 1 makes N. This reordering holds for all d, H and T.",
        ),
        Enumeration(
            "several heads: an optimal layer need not be a gradient step off its context",
            cancelling_heads,
            "d = 1, H = 2, T_max in {3, 5}",
            "b1 a4 + b2 a3 = 0 makes ⟨s_{t−1}, s_{T−1}⟩ s_t and ⟨s_{t−1}, s_T⟩ s_{t−1} cancel where s_{t+1} = W "
            "s_t, and there alone.",
            refutes=True,
        ),
    ),
    cites=("the spectral theorem for Hermitian matrices",),
)
"""The proof."""
