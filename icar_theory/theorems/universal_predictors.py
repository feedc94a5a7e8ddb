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
- `three_bits`: of the 256 functions of three bits 104 are one linear token, and all are two;
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

import numbers
from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from icar_theory.arguments import integer
from icar_theory.claims import Claim, Line, Question, no_larger
from icar_theory.exact.sizes import Grid, T
from icar_theory.layers.chains.chain_symbols import TOKEN, CeilLog2, ell, i, j, k, n, s, x, y
from icar_theory.layers.chains.circuits import compile_circuit
from icar_theory.statements import Implies

COUNT = sp.Symbol("N", integer=True, positive=True)
WRONG = sp.IndexedBase("e", integer=True)
"""Whether a teacher-forced token errs: input and place."""
DEPARTED, AT_LAST = sp.symbols("R_{s} R_{T}", integer=True, nonnegative=True)
"""How many rollouts depart from their trace by token s; by the last one."""
EXAMPLES = sp.Symbol("m", integer=True, nonnegative=True)
IDENTIFYING = sp.Symbol("G", integer=True, nonnegative=True)
MISTAKES = sp.Symbol("M", integer=True, nonnegative=True)
MARGIN, RADIUS = sp.symbols(r"\gamma \rho", positive=True)
U = sp.IndexedBase("u", real=True)
WEIGHT = sp.IndexedBase("c", integer=True)
SHORT = sp.IndexedBase("f", integer=True)
"""How many functions of three bits have a chain of so many linear tokens."""
LATEST, RUN = sp.symbols("Z C", integer=True)
"""The last entries, and the bits of the configuration in which the machine is."""
TIME, CELLS, STATES, SYMBOLS = sp.symbols(r"\tau p q g", integer=True, positive=True)

ERRING = COUNT - sp.Sum(sp.Product(1 - WRONG[i, j], (j, 1, s)), (i, 1, COUNT))
NUMBERS = [sp.Sum(2 ** (ell - 1) * bit[ell], (ell, 1, k)) for bit in (x, y)]
TABLEAU = TIME * CELLS * (STATES * SYMBOLS + STATES + SYMBOLS)
COUNTED = sp.Product(2**EXAMPLES - 2**i, (i, 0, n - 1))


def _digits(first: Any, last: Any) -> Any:
    """Return the number whose binary digits from the top are the tokens after the first ones."""
    return sp.Sum(2 ** (last - j) * TOKEN[first + j], (j, 1, last))


LINES = (
    Line(
        "rollout",
        sp.Eq(DEPARTED, ERRING),
        by=("departures",),
        given=(sp.Le(s, T),),
    ),
    Line(
        "union",
        sp.Le(AT_LAST, sp.Sum(WRONG[i, j], (i, 1, COUNT), (j, 1, T))),
        by=("departures_above",),
    ),
    Line(
        "each",
        sp.Ge(AT_LAST, sp.Sum(WRONG[i, j], (i, 1, COUNT))),
        by=("departures_below",),
        given=(sp.Le(j, T),),
    ),
    Line(
        "digits",
        sp.Eq(_digits(0, T), sp.Min(2**T - 1, sp.Sum(WEIGHT[ell] * x[ell], (ell, 1, n)))),
        by=("tokens_are_digits",),
    ),
    Line(
        "adder",
        sp.Eq(_digits(0, k + 1), sum(NUMBERS)),
        by=("adders",),
    ),
    Line(
        "multiplier",
        sp.Eq(_digits(k**2, 2 * k), sp.Mul(*NUMBERS)),
        by=("multipliers",),
    ),
    Line(
        "three_bits",
        sp.And(sp.Eq(SHORT[1], 104), sp.Eq(SHORT[2], 256)),
        by=("functions_of_three_bits",),
    ),
    Line(
        "tableau",
        Implies(sp.Eq(T, TABLEAU), (sp.Eq(LATEST, RUN),)),
        by=("machines",),
    ),
    Line(
        "identified",
        sp.Eq(IDENTIFYING, COUNTED),
        by=("samples_counted",),
    ),
    Line(
        "share",
        sp.Ge(IDENTIFYING, 2 ** (EXAMPLES * n) - (2**n - 1) * 2 ** (EXAMPLES * (n - 1))),
        by=("samples_bounded",),
    ),
    Line(
        "mistakes",
        sp.Le(MISTAKES * MARGIN**2, RADIUS**2 * sp.Sum(U[i] ** 2, (i, 1, n))),
        by=("perceptrons",),
    ),
)


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
    found = sp.Integer(1)
    for column in range(n):
        found *= max(1 - sp.Rational(2**column, 2**m), 0)
    return found


def examples(n: int, failure: Any) -> Any:
    """Return how many uniform inputs leave a single parity of n bits but for a probability.

    >>> examples(2, sp.Rational(1, 2)), examples(10, sp.Rational(1, 100))
    (3, 17)
    """
    if isinstance(failure, bool) or not isinstance(failure, numbers.Rational | sp.Rational):
        raise TypeError(f"failure must be an exact number, got {failure!r}")
    least = sp.sympify(failure)
    if not 0 < least < 1:
        raise ValueError(f"failure must be between 0 and 1, got {failure!r}")
    m = n
    while 1 - identified(n, m) > least:
        m += 1
    return sp.Integer(m)


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
    place=71,
    origin="paper",
    law=(
        r"R_{s} = \#\{i : \text{ the rollout departs from the trace by token } s\}",
        r"e_{ij} = 1 \text{ where token } j \text{ errs after the true } j - 1,\ 0 \text{ else}",
        r"1 \leq i \leq N,\ \text{any predictor, any alphabet}",
        r"x_i, y_i, t_j \in \{0, 1\},\ c_i \in \mathbf{Z},\ \textstyle\sum_i c_i x_i \geq 0",
        r"\text{in digits } t_j = [\textstyle\sum_i c_i x_i - \sum_{l<j} 2^{T-l} t_l \geq 2^{T-j}]",
        r"\text{in adder } T = k + 1,\ \text{of } \textstyle\sum_i 2^{i-1} (x_i + y_i)",
        r"\text{in multiplier } t_{(i-1)k+l} = [x_i + y_l \geq 2],",
        r"\text{then the } 2k \text{ digits of } \textstyle\sum_{i,l} 2^{i+l-2} t_{(i-1)k+l}",
        r"f_{T} = \#\{\text{functions of 3 bits in } T \text{ linear tokens}\}",
        r"\text{in tableau: } q \text{ states}, g \text{ symbols}, p \text{ cells}",
        r"C \text{ is the configuration after } \tau \text{ steps, in bits}",
        r"\text{head and state, and symbols}: p (q + g) \text{ of them}",
        r"Z \text{ is as many, the last of } T \text{ tokens}",
        r"G = \#\{X \in \{0, 1\}^{m \times n} : X b = X c \text{ only for } b = c\}",
        r"M \text{ counts errors of the perceptron on } (z, \pm 1)",
        r"\|z\| \leq \rho,\ \pm u \cdot z \geq \gamma > 0,\ z, u \in \mathbf{R}^n",
    ),
    hypotheses=(sp.Ge(n, 1, evaluate=False), sp.Ge(T, 1, evaluate=False)),
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
