"""A question answers suitable sizes alone: another one is refused by its name, with its value."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from icar_theory import CLAIMS, Context, ask
from icar_theory.exact.sizes import HORIZON, D, H, even, read_sizes, taken

GOOD: dict[str, Any] = {
    "d": 4,
    "heads": 2,
    "horizon": 3,
    "length": 3,
    "boundary": "zero",
    "steps": 1,
    "layers": 2,
    "law": "gaussian",
    "a": 1,
    "b": 2,
    "time": 1,
    "test": 3,
    "step_size": sp.Rational(1, 2),
    "tokens": [[1], [2]],
    "n": 4,
    "k": 2,
    "chain": 2,
    "circuit": "a ^ b",
    "cells": 3,
    "states": 2,
    "symbols": 2,
    "examples": 5,
    "failure": sp.Rational(1, 2),
    "system": "walsh",
    "variances": (2, 1, 1),
    "noise": 1,
    "mu": 5,
    "rate": sp.Rational(1, 2),
    "row_rate": sp.Rational(1, 4),
    "threshold": sp.Rational(1, 10),
    "decay": 2,
    "features": 2,
    "attention": "best",
    "context": "haar-unitary",
    "powers": [1, -1],
    "kappa": sp.Rational(3, 2),
    "characters": [[1]],
    "moduli": [0],
    "C": [[1]],
    "p": [0, 1],
    "query_key": [[1]],
    "value": [[2]],
    "positions": [[0, 1]],
    "eigenvalues": [[1], [-1]],
    "blocks": {name: [[1]] for name in ("a1", "a2", "a3", "a4", "b1", "b2")},
}
OTHERS = {
    ("orthogonal_heads", "upper_bound"): {"d": 5},
    ("haar_step", "minimum"): {"heads": 1},
    ("landscape", "known"): {"d": 5},
    ("gradient_flow", "scale"): {"context": "unitary"},
}
"""What these questions take instead."""
UNSUITABLE: tuple[Any, ...] = (
    None,
    True,
    sp.true,
    2.5,
    float("nan"),
    sp.nan,
    sp.oo,
    sp.I,
    "x",
    [],
    {},
    3.0,
    b"",
)
SUITABLE_ALL_THE_SAME: dict[str, tuple[Any, ...]] = {"circuit": (True, sp.true, "x")}
EXACT = (
    *("step_size", "a", "b", "time", "noise", "decay"),
    *("mu", "kappa", "rate", "row_rate", "threshold"),
)
SIZES = (
    *("d", "heads", "horizon", "length", "steps", "layers"),
    *("n", "k", "chain", "cells", "states", "symbols", "examples", "features"),
)


def asked() -> list[Any]:
    """Return every question with each of its arguments."""
    return [
        pytest.param(claim, question, name, id=f"{claim}-{question}-{name}")
        for claim, stated in CLAIMS.items()
        for question, asked in stated.questions.items()
        for name in taken(asked.answer)
    ]


def sizes_of(claim: str, question: str) -> dict[str, Any]:
    names = taken(CLAIMS[claim].questions[question].answer)
    good = GOOD | OTHERS.get((claim, question), {})
    return {name: good[name] for name in names}


@pytest.mark.parametrize(("claim", "question", "name"), asked())
def test_every_argument_of_every_question_is_read(claim, question, name):
    sizes = sizes_of(claim, question)
    ask(claim, question, **sizes)
    for value in UNSUITABLE:
        if name in EXACT and value in (2.5, 3.0):  # a float is an exact fraction
            continue
        if any(value is other for other in SUITABLE_ALL_THE_SAME.get(name, ())):
            continue
        with pytest.raises((TypeError, ValueError)) as raised:
            ask(claim, question, **sizes | {name: value})
        message = str(raised.value)
        assert name in message or (name == "blocks" and "a1" in message)
        shown = (repr(value), str(value), "(0,)", "()", "missing")
        assert any(text in message for text in shown)
        assert "\n" not in message


@pytest.mark.parametrize(("claim", "question", "name"), asked())
def test_numbers_out_of_range_are_refused(claim, question, name):
    if name in SIZES:
        for value in (-1, sp.Integer(-3), sp.Rational(3, 2)):
            with pytest.raises((TypeError, ValueError), match=f"{name} must .* got {value}"):
                ask(claim, question, **sizes_of(claim, question) | {name: value})


@pytest.mark.parametrize(
    ("claim", "question", "sizes", "message"),
    [
        (
            "augmented_heads",
            "minimum",
            {"d": 2, "heads": 1, "horizon": 3, "boundary": "zzz"},
            "boundary must be one of 'zero', 'wrap', got 'zzz'",
        ),
        ("unitary_heads", "minimum", {"d": 2.5, "heads": 1}, "d must be an integer, got 2.5"),
        ("orthogonal_heads", "upper_bound", {"d": D, "heads": 1}, "d must be an integer, got d"),
        ("orthogonal_heads", "minimum", {"d": D / 3 + 0.5, "heads": 1}, "d must stand for"),
        ("phase_symmetry", "speeds", {"characters": [[sp.Rational(3, 2)]], "moduli": [0]},
         r"characters \(row 0\) must be an integer, got 3/2"),
        ("phase_symmetry", "speeds", {"characters": [[1]], "moduli": [0.5]},
         "moduli must be an integer, got 0.5"),
        ("phase_symmetry", "speeds", {"characters": [[1]], "moduli": [-2]},
         "moduli must be at least 2, got -2"),
        ("gradient_step", "descent", {"tokens": [[1], [2]], "step_size": "abc", "steps": 1},
         "step_size must be a finite real number, got 'abc'"),
        ("gradient_step", "descent", {"tokens": [[1], [2]], "step_size": 1, "steps": 10**9},
         "steps must be at most 1000 to be taken exactly, got 1000000000"),
        ("gradient_step", "descent", {"tokens": [[1]], "step_size": 1, "steps": 1},
         "tokens must have shape T×d"),
        ("unitary_heads", "loss", {"C": [[float("nan")]], "p": [0, 1]}, "C must be finite"),
    ],
)  # fmt: skip
def test_the_message_names_argument_and_value(claim, question, sizes, message):
    with pytest.raises((TypeError, ValueError), match=message):
        ask(claim, question, **sizes)


def test_hypotheses_of_a_claim_bind_the_sizes():
    assert read_sizes("minimum", lambda d: d, {"d": 2}, [even(D)]) == {"d": 2}
    with pytest.raises(ValueError, match=r"sizes must satisfy d even, got d=3$"):
        read_sizes("minimum", lambda d: d, {"d": 3}, [even(D)])


def test_symbols_go_on_working():
    even, heads = sp.Symbol("n", even=True, positive=True), sp.Symbol("h")
    assert ask("unitary_heads", "minimum", d=D, heads=H) == sp.Max(0, D - H)
    assert ask("unitary_heads", "minimum", d=2 * D, heads=1) == sp.Max(0, 2 * D - 1)
    assert ask("orthogonal_heads", "minimum", d=even, heads=heads) == sp.Max(0, even - 2 * heads)
    sizes = {"d": D, "heads": 1, "horizon": HORIZON, "boundary": "zero"}
    assert ask("augmented_heads", "step_size", **sizes) == 3 / (2 * HORIZON + 3 * D - 4)


def test_exact_integers_of_sympy_are_integers():
    five = {"d": sp.Integer(5), "heads": sp.Integer(2)}
    assert ask("unitary_heads", "minimum", **five) == 3
    assert ask("orthogonal_heads", "upper_bound", **five) == sp.Rational(1, 2)


def test_floats_are_exact_fractions():
    assert ask("unitary_heads", "loss", C=[[0.5]], p=[0.0, 1.0]) == sp.Rational(1, 4)
    descent = ask("gradient_step", "descent", tokens=[[1.0], [2.0]], step_size=0.25, steps=1)
    assert descent == sp.Matrix([[sp.Rational(1, 2)]])


@pytest.mark.parametrize(
    ("characters", "moduli", "message"),
    [
        (3, (0,), "characters must be rows of integers, got 3"),
        ((), (), "characters must be rows of integers, got "),
        ((1,), (0,), r"characters must be rows of integers, got "),
        ("ab", (0,), "characters must be rows of integers, got 'ab'"),
        (((1,),), 0, "moduli must be a sequence of integers, got 0"),
        (((1.5,),), (0,), r"characters \(row 0\) must be an integer, got 1.5"),
        (((1, 2),), (0,), "characters must have 1 exponents a row"),
    ],
)
def test_a_law_has_integer_characters(characters, moduli, message):
    with pytest.raises((TypeError, ValueError), match=message):
        Context("law", characters, moduli)
