"""Chains of linear tokens that several proofs run."""

from __future__ import annotations

from collections.abc import Sequence

from icar_theory.layers.chains.predictors import LinearPredictor


def digit_chain(
    coefficients: Sequence[int], tokens: int, *, offset: int = 0, width: int = 1
) -> LinearPredictor:
    """Return the chain whose tokens are the digits of ``⌊(Σ c_i x_i − a)/b⌋``, clipped.

    Token j has the weights c of bits, −b 2^(T−l) of token l, and the threshold a + b 2^(T−j).

    >>> digit_chain([1, 1, 1], 2).run("111"), digit_chain([1, 1, 1], 1, offset=1).run("010")
    ((1, 1), (0,))
    """
    places = range(1, tokens + 1)
    weights = [
        [*coefficients, *(-width * 2 ** (tokens - before) for before in range(1, place))]
        for place in places
    ]
    biases = [1 - offset - width * 2 ** (tokens - place) for place in places]
    return LinearPredictor.from_weights(weights, biases)
