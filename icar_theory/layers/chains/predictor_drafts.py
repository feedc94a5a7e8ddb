"""Linear predictors in the making: tokens added one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from icar_theory.layers.chains.predictor_reading import Terms
from icar_theory.layers.chains.predictors import LinearPredictor


class Draft:
    """Tokens collected one by one, with doubled weights and odd biases.

    >>> draft = Draft(["x", "y"])
    >>> draft.add("both", {"x": 1, "y": 1}, at_least=2)
    'both'
    >>> draft.predictor().terms, draft.predictor().biases
    (((('x', 2), ('y', 2)),), (-3,))
    """

    def __init__(self, inputs: Sequence[str]) -> None:
        self.inputs = tuple(inputs)
        self.tokens: list[str] = []
        self.terms: list[Terms] = []
        self.biases: list[int] = []

    def add(self, name: str, coefficients: Mapping[str, int], *, at_least: int) -> str:
        """Append the token ``[Σ coefficient · entry ≥ at_least]`` and return its name."""
        self.tokens.append(name)
        self.terms.append(tuple((entry, 2 * c) for entry, c in coefficients.items()))
        self.biases.append(1 - 2 * at_least)
        return name

    def add_digits(self, names: Sequence[str], coefficients: Mapping[str, int]) -> None:
        """Append the binary digits of ``Σ coefficient · entry`` under `names`, from the top."""
        rest = dict(coefficients)
        for j, name in enumerate(names, 1):
            value = 2 ** (len(names) - j)
            self.add(name, rest, at_least=value)
            rest[name] = -value

    def predictor(self, outputs: Sequence[str] = ()) -> LinearPredictor:
        """Return the predictor collected so far, whose answer is by default its last token."""
        return LinearPredictor(
            self.inputs,
            tuple(self.tokens),
            tuple(self.terms),
            tuple(self.biases),
            tuple(outputs),
        )
