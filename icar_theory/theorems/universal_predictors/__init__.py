r"""Linear next-token predictors: what teacher forcing says of rollouts, what chains compute.

**Setting.** A predictor h writes T tokens after an input, each from the input and its own earlier
tokens: its *rollout*. It is trained on a *trace*, the tokens it should write, by *teacher forcing*:
``e_{ij} = 1`` where h, given input i and the first j − 1 tokens of its trace, does not answer with
the j-th (Malach, ICML 2024). A linear token is a threshold of a linear function of what is before
it, so that T linear tokens are T threshold gates.

**Main results.** For any alphabet, any predictor, N inputs and their traces:

- `rollout`: the rollouts that depart from their trace by token s are, exactly, the inputs with an
  error of teacher forcing up to s, as many as ``N − Σ_i Π_{j≤s} (1 − e_{ij})``;
- `union`, `each`: so they are at most the errors of all tokens, and at least those of each.

What linear tokens write, with integer weights:

- `digits`: the binary digits, from the top, of any integer linear function of the input;
- `adder`: the sum of two numbers of k digits in k + 1 tokens, one for each digit of the answer;
- `multiplier`: their product in ``k² + 2k`` tokens, k² products of digits and the digits of the
  sum of these;
- `three_bits`: of the 256 functions of three bits 104 take one linear token, the others two;
- `tableau`: the configuration of a Turing machine of q states and g symbols, on p cells after τ
  steps, is written in ``τ p (q g + q + g)`` tokens.

How many examples it takes to learn a token:

- `identified`: of the ``2^{mn}`` m-tuples of inputs ``Π_{i<n} (2^m − 2^i)`` leave a single parity
  of n bits that agrees with them;
- `share`: that is at least a share ``1 − (2^n − 1)/2^m``, which is the union bound over all others;
- `mistakes`: the perceptron errs at most ``ρ²‖u‖²/γ²`` times where some u has the margin γ on
  examples of length at most ρ (Novikoff).

References: Malach, ICML 2024 (rollouts, circuits and Turing machines as linear predictors). The
exact numbers of tokens and the exact count of identifying samples are derived here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Question, no_larger
from icar_theory.exact.sizes import Grid, T
from icar_theory.layers.chains.chain_symbols import k, n
from icar_theory.theorems.universal_predictors.answers import (
    adder as adder,
)
from icar_theory.theorems.universal_predictors.answers import (
    examples as examples,
)
from icar_theory.theorems.universal_predictors.answers import (
    identified as identified,
)
from icar_theory.theorems.universal_predictors.answers import (
    machine as machine,
)
from icar_theory.theorems.universal_predictors.answers import (
    mistakes as mistakes,
)
from icar_theory.theorems.universal_predictors.answers import (
    multiplier as multiplier,
)
from icar_theory.theorems.universal_predictors.answers import (
    tokens as tokens,
)
from icar_theory.theorems.universal_predictors.lines import LINES

CIRCUITS = ("a & b", "a ^ b", "majority(a, b, c)", "a ^ b ^ c", "a & b | ~c & d")


def circuits() -> Iterator[Mapping[str, Any]]:
    """Yield circuits at which the question is tried."""
    for circuit in CIRCUITS:
        yield {"circuit": circuit}


def digits() -> Iterator[Mapping[str, Any]]:
    """Yield numbers of digits."""
    yield from Grid({"k": range(1, 9)})


def machines() -> Iterator[Mapping[str, Any]]:
    """Yield sizes of machines."""
    for steps in (1, 3):
        for cells in (1, 4):
            yield {"steps": steps, "cells": cells, "states": 2, "symbols": 3}


def samples() -> Iterator[Mapping[str, Any]]:
    """Yield numbers of bits and of examples."""
    for bits in range(1, 6):
        for count in range(8):
            yield {"n": bits, "examples": count}


def confidences() -> Iterator[Mapping[str, Any]]:
    """Yield numbers of bits and probabilities of failure."""
    for bits in range(1, 6):
        for failure in (sp.Rational(1, 2), sp.Rational(1, 100)):
            yield {"n": bits, "failure": failure}


def bits() -> Iterator[Mapping[str, Any]]:
    """Yield numbers of bits."""
    yield from Grid({"n": range(1, 9)})


CLAIM = Claim(
    name="universal_predictors",
    title="Linear next-token predictors: rollouts, what they compute, and how many examples",
    summary="Linear next-token predictors can add, multiply and run Turing machines, in counted "
    "numbers of tokens; errors of teacher forcing count exactly which rollouts go wrong.",
    place=71,
    origin="paper",
    law=(
        r"R_{s} \text{ counts the rollouts that depart}",
        r"\text{from their trace by token } s",
        r"e_{ij} = 1 \text{ where token } j \text{ errs after the true } j - 1,\ 0 \text{ else}",
        r"1 \leq i \leq N,\ j, s \geq 1,\ \text{any predictor, any alphabet}",
        r"x_i, y_i, t_j \in \{0, 1\},\ m, p, q, g \in \mathbf{N}",
        r"c_i \in \mathbf{Z},\ \textstyle\sum_i c_i x_i \geq 0",
        r"\text{in digits } t_j = [\textstyle\sum_i c_i x_i - \sum_{l<j} 2^{T-l} t_l \geq 2^{T-j}]",
        r"\text{in adder } T = k + 1,\ \text{of } \textstyle\sum_i 2^{i-1} (x_i + y_i)",
        r"\text{in multiplier } t_{(i-1)k+l} = [x_i + y_l \geq 2],",
        r"\text{then the } 2k \text{ digits of } \textstyle\sum_{i,l} 2^{i+l-2} t_{(i-1)k+l}",
        r"f_{T} = \#\{\text{functions of 3 bits in } T \text{ linear tokens}\}",
        r"\text{in tableau: } q \text{ states}, g \text{ symbols}, p \text{ cells}",
        r"C \text{ is the configuration, in bits,}",
        r"\tau \text{ steps after a first one:}",
        r"h \text{ for a cell with the head in a state}",
        r"s \text{ for a cell with a symbol},",
        r"\text{the tokens after its bits are, step by step}",
        r"a = [h + s \geq 2] \text{ for each cell, state, symbol, then}",
        r"h' = [\textstyle\sum a \geq 1] \text{ of the } a \text{ that move there},",
        r"s' = [s - \textstyle\sum h + 2 \sum a \geq 1] \text{ of the } a \text{ that write it}",
        r"\text{the head stays where it would leave the cells}",
        r"Z \text{ holds the last } p (q + g) \text{ entries, after } T \text{ tokens}",
        r"G = \#\{X \in \{0, 1\}^{m \times n} : \text{no } b \neq c \text{ has } "
        r"X b \equiv X c\}",
        r"\text{modulo } 2,\ b, c \in \{0, 1\}^n,\ \text{one for all } c",
        r"M \text{ counts the } (z, \pm 1) \text{ with } \pm w \cdot z \leq 0,",
        r"\text{where } w \text{ begins at } 0 \text{ and they add } \pm z \text{ to it}",
        r"\|z\| \leq \rho,\ \pm u \cdot z \geq \gamma > 0,\ z, u, w \in \mathbf{R}^n",
    ),
    hypotheses=tuple(sp.Ge(size, 1, evaluate=False) for size in (n, k, T)),
    reference="Malach, ICML 2024 (rollouts, circuits, Turing machines); Novikoff, 1962 (mistakes); "
    "the exact numbers of tokens and of samples are derived here",
    lines=LINES,
    questions={
        "tokens": Question(tokens, circuits, agrees=no_larger, word="at most"),
        "adder": Question(adder, digits),
        "multiplier": Question(multiplier, digits, agrees=no_larger, word="at most"),
        "machine": Question(machine, machines, agrees=no_larger, word="at most"),
        "identified": Question(identified, samples),
        "examples": Question(examples, confidences),
        "mistakes": Question(mistakes, bits, agrees=no_larger, word="at most"),
    },
)
"""The claim."""
