r"""Contexts that do not commute: W drawn from Haar measure, one step of gradient descent, exactly.

**Setting.** ``s_{t+1} = W s_t`` with a unit vector s_1 and W from Haar measure on U(d), or on O(d)
or SO(d); the layer on augmented tokens, :mod:`icar_theory.layers.haar`, whose blocks are full d×d
matrices. ``m_k = ⟨s_1, W^k s_1⟩``; K counts the tokens that have one before them. A step of size η
predicts ``η Σ_{k≤K} m_k W^{T−k} s_1``.

**Main results.** For U(d), all d and T_max and either boundary:

- `traces`, `overlaps`: the moments of ``tr W^k`` and of m_k of the second and third order;
- `loss`, `step_size`, `minimum`: the loss where blocks are multiples of the identity, of any number
  of heads; the best step η*; the least loss;
- `closed_zero` … `closed_wrap_long`: η* as a rational function of d and T_max, on two ranges each;
- `wide_zero` …, `long_zero` …, `least_zero` …: limits of η* and of the least loss;
- `one_head`: no full complex blocks of one head do better than multiples of the identity;
- `many_heads`: the least loss over full blocks of d² heads or more; beside a step they predict a
  multiple of ``K m_1 s_T``. `short`: for T_max = 2 and s_0 = 0 all numbers of heads are alike;
  `better`: otherwise, for d ≥ 2, many heads are strictly better than one;
- `bayes`: the least mean squared error of any prediction from the tokens.

For O(d), where only W → −W is left of the symmetry under phases, degrees T and T − 2 mix:

- `real_traces`, `real_overlaps`: the moments of second order, for all d and k;
- `real_three`: for T_max = 3 the best step, its loss, and the least loss of blocks that are
  multiples of the identity, which two heads attain;
- `real_better_zero`, `real_better_wrap`: where the latter is less than the former, for d and T_max
  up to 8.

Between one head and d² heads the infimum over full blocks is not settled here, but for `short`.

**Implementation notes.** Every moment is a count of integers (:mod:`icar_theory.exact.haar`), so
exact losses need no integration; sums over lengths are power sums.

References: Sander et al., ICML 2024, §6 (non-commuting contexts, by experiment); the moments of
``tr W^k`` of the second order: Diaconis, Evans, 2001. All else is beyond the paper.
"""

from __future__ import annotations

from functools import partial

import sympy as sp

from icar_theory.claims import Claim, Question, Setting
from icar_theory.exact.haar import HAAR, UNITARY
from icar_theory.exact.sizes import HORIZON, D, H, T
from icar_theory.theorems.haar_step.answers import bayes as bayes
from icar_theory.theorems.haar_step.answers import (
    head_sizes,
    lengths,
    loss,
    moments,
    no_optimum,
    optimum,
    sizes,
)
from icar_theory.theorems.haar_step.answers import lower_bound as lower_bound
from icar_theory.theorems.haar_step.answers import minimum as minimum
from icar_theory.theorems.haar_step.answers import moment as moment
from icar_theory.theorems.haar_step.answers import scalar_minimum as scalar_minimum
from icar_theory.theorems.haar_step.answers import step_loss as step_loss
from icar_theory.theorems.haar_step.answers import step_size as step_size
from icar_theory.theorems.haar_step.checking import check
from icar_theory.theorems.haar_step.lines import LINES

CLAIM = Claim(
    name="haar_step",
    title="Contexts that do not commute: one step of gradient descent, exactly",
    summary="For Haar-distributed unitary W one head of full matrices can do no better than one "
    "step of gradient descent, whose best size is known; for d > 1 many heads mostly do better.",
    place=33,
    origin="beyond",
    law=(
        r"W \text{ from Haar measure on } U(d),\ s_1 \text{ uniform},\ \|s_1\| = 1,\ "
        r"s_{t+1} = W s_t",
        r"s_0 = 0 \text{ or } s_0 = W^{-1} s_1,\ p_k = \operatorname{tr} W^k,\ "
        r"m_k = s_1^{*} W^k s_1",
        r"\ell \text{ is the loss of blocks that are real multiples of the identity},\ "
        r"\eta = \textstyle\sum_h a_3 b_1 \text{ and } X \text{ its part in degrees below } T",
        r"\eta^{*} \text{ is the best } \eta",
        r"\hat\ell \text{ is the loss of full blocks in } \mathbf{C}^{d \times d}",
        r"\beta_T \text{ is the least mean squared error of a prediction from the tokens}",
        r"\text{with } O \text{ the same for } W \text{ from } O(d), \text{ blocks real multiples "
        r"of the identity: } \eta_O^{*} \text{ is the best step}",
        r"\min \ell_O^{*} \text{ its loss and } \min \ell_O \text{ the least loss}",
    ),
    hypotheses=(
        sp.Ge(T, 2),
        sp.Ge(HORIZON, 2),
        sp.Ge(D, 1, evaluate=False),
        sp.Ge(H, 1, evaluate=False),
    ),
    reference="beyond Sander et al., ICML 2024, section 6, who train such layers; second moments "
    "of traces: Diaconis, Evans, 2001",
    lines=LINES,
    questions={
        "step_size": Question(step_size, sizes),
        "step_loss": Question(step_loss, sizes),
        "scalar_minimum": Question(scalar_minimum, sizes),
        "lower_bound": Question(lower_bound, sizes),
        "minimum": Question(minimum, head_sizes),
        "moment": Question(moment, moments),
        "bayes": Question(bayes, lengths),
    },
    settles=(
        Setting("augmented", UNITARY, optimum, partial(check, UNITARY), partial(loss, UNITARY)),
        *(
            Setting(
                "augmented",
                name,
                partial(no_optimum, name),
                partial(check, name),
                partial(loss, name),
            )
            for name in HAAR[1:]
        ),
    ),
)
"""The claim."""
