r"""Linear predictors that add, multiply and count: binary digits of a sum, from the top.

A sum s < 2^T of entries with whole coefficients ≥ 0 takes T tokens: its digits from the top,

    digit_j = [ s − Σ_{l<j} 2^{T−l} digit_l ≥ 2^{T−j} ],        j = 1 … T,

since what is left after j digits is the remainder of s by 2^{T−j}. The last is the parity of s.

References: Malach, *Auto-Regressive Next-Token Predictors are Universal Learners*, ICML 2024;
the digits of a sum are folklore of threshold circuits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from icar_theory.arguments import integer
from icar_theory.layers.chains.predictor_drafts import Draft
from icar_theory.layers.chains.predictor_reading import items
from icar_theory.layers.chains.predictors import LinearPredictor

MOST_WEIGHTS = 250_000
"""The most weights that a chain here may have; more would take many seconds."""


def digits(coefficients: Sequence[int], tokens: int) -> LinearPredictor:
    """Return the chain of the `tokens` binary digits of ``Σ coefficient_i x_i``, from the top.

    Raises ValueError for a negative coefficient or a sum that may reach 2^tokens.

    >>> digits([1, 2, 3], 3).answer("011")
    (1, 0, 1)
    """
    whole = [integer("coefficients", c, minimum=0) for c in items("coefficients", coefficients)]
    count = integer("tokens", tokens, minimum=1)
    require_weights("tokens", count, count * (len(whole) + count))
    if sum(whole) >= 2**count:
        raise ValueError(
            f"tokens must be at least {sum(whole).bit_length()} for a sum up to {sum(whole)}, "
            f"got {count}"
        )
    inputs = indexed("x", range(1, len(whole) + 1))
    draft = Draft(inputs)
    draft.add_digits(indexed("t", range(1, count + 1)), dict(zip(inputs, whole, strict=True)))
    return draft.predictor(draft.tokens)


def parity(n: int) -> LinearPredictor:
    """Return a chain of ⌈log2(n + 1)⌉ tokens for the parity of n bits.

    >>> print(parity(7), parity(7).answer("1101100"))
    linear predictor, 7 bits in, 3 tokens 0
    """
    n = integer("n", n, minimum=1)
    require_weights("n", n, n * n.bit_length())
    chain = digits([1] * n, n.bit_length())
    return replace(chain, outputs=chain.tokens[-1:])


def adder(k: int) -> LinearPredictor:
    """Return the chain of k + 1 tokens s_{k+1} … s_1 for ``a + b``, both of k bits.

    Inputs are a_1 … a_k, b_1 … b_k; a_1, b_1 and s_1 are the least significant digits.

    >>> adder(2).answer("1101")  # a = 3 and b = 2, least significant digits first
    (1, 0, 1)
    """
    k = integer("k", k, minimum=1)
    require_weights("k", k, 2 * k * (k + 1))
    places = range(1, k + 1)
    a, b = indexed("a", places), indexed("b", places)
    draft = Draft((*a, *b))
    values = {name: 2**i for number in (a, b) for i, name in enumerate(number)}
    draft.add_digits(indexed("s", reversed(range(1, k + 2))), values)
    return draft.predictor(draft.tokens)


def multiplier(k: int) -> LinearPredictor:
    """Return the chain of k² + 2k tokens for ``a · b``: products p_i_m, then s_{2k} … s_1.

    Inputs are a_1 … a_k, b_1 … b_k; a_1, b_1 and s_1 are the least significant digits.

    >>> multiplier(2).answer("1111"), multiplier(2).length
    ((1, 0, 0, 1), 8)
    """
    k = integer("k", k, minimum=1)
    require_weights("k", k, 2 * k**3)
    places = range(1, k + 1)
    draft = Draft((*indexed("a", places), *indexed("b", places)))
    values = {
        draft.add(f"p_{i}_{m}", {f"a_{i}": 1, f"b_{m}": 1}, at_least=2): 2 ** (i + m - 2)
        for i in places
        for m in places
    }
    result = indexed("s", reversed(range(1, 2 * k + 1)))
    draft.add_digits(result, values)
    return draft.predictor(result)


def require_weights(name: str, value: int, count: int) -> None:
    """Refuse a chain of too many weights by the argument that makes it long."""
    if count > MOST_WEIGHTS:
        raise ValueError(
            f"{name} must give a chain of at most {MOST_WEIGHTS} weights, got {value}: {count}"
        )


def indexed(letter: str, numbers: Iterable[int]) -> tuple[str, ...]:
    """Return names such as x_1, x_2.

    >>> indexed("x", range(1, 3))
    ('x_1', 'x_2')
    """
    return tuple(f"{letter}_{number}" for number in numbers)
