"""What is found about tokens: how well W predicts, beside baselines and shuffled tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from icar_theory.dynamics.across import COMMON

LEVEL = 0.05
"""The chance of a wrong verdict, of all tests together, where nothing is to be seen."""


@dataclass(frozen=True, kw_only=True)
class Fit:
    """How one kind of W does on the tokens in one form.

    Errors are means over windows, in units of the mean square of a window's tokens.

    ============= ==================================================================================
    `tokens`      the form of the tokens: as given, or normalised
    `prediction`  orthogonal W or general W
    `in_sample`   the least error of such a W on the tokens that it is fitted to: no evidence
    `error`       the held-out error
    `shuffled`    its mean over shuffled windows
    `p_order`     the p-value (1 + k)/(1 + n) that the error is as small by chance, in any order
    `p_order_all` the same, adjusted for all fits (Westfall and Young)
    `gains`       baseline → its error minus this one, the mean over windows
    `p_gain`      the p-value that some baseline errs no more: the largest of those of the gains
    `p_gain_all`  the same, times the number of fits (Bonferroni)
    ============= ==================================================================================
    """

    tokens: str
    prediction: str
    in_sample: float
    error: float
    shuffled: float
    p_order: float
    p_order_all: float
    gains: Mapping[str, float]
    p_gain: float
    p_gain_all: float

    @property
    def of_order(self) -> bool:
        """Whether the order of the tokens matters to the error."""
        return self.p_order_all <= LEVEL

    @property
    def found(self) -> bool:
        """Whether the order matters, and W predicts better than every baseline."""
        return self.of_order and self.p_gain_all <= LEVEL

    @property
    def share(self) -> float:
        """The share of the best baseline's error that W takes away; 1 is all of it."""
        gain = min(self.gains.values())
        return gain / (self.error + gain) if self.error + gain else 0.0


@dataclass(frozen=True, kw_only=True, repr=False)
class TokenCheck:
    """Whether ``s_{t+1} = W s_t`` is seen in windows of tokens: :func:`icar_theory.check_tokens`.

    `found` says whether some kind of W, fitted to the first tokens of a window, predicts its last
    ones better than all baselines and than after shuffling; `verdict` says it in words, `notes`
    what to beware of; `fits` and `baselines` hold the numbers (the latter by form of the tokens and
    prediction, errors in order and shuffled; one W for all windows is among them, and need not be
    beaten), and `facts()` all of it for JSON.

    >>> import numpy as np
    >>> from icar_theory import check_tokens
    >>> turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    >>> tokens = [[np.linalg.matrix_power(turn, t + 5 * s)[0] for t in range(8)] for s in range(9)]
    >>> found = check_tokens(tokens, permutations=99)
    >>> found.found, found
    (True, <first-order dynamics: 9 windows of 8 tokens in 2 dimensions, least p-value 0.01>)
    """

    sequences: int
    tokens: int
    d: int
    dimension: int
    windows: int
    window: int
    hold: int
    permutations: int
    seed: int
    fits: tuple[Fit, ...]
    baselines: Mapping[str, Mapping[str, tuple[float, float]]]
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        least = min(fit.p_order_all for fit in self.fits)
        return (
            f"<{'' if self.found else 'no '}first-order dynamics: {self.windows} windows of "
            f"{self.window} tokens in {self.dimension} dimensions, least p-value {least:.2g}>"
        )

    @property
    def found(self) -> bool:
        """Whether first-order dynamics are seen, in one form of the tokens by one kind of W."""
        return any(fit.found for fit in self.fits)

    @property
    def verdict(self) -> str:
        """What the tests say, and what they do not."""
        if self.found:
            best = max((fit for fit in self.fits if fit.found), key=lambda fit: fit.share)
            return (
                f"A matrix fitted to the first tokens of a window predicts its last ones: "
                f"{best.prediction} on the tokens {best.tokens} errs by {best.error:.3g}, "
                f"{100 * best.share:.3g} % less than the best baseline, and by {best.shuffled:.3g} "
                f"once tokens are shuffled. That s_t+1 = W s_t needs an error of 0, up to noise; "
                f"embeddings of contexts that overlap are predicted in part without it."
                f"{self._of_all(best)}"
            )
        if any(fit.of_order for fit in self.fits):
            return (
                "The order of the tokens matters, but no W predicts better than every baseline: "
                "neighbours may be alike (a walk, a topic that drifts or ends) or positions "
                "differ, which shuffling destroys too. That is no evidence for s_t+1 = W s_t."
            )
        return (
            "Nothing of s_t+1 = W s_t is seen: fitted to shuffled tokens, W predicts as well. More "
            "windows, or more tokens in each, could show what noise hides."
        )

    def _of_all(self, best: Fit) -> str:
        """Say so where no window needs a W of its own."""
        error = self.baselines[best.tokens][COMMON][0]
        words = f" One W for all windows errs by {error:.3g}: they need none of their own."
        return words if error <= best.error else ""

    def facts(self) -> dict[str, Any]:
        """Return all of it for JSON."""
        held = asdict(self)
        return {"found": self.found, "verdict": self.verdict, **held}
