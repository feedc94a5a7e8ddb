r"""Other laws of the phases: roots of unity, arcs, von Mises laws, and finite populations.

**Setting.** The layers of :mod:`icar_theory.layers.plain` and :mod:`icar_theory.layers.augmented`,
where the eigenvalues are not uniform on the circle: i.i.d. uniform on the n-th roots of unity, or
with any moments ``φ_k = E λ^k``. ``m = n/gcd(n, 2)`` is the order of λ².

**Main results.** Plain tokens, for all d, H ≥ 1 and T, n ≥ 2:

- `loss`, `signs_loss`: the loss of roots of unity is the circle's, with the weights of positions
  that are alike modulo m (on the diagonal of C) or modulo n (beside it) added up;
- `cyclic`, `cyclic_pairs`: it is the circle's for all weights exactly where ``m ≥ T``;
- `below_even`, `even_minimum`, `even_minimisers`: just below, at ``n = 2T − 2``, aliasing lets few
  heads do better: the least loss is ``d(d − H)/(d + H)``, by tight frames and ``p_1 = p_T``;
- `below_odd`, `odd_minimum`, `odd_minimisers`: at odd ``n = T − 1`` the least loss stays d − H,
  and ``p_1/p_T`` is free;
- `signs`: at n = 2 one head reaches the loss 0;
- `still`: with H ≥ d the circle's optimum ``C = I/p_T`` has the loss 0 under every law.

Augmented tokens, the blocks a3 and b1 alone (a masked step of gradient descent):

- `step_loss`: the loss of roots of unity; `step_cyclic_zero`, `step_cyclic_wrap`: it is the
  circle's exactly for ``n ≥ T_max``, where ``s_0 = W^{−1} s_1`` for ``n > T_max``;
- `law_loss`, `law_step`, `law_excess`: under any law, the loss of the step η, the best η, and what
  another η loses; only φ_1 … φ_K enter;
- `short`: for T_max = 2 and s_0 = 0 no law changes the best step; `alike`: its value where all
  eigenvalues are one number; `arcs`: on arcs and von Mises laws it is smaller than on the circle.

References: beyond Sander et al., ICML 2024, whose contexts are uniform.
"""

from __future__ import annotations

import sympy as sp

from icar_theory.claims import Claim, Question
from icar_theory.exact.enclosures import enclosed
from icar_theory.exact.sizes import BITS as ORDER
from icar_theory.exact.sizes import HORIZON, D, H, T
from icar_theory.theorems.spectra.answers import arc_least as arc_least
from icar_theory.theorems.spectra.answers import arc_step as arc_step
from icar_theory.theorems.spectra.answers import (
    arcs,
    concentrations,
    cyclic_sizes,
    lengths_asked,
    plain_sizes,
    rows_asked,
)
from icar_theory.theorems.spectra.answers import cyclic_least as cyclic_least
from icar_theory.theorems.spectra.answers import cyclic_step as cyclic_step
from icar_theory.theorems.spectra.answers import drawn_least as drawn_least
from icar_theory.theorems.spectra.answers import minimum as minimum
from icar_theory.theorems.spectra.answers import threshold as threshold
from icar_theory.theorems.spectra.answers import von_mises_step as von_mises_step
from icar_theory.theorems.spectra.lines import LINES

CLAIM = Claim(
    name="spectra",
    title="Roots of unity, arcs, any spectra: when the circle's optimum survives",
    summary="Roots of unity act like the circle from an order n on that the length sets; just "
    "below, few heads do better. Under any law the best gradient step depends on few moments.",
    place=35,
    origin="beyond",
    law=(
        r"\ell_n: \lambda_i \text{ i.i.d. uniform on } \lambda^n = 1,\ "
        r"\ell_\infty: |\lambda| = 1",
        r"\ell_n^\pm, \ell_\infty^\pm: \text{in pairs } \lambda, \bar\lambda,\ d \text{ even}",
        r"\text{equal: as polynomials in the weights}",
        r"C = B^\top A,\ A, B \in \mathbf{R}^{H \times d}",
        r"\hat\ell: \text{augmented tokens},\ M = b_1^\top a_3,\ a_1 = a_2 = a_4 = b_2 = 0",
        r"s_0 = 0 \text{ or } s_0 = W^{-1} s_1",
        r"\ell, \hat\ell: \lambda_i \text{ i.i.d. with } \varphi_k = \mathbf{E} \lambda^k,\ "
        r"M_{ij} = \eta,\ \eta^* \text{ is the best } \eta",
        r"\eta_\mu^*: \theta \text{ uniform on } [0, 2\pi/\mu],\ \mu = 2, 3, 8, "
        r"\text{ or von Mises},\ \kappa = 1, 4",
    ),
    hypotheses=(
        sp.Ge(ORDER, 2),
        sp.Ge(T, 2),
        sp.Ge(HORIZON, 2),
        sp.Ge(D, 1, evaluate=False),
        sp.Ge(H, 1, evaluate=False),
    ),
    reference="beyond Sander et al., ICML 2024, whose contexts are uniform on the circle",
    lines=LINES,
    questions={
        "threshold": Question(threshold, lengths_asked),
        "minimum": Question(minimum, plain_sizes),
        "cyclic_step": Question(cyclic_step, cyclic_sizes),
        "arc_step": Question(arc_step, arcs, agrees=enclosed),
        "von_mises_step": Question(von_mises_step, concentrations, agrees=enclosed),
        "cyclic_least": Question(cyclic_least, cyclic_sizes),
        "arc_least": Question(arc_least, arcs, agrees=enclosed),
        "drawn_least": Question(drawn_least, rows_asked),
    },
)
"""The claim."""
