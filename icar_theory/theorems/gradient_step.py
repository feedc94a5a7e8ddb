r"""Augmented tokens: the optimal layer takes one step of gradient descent on an inner objective.

**Setting.** For a sequence ``s_1 … s_T`` the inner objective is ``L(W) = ½ Σ_{t=1}^{T−1} ‖s_{t+1} − W s_t‖²``.
With ``N = Σ s_{t+1} s_t*`` and ``G = Σ s_t s_t*`` its gradient is ``∇L(W) = W G − N``.

**Main results.**

1. one step from ``W_0 = 0`` with step size η gives ``W_1 = η N``; k steps give ``W_k = η N Σ_{m<k} (I − ηG)^m``;
2. for *every* input sequence, the layer on augmented tokens (zero boundary) whose blocks other than a3, b1 vanish
   predicts ``(M ⊙ N) s_T``, ``M = Σ_h b1_h a3_hᵀ``: a gradient step masked elementwise, then applied to the last
   token;
3. so the optimal layer with one head and ``M = η 11ᵀ`` computes ``W_1 s_T``, and with H heads ``(M* ⊙ (−∇L(0)))
   s_T``, where M*/η is the Gram matrix of a tight frame with unit diagonal. H = d is one step per coordinate;
4. with one head (T_max ≥ 3) every optimal layer is this step on every sequence, because the other blocks vanish.
   With several heads every optimal layer is a masked step on the sequences of unitary contexts, of any length, but
   off them it need not be: blocks of different heads can cancel on the context alone. (d = 1, H = 2: a3 = (η, 0),
   b1 = (1, 0), b2 = (β, 1), a4 = (−ηβ, ηβ²) is optimal for every β.)

**Implementation notes.** :func:`gradient_step` and :func:`inner_loss` run on NumPy arrays, torch tensors and SymPy
matrices alike, through ``@``, slices and transposes.

References: Sander et al., ICML 2024, §4 (one head). The identity for every input and the mask are beyond the
paper.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.arguments import integer
from icar_theory.claims import Claim


def conjugate(matrix: Any) -> Any:
    """Return the entrywise conjugate of a NumPy array, a torch tensor or a SymPy matrix."""
    return matrix.conjugate() if hasattr(matrix, "conjugate") else matrix.conj()


def cross_moment(tokens: Any) -> Any:
    """Return ``N = Σ s_{t+1} s_t*`` (d×d) of tokens T×d.

    >>> cross_moment(sp.Matrix([[1], [2], [4]]))
    Matrix([[10]])
    """
    _require_sequence(tokens)
    return tokens[1:, :].T @ conjugate(tokens[:-1, :])


def moments(tokens: Any) -> tuple[Any, Any]:
    """Return ``N = Σ s_{t+1} s_t*`` and ``G = Σ s_t s_t*`` (both d×d) of tokens T×d.

    >>> moments(sp.Matrix([[1, 0], [0, 2]]))
    (Matrix([
    [0, 0],
    [2, 0]]), Matrix([
    [1, 0],
    [0, 0]]))
    """
    cross, earlier = cross_moment(tokens), tokens[:-1, :]
    return cross, earlier.T @ conjugate(earlier)


def inner_loss(W: Any, tokens: Any) -> Any:
    """Return the inner objective ``L(W) = ½ Σ_{t=1}^{T−1} ‖s_{t+1} − W s_t‖²``.

    Shapes: W d×d, tokens T×d with row t the token s_t; NumPy, torch or SymPy. Raises TypeError or ValueError
    for tokens that are no sequence and for a W of another shape. Source: Sander et al., ICML 2024, §4.

    >>> import numpy as np
    >>> inner_loss(np.zeros((1, 1)), np.array([[1.0], [2.0], [4.0]]))
    10.0
    """
    _require_sequence(tokens)
    d = tokens.shape[1]
    if tuple(getattr(W, "shape", ())) != (d, d):
        raise ValueError(f"W must have shape {(d, d)} to act on the tokens, got {getattr(W, 'shape', W)!r}")
    residual = tokens[1:, :] - tokens[:-1, :] @ W.T
    total = sum(_entries(_times(residual, conjugate(residual))))
    if isinstance(tokens, sp.MatrixBase):
        return total / 2
    half = total.real / 2
    return half if hasattr(half, "detach") else half.item()  # a tensor stays one, for autograd


def gradient(W: Any, tokens: Any) -> Any:
    """Return ``∇L(W) = W G − N`` (d×d): ``L(W + E) = L(W) + Re ⟨∇L(W), E⟩ + O(‖E‖²)``.

    >>> gradient(sp.Matrix([[0]]), sp.Matrix([[1], [2]]))
    Matrix([[-2]])
    """
    cross, gram = moments(tokens)
    return W @ gram - cross


def gradient_step(tokens: Any, step_size: Any, mask: Any = None) -> Any:
    """Return ``W_1 = −η ∇L(0) = η Σ_{t=1}^{T−1} s_{t+1} s_t*``, or ``mask ⊙ W_1``: the step from ``W_0 = 0``.

    Shapes: tokens T×d with row t the token s_t, mask d×d; NumPy, torch or SymPy, and the same kind comes back.
    The optimal layer predicts ``gradient_step(tokens, η, M*/η) @ s_T``. Raises TypeError or ValueError for
    tokens that are no sequence and for a mask of another shape. Source: Sander et al., ICML 2024, §4; the mask
    is beyond the paper.

    >>> gradient_step(sp.Matrix([[1], [2], [4]]), sp.Rational(1, 5))
    Matrix([[2]])
    """
    cross = cross_moment(tokens)
    if mask is None:
        return step_size * cross
    if tuple(getattr(mask, "shape", ())) != tuple(cross.shape):
        raise ValueError(f"mask must have shape {tuple(cross.shape)}, got {getattr(mask, 'shape', mask)!r}")
    return _times(mask, step_size * cross)


def gradient_descent(tokens: Any, step_size: Any, steps: int) -> Any:
    """Return ``W_k = η N Σ_{m<k} (I − ηG)^m``, k steps from ``W_0 = 0`` in closed form.

    >>> gradient_descent(sp.Matrix([[1], [2]]), sp.Rational(1, 2), 2)
    Matrix([[3/2]])
    """
    steps = integer("steps", steps, minimum=0)
    cross, gram = moments(tokens)
    term = step_size * cross
    total = 0 * term
    for _ in range(steps):
        total = total + term
        term = term - step_size * (term @ gram)
    return total


def _require_sequence(tokens: Any) -> None:
    shape = getattr(tokens, "shape", None)
    if shape is None:
        raise TypeError(f"tokens must be an array, a tensor or a matrix of shape T×d, got {tokens!r}")
    if len(shape) != 2 or shape[0] < 2 or shape[1] < 1:
        raise ValueError(f"tokens must have shape T×d with T ≥ 2, got {tuple(shape)}")


def _times(x: Any, y: Any) -> Any:
    """Return the elementwise product."""
    return x.multiply_elementwise(y) if isinstance(x, sp.MatrixBase) else x * y


def _entries(matrix: Any) -> Any:
    return matrix if isinstance(matrix, sp.MatrixBase) else matrix.reshape(-1)


CLAIM = Claim(
    name="gradient_step",
    title="Augmented tokens: the optimal layer is one masked step of gradient descent",
    hypotheses=(
        r"s_1, \dots, s_T \in \mathbf{C}^d \text{ any sequence},\ s_0 = 0",
        r"a_1 = a_2 = a_4 = b_2 = 0,\ M = \textstyle\sum_h b_{1,h} a_{3,h}^\top",
    ),
    states=lambda: " \\\\\n".join(
        (
            r"L(W) &= \tfrac{1}{2} \sum_{t=1}^{T-1} \| s_{t+1} - W s_t \|^2,\quad \nabla L(W) = W G - N,\quad "
            r"N = \sum_t s_{t+1} s_t^*,\ G = \sum_t s_t s_t^*",
            r"W_k &= \eta N \sum_{m<k} (I - \eta G)^m,\quad W_1 = \eta N",
            r"\hat{y} &= (M \odot (-\nabla L(0)))\, s_T,\quad M = \eta \mathbf{1} \mathbf{1}^\top \Rightarrow "
            r"\hat{y} = W_1 s_T",
        )
    ),
    origin="paper",
    reference="Sander et al., ICML 2024, section 4 (one head); every input sequence and several heads are beyond it",
)
"""The claim."""
