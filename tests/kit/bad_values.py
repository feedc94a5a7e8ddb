"""Bad values by construction: for each kind of argument, what its documentation refuses.

An argument's kind is read off a good value of it, so that a new claim needs no entry here. Every
function draws from a ``random.Random``: the same seed gives the same value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any

import numpy as np
import sympy as sp
import torch

NAN, INF = float("nan"), float("inf")


class Silent:
    """What cannot even be shown."""

    def __repr__(self) -> str:
        raise RuntimeError("no words")


DEEP: list[Any] = []
for _ in range(5000):
    DEEP = [DEEP]
ENDLESS: list[Any] = []
ENDLESS.append(ENDLESS)
NOTHING: tuple[Any, ...] = (
    *(None, True, False, np.True_, sp.true, torch.tensor(True), object(), ..., int, len),
    *(b"4", bytearray(b"4"), set(), frozenset({1}), {}, range(0), 1j, np.complex128(4)),
    *(np.datetime64("2026-01-01"), sp.I, sp.nan, sp.oo, -sp.oo, sp.zoo, sp.Float("nan")),
    *(NAN, INF, -INF, np.float64(NAN), np.float32(INF), torch.tensor(NAN), sp.S.EmptySet),
    *(sp.Symbol("z", imaginary=True), sp.Symbol("z", commutative=False), sp.Symbol("z") > 0),
    *(np.array([]), np.array(["4"]), np.ma.masked, np.ones((2, 2, 2)), torch.ones(2, 2, 2)),
    *(Silent(), DEEP, ENDLESS, np.timedelta64(4), np.void(b"4"), sp.MatrixSymbol("M", 2, 2)),
    *(sp.AccumBounds(0, 1), sp.Symbol("z", infinite=True), sp.O(sp.Symbol("z")), sp.Tuple()),
    *([[]], [None], [[None]], [object()], (), [[[1]]], torch.ones(1, device="meta")),
)  # fmt: skip
"""What is no number, no text and no list of anything."""
CODE = "__import__('builtins').print('evaluated')"
WORDS: tuple[Any, ...] = (
    "", "4", "x", "1/2", "nan", "[1]", "4\n", "\x00", "é", "4" * 5000, CODE, "lambda: 0",
)  # fmt: skip
NO_COUNT: tuple[Any, ...] = (
    *NOTHING, *WORDS, 2.5, 4.0, np.float64(4), np.float32(2), Fraction(9, 2), [4], (4,),
)  # fmt: skip
NO_COUNT += (sp.Rational(9, 2), sp.Float(4), sp.sqrt(2), sp.pi, -1, -(10**30), np.int8(-4))
NO_COUNT += (sp.Integer(-3), np.array([4]), np.array([4, 4]), torch.tensor(2.5), {"4": 4})
NO_COUNT += (sp.Symbol("x", negative=True), sp.Symbol("x", integer=False), sp.Symbol("x") + 0.5)
NO_NUMBER: tuple[Any, ...] = (
    *NOTHING, *WORDS, [1], (1, 2), {"x": 1}, np.array([1.0, 2.0]), sp.Matrix([[1]]),
)  # fmt: skip
NO_NUMBER += (torch.tensor([1.0, 2.0]), sp.Float("inf"), sp.Symbol("x", real=False))
NO_WORD: tuple[Any, ...] = (
    *NOTHING, 3, 2.5, "", "nosuch", "nosuch\nword", "\x1b[31m", b"word", ["word"], CODE,
)  # fmt: skip
NO_WORD += (Fraction(1, 2), sp.Symbol("word"), np.array([1]), {"word": 1}, "4" * 5000)
NO_CIRCUIT: tuple[Any, ...] = (
    None, 3, 2.5, b"a", object(), sp.Symbol("x") > 0, [], {}, [3], ["a"], sp.I, NAN,
)  # fmt: skip
NO_CIRCUIT += ("", "a &", "a b", "import os", "f(a)", "a = a", "\x00", "(" * 5000, "a = b; b = a")
NO_CIRCUIT += ("lambda: 0", CODE, "2", "a + b", "majority(a, b)", "'a'", "a\n  b", "a = b = c")
NO_CIRCUIT += ("atleast(a, b)", "a = 1; a = 0", "a[0]", "a.b", "a if b else c", "~" * 9**5 + "a")
NO_ENTRY: tuple[Any, ...] = (
    None, True, "1", "x", CODE, NAN, INF, np.float32(NAN), sp.nan, sp.oo, sp.I, 1j, b"1",
)  # fmt: skip
NO_ENTRY += (Silent(), np.timedelta64(4), sp.AccumBounds(0, 1), sp.MatrixSymbol("M", 2, 2))
NO_ENTRY += (object(), {}, sp.Float("nan"), np.datetime64("2026-01-01"), torch.tensor(NAN))
NO_ARRAY: tuple[Any, ...] = (
    *NOTHING, *WORDS, 3, 2.5, Fraction(1, 2), sp.Symbol("x"), iter([1, 2]), [1, [2]],
)  # fmt: skip
NO_ARRAY += ([[1, 2], [3]], [[1, 2], 3], [[], []], np.array(1.0), sp.zeros(0, 0))
NO_WHOLE = (0.5, 1.0, Fraction(1, 2), sp.Rational(1, 2), sp.Symbol("n"), sp.sqrt(2), np.float64(1))
WHOLE = ("characters", "moduli", "cells", "biases", "coefficients")
"""Arguments that are lists of integers."""
LONG = 10**400
EXTREME: tuple[Any, ...] = (
    LONG, -LONG, Fraction(1, LONG), sp.Integer(LONG), sp.Rational(1, LONG), 1e308, -1e308,
)  # fmt: skip
EXTREME += (5e-324, 1e-200, 2**63, 2**64, 2**31, 10**9, 10**6, np.int64(2**62), np.float64(1e300))
EXTREME += (sp.pi, sp.sqrt(2), sp.exp(1000), sp.Symbol("x"), sp.Symbol("x") ** 9, np.uint8(255))
EXTREME += (0, -0.0, 1, 1e16, np.longdouble(2) ** 2000, np.float16(60000), sp.Float(1e400))
"""Right by type, and out of all proportion: anything that is no wrong answer will do."""


def kind(name: str, good: Any, real: tuple[str, ...] = ()) -> str:
    """Return what sort of argument takes a good value; those named in `real` take every number.

    >>> kind("d", 4), kind("noise", 1, ("noise",)), kind("C", [[1]])
    ('count', 'number', 'array')
    """
    if isinstance(good, str):
        return "circuit" if name in ("circuit", "table") else "word"
    if isinstance(good, Mapping):
        return "blocks" if all(isinstance(x, Sequence) for x in good.values()) else "object"
    if callable(good) or not isinstance(good, Sequence | int | float | Fraction | sp.Rational):
        return "object"
    if isinstance(good, int) and name not in real:
        return "count"
    called = name
    while isinstance(good, list | tuple) and good:
        name, good = "array", good[0]
    if name != "array":
        return "number"
    if not isinstance(good, int | Fraction | sp.Expr):
        return "names"
    return "whole" if called in WHOLE else "array"


def bad(random: Random, sort: str, good: Any) -> Any:
    """Return a value that an argument of this sort must not take."""
    if sort == "blocks":
        return _bad_blocks(random, good)
    if sort in ("array", "whole"):
        made: Any = random.choice((_bad_array, partial(_bad_entry, whole=sort == "whole")))
        return made(random, good)
    if random.random() < 0.05:
        return CODE
    given = {"count": NO_COUNT, "number": NO_NUMBER, "word": NO_WORD, "circuit": NO_CIRCUIT}
    return random.choice(given.get(sort, (None, 3, "x", b"", [])))


def _bad_blocks(random: Random, good: Mapping[str, Any]) -> Any:
    name = random.choice(list(good))
    changed = random.choice(("missing", "unknown", "block", "block", "whole"))
    if changed == "whole":
        return random.choice((*NOTHING, 3, "x", [1]))
    if changed == "missing":
        return {other: block for other, block in good.items() if other != name}
    if changed == "unknown":
        return {**good, random.choice(("c1", "a\n1", 3, "")): [[1]]}
    return {**good, name: bad(random, "array", good[name])}


def nested(good: Any) -> Any:
    """Return rows or entries as new lists."""
    return [nested(part) for part in good] if isinstance(good, list | tuple) else good


def _bad_entry(random: Random, good: Any, whole: bool = False) -> Any:
    """Return the array with one entry that is no finite real number, or no whole one."""
    changed = nested(good)
    row = changed
    while isinstance(row[0], list):
        row = random.choice(row)
    row[random.randrange(len(row))] = random.choice((*NO_ENTRY, *(NO_WHOLE if whole else ())))
    return changed if random.random() < 0.7 else tuple(changed)


def _bad_array(random: Random, good: Any) -> Any:
    """Return what is no array of numbers, or one of another kind, rank or library."""
    array = np.array(nested(good), dtype=float)
    holes = np.zeros(array.shape, dtype=bool)
    holes.flat[random.randrange(holes.size)] = True
    worse = np.where(holes, random.choice((NAN, INF)), array)
    kinds: list[Any] = [
        array > 0,
        array * 1j,
        array.astype(str),
        array.astype(object),
        array.astype("S9"),
    ]
    kinds += [worse, worse.astype(np.float32), np.ma.masked_array(array, holes), array[..., None]]
    kinds += [array.astype("M8[s]"), array[:0], array.view([("x", "f8")]), [[nested(good)]]]
    kinds += [torch.tensor(worse), torch.tensor(array * 1j), torch.tensor(array > 0)]
    kinds += [torch.tensor(array, device="meta"), torch.tensor(array)[..., None]]
    return random.choice([*kinds, *random.choices(NO_ARRAY, k=len(kinds))])


def variants(random: Random, sort: str, good: Any) -> list[Any]:
    """Return one value as several types; all must give one answer, or be refused by name."""
    if sort in ("word", "circuit", "object", "names"):
        return [good]
    if sort == "blocks":
        name = random.choice(list(good))
        return [{**good, name: other} for other in variants(random, "array", good[name])]
    if sort in ("array", "whole"):
        return _arrays(good)
    kinds: list[Any] = [good, sp.sympify(good), Fraction(good), np.float64(good), float(good)]
    kinds += [np.uint8(good), np.uint64(good)] if good in range(256) else []
    kinds += [np.array(float(good)), torch.tensor(float(good), dtype=torch.float64)]
    if good == int(good):
        kinds += [t(int(good)) for t in (np.int8, np.int16, np.int64)]
        kinds += [np.array(int(good)), torch.tensor(int(good)), np.float16(good), sp.Float(good)]
    return kinds


def _arrays(good: Any) -> list[Any]:
    exact = nested(good)
    array = np.array([[float(x) for x in row] for row in exact] if isinstance(exact[0], list)
                     else [float(x) for x in exact])  # fmt: skip
    kinds: list[Any] = [
        exact,
        tuple(exact),
        np.asfortranarray(array),
        array[::-1][::-1],
        torch.tensor(array),
    ]
    if array.ndim == 2:
        kinds += [sp.Matrix(exact), sp.ImmutableMatrix(exact), np.matrix(array)]
    whole = array.astype(int)
    if (whole == array).all():
        small = abs(whole).max() < 128
        kinds += [whole, whole.astype(">i4"), torch.tensor(whole), array.astype(np.float32)]
        kinds += [whole.astype(np.int8), torch.tensor(whole, dtype=torch.int8)] if small else []
        kinds += [whole.astype(np.uint8)] if small and whole.min() >= 0 else []
        kinds += [array.astype(np.float16), torch.tensor(array).to(torch.bfloat16)] if small else []
    return kinds


def extreme(random: Random, sort: str, good: Any) -> Any:
    """Return a value of the right type, but huge, tiny, symbolic or long."""
    if sort == "blocks":
        name = random.choice(list(good))
        return {**good, name: extreme(random, "array", good[name])}
    if sort == "circuit":
        text = list(good * random.randrange(1, 4))
        for _ in range(random.randrange(1, 4)):
            text[random.randrange(len(text))] = random.choice("ab01&|^~()=,;\n é$x")
        return "".join(text)
    if sort in ("object", "names"):
        return good
    if sort == "count" and random.random() < 0.5:
        return random.randrange(80)
    if sort not in ("array", "whole"):
        return random.choice(EXTREME)
    changed = nested(good)
    for _ in range(random.randrange(1, 4)):
        row = random.choice(changed) if isinstance(changed[0], list) else changed
        row[random.randrange(len(row))] = random.choice(EXTREME)
    if random.random() < 0.3:
        numbers = np.array([1e308, -1e308, 5e-324, 1e-160, 0.0, 1e155])
        shape = np.array(nested(good), dtype=float).shape
        return np.array([random.choice(numbers) for _ in range(int(np.prod(shape)))]).reshape(shape)
    return changed


def whole_again(random: Random, good: Any) -> Any:
    """Return a good array or number with whole numbers up to 30 in its places."""
    if isinstance(good, list | tuple):
        return [whole_again(random, part) for part in good]
    if isinstance(good, Mapping):
        return {name: whole_again(random, part) for name, part in good.items()}
    return random.randrange(-30, 31) or 1
