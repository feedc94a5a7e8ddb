r"""When is one step of gradient descent the optimum? A symmetry of the law, and its failure.

**Setting.** The layer on augmented tokens. Its prediction holds monomials of degree T, T−1, T−2 and T−3 in λ, the
target degree T alone; a *pure gradient step* uses degree T alone (a3 and b1).

**Main results.**

1. If W and e^{iφ}W have the same law for every φ (for characters K of the law: ``K v = 1`` has an integer solution
   v on the circles), terms of different degree are orthogonal: the loss is a sum over degrees, and the best pure
   gradient step is the whole optimum. Unitary contexts are such.
2. Real orthogonal contexts have the symmetry W → −W alone, which separates degrees of different parity only. For
   even d the best pure gradient step has the same loss as in unitary contexts, but in degree T−2 the products ``b1
   a2ᵀ`` also reach the target (``λ_ī = λ̄_i``), and parameters that use them do strictly better: for one head,
   every even d and every T_max the optimal gradient step is not even stationary. "One gradient step is optimal" is
   refuted there by exact rational parameters.

**Implementation notes.** :func:`counterexample` restricts the engine's loss to one head with constant blocks ``a_k
= α_k 1`` and ``b1 = 1``: a quadratic form in α, whose minimum is rational and is found by solving a linear system
over ℚ.

References: the decoupling by degree and its failure are beyond Sander et al., ICML 2024, §4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from icar_theory.arguments import choice, integer
from icar_theory.layers.augmented import BLOCKS, BOUNDARIES, derived_loss
from icar_theory.claims import Claim
from icar_theory.exact.context import Context, orthogonal
from icar_theory.exact.laurent import as_expression, polynomial_ring
from icar_theory.theorems import augmented_heads


def phase_charge(context: Context) -> tuple[int, ...] | None:
    """Return the integers v with ``K v = 1``, so that g ↦ e^{iφv} g turns every λ_j by e^{iφ}; None if there are none.

    Only circles turn: a coordinate of finite order has v = 0.

    >>> from icar_theory.exact.context import unitary
    >>> phase_charge(unitary(2)), phase_charge(orthogonal(2))
    ((1, 1), None)
    """
    circles = [k for k, modulus in enumerate(context.moduli) if modulus == 0]
    if not circles or context.moments is not None:
        return None
    symbols = sp.symbols(f"v:{len(circles)}", integer=True)
    equations = [sum(row[k] * v for k, v in zip(circles, symbols, strict=True)) - 1 for row in context.characters]
    solutions = list(sp.linsolve(equations, symbols))
    if not solutions:
        return None
    values = [value.subs(dict.fromkeys(symbols, 0)) for value in solutions[0]]
    if not all(value.is_Integer for value in values):
        return None
    charge = dict(zip(circles, map(int, values), strict=True))
    return tuple(charge.get(k, 0) for k in range(len(context.moduli)))


@dataclass(frozen=True)
class Counterexample:
    """Exact blocks whose loss in orthogonal contexts is below that of the best pure gradient step.

    `loss` is their exact loss, `gradient_step` the least loss of a pure gradient step, with one head.

    >>> counterexample(4, 2).gain
    1/9
    """

    dimension: int
    horizon: int
    boundary: str
    blocks: dict[str, Any]
    loss: Any
    gradient_step: Any

    @property
    def gain(self) -> Any:
        """What the pure gradient step loses, as a share of its loss."""
        return 1 - self.loss / self.gradient_step


def counterexample(d: int, horizon: int, boundary: str = "zero") -> Counterexample:
    """Return rational one-head parameters that beat every pure gradient step in orthogonal contexts, d even.

    Raises ValueError for odd d, naming it, and for other bad arguments. Source: beyond the paper.

    >>> found = counterexample(2, 2)
    >>> found.loss < found.gradient_step
    True
    """
    d = integer("d", d, minimum=2)
    horizon = integer("horizon", horizon, minimum=2)
    choice("boundary", boundary, BOUNDARIES)
    if d % 2:
        raise ValueError(f"d must be even for the counterexample in orthogonal contexts, got {d}")
    names = ("a1", "a2", "a3", "a4")
    scale = polynomial_ring(names)
    blocks: dict[str, Any] = {name: [[x] * d] for name, x in zip(names, scale, strict=True)}
    quadratic = as_expression(
        derived_loss({**blocks, "b1": [[1] * d], "b2": [[0] * d]}, horizon, orthogonal(d), boundary)
    )
    symbols = sp.symbols(names)
    solution = next(iter(sp.linsolve([sp.diff(quadratic, x) for x in symbols], symbols)))
    values = [sp.sympify(x).subs(dict.fromkeys(symbols, 0)) for x in solution]  # a free direction changes nothing
    found = {name: sp.ImmutableMatrix(1, d, [x] * d) for name, x in zip(names, values, strict=True)}
    found["b1"], found["b2"] = sp.ImmutableMatrix.ones(1, d), sp.ImmutableMatrix.zeros(1, d)
    return Counterexample(
        dimension=d,
        horizon=horizon,
        boundary=boundary,
        blocks={name: found[name] for name in BLOCKS},
        loss=quadratic.subs(dict(zip(symbols, values, strict=True))),
        gradient_step=augmented_heads.minimum(d, 1, horizon, boundary),
    )


CLAIM = Claim(
    name="phase_symmetry",
    title="One gradient step is optimal under phase symmetry, and not in orthogonal contexts",
    hypotheses=(
        r"\text{augmented tokens},\ H \ge 1,\ T_{\max} \ge 2",
        r"W \sim e^{i \varphi} W \text{ for all } \varphi \text{ (holds for unitary, fails for orthogonal contexts)}",
    ),
    states=lambda: " \\\\\n".join(
        (
            r"\mathbf{E}\, \lambda^m \overline{\lambda^n} &= 0 \text{ if } \textstyle\sum_j m_j \neq \sum_j n_j,\quad "
            r"\ell = \ell^{(T)} + \ell^{(T-1)} + \ell^{(T-2)} + \ell^{(T-3)}",
            r"\min \ell &= \min \ell^{(T)} \text{ (unitary)},\quad \min \ell < \min_{a_1 = a_2 = a_4 = b_2 = 0} "
            r"\ell \text{ (orthogonal, } d \text{ even)}",
        )
    ),
    origin="beyond",
    reference="beyond Sander et al., ICML 2024, section 4",
)
"""The claim."""
