r"""In-context regression by features and one linear attention layer: its risk, solved.

**Setting.** A task is a function ``F = Σ_l β_l ψ_l`` with orthonormal ψ_l and uncorrelated β_l of
variances v_l; n examples ``(x_k, F(x_k) + ε_k)`` are given, with noise of variance σ². The layer
sees the first N functions as features φ, forms ``b̂ = (1/n) Σ_k y_k φ(x_k)`` and predicts
``φ(x)ᵀ Γ b̂`` (Kim, Nakamaki, Suzuki, NeurIPS 2024, with features that are given). R is its mean
squared error at a new x, over tasks, examples and noise.

**Main results.** For all n, N ≥ 1, any orthonormal system with fourth moments and any variances of
finite sum:

- `risk`: ``R = tr V − 2 tr ΓV + tr ΓMΓᵀ + B`` with ``M = (1 − 1/n) V + (Q + σ² I)/n``;
- `excess`, `minimum`: for ``G M = V`` it is ``tr V − tr GV + B``, its least value, and a square
  that is 0 at Γ = G.

Where the system is balanced, ``Σ_l v_l ψ_l(x)² = τ²`` for all x, and S = τ² + σ²:

- `balanced`: ``Q = τ² I``;
- `shrinkage`: the least risk is ``Σ_{j≤N} v_j (S − v_j)/((n − 1) v_j + S) + B``, which the diagonal
  ``γ_j = n v_j/((n − 1) v_j + S)`` attains;
- `more`: a further feature lowers it by ``n v²/((n − 1) v + S)``: none ever hurts;
- `identity`: with Γ = I the risk is ``Σ_{j≤N} (S − v_j)/n + B``;
- `keep`: there a further feature does no harm exactly where its variance is at least
  ``S/(n + 1)``;
- `flow`: gradient flow moves each entry of a diagonal Γ as ``γ* + (γ_0 − γ*) e^{−2mt}``.

References: Kim, Nakamaki, Suzuki, NeurIPS 2024 (the layer, pretraining). The instance and its
exact risk are derived here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from icar_theory.arguments import choice, integer
from icar_theory.claims import Claim, Line, Question
from icar_theory.exact.reading import exact_array
from icar_theory.layers.regression import diagonal_of, law_of, read_noise, read_variances, solved
from icar_theory.layers.risk_symbols import (
    ATTENTION,
    BEST,
    ENERGY,
    FOURTH,
    MOMENT,
    NOISE,
    RISK,
    TAIL,
    TOTAL,
    VARIANCE,
    N,
    ell,
    n,
    v,
)
from icar_theory.statements import Iff, Minimum

DROP = sp.Symbol("D", real=True)
"""By how much one more feature lowers the least risk."""
FEWER, LONGER = sp.symbols("R_{N} R_{N+1}", real=True)
"""The risk with Γ = I and N features, and with one more."""
GAMMA, START, TARGET, BEND, TIME = sp.symbols(r"\gamma \gamma_{0} \gamma^{*} m t", real=True)

MOMENT_IS = sp.Eq(
    MOMENT, (1 - 1 / n) * VARIANCE + (FOURTH + NOISE * sp.Identity(N)) / n, evaluate=False
)
TOTAL_IS = sp.Eq(TOTAL, ENERGY + NOISE)
LEAST = sp.Trace(VARIANCE) - sp.Trace(BEST * VARIANCE) + TAIL
QUADRATIC = (
    sp.Trace(VARIANCE)
    - 2 * sp.Trace(ATTENTION * VARIANCE)
    + sp.Trace(ATTENTION * MOMENT * ATTENTION.T)
    + TAIL
)
EXCESS = sp.Trace((ATTENTION - BEST) * MOMENT * (ATTENTION - BEST).T)
SOLVES = sp.Eq(BEST * MOMENT, VARIANCE)
SHRUNK = sp.Sum(v[ell] * (TOTAL - v[ell]) / ((n - 1) * v[ell] + TOTAL), (ell, 1, N)) + TAIL
PLAIN = sp.Sum((TOTAL - v[ell]) / n, (ell, 1, N)) + TAIL

LINES = (
    Line(
        "risk",
        sp.Eq(RISK, QUADRATIC),
        by=("pairs_of_examples",),
        confirmed=("risks_of_samples",),
        where=(MOMENT_IS,),
    ),
    Line(
        "excess",
        sp.Eq(RISK, LEAST + EXCESS),
        by=("square_of_attention",),
        confirmed=("risks_beside_the_best",),
        given=(SOLVES,),
    ),
    Line(
        "minimum",
        Minimum(RISK, (), LEAST),
        by=("square_of_attention", "layers_beside_the_best"),
        given=(SOLVES,),
    ),
    Line(
        "balanced",
        sp.Eq(FOURTH, ENERGY * sp.Identity(N)),
        by=("systems",),
    ),
    Line(
        "shrinkage",
        Minimum(RISK, (), SHRUNK),
        by=("square_of_entry", "balanced_layers"),
        where=(TOTAL_IS,),
    ),
    Line(
        "more",
        sp.Eq(DROP, n * v[N + 1] ** 2 / ((n - 1) * v[N + 1] + TOTAL)),
        by=("drop_of_feature",),
        confirmed=("drops_of_layers",),
        where=(TOTAL_IS,),
    ),
    Line(
        "identity",
        sp.Eq(RISK, PLAIN),
        by=("identity_of_entry",),
        confirmed=("plain_layers",),
        where=(TOTAL_IS,),
    ),
    Line(
        "keep",
        Iff(sp.Le(LONGER, FEWER), (sp.Ge(v[N + 1], TOTAL / (n + 1)),)),
        by=("gain_of_feature", "features_kept"),
        where=(TOTAL_IS,),
    ),
    Line(
        "flow",
        sp.Eq(GAMMA, TARGET + (START - TARGET) * sp.exp(-2 * BEND * TIME)),
        by=("slope_of_entry", "flow_solves", "flow_starts"),
    ),
)


def risk(
    system: Any, variances: Any, noise: Any, n: int, features: int, attention: Any = "best"
) -> Any:
    """Return R of a layer: of its best Γ, its best diagonal one, of Γ = I, or of a matrix.

    The first three are called "best", "diagonal" and "identity". `variances` lists v_1, v_2, …
    (others are 0), `noise` is σ².

    >>> half = sp.Rational(1, 2)
    >>> risk("walsh", [1, half, half], 1, 4, 2), risk("walsh", [1, half, half], 1, 4, 2, "identity")
    (10/9, 13/8)
    >>> risk("walsh", [1, half, half], 1, 4, 2, [[half, 0], [0, half]])
    37/32
    """
    law = law_of(system, variances, noise, n, features)
    if isinstance(attention, str):
        choice("attention", attention, ("best", "diagonal", "identity"))
        if attention == "diagonal":  # each entry alone: −2 γ v_j + γ² M_jj
            law = law._replace(M=sp.diag(*diagonal_of(law.M)))
        gamma = sp.eye(features) if attention == "identity" else solved(law)
    else:
        gamma = sp.Matrix(exact_array("attention", attention, dimensions=(2,)).tolist())
        if gamma.shape != (features, features):
            raise ValueError(f"attention must be {features}×{features}, got {gamma.shape}")
    found = (law.V - 2 * gamma * law.V + gamma * law.M * gamma.T).trace() + law.tail
    return sp.radsimp(sp.expand(found))


def attention(system: Any, variances: Any, noise: Any, n: int, features: int) -> Any:
    """Return the best Γ, which is ``V M⁻¹``.

    >>> attention("walsh", [2, 1], 1, 3, 2)
    Matrix([
    [3/4,   0],
    [  0, 1/2]])
    """
    return solved(law_of(system, variances, noise, n, features))


def features(variances: Any, noise: Any, n: int) -> Any:
    """Return how many features are best with Γ = I in a balanced system, by falling variance.

    One that neither helps nor harms counts; 0 says that none helps.

    >>> features([1, sp.Rational(1, 4), sp.Rational(1, 100)], 1, 10)
    2
    """
    known, sigma = read_variances(variances), read_noise(noise)
    if not all(value.is_number for value in (*known, sigma)):
        raise ValueError(f"variances must be numbers to be compared, got {known} and {sigma}")
    least = (sum(known) + sigma) / (integer("n", n, minimum=1) + 1)
    return sp.Integer(sum(bool(value >= least) for value in known))


def problems() -> Iterator[Mapping[str, Any]]:
    """Yield problems at which the questions are tried."""
    half = sp.Rational(1, 2)
    for system in ("fourier", "walsh", "haar", "legendre"):
        for many in (1, 2, 5):
            variances = (1, half, half, half / 2)
            yield {"system": system, "variances": variances, "noise": 1, "n": many, "features": 3}


def layers() -> Iterator[Mapping[str, Any]]:
    """Yield problems and layers."""
    for problem in problems():
        for attention in ("best", "diagonal", "identity"):
            yield {**problem, "attention": attention}


def lists() -> Iterator[Mapping[str, Any]]:
    """Yield variances, noises and numbers of examples."""
    for power in (1, 2):
        variances = [sp.Rational(1, j**power) for j in range(1, 9)]
        for many in (1, 4, 20):
            yield {"variances": variances, "noise": 1, "n": many}


CLAIM = Claim(
    name="in_context_risk",
    title="In-context regression with features: the risk of a linear attention layer, solved",
    summary="A linear attention layer on given features has a risk in closed form for any number "
    "of examples; with the best attention a further feature never hurts.",
    place=80,
    origin="beyond",
    law=(
        r"F = \textstyle\sum_l \beta_l \psi_l,\ \mathrm{E} \psi_i \psi_j = \delta_{ij}",
        r"\mathrm{E} \beta_i \beta_j = v_i \delta_{ij},\ y_k = F(x_k) + \varepsilon_k,\ k \leq n",
        r"\beta, x_1, \dots, x_n, x, \varepsilon_1, \dots, \varepsilon_n \text{ independent}",
        r"x_k, x \text{ of one law},\ \varepsilon_k \text{ of one}",
        r"\mathrm{E} \varepsilon_k = 0,\ \mathrm{E} \varepsilon_k^2 = \sigma^2",
        r"\phi = (\psi_1, \dots, \psi_N),\ \hat b = \tfrac1n \textstyle\sum_k y_k \phi(x_k)",
        r"R = \mathrm{E} (F(x) - \phi(x)^\top \Gamma \hat b)^2 \text{ at a new } x",
        r"V = \operatorname{diag}(v_1, \dots, v_N),\ B = \textstyle\sum_{l>N} v_l",
        r"Q = \textstyle\sum_l v_l \mathrm{E} \psi_l(x)^2 \phi(x) \phi(x)^\top",
        r"N \geq 1,\ \Gamma, G \in \mathbf{R}^{N \times N},\ v_l, \sigma^2, t \geq 0",
        r"\text{in more and keep } v_{N+1} \text{ is of one more function}",
        r"\text{from balanced on } S > 0 \text{ and}",
        r"\textstyle\sum_l v_l \psi_l(x)^2 = \tau^2 \text{ for all } x",
        r"D \text{ is the least risk less that with } N + 1 \text{ features}",
        r"R_{N}, R_{N+1} \text{ are risks of } \Gamma = I",
        r"\text{in identity } \Gamma = I",
        r"\text{in flow } \gamma = \Gamma_{jj},\ m = M_{jj},\ \gamma^{*} = v_j / m,\ "
        r"\dot \Gamma = - \nabla R,\ \gamma = \gamma_0 \text{ at } t = 0",
    ),
    hypotheses=(sp.Ge(n, 1, evaluate=False),),
    reference="Kim, Nakamaki, Suzuki, NeurIPS 2024 (the layer); the exact risk is derived here",
    lines=LINES,
    questions={
        "risk": Question(risk, layers),
        "attention": Question(attention, problems),
        "features": Question(features, lists),
    },
)
"""The claim."""
