"""What a claim is, and the list of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Claim:
    """A theorem the package states, proves and trains.

    `statement` is LaTeX, assembled from the expressions that the tests check. `origin` says whether the heart
    of the claim is in the paper or goes beyond it.

    >>> from icar_theory import CLAIMS
    >>> CLAIMS[0].name
    'augmented_heads'
    """

    name: str
    title: str
    hypotheses: tuple[str, ...]
    statement: str
    origin: Literal["paper", "beyond"]
    reference: str
