"""How Coq calls the letters of the lines, whose statements are in ``proofs/printed``."""

from __future__ import annotations

from typing import Any

from icar_theory.layers.risk_symbols import ENERGY, NOISE, RISK, N, ell, j, n
from icar_theory.theorems.in_context_risk import FEWER, LONGER
from icar_theory.theorems.minimax_rate.lines import ATTENTION, ERROR, LEAST, L, p
from proofs.kit.gallina import Vocabulary
from proofs.kit.terms import NoWordsError

BALANCED = "forall tau2 : R, (forall a, rho a != 0 -> \\sum_l v l * psi l a ^+ 2 = tau2) -> "
POSITIVE = "0 < tau2 + sigma2 -> "
POWERS = "forall p : nat, (2 <= p)%N -> (forall l : 'I_L, v l = l.+1%:R ^- p) -> "
WEIGHTED = "forall c : {ffun 'I_n -> 'I_K} -> 'I_K -> 'I_n -> R, "
FALLING = "(forall i j : 'I_L, (i <= j)%N -> v j <= v i) -> "
FIRST = "forall NL : (N <= L)%N, "
LEAST_OF = "forall least : R, least_of (risk rho psi pi beta nu e (leqnn L) n) least -> "


def _variance(_: Any, place: Any) -> str:
    """Return v of one of all functions, or of one of the first N."""
    if place not in (ell, j):
        raise NoWordsError(f"variances are those of functions, got the place {place}")
    return "v l" if place == ell else "v (feature NL j)"


def _identity(proof: str) -> str:
    return f"(risk rho psi pi beta nu e {proof} n 1%:M)"


WORDS = Vocabulary(
    binders="n N K L B E (rho : 'I_K -> R) (psi : 'I_L -> 'I_K -> R) (pi : 'I_B -> R) "
    "(beta : 'I_B -> 'I_L -> R) (nu e : 'I_E -> R) (v : 'I_L -> R) (sigma2 : R)",
    weights="(Gamma : 'M[R]_L)",
    names={
        **{n: "n", N: "N", L: "L", ell: "l", j: "j", p: "p", ATTENTION: "Gamma"},
        **{NOISE: "sigma2", ENERGY: "tau2", LEAST: "least"},
        RISK: "(risk rho psi pi beta nu e (leqnn L) n Gamma)",
        ERROR: "(linear_error rho psi pi beta nu e c)",
        FEWER: _identity("(ltnW NL)"),
        LONGER: _identity("NL"),
    },
    entries={"v": _variance},
    sizes=frozenset({n, N, L, p, ell, j}),
    hypotheses="regression rho psi pi beta nu e v sigma2 -> (1 <= n)%N -> (1 <= N)%N -> ",
    definitions={},
    ordinals="lj",
    lines={
        "closed": lambda _: f"{BALANCED}{POSITIVE}",
        "rank": lambda _: f"{FIRST}{BALANCED}{POSITIVE}{FALLING}",
        "linear": lambda _: WEIGHTED,
        "within": lambda _: f"{BALANCED}{LEAST_OF}{WEIGHTED}",
        "upper": lambda _: f"{BALANCED}{LEAST_OF}{POWERS}",
        "lower": lambda _: f"{FIRST}{POWERS}{WEIGHTED}",
        "features": lambda _: f"forall NL : (N < L)%N, {BALANCED}{POWERS}",
    },
)
"""The vocabulary of the claim.

Laws are finite, as in ``proofs/kit/regression.v``, and the layer reads all L functions.
``linear_error`` is the mean square error of the prediction ``Σ_k c x a k y_k`` at a fresh input a,
where x are the inputs of the examples.
"""
