r"""Normalised attention on any start: training is a flow in the plane, solved in closed form.

**Setting.** The layer of :mod:`icar_theory.layers.normalised` on sequences ``x_1 … x_T`` with
``x_{s,j} = λ_j^{s−1} x_{1,j}``, trained by gradient flow on all entries of all blocks from the
diagonal ``A = aI, P = bI``, u = ab; F is the inner objective at t, ``½ Σ_{s<t} ‖x_{s+1} − W x_s‖²``
over t − 1. The moments κ are those of x_1 (:mod:`icar_theory.layers.normalised_symbols`).

**Main results.** For all d ≥ 1, T ≥ 3, exchangeable laws of x_1 and real a, b:

- `inner`, `step`: on every sequence the diagonal layer predicts ``ŷ_t = −u ∇F(0) x_t``, one
  gradient step of size u from W = 0;
- `loss`: its loss is ``(T − 2) d/2 (κ_0 − 2uκ_1 + u²γ)``, γ = κ_2 + κ_3 h;
- `slope_value`, `slope_score`, `cross_value`, `cross_score`, `charge`, `others`: every derivative;
- `invariant`: the derivatives off the diagonal vanish at every a, b exactly where three moments
  do, as for laws that are symmetric in the sign of each coordinate. Exchangeable is not enough:
  independent coordinates of mean 0 and E x³ ≠ 0 leave the diagonal;
- `best`: the least loss on it is at ``u* = κ_1/γ``; `gaussian`, `sphere`, `rademacher`, `one_hot`;
- `conserved`, `ratio`, `flow`: c = a² − b² is constant, and w = b/a obeys a Riccati equation:
  ``(w − w*)/(1 + w w*) = tan(θ − θ*)``, θ the angle of (a, b), decays exponentially. So every start
  with c ≠ 0 ends at u*, those with ab ≤ 0 as well;
  `solved_sum`, `solved_difference` are a ± b at every time, from any start;
- `logistic`, `saddle`: for a = b the step size is logistic, for a = −b the flow ends in the saddle
  (0, 0); `limit_score`, `limit_value`: where it ends.

References: Zheng et al., NeurIPS 2024 (the model, convergence to one step). The moment conditions,
the closed form for a ≠ b and the law of the angle are derived here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Question
from icar_theory.exact.sizes import D, T
from icar_theory.exact.starts import read_start
from icar_theory.layers.normalised_slopes import cross_slopes, loss_on_diagonal, slopes
from icar_theory.layers.normalised_symbols import A, B
from icar_theory.theorems.mesa_flow.answers import MesaFlow, mesa_flow
from icar_theory.theorems.mesa_flow.estimates import MesaEstimate, mesa_estimate
from icar_theory.theorems.mesa_flow.lines import LINES

__all__ = ["CLAIM", "MesaEstimate", "MesaFlow", "mesa_estimate", "mesa_flow"]


def step(law: Any, d: Any, length: Any) -> Any:
    """Return u*.

    >>> step("gaussian", 2, 4), step("sphere(2)", 2, 4)
    (4/23, 6/23)
    """
    return mesa_flow(law, d, length).step


def loss(law: Any, d: int, length: int, a: Any = A, b: Any = B) -> Any:
    """Return the loss of the layer A = aI, P = bI; the law need not be exchangeable.

    >>> loss("gaussian", 1, 3, 1, 1)
    5
    """
    return loss_on_diagonal(read_start(law), d, length, a, b)


def diagonal(law: Any, d: int, length: int, a: Any = A, b: Any = B) -> Any:
    """Return 0 where the diagonal is preserved, else a derivative off it: ∂P_12, or else ∂A_12.

    >>> diagonal("gaussian", 2, 4), diagonal("two_point", 2, 4), diagonal("all_ones", 2, 4, 1, 1)
    (0, 6*a**2*b, 3/2)
    """
    found = cross_slopes(read_start(law), d, length, a, b)
    return next((slope for slope in found if slope != 0), sp.Integer(0))


def flow(law: Any, d: Any, length: Any, a: Any, b: Any, time: Any) -> Any:
    """Return (u, a, b) at a time ≥ 0 as a row, from a and b at time 0.

    >>> flow("one_hot", 2, 3, 1, 2, 0)
    Matrix([[2, 1, 2]])
    """
    return mesa_flow(law, d, length, a, b).at(time)


def limits(law: Any, d: Any, length: Any, a: Any, b: Any) -> Any:
    """Return (a*, b*) as a row: where the flow from a and b ends.

    >>> limits("one_hot", 2, 3, 2, 2), limits("one_hot", 2, 3, 1, -1)
    (Matrix([[1, 1]]), Matrix([[0, 0]]))
    """
    return sp.ImmutableMatrix([mesa_flow(law, d, length, a, b).limits])


WORDS = ("gaussian", "sphere(2)", "rademacher(1/2)", "one_hot(3)", "all_ones", "two_point")


def sizes() -> Iterator[Mapping[str, Any]]:
    """Yield laws, dimensions and lengths at which the questions are tried."""
    for law in WORDS:
        for d in range(1, 4):
            for length in (3, 4, 7):
                yield {"law": law, "d": d, "length": length}


def sizes_and_layers() -> Iterator[Mapping[str, Any]]:
    """Yield laws and sizes with a and b."""
    for some in sizes():
        for a, b in ((1, 1), (sp.Rational(1, 2), 3), (2, -1)):
            yield {**some, "a": sp.sympify(a), "b": sp.sympify(b)}


def sizes_of_the_plane() -> Iterator[Mapping[str, Any]]:
    """Yield sizes d ≥ 2 with a and b: there is something off the diagonal."""
    yield from (some for some in sizes_and_layers() if some["d"] > 1)


def sizes_and_times() -> Iterator[Mapping[str, Any]]:
    """Yield laws, sizes, starts of the flow and times."""
    for some in sizes_and_layers():
        for time in (0, sp.Rational(1, 100)):
            yield {**some, "time": sp.sympify(time)}


CLAIM = Claim(
    name="mesa_flow",
    title="Normalised attention, any start: the gradient flow to one gradient step, solved",
    summary="From a diagonal start training follows a known curve to one step of gradient "
    "descent; it stays diagonal exactly where three moments of the first token vanish.",
    place=60,
    origin="beyond",
    law=(
        r"x_{s,j} = \lambda_j^{s-1} x_{1,j},\ x_0 = 0",
        r"\lambda_1, \dots, \lambda_d \text{ i.i.d. uniform, independent of } x_1 \in \mathbf{R}^d",
        r"\hat y_t = \tfrac{1}{t-1} \begin{pmatrix} P & Q \end{pmatrix} \sum_{s \le t} e_s e_s^* "
        r"\begin{pmatrix} R & U \\ A & V \end{pmatrix} e_t,\ e_s = (x_s, x_{s-1})",
        r"L = \tfrac12 \sum_{t=2}^{T-1} \mathrm{E} \|\hat y_t - x_{t+1}\|^2",
        r"A = a I,\ P = b I,\ Q = R = U = V = 0",
        r"\text{the law of } x_1 \text{ is exchangeable},\ x_1 \neq 0",
        r"\kappa_0 = \mathrm{E} x_j^2,\ \kappa_1 = \mathrm{E} x_j^4,\ \kappa_2 = \mathrm{E} x_j^6",
        r"\kappa_3 = \textstyle\sum_{k \neq j} \mathrm{E} x_j^2 x_k^4",
        r"\kappa_{13} = \mathrm{E} x_j x_k^3,\ \kappa_{33} = \mathrm{E} x_j^3 x_k^3,\ "
        r"\kappa_{15} = \mathrm{E} x_j x_k^5",
        r"\kappa_{123} = \mathrm{E} x_j x_l^2 x_k^3 \text{ for different } j, k, l",
        r"h = \tfrac{1}{T-2} \textstyle\sum_{t=2}^{T-1} \tfrac{1}{t-1}",
        r"\gamma = \kappa_2 + \kappa_3 h,\ u^* = \kappa_1 / \gamma",
        r"n \text{ is the degree in } \lambda \text{ of a term of } \hat y_t",
        r"\text{its value is } x_{s-\delta_v}, \text{ key } x_{s-\delta_k}, "
        r"\text{ query } x_{t-\delta_q}",
        r"g \text{ sums the squares of the coefficients of } a, b",
        r"\text{in } \partial_{P_{jk}} L \text{ and } \partial_{A_{jk}} L,\ j \neq k",
        r"\text{a dot is } \mathrm{d} / \mathrm{d} \tau \text{ along the gradient flow}",
        r"a = a_0,\ b = b_0 \text{ at } \tau = 0;\ c = a^2 - b^2",
        r"w = b / a \text{ where } c \neq 0;\ w_0 \text{ at } \tau = 0,\ w^* \text{ at the end}",
        r"x_{1,j} \sim N(0, \sigma^2) \text{ (gaussian)},\ |x_1| = R \text{ uniform (sphere)}",
        r"x_{1,j} = \pm c \text{ (rademacher)},\ x_1 = \pm c\, e_i \text{ (one hot)}",
    ),
    hypotheses=(sp.Ge(T, 3), sp.Ge(D, 1, evaluate=False)),
    reference="Zheng et al., NeurIPS 2024 (the model, one gradient step); moments, cross "
    "derivatives and the flow in closed form are derived here",
    lines=LINES,
    questions={
        "step": Question(step, sizes),
        "loss": Question(loss, sizes_and_layers),
        "diagonal": Question(diagonal, sizes_of_the_plane),
        "slopes": Question(slopes, sizes_of_the_plane),
        "flow": Question(flow, sizes_and_times),
        "limits": Question(limits, sizes_and_layers),
    },
)
"""The claim."""
