r"""Softmax attention with small scores and large values: what it tends to, and that this is beaten.

**Setting.** Augmented tokens ``e_t = (s_t, s_{t−1})``, ``s_0 = 0``, unitary contexts, and the layer
of :mod:`icar_theory.layers.softmax`: heads with scores εA and values B/ε under a softmax over
t = 1 … T, and one head more that scores 0. Blocks are multiples of the identity.

**Main results.** For T ≥ 2:

- `weights`: the softmax weights to third order in ε, by the centred scores c_t;
- `mean`, `cancels`: the mean of the values, which every head writes with 1/ε, has a mean square
  that is 0 only where the value blocks of all heads add up to 0: never for one head that writes;
- `pair`: two heads do, (εA, B/ε) and (0, −B/ε + M): they tend to *centred* linear attention and the
  mean of the values by M, with an error of first order, which is printed;
- `odd_pair`: (εA, B/2ε) and (−εA, −B/2ε) tend to the centred head with an error of second order;
- `short`: the least loss of the limit layers for T_max = 2, any d and number of heads. One centred
  head reaches it;
- `short_beaten`: at that optimum four softmax heads have a loss whose first derivative in ε is 0
  and whose second is negative for d ≥ 2: some ε > 0 is strictly below the limit;
- `beaten`: at the optimum of longer horizons already the first derivative in ε is not 0, at the
  listed sizes: some ε, of one sign, is strictly below the limit;
- `linear`: linear attention, uncentred, with the same scores and normalised by T, is strictly below
  the limit at the listed sizes except T_max = 2 and d = 1, T_max = 3, where it is not;
- `step`: the loss at length T of the centred head of a3 and b1 alone, x = a3 b1, in closed form;
- `orthogonal`: for even d the loss in orthogonal contexts is twice that of d/2 unitary eigenvalues
  with the scores doubled, so that all of this holds there with d/2 in the place of d.

So for T_max = 2, d ≥ 2 and at the listed longer sizes the infimum over softmax layers is strictly
less than the least loss of their limits. How much less is not settled here.

**Implementation notes.** Least losses are exact least squares; with one centred head the infimum is
that of a ratio of polynomials in β, the values being ``s_t + β s_{t−1}``: a real root is enclosed.

References: beyond Sander et al., ICML 2024, whose theory has linear attention.
"""

from __future__ import annotations

import sympy as sp

from icar_theory.claims import Claim, Question
from icar_theory.exact.enclosures import enclosed
from icar_theory.exact.sizes import HORIZON, D, T
from icar_theory.theorems.softmax_limit.answers import best_heads as best_heads
from icar_theory.theorems.softmax_limit.answers import least as least
from icar_theory.theorems.softmax_limit.answers import linear as linear
from icar_theory.theorems.softmax_limit.answers import one_head as one_head
from icar_theory.theorems.softmax_limit.answers import sizes
from icar_theory.theorems.softmax_limit.answers import slope as slope
from icar_theory.theorems.softmax_limit.lines import LINES

CLAIM = Claim(
    name="softmax_limit",
    title="Softmax attention tends to centred linear attention, and goes below it",
    summary="Softmax heads with small scores and large values tend to centred linear attention "
    "where the mean of the values cancels, and some softmax layers do better than the best limit.",
    place=32,
    origin="beyond",
    law=(
        r"\lambda_1, \dots, \lambda_d \text{ i.i.d. uniform},\ s_0 = 0",
        r"z_t = \mathrm{Re}\, e_T^{*} A e_t,\ v_t = B e_t,\ w_t = M e_t "
        r"\text{ for blocks that are real multiples of the identity}",
        r"p_t(\varepsilon) \text{ is the softmax of } \varepsilon z \text{ over } t = 1, \dots, T",
        r"\bar v \text{ is the mean over } t \text{ of the values by } (\beta_1, \beta_2), "
        r"\text{ the sum of } B \text{ over all heads}",
        r"\hat y(\varepsilon) \text{ is the sum of the heads } (\varepsilon A, B / \varepsilon), "
        r"(0, M - B / \varepsilon)",
        r"\tilde y(\varepsilon) \text{ is that of } (\varepsilon A, B / 2 \varepsilon), "
        r"(-\varepsilon A, -B / 2 \varepsilon)",
        r"\min \ell_{\infty} \text{ is the least loss, summed over } T, \text{ of any number of } "
        r"\hat y(0)",
        r"\min \ell_{lin} \text{ is that of } \tfrac1T \textstyle\sum_t z_t v_t",
        r"\ell(\varepsilon) \text{ is the loss of } (\varepsilon A_h, B_h / \varepsilon), "
        r"(0, M - \textstyle\sum_h B_h / \varepsilon)",
        r"\text{where entries } a_{k,h}, b_{k,h} \text{ of the head } h \text{ and } \nu_k "
        r"\text{ of } M \text{ are listed, all others are } 0; \text{ else } "
        r"B_1 = (1, 0), B_2 = (0, 1) \text{ and } A_1, A_2, M \text{ are best at } 0",
        r"\ell_T^{\circ} \text{ is the loss at } T \text{ of one centred head with } "
        r"x = a_3 b_1 \text{ alone}",
        r"\ell_{orth} \text{ is the loss of any heads in conjugate pairs of eigenvalues},\ "
        r"\ell_{unit} \text{ that of heads } (2A, B) \text{ for } d/2 \text{ unitary ones}",
    ),
    hypotheses=(sp.Ge(T, 2), sp.Ge(HORIZON, 2), sp.Ge(D, 1, evaluate=False)),
    reference="beyond Sander et al., ICML 2024, whose theory has linear attention",
    lines=LINES,
    questions={
        "least": Question(least, sizes),
        "linear": Question(linear, sizes),
        "one_head": Question(one_head, sizes, agrees=enclosed),
        "slope": Question(slope, sizes),
    },
)
"""The claim."""
