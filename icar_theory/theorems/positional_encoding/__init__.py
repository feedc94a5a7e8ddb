r"""Positional weights alone: what a row of them learns when contexts have a restricted spectrum.

**Setting.** One eigenvalue λ, of any law on the circle, one head with A = B = 1. Plain tokens, so
that a row of positional weights predicts ``ŷ = Σ_t p_t λ^(2t−T)`` for the target λ^T. The matrix
``G_tu = E Re λ^(2(t−u))`` holds all that the loss sees of the law.

**Main results.** For every law and T:

- `loss`: ``ℓ = (p − e_T)ᵀ G (p − e_T)``; `minimisers`: it is 0 where ``G(p − e_T) = 0``;
- `rank`: that of G is min(N, T), where N counts the values of λ² and of its conjugate. So e_T is
  the only minimiser exactly where N ≥ T;
- `descent`, `modes`, `path`: gradient descent on ℓ/2 from 0, of the rate ρ, and what it has learned
  of each eigenvector of G; `row_rate`: that ρ, for the mean loss of the rows 2 … T_max;
- `rate`: after n steps ``ℓ ≤ 1/(ρ(2n+1))``, however small eigenvalues of G are; `decreases`: no
  step makes the loss larger; `top`: both for rates about 1/T, as no eigenvalue is above T;
- `flat`: where λ² = 1 all positions share alike: there training begins when an arc is short.

For an arc, θ uniform on [0, 2π/μ]:

- `arc`: ``g_k = sin(x)/x`` at ``x = 4πk/μ``; `commutes`: so G is a discrete prolate matrix, and
  Slepian's tridiagonal matrix has the same eigenvectors.

The smallest eigenvalues are out of reach of any training: 3e-69 for μ = 50 and T = 30. What is
learned is therefore no minimiser but the state of the first few modes when training stops.

References: Sander et al., ICML 2024, figure 6, whose pictures of P these numbers are; Slepian, Bell
System Technical Journal 57, 1978, for the eigenvectors of arcs. The laws are beyond the paper.
"""

from __future__ import annotations

import sympy as sp

from icar_theory.claims import Claim, Question
from icar_theory.exact.sizes import HORIZON, T
from icar_theory.theorems.positional_encoding.answers import (
    eigenvalues,
    entries,
    horizons,
    lengths,
    loss,
    modes,
    paths,
    positions,
    row_rate,
    steps_needed,
    thresholds,
)
from icar_theory.theorems.positional_encoding.lines import LINES

CLAIM = Claim(
    name="positional_encoding",
    title="Positional weights alone: early stopping on an ill-conditioned problem",
    summary="On a short arc of eigenvalues only a few combinations of positions are ever learned: "
    "the loss falls at least as 1/n, but the weights stay far from the best ones.",
    place=55,
    origin="paper",
    law=(
        r"d = 1,\ C = 1,\ |\lambda| = 1",
        r"G_{tu} = g_{t - u},\ g_k = \mathbf{E} \operatorname{Re} \lambda^{2k}",
        r"N \text{ is how many values } \lambda^2 \text{ and } \bar\lambda^2 "
        r"\text{ take, if finitely many}",
        r"\ell \text{ is the loss at } T,\ p^{(n)} \text{ and } \ell_n \text{ are } p \text{ and } "
        r"\ell \text{ after } n \geq 0 \text{ steps from } 0 \text{ of the rate } \rho "
        r"\text{ on } \ell/2",
        r"e = (0, \dots, 0, 1)^\top",
        r"r \text{ is the rate on the mean of the losses at } 2, \dots, T_{\max}",
        r"v_j \text{ are orthonormal, } G v_j = w_j v_j",
        r"\omega \text{ is at least every } w_j",
        r"\text{where } \mu \text{ occurs, } \lambda = e^{\mathrm{i} \theta}",
        r"\theta \text{ uniform on } [0, 2\pi/\mu]",
        r"J = J^\top \text{ is tridiagonal}",
    ),
    hypotheses=(sp.Ge(T, 2), sp.Ge(HORIZON, 2)),
    reference="Sander et al., ICML 2024, whose trained positional encodings these are; "
    "eigenvectors of arcs: Slepian, 1978",
    lines=LINES,
    questions={
        "row_rate": Question(row_rate, horizons),
        "entries": Question(entries, lengths),
        "eigenvalues": Question(eigenvalues, lengths),
        "positions": Question(positions, paths),
        "loss": Question(loss, paths),
        "modes": Question(modes, paths),
        "steps_needed": Question(steps_needed, thresholds),
    },
)
"""The claim."""
