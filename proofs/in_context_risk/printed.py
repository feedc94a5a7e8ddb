"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from typing import Any

from icar_theory.layers.risk_symbols import (
    ATTENTION,
    BEST,
    ENERGY,
    FOURTH,
    MOMENT,
    NOISE,
    RISK,
    TAIL,
    VARIANCE,
    N,
    ell,
    n,
)
from icar_theory.theorems.in_context_risk import DROP, FEWER, LONGER, MOMENT_IS
from proofs.kit.gallina import Vocabulary
from proofs.kit.terms import NoWordsError

LAWS = (
    "forall K L B E (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R) (pi : 'I_B -> R) "
    "(beta : 'I_B -> 'I_L -> R) (nu e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R), "
    "regression rho psi pi beta nu e v sigma2 -> "
)
PROBLEM = f"{LAWS}forall NL : (N <= L)%N, "
BALANCED = "forall tau2 : R, (forall a, rho a != 0 -> \\sum_l v l * psi l a ^+ 2 = tau2) -> "
POSITIVE = "0 < tau2 + sigma2 -> "
LONGER_BY_ONE = f"{LAWS}forall NL : (N < L)%N, {BALANCED}{POSITIVE}"


def _variance(_: Any, place: Any) -> str:
    """Return v at a feature, or at the one after the N that are there."""
    if place == ell:
        return "v (feature NL l)"
    if place == N + 1:
        return "v (Ordinal NL)"
    raise NoWordsError(f"variances are those of features, got the place {place}")


def _risk(gamma: str, proof: str) -> str:
    return f"(risk rho psi pi beta nu e {proof} n {gamma})"


WORDS = Vocabulary(
    binders="n N (Gamma : 'M[R]_N)",
    weights="(Gamma : 'M[R]_N)",
    names={
        **{n: "n", N: "N", ell: "l", ATTENTION: "Gamma", BEST: "G", NOISE: "sigma2"},
        **{ENERGY: "tau2", TAIL: "(tail N v)", VARIANCE: "(variances NL v)"},
        FOURTH: "(fourth rho psi NL v)",
        RISK: _risk("Gamma", "NL"),
        FEWER: _risk("1%:M", "(ltnW NL)"),
        LONGER: _risk("1%:M", "NL"),
        DROP: "drop",
    },
    entries={"v": _variance},
    sizes=frozenset({n, N, ell}),
    hypotheses="(1 <= n)%N -> (1 <= N)%N -> ",
    definitions={MOMENT: MOMENT_IS.rhs},
    local={},
    ordinals="l",
    lines={
        "risk": lambda _: PROBLEM,
        **dict.fromkeys(("excess", "minimum"), lambda _: f"{PROBLEM}forall G : 'M[R]_N, "),
        "balanced": lambda _: f"{PROBLEM}{BALANCED}",
        "shrinkage": lambda _: f"{PROBLEM}{BALANCED}{POSITIVE}",
        "identity": lambda _: f"{PROBLEM}{BALANCED}Gamma = 1%:M -> ",
        "keep": lambda _: LONGER_BY_ONE,
        "more": lambda _: (
            f"{LONGER_BY_ONE}forall few many drop : R, "
            f"least_of (risk rho psi pi beta nu e (ltnW NL) n) few -> "
            f"least_of (risk rho psi pi beta nu e NL n) many -> drop = few - many -> "
        ),
    },
)
"""The vocabulary of the claim.

Laws are finite: inputs 'I_K of weights rho, tasks 'I_B of weights pi, noises 'I_E of weights nu,
with the L functions psi; ``regression`` says that these are orthonormal, that coefficients of tasks
are uncorrelated with mean squares v and the noise is centred with mean square sigma2. ``risk`` is
the mean over tasks, n examples, noises and a fresh input; the layer reads the first N functions.
"""
