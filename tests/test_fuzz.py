"""The fuzzer notices planted defects, repeats itself, and leaves no public function out."""

from __future__ import annotations

import inspect
import time
from functools import partial
from random import Random

import numpy as np
import pytest

import icar_theory
from icar_theory.arguments import integer, real_array, require_finite, same_field
from tests.kit.fuzz import everything, fuzz, judged
from tests.kit.fuzz_targets import Target, targets


def right(d):
    return integer("d", d, minimum=1)


def right_array(p):
    (array, _) = same_field(p=real_array("p", p, dimensions=(1,)), q=np.zeros(1))
    require_finite("p", array)
    return array


def without_a_name(d):
    if not isinstance(d, int):
        raise TypeError(f"an integer is required, got {d!r}")
    return d


def answering(d):
    return 3


def wrapping(p):
    return (np.asarray(p) ** 2).tolist()  # of int8 too


def running(name):
    eval(name)
    raise TypeError(f"name must be a name, got {name!r}")


def infinite(p):
    return right_array(p) + float("inf")


def failing(d):
    return 1 / (d - d)


def speaking(d):
    print("d")
    return right(d)


def hanging(d):
    time.sleep(60)


def greedy(d):
    return bytearray(2**36)


PLANTED = {
    without_a_name: "unnamed", answering: "answered", infinite: "no number", wrapping: "differs",
    failing: "traceback", running: "printed", speaking: "printed", greedy: "traceback",
}  # fmt: skip
GOOD = {"d": 4, "p": [100, 100], "name": "word"}


def planted(*functions):
    found = functions or (*PLANTED, right, right_array)
    names = {function: next(iter(inspect.signature(function).parameters)) for function in found}
    return [
        partial(judged, Target(function.__name__, function, {name: GOOD[name]}))
        for function, name in names.items()
    ]


def test_planted_defects_are_noticed():
    failures = [failure for failure in fuzz(range(800), 0, planted) if failure is not None]
    for function, kind in PLANTED.items():
        kinds = {failure.kind for failure in failures if f" {function.__name__} " in failure.call}
        assert kind in kinds, function.__name__
    assert not any(" right" in failure.call for failure in failures)


def test_a_hang_is_noticed_and_what_comes_after_it_tried():
    first, second = fuzz(range(2), 0, partial(planted, hanging), seconds=0.5)
    assert first is not None
    assert second is not None
    assert first.kind == second.kind == "hangs"
    assert (first.number, second.number) == (0, 1)
    assert " hanging d=" in first.call


@pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")
def test_an_input_is_made_of_its_seed_and_number():
    makers = everything()
    calls = [
        [makers[number](Random(f"7/{number}"))[0] for number in range(0, len(makers), 3)]
        for _ in range(2)
    ]
    assert calls[0] == calls[1]


def test_one_input_can_be_repeated():
    last = [failure for failure in fuzz(range(20), 5, planted) if failure is not None][-1]
    (again,) = fuzz(range(last.number, last.number + 1), 5, planted)
    assert again is not None
    assert again.kind == last.kind


def public(module):
    """Return the functions of a module that are its own and take arguments."""
    return {
        name
        for name, found in vars(module).items()
        if inspect.isfunction(found)
        and (module is icar_theory or found.__module__ in (module.__name__, CHAINS))
        and not name.startswith(("_", "read_", "is_"))
        and inspect.signature(found).parameters
    }


CHAINS = "icar_theory.layers.chains.arithmetic_predictors"


def test_nothing_public_is_left_out():
    tried = {target.name.split()[0] for target in targets()}
    assert public(icar_theory) <= tried
    for module in (icar_theory.starts, icar_theory.systems, icar_theory.chains):
        stem = module.__name__.rpartition(".")[2]
        assert public(module)
        assert {f"{stem}.{name}" for name in public(module)} <= tried
    questions = {f"ask {claim} {name}" for claim, stated in icar_theory.CLAIMS.items()
                 for name in stated.questions}  # fmt: skip
    assert questions <= {target.name for target in targets()}
