"""Circuits that are none are refused, by line or by name."""

from __future__ import annotations

import pytest
import sympy as sp

from icar_theory.layers.chains.circuits import compile_circuit

X = sp.symbols("x_1:3")


@pytest.mark.parametrize(
    ("circuit", "hint"),
    [
        ("a && b", "(write & for &&)"),
        ("c = a || b", "(write | for ||)"),
        ("c = a & b\nd = !a", "(write ~ for !)"),
        ("a and b", "(write & for and)"),
        ("c = a | (b or d)", "(write | for or)"),
        ("not a", "(write ~ for not)"),
        ("Not(a)", "(write ~ for Not)"),
        ("AND(a, b)", "(write & for AND)"),
        ("a != b", "(write ^ for !=)"),
        ("a == b", "(write equivalent(a, b) for ==)"),
        ("a -> b", "(write implies(a, b) for ->)"),
        ("a ∧ ¬b", "(write & for ∧)"),
        ("a xor b", "(write xor(a, b) for a xor b)"),
        ("c = (a) nand (b)", "(write nand(a, b) for a nand b)"),
        ("a iff b", "(write equivalent(a, b) for a iff b)"),
        ("a <=> b", "(write equivalent(a, b) for <=>)"),
        ("a ? b : c", "(write ite(a, b, c) for ?)"),
        ("b if a else c", "(write ite(a, b, c) for if)"),
    ],
)
def test_other_spellings_are_told_the_right_one(circuit, hint):
    with pytest.raises(ValueError, match="circuit must") as refused:
        compile_circuit(circuit)
    assert str(refused.value).endswith(hint)


def test_names_are_no_other_spellings():
    with pytest.raises(ValueError, match=r"got 'android \+ orb' in line 1$"):
        compile_circuit("android + orb")


def test_functions_are_no_other_spellings():
    with pytest.raises(ValueError, match=r"got 'a & xor\(b' in line 1$|got 'a & xor\(b'$"):
        compile_circuit("a & xor(b")


@pytest.mark.parametrize("deep", ["(" * 151 + "a" + ")" * 151, "~" * 5000 + "a", "~" * 1500 + "a"])
def test_what_nests_too_deeply_is_refused_by_line_and_limit(deep):
    with pytest.raises(ValueError, match="less deeply in line 2, in at most 150 brackets: give"):
        compile_circuit(f"c = a & b\nd = {deep}")


def test_deep_brackets_are_read():
    assert compile_circuit("(" * 150 + "a" + ")" * 150).answer("1") == 1
    assert compile_circuit("implies(a, " * 150 + "a" + ")" * 150).answer("1") == 1


def test_outputs_need_no_names():
    circuit = compile_circuit("both = a & b; both ^ c; a | b")
    assert [circuit.answer(x) for x in ("110", "011", "000")] == [(1, 1), (1, 1), (0, 0)]
    assert circuit.inputs == ("a", "b", "c")


@pytest.mark.parametrize(
    ("circuit", "options", "error", "message"),
    [
        ("a = b; a = c", {}, ValueError, "assign a name once, got 'a = c' in line 1"),
        ("a = b & c\nb = a | d", {}, ValueError, "circuit must have no cycle, got a -> b -> a"),
        ("a = ~a", {}, ValueError, "no cycle, got a -> a"),
        (
            "a = b\nc = f(b)",
            {},
            ValueError,
            r"use the functions majority, .* got 'f\(b\)' in line 2",
        ),
        ("ite(a, b)", {}, ValueError, r"give ite 3 arguments, got 'ite\(a, b\)'"),
        ("xor()", {}, ValueError, "give xor at least 1 argument,"),
        ("majority(a, b)", {}, ValueError, "an odd number of arguments"),
        ("atleast(a, b)", {}, ValueError, "give atleast a whole number"),
        ("a + b", {}, ValueError, "made of names, 0, 1, .* got 'a \\+ b' in line 1"),
        ("a and b", {}, ValueError, "made of names"),
        ("2", {}, ValueError, "made of names"),
        ("a b", {}, ValueError, "circuit must be assignments in line 1, got 'a b'"),
        ("", {}, ValueError, "must have an assignment or an expression, got ''"),
        ("a += b", {}, ValueError, "be assignments such as c = a & b, got 'a \\+= b' in line 1"),
        ("a[0] = b", {}, ValueError, r"assign to a name, got 'a\[0\]'"),
        ("a & b", {"inputs": ["a"]}, ValueError, "inputs must name all inputs .* 'b' too"),
        ("c = a & b", {"inputs": ["a", "b", "c"]}, ValueError, "assigned by the circuit, got 'c'"),
        ("a & b", {"inputs": ["a", "b", "a"]}, ValueError, "different names, got 'a' twice"),
        ("a & b", {"inputs": "ab"}, TypeError, "inputs must be a sequence, got 'ab'"),
        (X[0] > 1, {}, ValueError, "circuit must be made of symbols, And, .* got x_1 > 1"),
        ([], {}, ValueError, "at least one output"),
        (X[0] + 1, {}, TypeError, "circuit must be text or SymPy Booleans, got x_1 \\+ 1"),
        ([X[0], "a"], {}, TypeError, "circuit must be text or SymPy Booleans, got 'a'"),
        (1, {}, TypeError, "circuit must be text or SymPy Booleans, got 1"),
    ],
)
def test_circuit_names_what_is_bad(circuit, options, error, message):
    with pytest.raises(error, match=message):
        compile_circuit(circuit, **options)
