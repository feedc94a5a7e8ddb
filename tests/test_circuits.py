"""Circuits as linear predictors: right on all inputs, and as short as the rules say."""

from __future__ import annotations

import math
import operator
import pickle
import random
from collections import Counter
from itertools import accumulate, product
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given
from hypothesis import strategies as st
from sympy.logic.boolalg import Xnor

from icar_theory.layers.chains.circuits import compile_circuit
from icar_theory.layers.chains.predictor_reading import all_inputs
from icar_theory.layers.chains.predictors import LinearPredictor

X = sp.symbols("x_1:6")
FOLDS = {"&": operator.and_, "|": operator.or_, "^": operator.xor}
BITS = list(product((False, True), repeat=5))


class Bit(int):
    """A bit whose ``~`` is the other one."""

    def __invert__(self):
        return Bit(1 - self)


PYTHON = {
    "majority": lambda *a: int(2 * sum(a) > len(a)),
    "xor": lambda *a: sum(a) % 2,
    "nand": lambda *a: 1 - min(a),
    "nor": lambda *a: 1 - max(a),
    "implies": lambda a, b: int(a <= b),
    "equivalent": lambda *a: int(len(set(a)) == 1),
    "ite": lambda c, a, b: a if c else b,
    "atleast": lambda k, *a: int(sum(a) >= k),
}
ADDER = "c_1 = a_1 & b_1\n" + "\n".join(
    f"s_{i} = a_{i} ^ b_{i} ^ c_{i - 1}\nc_{i} = a_{i} & b_{i} | c_{i - 1} & (a_{i} ^ b_{i})"
    for i in range(2, 6)
)


def values(predictor: LinearPredictor) -> list[list[int]]:
    """Return the answers on all inputs."""
    places = [(*predictor.inputs, *predictor.tokens).index(name) for name in predictor.outputs]
    inputs = all_inputs(len(predictor.inputs))
    return [list(row) for row in np.hstack([inputs, predictor.everywhere()])[:, places].tolist()]


def is_compiled(predictor: LinearPredictor) -> bool:
    """Whether weights are even, biases odd and margins at least 1."""
    weights = [weight for row in predictor.terms for _, weight in row]
    odd = all(bias % 2 for bias in predictor.biases) and not any(w % 2 for w in weights)
    return odd and min(predictor.margins()) >= 1


def run_text(text: str, names: tuple[str, ...], outputs: tuple[str, ...]) -> list[list[int]]:
    """Run assignments, written in order, as Python on all inputs."""
    rows = []
    for bits in product((0, 1), repeat=len(names)):
        scope: dict[str, Any] = {**PYTHON, **dict(zip(names, map(Bit, bits), strict=True))}
        for line in text.splitlines():
            name, value = line.split(" = ")
            scope[name] = Bit(eval(value, {}, scope) & 1)
        rows.append([scope[name] for name in outputs])
    return rows


@st.composite
def sympy_circuits(draw: st.DrawFn) -> sp.Basic:
    """Draw an expression of up to five symbols."""
    leaves = st.sampled_from([*X, sp.true, sp.false])

    def gates(inner: st.SearchStrategy[sp.Basic]) -> st.SearchStrategy[sp.Basic]:
        several = st.tuples(
            st.sampled_from([sp.And, sp.Or, sp.Xor, sp.Nand, sp.Nor, Xnor, sp.Equivalent]),
            st.lists(inner, min_size=2, max_size=4),
        )
        return st.one_of(
            several.map(lambda drawn: drawn[0](*drawn[1])),
            inner.map(sp.Not),
            st.tuples(inner, inner).map(lambda a: sp.Implies(*a)),
            st.tuples(inner, inner, inner).map(lambda a: sp.ITE(*a)),
        )

    return draw(st.recursive(leaves, gates, max_leaves=12))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw up to eight assignments, each with names before it."""
    names = [f"x_{i}" for i in range(1, draw(st.integers(2, 7)))]
    lines = []
    for k in range(draw(st.integers(1, 8))):
        a, b, c = (draw(st.sampled_from(["", "~"])) + draw(st.sampled_from(names)) for _ in "abc")
        more = ", ".join(draw(st.lists(st.sampled_from(names), min_size=1, max_size=5)))
        forms = [f"{a} & {b} | {c}", f"({a} | {b}) & ~({b} & {c})", f"{a} ^ {b} ^ {c}", a]
        forms += [f"majority({a}, {b}, {c})", f"ite({a}, {b}, {c})", f"implies({a}, {b})"]
        forms += [f"{gate}({a}, {more})" for gate in ("xor", "nand", "nor", "equivalent")]
        forms += [
            f"atleast({draw(st.integers(0, 4))}, {more})",
            f"{a} & ({b} | {c} & ({more[:3]} | 1))",
        ]
        lines.append(f"y_{k} = {draw(st.sampled_from(forms))}")
        names.append(f"y_{k}")
    return "\n".join(lines)


def test_all_three_bit_functions_are_computed():
    lengths: Counter[int] = Counter()
    for table in range(256):
        ones = [list(x) for a, x in enumerate(product((0, 1), repeat=3)) if table >> a & 1]
        predictor = compile_circuit(sp.SOPform(X[:3], ones), inputs=X[:3])
        assert values(predictor) == [[table >> a & 1] for a in range(8)]
        assert is_compiled(predictor)
        lengths[predictor.length] += 1
    assert lengths == {1: 104, 2: 152}


@given(expression=sympy_circuits())
def test_random_expressions_eq_sympy(expression: sp.Basic):
    predictor = compile_circuit(expression, inputs=X)
    points = (dict(zip(X, map(sp.sympify, bits), strict=True)) for bits in BITS)
    expected = [[int(bool(expression.xreplace(point)))] for point in points]
    assert values(predictor) == expected
    assert is_compiled(predictor)


def test_gates_that_sympy_left_alone_are_compiled():
    for gate, name in ((sp.Nand, "nand"), (sp.Nor, "nor"), (Xnor, "~xor"), (sp.And, "~nand")):
        unevaluated = compile_circuit(gate(*X[:3], evaluate=False))
        assert values(unevaluated) == values(compile_circuit(f"{name}(x_1, x_2, x_3)"))


@given(text=texts())
def test_random_texts_eq_python(text: str):
    predictor = compile_circuit(text)
    assert values(predictor) == run_text(text, predictor.inputs, predictor.outputs)
    assert is_compiled(predictor)


@given(text=texts())
def test_order_of_lines_changes_no_answer(text: str):
    inputs = [f"x_{i}" for i in range(1, 8)]
    backwards = compile_circuit("\n".join(reversed(text.splitlines())), inputs=inputs)
    forwards = compile_circuit(text, inputs=inputs)
    assert backwards.outputs[::-1] == forwards.outputs
    assert [row[::-1] for row in values(backwards)] == values(forwards)


def test_parity_of_a_gate_that_is_there_negated():
    both = compile_circuit("p = a & (b | c); q = xor(~a | ~b & ~c, d, e, f)")
    for bits in product((0, 1), repeat=6):
        a, b, c, *rest = bits
        first = a & (b | c)
        named = dict(zip("abcdef", bits, strict=True))
        assert both.answer(named) == (first, (1 - first + sum(rest)) % 2)


@pytest.mark.parametrize(
    "text",
    [
        "a & b & ~c & d & e & f & g",
        "a | ~b | c | d | e | f | g",
        "nand(a, b, c, d, e, f, g)",
        "nor(a, b, ~c, d, e, f, g)",
        "implies(a & b & c, d | e | f)",
        "majority(a, b, c, d, ~e, f, g)",
        "atleast(2, a, b, c, d, e, f, g)",
        "(a & b) & ~(c | d) & (e & (f & g))",
        "a & (b | c & (d | e & (f | g)))",
        "atleast(3, a, b, c, d, e & f & g)",
        "a & b | b & c | a & c",
        "ite(a, b | c, b & c)",
        "a & b & c | a & b & d | a & c & d | b & c & d | e & a & b",
        "~(a ^ 0)",
        "a & ~a",
        "1",
    ],
)
def test_threshold_circuit_takes_one_token(text: str):
    predictor = compile_circuit(text)
    assert predictor.length == 1
    scope = run_text(f"y = {text}", predictor.inputs, ("y",))
    assert values(predictor) == scope


@pytest.mark.parametrize("m", range(2, 17))
def test_xor_takes_the_digits_of_the_sum(m: int):
    names = [f"x_{i}" for i in range(1, m + 1)]
    nested = "~" + "".join(f"({name} ^ " for name in names[:-1]) + names[-1] + ")" * (m - 1)
    for text, flip in ((f"xor({', '.join(names)})", 0), (nested, 1)):
        predictor = compile_circuit(text)
        assert predictor.length == math.ceil(math.log2(m + 1))
        parity = (all_inputs(m).sum(axis=1) + flip) % 2
        assert np.array_equal(predictor.everywhere()[:, -1], parity)


def test_equal_arguments_of_xor_cancel_however_they_are_written():
    twice = "atleast(2, a, b, c), a & b | b & c | a & c"
    predictor = compile_circuit(f"xor({twice}, d, e, f)")
    assert predictor.length == 2
    inputs = all_inputs(6)
    assert np.array_equal(predictor.everywhere()[:, -1], inputs[:, 3:].sum(axis=1) % 2)


def test_choice_takes_two_tokens():
    for text in ("ite(c, a, b)", "ite(c, a & d & e, ~b & f & g)"):
        assert compile_circuit(text).length == 2


def test_adder_of_two_lines_is_named_and_shares_the_carry():
    predictor = compile_circuit("s = a ^ b\nsum = s ^ c\ncarry = a & b | s & c")
    assert (predictor.inputs, predictor.tokens) == (("a", "b", "c"), ("carry", "sum"))
    assert predictor.outputs == ("sum", "carry")


def test_ripple_adder_adds_with_two_tokens_a_digit():
    predictor = compile_circuit(ADDER)
    assert predictor.length == 10
    assert values(predictor) == run_text(ADDER, predictor.inputs, predictor.outputs)


def test_text_of_many_lines_compiles():
    text = "\n".join(f"c_{i} = c_{i - 1} & x_{i} | y_{i}" for i in reversed(range(1, 600)))
    predictor = compile_circuit(text)
    assert (len(predictor.inputs), predictor.outputs) == (1199, ("c_599",))
    assert predictor.length == 22  # a token holds as many lines as its weights allow
    assert max(abs(weight) for row in predictor.terms for _, weight in row) <= 2**41
    assert predictor.answer([0] * 1199) == 0
    predictor.torch()  # all sums fit float64


def test_outputs_are_the_names_no_other_line_uses():
    text = "p = ~a; q = a; r = 1; s = a & ~a; t_1 = a & b; u = a & b; v = nand(a, b)"
    predictor = compile_circuit(text)
    assert predictor.outputs == predictor.tokens == ("p", "q", "r", "s", "t_1", "u", "v")
    assert predictor.answer("10") == (0, 1, 1, 0, 0, 0, 1)
    unnamed = compile_circuit("t_2 = a ^ b ^ c ^ d")
    assert unnamed.tokens == ("tt_1", "tt_2", "t_2")


def test_inputs_have_the_order_that_is_asked_for():
    x, y = sp.symbols("x_10 x_2")
    assert compile_circuit(x & y).inputs == ("x_2", "x_10")
    assert compile_circuit("b & a").inputs == ("b", "a")
    predictor = compile_circuit("b & ~a", inputs=["a", "b", "c"])
    assert predictor.inputs == ("a", "b", "c")
    assert predictor.answer("010") == 1
    assert compile_circuit(x >> y, inputs=(x, y)).answer("10") == 0


def test_constants_without_inputs_are_chains():
    for circuit, bit in ((sp.true, 1), (sp.false, 0), (True, 1), ("0", 0)):
        predictor = compile_circuit(circuit)
        assert (predictor.inputs, predictor.answer("")) == ((), bit)


@given(text=texts())
def test_export_is_the_chain(text: str):
    predictor = compile_circuit(text)
    inputs = torch.from_numpy(all_inputs(len(predictor.inputs)))
    assert np.array_equal(predictor.torch()(inputs).numpy(), predictor.everywhere())
    assert pickle.loads(pickle.dumps(predictor)) == predictor
    assert hash(compile_circuit(text)) == hash(predictor)


@pytest.mark.parametrize(("gate", "tokens"), [("&", 1), ("|", 1), ("^", 2)])
@pytest.mark.parametrize("sign", ["", "~"])
def test_prefixes_that_are_outputs_are_not_taken_apart(gate, tokens, sign):
    count = 12
    lines = ["x0 = a0", *(f"x{k} = x{k - 1} {gate} a{k}" for k in range(1, count))]
    circuit = compile_circuit("\n".join([*lines, *(f"z{k} = {sign}x{k}" for k in range(count))]))
    assert circuit.length <= tokens * count
    assert max(map(len, circuit.terms)) <= 4  # not more where the prefix is longer
    for seed in range(20):
        bits = random.Random(seed).choices((0, 1), weights=(1, 3), k=count)
        found = accumulate(bits, FOLDS[gate])
        assert list(circuit.answer(bits)) == [x ^ (sign == "~") for x in found]
