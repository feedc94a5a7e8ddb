"""What a claim is, and the list of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any, Literal

STATUSES = {
    "proved": "for all parameters, by symbolic steps that are checked",
    "proved on a range": "exactly, at every size listed",
    "cited": "a classical theorem that the proof uses and does not prove",
    "trained": "torch layers run on sequences, or trained on them, compared with the stated side",
    "refuted": "an exact counterexample to a plausible stronger statement",
    "inconclusive": "an open question, with what was tried: it supports nothing",
}
"""How strongly an entry of the evidence supports its claim, and what each word means."""


@dataclass(frozen=True)
class Claim:
    """A theorem the package states, proves and trains.

    `statement` is LaTeX, assembled when asked for from the expressions that the tests check. `origin` says whether the
    heart of the claim is in the paper or goes beyond it.

    >>> from icar_theory import CLAIMS
    >>> CLAIMS[0].name
    'augmented_heads'
    """

    name: str
    title: str
    hypotheses: tuple[str, ...]
    states: Callable[[], str]
    origin: Literal["paper", "beyond"]
    reference: str

    @cached_property
    def statement(self) -> str:
        """The statement, in LaTeX lines for an ``align*``."""
        return self.states()

    @property
    def evidence(self) -> Mapping[str, Mapping[str, Any]]:
        """What supported the claim when this version was made: status → title → range, or number of cases.

        A claim that no full run has seen has none.

        Statuses: "proved" (all parameters, checked symbolic steps), "proved on a range" (exact, for the sizes given),
        "cited" (a classical theorem that the proof uses), "trained" (layers trained from sequences), "refuted" (exact
        counterexamples to a plausible stronger statement), "inconclusive" (an open question, and what was tried).

        >>> from icar_theory import CLAIMS
        >>> sorted(CLAIMS[2].evidence)
        ['cited', 'proved', 'proved on a range', 'refuted', 'trained']
        """
        ledger = resources.files("icar_theory").joinpath("ledger.json").read_text(encoding="utf-8")
        found: Mapping[str, Mapping[str, Any]] = json.loads(ledger).get(self.name, {})
        return found

    def latex(self) -> str:
        """Return a paragraph of LaTeX: hypotheses, statement, evidence and reference.

        >>> from icar_theory import CLAIMS
        >>> CLAIMS[3].latex().splitlines()[0]
        '\\\\paragraph{Plain tokens, unitary contexts: orthogonal heads.}'
        """
        from icar_theory.printing import latex

        return latex(self)

    def _repr_latex_(self) -> str:
        from icar_theory.printing import notebook

        return notebook(self)
