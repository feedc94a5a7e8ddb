"""What universal_predictors answers: numbers of tokens, of samples and of errors."""

from __future__ import annotations

import math
import numbers
from typing import Any

import sympy as sp

from icar_theory.arguments import integer, said
from icar_theory.layers.chains.chain_symbols import CeilLog2
from icar_theory.layers.chains.circuits import compile_circuit
from icar_theory.theorems.universal_predictors.lines import (
    CELLS,
    STATES,
    SYMBOLS,
    TABLEAU,
    TIME,
)

MOST_BITS, MOST_EXAMPLES = 10**6, 500
"""Up to how many binary digits a probability has, and up to how many bits it is solved for."""


def tokens(circuit: Any) -> Any:
    """Return in how many linear tokens :func:`icar_theory.compile_circuit` writes a circuit.

    >>> tokens("a & b | c"), tokens("a ^ b ^ c"), tokens("s = a ^ b; c = a & b")
    (1, 2, 2)
    """
    return sp.Integer(compile_circuit(circuit).length)


def adder(k: Any) -> Any:
    """Return in how many tokens the sum of two numbers of k digits is written.

    >>> adder(8)
    9
    """
    return k + 1


def multiplier(k: Any) -> Any:
    """Return in how many tokens the product of two numbers of k digits is written.

    >>> multiplier(3), multiplier(8)
    (15, 80)
    """
    return k**2 + 2 * k


def machine(steps: int, cells: int, states: int, symbols: int) -> Any:
    """Return in how many tokens a Turing machine is written, the last whether it accepts.

    >>> machine(steps=5, cells=4, states=2, symbols=3)
    221
    """
    sizes = {"steps": steps, "cells": cells, "states": states, "symbols": symbols}
    read = [integer(name, size, minimum=1) for name, size in sizes.items()]
    return TABLEAU.subs(dict(zip((TIME, CELLS, STATES, SYMBOLS), read, strict=True))) + 1


def identified(n: int, examples: int) -> Any:
    """Return the probability that m uniform inputs leave a single parity of n bits.

    >>> identified(2, 1), identified(2, 2), identified(2, 3)
    (0, 3/8, 21/32)
    """
    m = integer("examples", examples, minimum=0)
    if m < n:
        return sp.Integer(0)
    if n * m > MOST_BITS:
        raise ValueError(f"examples must be at most {MOST_BITS // n} for n={n}, got {m}")
    return sp.Rational(math.prod(2**m - 2**column for column in range(n)), 2 ** (m * n))


def examples(n: int, failure: Any) -> Any:
    """Return how many uniform inputs leave a single parity of n bits but for a probability.

    >>> examples(2, sp.Rational(1, 2)), examples(10, sp.Rational(1, 100))
    (3, 17)
    """
    if isinstance(failure, bool) or not isinstance(failure, numbers.Rational | sp.Rational):
        raise TypeError(f"failure must be an exact number, got {said(failure)}")
    least = sp.sympify(failure)
    if not 0 < least < 1:
        raise ValueError(f"failure must be above 0 and below 1, got {said(failure)}")
    if n > MOST_EXAMPLES:
        raise ValueError(f"n must be at most {MOST_EXAMPLES}, got {n}")
    # one parity stays with a probability of at least 2^(n−1−m), and some do with less than 2^(n−m)
    more = int(-(-1 // least) - 1).bit_length()
    if more > MOST_EXAMPLES:
        raise ValueError(f"failure must be at least 2^-{MOST_EXAMPLES}, got {failure}")
    m = max(n, n - 1 + more)
    return sp.Integer(m if 1 - identified(n, m) <= least else m + 1)


def mistakes(n: int) -> Any:
    """Return a bound on the errors of the perceptron on all tokens of the chain of n bits' parity.

    It sums ``(n + j) ‖u_j‖²`` over the tokens j, of which ``u_j`` has the margin 1.

    >>> mistakes(1), mistakes(10)
    (10, 17130)
    """
    T = int(CeilLog2(n + 1))
    bound = 0
    for place in range(1, T + 1):
        earlier = sum(4 ** (T - before + 1) for before in range(1, place))
        bound += (n + place) * (4 * n + earlier + (2 ** (T - place + 1) - 1) ** 2)
    return sp.Integer(bound)
