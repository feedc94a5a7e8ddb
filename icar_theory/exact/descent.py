"""Gradient descent on the inner objective of a sequence: NumPy, torch and SymPy alike.

**Setting.** Tokens are the rows s_1 … s_T of a T×d array;
``L(W) = ½ Σ_{t=1}^{T−1} ‖s_{t+1} − W s_t‖²``, ``S = Σ s_{t+1} s_t*`` and ``G = Σ s_t s_t*``.

**Implementation notes.** Only ``@``, slices and transposes are used, which the three libraries
share.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from numbers import Rational, Real
from typing import Any

import numpy as np
import sympy as sp

from icar_theory.arguments import NO_NUMBERS, detached, integer, object_array, said
from icar_theory.exact.reading import as_fraction, read_numbers


def conjugate(matrix: Any) -> Any:
    """Return the entrywise conjugate of a NumPy array, a torch tensor or a SymPy matrix."""
    return matrix.conjugate() if hasattr(matrix, "conjugate") else matrix.conj()


def cross_moment(tokens: Any) -> Any:
    """Return ``S = Σ s_{t+1} s_t*`` (d×d) of tokens T×d.

    >>> cross_moment(sp.Matrix([[1], [2], [4]]))
    Matrix([[10]])
    """
    tokens = _sequence(tokens)
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
    tokens = _sequence(tokens)
    cross, earlier = cross_moment(tokens), tokens[:-1, :]
    return cross, earlier.T @ conjugate(earlier)


def inner_loss(W: Any, tokens: Any) -> Any:
    """Return the inner objective ``L(W) = ½ Σ_{t=1}^{T−1} ‖s_{t+1} − W s_t‖²``.

    Shapes: W d×d, tokens T×d with row t the token s_t; NumPy, torch, SymPy or nested lists, and W
    is read in the library of the tokens. Raises TypeError or ValueError for tokens that are no
    sequence and for a W of another shape. Source: Sander et al., ICML 2024, §4.

    >>> import numpy as np
    >>> inner_loss(np.zeros((1, 1)), np.array([[1.0], [2.0], [4.0]]))
    10.0
    """
    tokens = _sequence(tokens)
    d = tokens.shape[1]
    W = _square("W", W, d, " to act on the tokens", tokens)
    with _finite("W and tokens") as results:
        residual = tokens[1:, :] - tokens[:-1, :] @ W.T
        total = sum(_flat(_times(residual, conjugate(residual))))
        results.append(total)
    if isinstance(total, sp.Expr):
        return total / 2
    half = total.real / 2
    return half.item() if isinstance(half, np.generic) else half  # a tensor stays, for autograd


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
    comes back. Nested lists of floats are read as an array, others as an exact SymPy matrix. Beside
    tokens in floats step size and mask are floats; beside exact ones a float is the fraction that
    it is. The optimal layer predicts ``gradient_step(tokens, η, M/η) @ s_T``. Raises TypeError or
    ValueError for tokens that are no sequence and for a mask of another shape. Source: Sander et
    al., ICML 2024, §4; the mask is beyond the paper.

    >>> gradient_step(sp.Matrix([[1], [2], [4]]), sp.Rational(1, 5))
    Matrix([[2]])
    """
    with _finite("tokens, step_size and mask") as results:
        cross = cross_moment(tokens)
        step = _read_step(step_size, cross) * cross
        if mask is not None:
            step = _times(_square("mask", mask, cross.shape[0], "", cross), step)
        results.append(step)
    return step


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


def _sequence(tokens: Any) -> Any:
    """Return tokens as numbers of their library; refuse what is no sequence."""
    if isinstance(tokens, list | tuple):
        tokens = read_numbers("tokens", tokens)
    shape = getattr(tokens, "shape", None)
    if shape is None:
        raise TypeError(
            f"tokens must be an array, a tensor or a matrix of shape T×d, got {said(tokens)}"
        )
    if len(shape) != 2 or shape[0] < 2 or shape[1] < 1:
        raise ValueError(f"tokens must have shape T×d with T ≥ 2, got {tuple(shape)}")
    return read_numbers("tokens", tokens)


def _square(name: str, matrix: Any, d: int, why: str, tokens: Any) -> Any:
    """Return a matrix d×d in the library of `tokens`; refuse another shape."""
    if isinstance(matrix, list | tuple):
        matrix = read_numbers(name, matrix)
    shape = getattr(matrix, "shape", ())
    if tuple(shape) != (d, d):
        raise ValueError(f"{name} must have shape {(d, d)}{why}, got {said(shape or matrix)}")
    return _like(tokens, read_numbers(name, matrix))


def _read_step(value: Any, cross: Any) -> Any:
    """Return a step size: as it is beside exact tokens or as a tensor, else as a float."""
    exact = isinstance(cross, sp.MatrixBase) or cross.dtype == object
    if hasattr(value, "detach") and value.ndim == 0:
        value = read_numbers("step_size", value)
        if hasattr(cross, "detach"):
            return value
        value = value.item()
    if isinstance(value, bool | np.timedelta64) or not isinstance(value, Real | sp.Expr):
        raise TypeError(f"step_size must be a real number, got {said(value)}")
    if isinstance(value, sp.Expr) and (value.has(*NO_NUMBERS) or value.is_real is False):
        raise ValueError(f"step_size must be finite, a real number, got {said(value)}")
    if exact and isinstance(value, Rational | sp.Expr):
        return as_fraction(value)
    try:
        rounded = float(value)
    except (TypeError, OverflowError):
        raise ValueError(f"step_size must fit in a float, got {said(value)}") from None
    if not np.isfinite(rounded):
        raise ValueError(f"step_size must be finite, got {said(value)}")
    if exact:
        return as_fraction(value)
    return value if isinstance(value, int | float) else rounded


@contextmanager
def _finite(names: str) -> Iterator[list[Any]]:
    """Refuse results that leave the floats, so that no inf or nan is taken for an answer."""
    results: list[Any] = []
    with np.errstate(over="ignore", invalid="ignore"):
        try:
            yield results
            finite = all(map(_is_finite, results))
        except OverflowError:  # an exact number beside floats
            finite = False
    if not finite:
        raise ValueError(f"{names} must be small enough for their products to fit in floats")


def _is_finite(result: Any) -> bool:
    if hasattr(result, "detach"):
        return bool(result.isfinite().all())
    entries = list(result) if isinstance(result, sp.MatrixBase) else np.asarray(result).flat
    return not any(
        x.has(*NO_NUMBERS) if isinstance(x, sp.Expr) else not np.isfinite(x)
        for x in entries
        if isinstance(x, sp.Expr | float | complex | np.inexact)
    )


def _like(tokens: Any, matrix: Any) -> Any:
    """Return a matrix of another library as one of the library of `tokens`."""
    if isinstance(tokens, sp.MatrixBase):
        if isinstance(matrix, sp.MatrixBase):
            return matrix
        return sp.Matrix(detached("matrix", matrix).tolist()).applyfunc(as_fraction)
    if isinstance(matrix, sp.MatrixBase):
        matrix = np.array(matrix.tolist(), dtype=complex if matrix.has(sp.I) else float)
    if hasattr(tokens, "detach"):
        if isinstance(matrix, np.ndarray):
            return tokens.new_tensor(matrix)
        return matrix if matrix.is_complex() else matrix.to(tokens.dtype)
    matrix = detached("matrix", matrix)
    exact = tokens.dtype == object and matrix.dtype != object
    return object_array([as_fraction(x) for x in matrix.flat], matrix.shape) if exact else matrix


def _times(x: Any, y: Any) -> Any:
    """Return the elementwise product."""
    return x.multiply_elementwise(y) if isinstance(x, sp.MatrixBase) else x * y


def _flat(matrix: Any) -> Any:
    return matrix if isinstance(matrix, sp.MatrixBase) else matrix.reshape(-1)
