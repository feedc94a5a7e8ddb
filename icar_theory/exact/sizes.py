"""Sizes: the letters d, H, T, T_max, relations between them, and finite grids of their values.

A hypothesis of a theorem is a SymPy relation between these letters, and a check runs over a
:class:`Grid` inside it; what is said of the range is generated from the grid that is run.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from icar_theory.arguments import choice, integer, integer_or_symbol

D = sp.Symbol("d", integer=True, positive=True)
H = sp.Symbol("H", integer=True, positive=True)
T = sp.Symbol("T", integer=True, positive=True)
HORIZON = sp.Symbol(r"T_{\max}", integer=True, positive=True)
LAYERS = sp.Symbol("L", integer=True, positive=True)
BITS, READ = sp.symbols("n k", integer=True, positive=True)
"""The bits of an input, and how many entries a token reads."""

LETTERS: Mapping[str, Any] = {
    **{"d": D, "heads": H, "length": T, "horizon": HORIZON, "layers": LAYERS},
    **{"n": BITS, "k": READ, "chain": T},
}
"""The letter of each size that is an argument somewhere; T is the length of a chain too."""
LEAST = {
    **{"d": 1, "heads": 1, "length": 2, "horizon": 2, "layers": 1},
    **{"n": 1, "k": 1, "chain": 1},
}
"""The least value of each size."""
BOUNDARIES = ("zero", "wrap")
"""What s_0 is, where it is a token: 0, or ``W^{−1} s_1``."""


def decided(relation: Any) -> bool | None:
    """Return what a relation is known to be: True, False, or None where that is open.

    >>> decided(sp.Ge(H, 1)), decided(sp.Lt(H, 1)), decided(sp.Ge(H, D))
    (True, False, None)
    """
    known = sp.sympify(relation)
    return bool(known) if known in (sp.true, sp.false) else None


class Parity(sp.Equality):  # type: ignore[misc]
    """``size mod 2 = 0`` or ``1``, a relation that prints in words."""

    @property
    def negated(self) -> Any:
        """The other parity."""
        return _parity(self.lhs.args[0], 1 - self.rhs)

    def __reduce_ex__(self, _: Any) -> Any:
        return _parity, (self.lhs.args[0], self.rhs)

    def _word(self) -> str:
        return "odd" if self.rhs == 1 else "even"

    def _sympystr(self, printer: Any) -> str:
        return f"{printer.doprint(self.lhs.args[0])} {self._word()}"

    def _latex(self, printer: Any) -> str:
        return rf"{printer.doprint(self.lhs.args[0])} \text{{ {self._word()}}}"


def _parity(size: Any, remainder: Any) -> Parity:
    return Parity(sp.Mod(size, 2, evaluate=False), remainder, evaluate=False)


def even(size: Any, *, evaluate: bool = True) -> Any:
    """Return the relation that a size is even; unevaluated it says so of what is known to be.

    >>> even(D), even(sp.Integer(4)), even(sp.Symbol("n", even=True), evaluate=False)
    (d even, True, n even)
    """
    return Parity(sp.Mod(size, 2), 0) if evaluate else _parity(size, sp.Integer(0))


def odd(size: Any) -> Any:
    """Return the relation that a size is odd.

    >>> odd(D), odd(sp.Integer(4))
    (d odd, False)
    """
    return Parity(sp.Mod(size, 2), 1)


def satisfied(relations: Sequence[Any], sizes: Mapping[str, Any]) -> bool:
    """Return whether sizes, by argument name, satisfy all relations between their letters.

    A relation about a letter that has no value is left out.

    >>> satisfied([H < D], {"d": 3, "heads": 2}), satisfied([H < D, even(D)], {"d": 3, "heads": 2})
    (True, False)
    """
    values = {LETTERS[name]: value for name, value in sizes.items() if name in LETTERS}
    about = [r for r in map(sp.sympify, relations) if r.free_symbols <= set(values)]
    return all(decided(relation.subs(values)) is True for relation in about)


def taken(function: Callable[..., Any]) -> list[str]:
    """Return the names of the sizes that a function takes.

    >>> taken(lambda d, heads: d - heads)
    ['d', 'heads']
    """
    return list(inspect.signature(function).parameters)


def read_size(name: str, value: Any, *, symbols: bool = True) -> Any:
    """Return one argument as its name demands: a size, a boundary, or anything else unread.

    A size is an integer or, with `symbols`, a SymPy expression that may be one.

    >>> read_size("d", sp.Integer(4)), read_size("heads", H), read_size("boundary", "wrap")
    (4, H, 'wrap')
    """
    if name == "boundary":
        return choice(name, value, BOUNDARIES)
    if name not in LEAST:
        return value
    read = integer_or_symbol if symbols else integer
    return read(name, value, minimum=LEAST[name])


def read_sizes(
    question: str,
    answer: Callable[..., Any],
    sizes: Mapping[str, Any],
    hypotheses: Sequence[Any] = (),
) -> dict[str, Any]:
    """Return what a question is asked at, read by name; refuse what breaks the hypotheses.

    A size that the answer annotates ``int`` is no symbol.

    >>> read_sizes("minimum", lambda d, heads: 0, {"d": 2}, [])
    Traceback (most recent call last):
    ...
    ValueError: sizes of 'minimum' must be d, heads, got d: heads is missing
    """
    parameters = inspect.signature(answer).parameters
    try:
        inspect.signature(answer).bind(**sizes)
    except TypeError:
        raise ValueError(_mismatch(question, parameters, sizes)) from None
    read = {
        name: read_size(name, value, symbols=parameters[name].annotation not in ("int", int))
        for name, value in sizes.items()
    }
    numbers = {size: value for size, value in read.items() if isinstance(value, int)}
    broken = [relation for relation in hypotheses if not satisfied([relation], numbers)]
    if broken:
        within = ", ".join(map(_shown, broken))
        given = ", ".join(f"{name}={value}" for name, value in numbers.items())
        raise ValueError(f"sizes must satisfy {within}, got {given}")
    return read


def _mismatch(
    question: str, parameters: Mapping[str, inspect.Parameter], sizes: Mapping[str, Any]
) -> str:
    optional = [name for name, one in parameters.items() if one.default is not one.empty]
    needed = [name for name in parameters if name not in optional]
    also = f" (and may be {', '.join(optional)})" if optional else ""
    wrong = [
        *(f"{name} is missing" for name in needed if name not in sizes),
        *(f"{name} is unknown" for name in sizes if name not in parameters),
    ]
    given = ", ".join(sizes) or "none"
    wanted = f"{', '.join(needed)}{also}"
    return f"sizes of {question!r} must be {wanted}, got {given}: {', '.join(wrong)}"


@dataclass(frozen=True)
class Grid:
    """Every combination of the given values that satisfies the relations, and words that say so.

    >>> grid = Grid({"d": range(1, 4), "heads": range(1, 5)}, (H <= D,))
    >>> len(list(grid)), str(grid)
    (6, 'd ≤ 3, H ≤ 4, H ≤ d')
    """

    values: Mapping[str, Sequence[Any]]
    such_that: tuple[Any, ...] = ()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for combination in itertools.product(*self.values.values()):
            sizes = dict(zip(self.values, combination, strict=True))
            if satisfied(self.such_that, sizes):
                yield sizes

    def __str__(self) -> str:
        parts = [_words(name, values) for name, values in self.values.items()]
        return ", ".join([*parts, *map(_shown, self.such_that)])


def _words(name: str, values: Sequence[Any]) -> str:
    letter = _shown(LETTERS[name]) if name in LETTERS else name
    if isinstance(values, range) and values.step == 1 and len(values) > 1:
        implied = values[0] in (0, 1) or (values[0] == 2 and letter in ("T", "T_max"))
        low = "" if implied else f"{values[0]} ≤ "
        return f"{low}{letter} ≤ {values[-1]}"
    if len(values) == 1:
        return f"{letter} = {values[0]}"
    return f"{letter} in {{{', '.join(map(str, values))}}}"


def _shown(relation: Any) -> str:
    text: str = sp.sstr(relation)
    return text.replace(">=", "≥").replace("<=", "≤").replace(r"T_{\max}", "T_max")
