"""Turing machines as linear predictors: the simulator and Python agree on all inputs."""

from __future__ import annotations

import pickle
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from icar_theory.layers.chains.machines import TuringPredictor, compile_turing_machine
from icar_theory.layers.chains.predictor_reading import all_inputs
from icar_theory.layers.chains.turing_machines import read_machine, simulate

PARITY = "even 0 -> even 0 R\neven 1 -> odd 1 R\nodd 0 -> odd 0 R\nodd 1 -> even 1 R"
INCREMENT = """
    # to the right end, then back while there is something to carry
    right 0 -> right 0 R
    right 1 -> right 1 R
    right _ -> carry _ L   # past the last digit
    carry 1 -> carry 0 L
    carry 0 -> done 1 S
    carry _ -> done 1 S
"""
PALINDROME = {
    ("first", "_"): ("yes", "_", "S"),
    ("back", "_"): ("first", "_", "R"),
    **{("back", sign): ("back", sign, "L") for sign in "01"},
    **{("first", bit): (f"seek{bit}", "_", "R") for bit in "01"},
    **{(f"seek{bit}", sign): (f"seek{bit}", sign, "R") for bit in "01" for sign in "01"},
    **{(f"seek{bit}", "_"): (f"same{bit}", "_", "L") for bit in "01"},
    **{(f"same{bit}", bit): ("back", "_", "L") for bit in "01"},
    **{(f"same{bit}", "_"): ("yes", "_", "S") for bit in "01"},
}
ALL = {
    "parity": (PARITY, "even", "odd", lambda n: n, lambda word: word.count("1") % 2 == 1),
    "increment": (INCREMENT, "right", "done", lambda n: 2 * n + 2, lambda word: True),
    "palindrome": (
        PALINDROME,
        "first",
        "yes",
        lambda n: (n + 1) * (n + 2) // 2,
        lambda word: word == word[::-1],
    ),
}


def words(n: int) -> list[str]:
    """Return all words of n bits, in the order of counting."""
    return ["".join(bits) for bits in product("01", repeat=n)]


def compiled(name: str, n: int) -> TuringPredictor:
    """Compile one of the machines above for words of n bits."""
    table, start, accept, time, _ = ALL[name]
    return compile_turing_machine(table, length=n, time=time(n), start=start, accept=accept)


@st.composite
def machines(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a table of up to three states and four symbols, and what else the compiler takes."""
    states, signs = ["p", "q", "r"][: draw(st.integers(1, 3))], "01_#"[: draw(st.integers(3, 4))]
    targets = st.tuples(*map(st.sampled_from, (states, signs, "LRS")))
    keys = st.tuples(st.sampled_from(states), st.sampled_from(signs))
    table = draw(st.dictionaries(keys, targets, min_size=1, max_size=8))
    named = sorted({key[0] for key in table} | {target[0] for target in table.values()})
    return {
        "table": table,
        "start": draw(st.sampled_from(named)),
        "accept": draw(st.sampled_from(named)),
        "length": draw(st.integers(0, 3)),
        "time": draw(st.integers(0, 5)),
    }


@given(options=machines())
def test_random_machines_eq_the_simulator(options: dict[str, Any]):
    predictor = compile_turing_machine(**options)
    machine, time, first, last = predictor.machine, predictor.time, predictor.first, predictor.last
    for word in words(len(predictor.inputs)):
        run = simulate(machine, word, steps=time)
        for step in range(time + 1):
            state, head, _ = run.configurations[min(step, len(run.configurations) - 1)]
            expected = (state, head, run.tape(step, first, last))
            assert predictor.configuration(word, step) == expected
        if run.halted:
            assert predictor.answer(word) == run.accepted
        else:
            with pytest.raises(ValueError, match=f"time must suffice: after {time} steps"):
                predictor.answer(word)


@given(options=machines(), left=st.integers(0, 2), right=st.integers(0, 2))
def test_head_that_leaves_the_cells_is_refused(options: dict[str, Any], left: int, right: int):
    options |= {"cells": (left, right if options["length"] else right + 1)}
    predictor = compile_turing_machine(**options)
    for word in words(len(predictor.inputs)):
        run = simulate(predictor.machine, word, steps=predictor.time)
        heads = [head for _, head, _ in run.configurations]
        if predictor.first <= min(heads) and max(heads) <= predictor.last:
            assert predictor.configuration(word, predictor.time)[:2] == run.configurations[-1][:2]
        else:
            for refused in (predictor.answer, predictor.show):
                with pytest.raises(ValueError, match=f"on '{word}' the machine has left cells"):
                    refused(word)


def test_a_machine_with_two_accepting_states_accepts_in_both():
    rules = "q 0 -> a 0 S\nq 1 -> b 1 S"
    machine = compile_turing_machine(rules, length=1, time=1, start="q", accept=("a", "b"))
    assert [machine.answer(x) for x in ("0", "1")] == [1, 1]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("n", range(1, 7))
def test_machine_answers_all_inputs(name: str, n: int):
    predictor, rule = compiled(name, n), ALL[name][-1]
    assert predictor.everywhere()[:, -1].tolist() == [int(rule(word)) for word in words(n)]
    for word in words(n)[:: max(1, 2**n // 8)]:
        run = simulate(predictor.machine, word, steps=predictor.time)
        assert run.halted
        assert predictor.answer(word) == run.accepted == rule(word)


@pytest.mark.parametrize("n", range(1, 7))
def test_increment_writes_the_next_number(n: int):
    predictor = compiled("increment", n)
    for word in words(n):
        _, _, tape = predictor.configuration(word, predictor.time)
        assert int(tape.strip("_"), 2) == int(word, 2) + 1


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(("n", "time"), [(1, 0), (2, 1), (3, 4)])
def test_number_of_tokens_is_the_formula(name: str, n: int, time: int):
    table, start, accept, *_ = ALL[name]
    predictor = compile_turing_machine(table, length=n, time=time, start=start, accept=accept)
    cells = predictor.last - predictor.first + 1
    states, signs = len(predictor.machine.states), len(predictor.machine.symbols)
    assert predictor.length == time * cells * (states * signs + states + signs) + 1
    assert min(predictor.margins()) >= 1
    assert all(bias % 2 for bias in predictor.biases)
    assert all(weight % 2 == 0 for row in predictor.terms for _, weight in row)


def test_cells_are_as_few_as_the_head_may_reach():
    assert [(p.first, p.last) for p in (compiled(name, 4) for name in ALL)] == [
        (1, 5),
        (0, 5),
        (0, 5),
    ]
    few = compile_turing_machine(INCREMENT, length=5, time=2, start="right", accept="done")
    assert (few.first, few.last) == (1, 5)
    marking = compile_turing_machine(
        "p 0 -> q # S\nq # -> r # L", length=1, time=2, start="p", accept="r"
    )
    assert (marking.first, marking.last) == (0, 1)
    assert marking.answer("0") == 1


def test_chain_of_tokens_is_decoded():
    predictor = compiled("increment", 3)
    chain = predictor.run("011")
    for step in range(1, predictor.time + 1):
        assert predictor.configuration(chain, step) == predictor.configuration("011", step)
    with pytest.raises(ValueError, match="step must be at least 1 where only tokens are given"):
        predictor.configuration(chain, 0)
    broken = tuple(1 for _ in chain)
    with pytest.raises(
        ValueError, match="chain must hold one head and one symbol a cell in step 2"
    ):
        predictor.configuration(broken, 2)
    with pytest.raises(ValueError, match="cells must hold the head: after 2 steps the machine"):
        predictor.configuration(tuple(0 for _ in chain), 2)


def test_show_is_the_run_a_configuration_a_line():
    assert compiled("increment", 2).show("01").splitlines() == [
        "step 0: _[0]1_, state right",
        "step 1: _0[1]_, state right",
        "step 2: _01[_], state right",
        "step 3: _0[1]_, state carry",
        "step 4: _[0]0_, state carry",
        "step 5: _[1]0_, state done",
        "halted, accept = 1",
    ]
    short = compile_turing_machine(PARITY, length=2, time=1, start="even", accept="odd")
    assert short.show("10").splitlines()[-1] == "not halted"


def test_export_and_pickle_keep_the_machine():
    predictor = compiled("palindrome", 2)
    inputs = torch.from_numpy(all_inputs(2))
    assert np.array_equal(predictor.torch()(inputs).numpy(), predictor.everywhere())
    again = pickle.loads(pickle.dumps(predictor))
    assert again == predictor
    assert hash(again) == hash(predictor)
    assert again.answer("11") == 1


def test_table_may_be_text_or_a_mapping():
    table = {tuple(line.split()[:2]): tuple(line.split()[3:]) for line in PARITY.splitlines()}
    assert read_machine(table, start="even", accept={"odd"}) == read_machine(
        PARITY, start="even", accept="odd"
    )
    assert read_machine(PARITY, start="even", accept=["odd", "even"]).accept == ("even", "odd")


def test_blank_may_be_another_sign():
    table = PARITY + "\neven b -> even b S"
    machine = compile_turing_machine(table, length=2, time=3, start="even", accept="odd", blank="b")
    assert machine.answer("10") == 1
    with pytest.raises(ValueError, match=r"after 3 steps on '11' .* state even on cell 3 of 11b"):
        machine.answer("11")


GOOD: dict[str, Any] = {"table": PARITY, "start": "even", "accept": "odd", "length": 2, "time": 2}


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"table": "q 1 -> q 0"}, ValueError, "rules such as .* got 'q 1 -> q 0' in line 1"),
        ({"table": "\nq 1 => q 0 R"}, ValueError, "got 'q 1 => q 0 R' in line 2"),
        ({"table": "q 1 -> q 0 U"}, ValueError, "moves L, R or S, got 'U' in rule 'q 1 -> q 0 U'"),
        ({"table": "q 10 -> q 0 R"}, ValueError, "symbols of one sign, got '10'"),
        ({"table": PARITY + "\n" + PARITY}, ValueError, "one rule for state even and symbol 0"),
        ({"table": {}}, ValueError, "table must have at least one rule, got {}"),
        ({"table": {"q": ("q", "0", "R")}}, ValueError, r"keys \(state, symbol\), got 'q'"),
        ({"table": {("q", "0"): "q0R"}}, ValueError, "values .* got 'q0R'"),
        ({"table": {("q 1", "0"): ("q", "0", "R")}}, ValueError, "states without spaces"),
        ({"table": 3}, TypeError, "table must be a mapping or text, got 3"),
        ({"start": "evn"}, ValueError, "start must be a state of the table, got 'evn'"),
        ({"accept": "od"}, ValueError, "accept must be a state of the table, got 'od'"),
        ({"accept": []}, ValueError, "accept must name at least one state"),
        ({"accept": 1}, TypeError, "accept must be a state or several, got 1"),
        ({"blank": "__"}, ValueError, "blank must be one sign, got '__'"),
        ({"length": -1}, ValueError, "length must be at least 0, got -1"),
        ({"length": "2"}, TypeError, "length must be an integer, got '2'"),
        ({"time": -1}, ValueError, "time must be at least 0, got -1"),
        ({"time": 1.0}, TypeError, "time must be an integer, got 1.0"),
        ({"cells": (0,)}, ValueError, r"cells must be two numbers, left and right, got \(0,\)"),
        ({"cells": (0, -1)}, ValueError, "cells must be at least 0, got -1"),
        ({"cells": 3}, TypeError, "cells must be a sequence, got 3"),
        ({"cells": (0, 0), "length": 0}, ValueError, "cells must have one for the head"),
    ],
)
def test_compiler_names_what_is_bad(options, error, message):
    with pytest.raises(error, match=message):
        compile_turing_machine(**{**GOOD, **options})


@pytest.mark.parametrize(
    ("word", "steps", "error", "message"),
    [
        ("012", 1, ValueError, "word must be a string of 0 and 1, got '012'"),
        ([0, 1], 1, ValueError, "word must be a string"),
        ("01", -1, ValueError, "steps must be at least 0"),
        ("01", 1.5, TypeError, "steps must be an integer"),
        (None, 1, ValueError, "word must be a string"),
    ],
)
def test_simulator_names_what_is_bad(word, steps, error, message):
    with pytest.raises(error, match=message):
        simulate(read_machine(PARITY, start="even", accept="odd"), word, steps=steps)


@pytest.mark.parametrize(
    ("x", "step", "error", "message"),
    [
        ("011", 1, ValueError, "x must hold 2 bits, got 3: '011'"),
        ("0_", 1, ValueError, "x must hold bits 0 and 1, got '_'"),
        ("01", 3, ValueError, "step must be at most 2, got 3"),
        ("01", -1, ValueError, "step must be at least 0, got -1"),
        (4, 1, TypeError, "x must be bits in a sequence, a string or a mapping, got 4"),
    ],
)
def test_configuration_names_what_is_bad(x, step, error, message):
    with pytest.raises(error, match=message):
        compile_turing_machine(**GOOD).configuration(x, step)
