r"""Plain tokens: every local minimum is global in unitary contexts, and not in orthogonal ones.

**Setting.** The layer of :mod:`icar_theory.layers.plain` with H heads, mixing ``C = BᵀA`` and
positional weights ``p_{T,t}`` of their own for each length T = 2 … T_max. Its loss ℓ in unitary
contexts is summed over these lengths; ``ℓ^O_T`` is that of one length in orthogonal contexts, with
positional weights p_t.

**Main results.** Unitary contexts, all d, H ≥ 1 and T_max ≥ 2:

- `loss`: ℓ depends on C by ‖C‖², ‖C1‖² and tr C alone;
- `equations`: where all derivatives of ℓ by A, B and p vanish;
- `critical`: there ``p_{T,T} C`` is one orthogonal projector Π for all lengths, and
  ℓ = (T_max − 1)(d − rank Π): the critical values are min(H, d) + 1 numbers;
- `index`, `balanced`: how many eigenvalues of the Hessian are negative there: (H − ρ)(d − ρ), ρ the
  rank of Π, where ``Σ_T p_{T,T} ≠ 0``; else 1, but for A = B = 0, which only a cubic leaves;
- `local`: so every local minimum is global.

Orthogonal contexts: heads may learn differences of a plane's coordinates instead of sums.

- `differences`: with the blocks [[1, −1], [−1, 1]] on H planes as C, the weights are critical
  exactly where ``p_T = 1 − 1/T`` and ``p_t = −1/T`` before T − 1; ``p_{T−1}`` is free;
- `difference_loss`: the loss is d − 2H + 2H/T there;
- `spurious`: for even d ≥ 2H and T ≥ 3 it is a local minimum at ``p_{T−1} = 0``, by 2H/T above the
  least loss: local minima are not global;
- `window`: for d = 2, one head: for which ``p_{T−1}`` it is one. At T = 2 between −1 and 0, from
  T = 3 on outside an interval.

References: beyond Sander et al., ICML 2024, §5, whose layers these are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Question
from icar_theory.exact.factors import DRAWN, require_few
from icar_theory.exact.sizes import HORIZON, D, Grid, H, T, even
from icar_theory.theorems.landscape.lines import LINES


def critical_values(d: int, heads: int, horizon: int) -> tuple[int, ...]:
    """Return the losses of all critical points in unitary contexts, the largest first.

    >>> critical_values(3, 2, 4)
    (9, 6, 3)
    """
    most = min(heads, d)
    require_few(f"d={d} and heads={heads}", most + 1, DRAWN, "values")
    return tuple((horizon - 1) * (d - rank) for rank in range(most + 1))


def spurious(d: int, heads: int, length: int) -> Mapping[str, Any]:
    """Return weights A, B (H×d) and p of a local minimum in orthogonal contexts, and its loss.

    Even d ≥ 2·heads, length ≥ 3; the least loss is d − 2·heads.

    >>> spurious(2, 1, 3)["p"], spurious(2, 1, 3)["loss"]
    (Matrix([[-1/2, 0, 1]]), 2/3)
    """
    if d % 2 or 2 * heads > d:
        raise ValueError(f"d must be even and at least 2·heads, got d={d}, heads={heads}")
    if length < 3:
        raise ValueError(f"length must be at least 3, got {length}")
    require_few(f"d={d}, heads={heads} and length={length}", 2 * heads * d + length, DRAWN)
    signs = {(h, 2 * h): 1 for h in range(heads)} | {(h, 2 * h + 1): -1 for h in range(heads)}
    A = sp.ImmutableMatrix(sp.SparseMatrix(heads, d, signs))
    p = [-sp.Rational(1, length - 1)] * (length - 2) + [0, 1]
    return {
        "A": A,
        "B": sp.Rational(length - 1, length) * A,
        "p": sp.ImmutableMatrix([p]),
        "loss": d - 2 * heads + sp.Rational(2 * heads, length),
    }


def window(length: int) -> tuple[Any, Any]:
    """Return the ``p_{T−1}/p_T`` between which local minima end, or for T = 2 lie.

    >>> window(2), window(3)
    ((-1, 0), (-2, -1/2))
    """
    first = -sp.Rational(1, length - 1)
    size = length**2 - length
    other = -sp.Rational(2 * (size - 2), (length - 1) * (size - 4))
    return min(first, other), max(first, other)


def sizes() -> Iterator[Mapping[str, Any]]:
    """Yield sizes of layers in unitary contexts."""
    yield from Grid({"d": range(1, 5), "heads": range(1, 6), "horizon": (2, 3, 5)}, (H <= D + 1,))


def spurious_sizes() -> Iterator[Mapping[str, Any]]:
    """Yield sizes at which a spurious minimum is stated."""
    grid = {"d": (2, 4, 6), "heads": range(1, 4), "length": (3, 4, 6)}
    yield from Grid(grid, (2 * H <= D, even(D)))


def lengths() -> Iterator[Mapping[str, Any]]:
    """Yield lengths."""
    yield from Grid({"length": range(2, 12)})


CLAIM = Claim(
    name="landscape",
    title="Plain tokens: no bad local minima in unitary contexts, many in orthogonal ones",
    summary="In unitary contexts every local minimum of the loss is global. In orthogonal ones "
    "heads can get stuck on differences of the coordinates they should add, with a loss above the "
    "least.",
    place=52,
    origin="beyond",
    law=(
        r"\ell \text{ is the loss in unitary contexts}",
        r"\text{summed over } T = 2, \dots, T_{\max}",
        r"\text{with weights } p_{T,t}",
        r"\ell^{\mathrm{O}}_T \text{ is that of one length}",
        r"\text{in orthogonal contexts, with weights } p_t",
        r"r = \textstyle\sum_{t < T - 1} p_t^2",
        r"q = \textstyle\sum_{t \neq T - 1} p_t",
        r"C = B^\top A,\ A, B \in \mathbf{R}^{H \times d}",
    ),
    hypotheses=(
        sp.Ge(T, 2),
        sp.Ge(HORIZON, 2),
        sp.Ge(D, 1, evaluate=False),
        sp.Ge(H, 1, evaluate=False),
    ),
    reference="beyond Sander et al., ICML 2024, section 5",
    lines=LINES,
    questions={
        "critical_values": Question(critical_values, sizes),
        "spurious": Question(spurious, spurious_sizes),
        "window": Question(window, lengths),
    },
)
"""The claim."""
