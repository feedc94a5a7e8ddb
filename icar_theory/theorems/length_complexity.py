r"""Chains of tokens for parity: how many are needed, and how much fewer can get right.

**Setting.** An input x of n bits is followed by T tokens, bits too, the last of which is the answer
(Malach, ICML 2024). A *linear* token compares a linear function of the entries before it with a
threshold. Parity asks for ``x_1 + … + x_n mod 2``; E counts the inputs that get another answer.

**Main results.** For all n ≥ 1 (`juntas`: n, k ≥ 2), over every ordered field of weights:

- `face`: the tokens of every chain of s are all constant on some face of the cube with
  ``⌊n/2^s⌋`` free bits, and of some chain on none with more;
- `linear`: parity is constant on no face with a free bit, so that T linear tokens compute it from
  ``T = ⌈log_2 (n + 1)⌉`` on, and never before;
- `window`: the binary digits of ``x_1 + … + x_n − a`` from the top, T linear tokens, err on
  ``2^(n−1) − Σ_{s=a}^{a+2^T−2} C(n−1, s)`` inputs; with a = 0 and ``2^T > n`` on none;
- `accuracy`: a single linear token errs on at least ``2^(n−1) − C(n−1, ⌊n/2⌋)`` inputs, which the
  window at ``a = ⌊n/2⌋`` attains, negated for odd a (the argument of Littlewood and Offord);
- `several`: T of them err on at least one input in ``2^(2^T)``, from n = 2^T on, where `window`
  attains it, as it does at n = 2^T + 1;
- `juntas`: tokens that are any functions of k entries need ``⌈(n − 1)/(k − 1)⌉``, exactly.

How few inputs 1 < T < ⌈log_2 n⌉ linear tokens can err on lies between `several` and `window`, and
is open beyond n = 2^T + 1 (for T = 2 beyond n = 7, by a search described in docs/findings.md).

References: Malach, ICML 2024 (length complexity; parity as the example). The exact lengths, the
bounds and the windows are derived here; Sperner's theorem is behind `accuracy`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line, Question
from icar_theory.exact.sizes import BITS, Grid, T
from icar_theory.layers.chains.chain_symbols import ERRORS, CeilLog2, Quotient, k, n, s
from icar_theory.statements import Minimum

FREE = sp.Symbol("c", integer=True, nonnegative=True)
"""The dimension of the largest face on which all tokens of a chain are constant."""
OTHERS_ERR = sp.Symbol("F", integer=True, nonnegative=True)
"""What E is of linear tokens, of tokens that are any functions."""
MOST_READ = sp.Symbol("r", integer=True, nonnegative=True)
WINDOW_ERRS = sp.Symbol("E_{a}", integer=True, nonnegative=True)
OFFSET = sp.Symbol("a", integer=True, nonnegative=True)

LENGTH = CeilLog2(n + 1)
JUNTAS = sp.ceiling((n - 1) / (k - 1))
ONE_ERRS = 2 ** (n - 1) - sp.binomial(n - 1, Quotient(n, 2))
"""The least number of errors of one linear token."""
IN_WINDOW = sp.Sum(sp.binomial(n - 1, s), (s, OFFSET, OFFSET + 2**T - 2))

LINES = (
    Line(
        "face",
        Minimum(FREE, (sp.Eq(T, s),), Quotient(n, 2**s)),
        by=("single_tokens", "faces_of_chains"),
    ),
    Line(
        "linear",
        Minimum(T, (sp.Eq(ERRORS, 0),), LENGTH),
        by=("single_tokens", "chains_of_tokens", "certificates"),
    ),
    Line(
        "window",
        sp.Eq(WINDOW_ERRS, 2 ** (n - 1) - IN_WINDOW),
        by=("alternating_sum", "windows"),
    ),
    Line(
        "accuracy",
        Minimum(ERRORS, (sp.Eq(T, 1),), ONE_ERRS),
        by=("antichains", "least_errors"),
    ),
    Line(
        "several",
        sp.Ge(ERRORS, 2 ** (n - 2**T)),
        by=("chains_err",),
        given=(sp.Ge(n, 2**T),),
    ),
    Line(
        "juntas",
        Minimum(T, (sp.Eq(OTHERS_ERR, 0), sp.Le(MOST_READ, k)), JUNTAS),
        by=("chains_of_juntas",),
        confirmed=("sums_of_few",),
        given=(sp.Ge(n, 2),),
    ),
)


def length(n: Any) -> Any:
    """Return how many linear tokens parity of n bits takes.

    >>> [length(n) for n in (1, 3, 4, 7, 8, 1000)]
    [1, 2, 3, 3, 4, 10]
    """
    return LENGTH.subs(BITS, n)


def juntas(n: Any, k: Any) -> Any:
    """Return how many tokens parity of n bits takes where each reads at most k entries.

    Raises ValueError for k > n: a token need not read more than there is.

    >>> juntas(10, 2), juntas(10, 4), juntas(10, 10)
    (9, 3, 1)
    """
    if sp.sympify(k > n) == sp.true:
        raise ValueError(f"k must be at most n={n}, got {k}")
    return sp.ceiling((n - 1) / sp.sympify(k - 1))


def accuracy(n: Any) -> Any:
    """Return the largest share of inputs on which one linear token tells their parity.

    >>> accuracy(1), accuracy(2), accuracy(10)
    (1, 3/4, 319/512)
    """
    if isinstance(n, int):
        _require_digits(n)
    return sp.expand(1 - (ONE_ERRS / 2**BITS).subs(BITS, n)) if n != 1 else sp.Integer(1)


MOST_BITS = 10_000
"""Up to how many bits a share of the 2^n inputs is written as a fraction."""


def _require_digits(n: int) -> None:
    if n > MOST_BITS:
        raise ValueError(f"n must be at most {MOST_BITS} for an exact share, got {n}")


def reached(n: int, chain: int) -> Any:
    """Return the share of inputs that T linear tokens are known to get right: the best window.

    Raises ValueError for n > 10,000, where that share has more digits than a page.

    >>> reached(10, 1) == accuracy(10), reached(10, 2), reached(10, 4)
    (True, 53/64, 1)
    """
    if n.bit_length() <= chain:
        return sp.Integer(1)
    _require_digits(n)
    widest = min(2**chain - 1, n)
    first = (n - widest) // 2
    right = sum(sp.binomial(n - 1, first + place) for place in range(widest))
    return (2 ** (n - 1) + right) / sp.Integer(2) ** n


def ceiling(n: int, chain: int) -> Any:
    """Return a share of inputs that T linear tokens do not exceed, by `accuracy` and `several`.

    >>> ceiling(10, 1) == accuracy(10), ceiling(10, 2), ceiling(10, 4)
    (True, 15/16, 1)
    """
    if n.bit_length() <= chain:
        return sp.Integer(1)
    if 2**chain > MOST_BITS:
        raise ValueError(f"chain must be at most {MOST_BITS.bit_length() - 1}, got {chain}")
    return accuracy(n) if chain == 1 else 1 - sp.Integer(2) ** -(2**chain)


def face(n: Any, chain: Any) -> Any:
    """Return how many bits are free on a face where all T tokens are constant, whatever they are.

    >>> face(4, 1), face(5, 1), face(5, 2), face(5, 3)
    (2, 2, 1, 0)
    """
    if isinstance(n, int) and isinstance(chain, int) and n.bit_length() <= chain:
        return sp.Integer(0)
    return Quotient(sp.sympify(n), 2 ** sp.sympify(chain))


def bits() -> Iterator[Mapping[str, Any]]:
    """Yield sizes at which the questions are tried."""
    yield from Grid({"n": range(1, 10)})


def bits_and_reads() -> Iterator[Mapping[str, Any]]:
    """Yield numbers of bits, and of entries that a token reads."""
    yield from Grid({"n": range(2, 10), "k": range(2, 6)}, (k <= n,))


def bits_and_chains() -> Iterator[Mapping[str, Any]]:
    """Yield numbers of bits and of tokens."""
    yield from Grid({"n": range(1, 10), "chain": range(1, 5)})


CLAIM = Claim(
    name="length_complexity",
    title="Chains of linear tokens: how many parity needs, and what fewer can reach",
    summary="The parity of n bits takes about log₂ n linear tokens, and what one token gets right "
    "is known exactly; fewer tokens than that must fail somewhere.",
    place=70,
    origin="beyond",
    law=(
        r"x \in \{0, 1\}^n,\ t_j \in \{0, 1\},\ 1 \leq j \leq T",
        r"t_j = [w_j \cdot (x, t_1, \dots, t_{j-1}) \geq \theta_j],\ w, \theta \text{ real}",
        r"E = \#\{x : t_T \neq x_1 + \dots + x_n \bmod 2\}",
        r"\text{minima are over all } w, \theta \text{ and lengths } T",
        r"c \text{ is the largest dimension of a face of } \{0, 1\}^n",
        r"\text{on which } t_1, \dots, t_T \text{ are all constant},\ s \geq 1",
        r"\text{in window } w_{ji} = 1 \text{ for } x_i,\ -2^{T-l} \text{ for } t_l",
        r"\theta_j = a + 2^{T-j},\ a \geq 0",
        r"E_{a} = \#\{x : t_T \neq x_1 + \dots + x_n - a \bmod 2\}",
        r"\text{in juntas } t_j \text{ is any function of } r_j \text{ entries before it}",
        r"r = \max_j r_j,\ F \text{ is what } E \text{ is of linear tokens}",
    ),
    hypotheses=(sp.Ge(n, 1, evaluate=False), sp.Ge(T, 1, evaluate=False), sp.Ge(k, 2)),
    reference="Malach, ICML 2024 (chains and their length); the exact lengths are derived here",
    lines=LINES,
    questions={
        "length": Question(length, bits),
        "juntas": Question(juntas, bits_and_reads),
        "accuracy": Question(accuracy, bits),
        "reached": Question(reached, bits_and_chains),
        "ceiling": Question(ceiling, bits_and_chains),
        "face": Question(face, bits_and_chains),
    },
)
"""The claim."""
