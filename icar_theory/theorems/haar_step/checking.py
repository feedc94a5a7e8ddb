"""Full matrices compared with the optima of :mod:`icar_theory.theorems.haar_step`."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from icar_theory.answers import NoClosedForm
from icar_theory.arguments import Array, to_fraction
from icar_theory.exact.haar import UNITARY
from icar_theory.layers.augmented import lengths
from icar_theory.layers.haar import TERMS, Size, full_loss
from icar_theory.layers.haar_answers import HaarCheck
from icar_theory.layers.haar_blocks import exactly, floats, read_full
from icar_theory.layers.plain_checks import to_fraction_of_sympy
from icar_theory.theorems.haar_step.answers import lower_bound, optimum, scalar_minimum, step_size


def check(context: str, blocks: Mapping[str, Any], horizon: int, boundary: str) -> HaarCheck:
    """Compare full blocks, H×d×d or H×d diagonals, with what the claim settles for their size.

    >>> one = [[[1, 0], [0, 1]]]
    >>> blocks = {**dict.fromkeys(("a1", "a2", "a4", "b2"), [[0, 0]]), "a3": one, "b1": one}
    >>> check("haar-unitary", blocks, 2, "zero").verdict
    'exactly optimal'
    """
    read, field = read_full(blocks)
    heads, d = read["a1"].shape[:2]
    size = Size(context, d, horizon, boundary)
    least, attained = _least(size, heads)
    exact, over = exactly(read, field)
    near = {name: floats(name, block) for name, block in read.items()}
    scale = np.einsum("hii->h", near["a3"]) @ np.einsum("hii->h", near["b1"]) / d**2
    eta = step_size(d, horizon, boundary, context)
    return HaarCheck(
        claim="haar_step",
        context=context,
        dimension=d,
        heads=heads,
        lengths=lengths(horizon),
        loss=to_fraction(full_loss(size, exact, over)),
        minimum=to_fraction_of_sympy(least),
        residuals={
            "scalar": _off_scalar(near),
            "step": float(abs(scale - float(eta)) / float(eta)),
        },
        singular_values=_singular_values(near),
        boundary=boundary,
        step_size=float(scale.real),
        predicted_step_size=to_fraction_of_sympy(eta),
        scalar_loss=to_fraction_of_sympy(scalar_minimum(d, horizon, boundary, context)),
        attained=attained,
        notes=() if attained else _notes(heads),
    )


def _least(size: Size, heads: int) -> tuple[Any, bool]:
    """Return the least loss and True, or a lower bound and False."""
    if size.group == UNITARY:
        try:
            return optimum(size.d, heads, size.horizon, size.boundary).loss, True
        except NoClosedForm:
            pass
    bound = lower_bound(size.d, size.horizon, size.boundary, size.group)
    return bound, size.group != UNITARY and heads >= 2 * size.d**2


def _notes(heads: int) -> tuple[str, ...]:
    return (f"the minimum is a lower bound, not known to be attained by heads={heads}",)


def _off_scalar(blocks: Mapping[str, Array]) -> float | None:
    """Return how far products of blocks are from multiples of I ⊗ I, as a share of their norm."""
    d = blocks["a1"].shape[1]
    whole = scalar = 0.0
    for term in TERMS:
        A, B = blocks[term.score], blocks[term.value]
        for (X, Y), (V, W) in product(zip(A, B, strict=True), repeat=2):
            whole += (np.vdot(V, X) * np.vdot(W, Y)).real
        scalar += abs(np.einsum("hii->h", A) @ np.einsum("hii->h", B)) ** 2 / d**2
    return None if whole <= 0 else float(max(0.0, 1 - scalar / whole) ** 0.5)


def _singular_values(blocks: Mapping[str, Array]) -> tuple[float, ...]:
    """Return the singular values of ``Σ_h vec(b1_h) vec(a3_h)ᵀ``, one a head at most."""
    heads, d = blocks["a3"].shape[:2]
    A, B = (blocks[name].reshape(heads, d * d) for name in ("a3", "b1"))
    (_, R), (_, S) = np.linalg.qr(A.T), np.linalg.qr(B.T)
    return tuple(float(x) for x in np.linalg.svd(R @ S.T, compute_uv=False))
