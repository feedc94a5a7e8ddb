"""Full matrices compared with the optima of :mod:`icar_theory.theorems.haar_step`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from icar_theory.answers import NoClosedForm
from icar_theory.arguments import Array, to_flint, to_fraction
from icar_theory.exact.haar import UNITARY
from icar_theory.layers.augmented import lengths
from icar_theory.layers.full_heads import near_floats
from icar_theory.layers.haar import TERMS, Size, full_loss
from icar_theory.layers.haar_answers import HaarCheck
from icar_theory.layers.haar_blocks import exactly, read_full
from icar_theory.theorems.haar_step.answers import lower_bound, optimum, scalar_minimum


def check(context: str, blocks: Mapping[str, Any], horizon: int, boundary: str) -> HaarCheck:
    """Compare full blocks, H×d×d, with what the claim settles for their size.

    >>> one, zero = [[[1, 0], [0, 1]]], [[[0, 0], [0, 0]]]
    >>> blocks = {**{name: zero for name in ("a1", "a2", "a4", "b2")}, "a3": one, "b1": one}
    >>> check("haar-unitary", blocks, 2, "zero").verdict
    'exactly optimal'
    """
    read = read_full(blocks)
    near = {name: near_floats(name, block) for name, block in read.items()}
    heads, d = read["a1"].shape[:2]
    size = Size(context, d, horizon, boundary)
    least, attained, product = _settled(size, heads)
    loss = to_fraction(full_loss(size, *exactly(read)))
    with np.errstate(over="ignore", invalid="ignore"):
        made = np.einsum("hii->h", near["a3"]) @ np.einsum("hii->h", near["b1"]) / d**2
        singular = _singular_values(near)
        share = _off_scalar(near)
    off = None if product is None else float(abs(made - float(product)) / float(product))
    attained = attained or loss == least
    return HaarCheck(
        claim="haar_step",
        context=context,
        dimension=d,
        heads=heads,
        lengths=lengths(horizon),
        loss=loss,
        minimum=least,
        residuals={"scalar": share if product is None or heads == 1 else None, "step": off},
        singular_values=singular,
        boundary=boundary,
        step_size=float(np.real(made)),
        predicted_step_size=product,
        scalar_loss=_fraction(scalar_minimum(d, horizon, boundary, context)),
        attained=attained,
        notes=()
        if attained
        else (f"the minimum is a lower bound, not known to be attained by heads={heads}",),
    )


def _settled(size: Size, heads: int) -> tuple[Any, bool, Any]:
    """Return the least loss, or a lower bound; whether it is attained; the best tr a3 tr b1/d²."""
    if size.group == UNITARY:
        try:
            best = optimum(size.d, heads, size.horizon, size.boundary)
        except NoClosedForm:
            pass
        else:  # ``Σ_ij tr E_ij tr (y E_ji + x δ_ij I) = d² x + d y``
            product = best.step_size + best.other_size / size.d
            return _fraction(best.loss), True, _fraction(product)
    bound = lower_bound(size.d, size.horizon, size.boundary, size.group)
    return _fraction(bound), size.group != UNITARY and heads >= 2 * size.d**2, None


def _fraction(number: Any) -> Any:
    return to_fraction(to_flint(number))


def _off_scalar(blocks: Mapping[str, Array]) -> float | None:
    """Return how far all products of blocks are from multiples of I ⊗ I, as a share of the norm."""
    heads, d = blocks["a1"].shape[:2]
    rows = {name: block.reshape(heads, d * d) for name, block in blocks.items()}
    grams = {name: part @ part.conj().T for name, part in rows.items()}
    whole = scalar = 0.0
    for term in TERMS:
        whole += float((grams[term.score] * grams[term.value]).sum().real)
        A, B = (np.einsum("hii->h", blocks[name]) for name in (term.score, term.value))
        scalar += float(abs(A @ B) ** 2) / d**2
    return None if not whole > 0 else float(max(0.0, 1 - scalar / whole) ** 0.5)


def _singular_values(blocks: Mapping[str, Array]) -> tuple[float, ...]:
    """Return the singular values of ``Σ_h vec(b1_h) vec(a3_h)ᵀ``, one a head at most."""
    heads, d = blocks["a3"].shape[:2]
    A, B = (blocks[name].reshape(heads, d * d) for name in ("a3", "b1"))
    (_, R), (_, S) = np.linalg.qr(A.T), np.linalg.qr(B.T)
    product = R @ S.T
    if not np.isfinite(product).all():
        raise ValueError("blocks are too large: their products exceed float64")
    return tuple(float(x) for x in np.linalg.svd(product, compute_uv=False))
