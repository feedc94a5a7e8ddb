"""Gradient descent on the inner objective of a sequence: NumPy, torch and SymPy alike.

**Setting.** Tokens are the rows s_1 … s_T of a T×d array;
``L(W) = ½ Σ_{t=1}^{T−1} ‖s_{t+1} − W s_t‖²``, ``S = Σ s_{t+1} s_t*`` and ``G = Σ s_t s_t*``.

**Implementation notes.** Only ``@``, slices and transposes are used, which the three libraries
share.
"""

from __future__ import annotations

from numbers import Real
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.arguments import integer, require_finite


def conjugate(matrix: Any) -> Any:
    """Return the entrywise conjugate of a NumPy array, a torch tensor or a SymPy matrix."""
    return matrix.conjugate() if hasattr(matrix, "conjugate") else matrix.conj()


def cross_moment(tokens: Any) -> Any:
    """Return ``S = Σ s_{t+1} s_t*`` (d×d) of tokens T×d.

    >>> cross_moment(sp.Matrix([[1], [2], [4]]))
    Matrix([[10]])
    """
    _require_sequence(tokens)
    return tokens[1:, :].T @ conjugate(tokens[:-1, :])


def moments(tokens: Any) -> tuple[Any, Any]:
    """Return ``S = Σ s_{t+1} s_t*`` and ``G = Σ s_t s_t*`` (both d×d) of tokens T×d.

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

    Shapes: W d×d, tokens T×d with row t the token s_t; NumPy, torch or SymPy, and W is read in the
    library of the tokens. Raises TypeError or ValueError for tokens that are no sequence and for a
    W of another shape. Source: Sander et al., ICML 2024, §4.

    >>> import numpy as np
    >>> inner_loss(np.zeros((1, 1)), np.array([[1.0], [2.0], [4.0]]))
    10.0
    """
    _require_sequence(tokens)
    d = tokens.shape[1]
    if tuple(getattr(W, "shape", ())) != (d, d):
        raise ValueError(
            f"W must have shape {(d, d)} to act on the tokens, got {getattr(W, 'shape', W)!r}"
        )
    if hasattr(tokens, "new_tensor") and not (tokens.is_floating_point() or tokens.is_complex()):
        tokens = tokens.double()
    residual = tokens[1:, :] - tokens[:-1, :] @ _like(tokens, W).T
    total = sum(_flat(_times(residual, conjugate(residual))))
    if isinstance(tokens, sp.MatrixBase):
        return total / 2
    half = total.real / 2
    return half if hasattr(half, "detach") else half.item()  # a tensor stays one, for autograd


def gradient(W: Any, tokens: Any) -> Any:
    """Return ``∇L(W) = W G − S`` (d×d): ``L(W + E) = L(W) + Re ⟨∇L(W), E⟩ + O(‖E‖²)``.

    >>> gradient(sp.Matrix([[0]]), sp.Matrix([[1], [2]]))
    Matrix([[-2]])
    """
    cross, gram = moments(tokens)
    return W @ gram - cross


def gradient_step(tokens: Any, step_size: Any, mask: Any = None) -> Any:
    """Return ``W_1 = −η ∇L(0) = η Σ_{t=1}^{T−1} s_{t+1} s_t*``, or ``mask ⊙ W_1``; ``W_0 = 0``.

    Shapes: tokens T×d with row t the token s_t, mask d×d; NumPy, torch or SymPy, and the same kind
    comes back. The optimal layer predicts ``gradient_step(tokens, η, M/η) @ s_T``. Raises TypeError
    or ValueError for tokens that are no sequence and for a mask of another shape. Source: Sander et
    al., ICML 2024, §4; the mask is beyond the paper.

    >>> gradient_step(sp.Matrix([[1], [2], [4]]), sp.Rational(1, 5))
    Matrix([[2]])
    """
    cross = cross_moment(tokens)
    _require_number("step_size", step_size)
    inexact = not isinstance(cross, sp.MatrixBase) and cross.dtype != object
    if inexact and isinstance(step_size, Real | sp.Expr):
        step_size = float(step_size)
    cross = step_size * cross
    if mask is None:
        return cross
    if tuple(getattr(mask, "shape", ())) != tuple(cross.shape):
        raise ValueError(
            f"mask must have shape {tuple(cross.shape)}, got {getattr(mask, 'shape', mask)!r}"
        )
    return _times(_like(cross, mask), cross)


def gradient_descent(tokens: Any, step_size: Any, steps: int) -> Any:
    """Return ``W_k = η S Σ_{m<k} (I − ηG)^m``, k steps from ``W_0 = 0`` in closed form.

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
        raise TypeError(
            f"tokens must be an array, a tensor or a matrix of shape T×d, got {tokens!r}"
        )
    if len(shape) != 2 or shape[0] < 2 or shape[1] < 1:
        raise ValueError(f"tokens must have shape T×d with T ≥ 2, got {tuple(shape)}")
    _require_finite(tokens)


def _require_number(name: str, value: Any) -> None:
    if hasattr(value, "detach") and value.ndim == 0:  # a tensor
        return
    if isinstance(value, bool) or not isinstance(value, Real | sp.Expr):
        raise TypeError(f"{name} must be a real number, got {value!r}")
    if value in (sp.nan, sp.zoo) or not np.isfinite(float(value) if isinstance(value, Real) else 0):
        raise ValueError(f"{name} must be finite, got {value!r}")


def _require_finite(tokens: Any) -> None:
    if not isinstance(tokens, np.ndarray):
        return
    if tokens.dtype.kind not in "biufcO":
        raise TypeError(f"tokens must hold numbers, got an array of {tokens.dtype}")
    require_finite("tokens", tokens)


def _like(cross: Any, mask: Any) -> Any:
    """Return a mask of another library as one of the library of `cross`."""
    if isinstance(cross, sp.MatrixBase):
        return mask if isinstance(mask, sp.MatrixBase) else sp.Matrix(mask)
    if isinstance(mask, sp.MatrixBase):
        mask = np.array(mask.tolist(), dtype=float)
    if hasattr(cross, "new_tensor"):
        return cross.new_tensor(mask) if isinstance(mask, np.ndarray) else mask.to(cross.dtype)
    return mask.detach().cpu().numpy() if hasattr(mask, "detach") else mask


def _times(x: Any, y: Any) -> Any:
    """Return the elementwise product."""
    return x.multiply_elementwise(y) if isinstance(x, sp.MatrixBase) else x * y


def _flat(matrix: Any) -> Any:
    return matrix if isinstance(matrix, sp.MatrixBase) else matrix.reshape(-1)
