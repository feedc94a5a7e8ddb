r"""What gradient flow conserves, and the scale of the positional weights that it so chooses.

**Setting.** A loss L(A, B, P), A and B with a row for each head, that depends on A and B through
``C = BᵀA`` alone and does not change where a factor moves from P to A or to B: the layers on plain
tokens, m = n = d, in any context. On augmented tokens (A = (a1 … a4), B = (b1, b2), no P) the lines
about heads hold. L_A, L_B, L_P are the derivatives, and a dot is that of the flow. The minimisers
of the layers leave the scale of p free; at a minimiser the flow has fixed it, but where p_{T−1} is
free too (unitary contexts, ``Π 1 = 0``) or H is more than the rank of Π.

**Main results.**

- `noether_heads`, `noether_scale`: ``L_A Aᵀ = B L_Bᵀ`` and ``tr L_A Aᵀ = tr L_B Bᵀ = tr L_P Pᵀ``,
  for every differentiable loss with these symmetries;
- `heads`, `scale`: so ``Q = A Aᵀ − B Bᵀ`` and ``c = ‖A‖² − ‖P‖²`` do not change along the flow;
- `step`, `step_scale`: a step of gradient descent of size ρ changes them by terms in ρ² alone;
- `balanced`, `nuclear`: from ``A Aᵀ = B Bᵀ`` on ``(AᵀA)² = CᵀC``: ``‖A‖²`` is the nuclear norm of
  C, at a minimiser ``s rank Π / |p|``;
- `product`, `roots`: where ``p C = s Π``, Π a projector of rank H, ``A Aᵀ B Bᵀ = (s/p)² I``, so
  that ``‖A‖² = Σ_h (q_h + √(q_h² + 4 s²/p²))/2`` with the eigenvalues q_h of Q;
- `scale_unitary`, `scale_orthogonal`, `scale_odd`: a layer whose loss is least at every length
  has one p_T = p_*, and that sum is ``c + ‖P‖²``, an equation for p_*;
- `unique`: its two sides fall and grow in \|p_*\|, so that no two \|p_*\| satisfy it (where
  p_{T−1} is free, with the squares of its values among the constants);
- `one_coordinate`: with d = 1 any number of heads is determined too.

Proved in Coq for losses with a Fréchet derivative over any ordered field, and from the layers'
definitions: ``total_turns`` and ``total_scales`` say that the loss of plain tokens is such a loss.

References: Arora, Cohen, Hazan, *On the optimization of deep networks*, ICML 2018 (balanced
weights of linear networks); Du, Hu, Lee, NeurIPS 2018 (their conservation). The heads, the
positional weights and the scale that they fix are derived here.
"""

from __future__ import annotations

import sympy as sp

from icar_theory.claims import Claim, Question
from icar_theory.exact.enclosures import enclosed
from icar_theory.exact.sizes import HORIZON, D, H
from icar_theory.theorems.gradient_flow.answers import (
    conserved,
    scale,
    starts,
    starts_and_contexts,
)
from icar_theory.theorems.gradient_flow.lines import LINES

__all__ = ["CLAIM", "conserved", "scale"]

CLAIM = Claim(
    name="gradient_flow",
    title="What gradient flow conserves, and the scale that it chooses",
    summary="Training by gradient flow conserves a matrix of the heads and one number. Where it "
    "ends at a minimiser, these give an equation for the scale of the positional weights, which "
    "the loss leaves free.",
    place=65,
    origin="beyond",
    law=(
        r"A \in \mathbf{R}^{H \times n},\ B \in \mathbf{R}^{H \times m},\ C = B^\top A",
        r"L(A, B, P) \text{ is differentiable},\ L_A, L_B, L_P \text{ its derivatives}",
        r"L(G A, G^{-\top} B, P) = L(A, B, P)",
        r"L(x A, B, \tfrac1x P) = L(A, x B, \tfrac1x P) = L(A, B, P),\ x \neq 0",
        r"\text{a dot is the derivative along the gradient flow},\ \rho > 0",
        r"\text{of layers on plain tokens } m = n = d",
        r"\Pi = \Pi^\top = \Pi^2 \text{ has rank } H \text{ (any rank in nuclear)},\ s > 0",
        r"q_1, \dots, q_H \text{ are the eigenvalues of } Q = A A^\top - B B^\top",
        r"\ell_T \text{ is the loss in unitary (scale unitary)}",
        r"\text{or in orthogonal contexts (scale orthogonal, scale odd)}",
        r"p_{T,t} \text{ is the weight of position } t \text{ at the length } T",
        r"w, x, y > 0 \text{ (unique)}",
    ),
    hypotheses=(
        sp.Ge(D, 1, evaluate=False),
        sp.Ge(H, 1, evaluate=False),
        sp.Ge(HORIZON, 2),
    ),
    reference="beyond Sander et al., ICML 2024; balanced weights: Arora et al., ICML 2018, and Du "
    "et al., NeurIPS 2018, for linear networks",
    lines=LINES,
    questions={
        "conserved": Question(conserved, starts),
        "scale": Question(scale, starts_and_contexts, agrees=enclosed),
    },
)
"""The claim."""
