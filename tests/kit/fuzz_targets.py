"""What is fuzzed: each question of each claim, each public function, with arguments that are good.

A target is a function with good arguments by name; :mod:`tests.kit.bad_values` makes others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import sympy as sp

import icar_theory as icar
from icar_theory import chains, laws, starts, systems
from icar_theory.arguments import said
from icar_theory.exact import context
from icar_theory.exact.systems import System
from tests.kit.bad_values import NAN
from tests.kit.suitable import as_array, of_any_rank, of_complex, of_numbers
from tests.test_asked import EXACT, GOOD, sizes_of

FREE = {"C", "p", "tokens", "blocks", "query_key", "value", "positions", "W", "mask", "a", "b"}
"""Arguments that any whole numbers may stand in, so that answers of several types compare."""
A = [[1, 2], [0, 1]]
BLOCKS = GOOD["blocks"]
TABLE = "q 0 -> q 1 R\nq 1 -> r 1 L"
Junk = tuple[Any, ...]
NO_LAWS: Junk = (
    None, 3, b"", "nosuch", "gaussian(0)", "gaussian(-1)", "gaussian(1/0)", "gaussian(x)",
)  # fmt: skip
NO_LAWS += ("gaussian(1)(2)", "all_ones(2)", object(), {}, [], [[1], [2, 3]], np.eye(2), [[None]])
NO_NAMES: Junk = (
    None, 3, "ab", b"ab", [1], ["a", "a"], ["a", "b c"], ["a", ""], [None], {}, [["a"]],
)  # fmt: skip
NO_TERMS: Junk = (
    None, 3, "x", [], [[("z", 1)]], [[("x", 1.5)]], [[("x", 1, 1)]], [["x"]], [3], [[3]],
)  # fmt: skip
NO_TERMS += ([[("x", 1), ("x", 2)]], [[([], 1)]], [[("x", NAN)]], [[("x", True)]], [[(1, 1)]])
NO_BITS: Junk = (
    None, 3, "2", "0", "011", [2, 0], b"01", object(), [0.5, 0], [NAN, 0], {"x": 1}, [[0, 1]],
)  # fmt: skip
NO_BITS += ([None, 0], [0, "x"], {"x": 1, "z": 0}, np.eye(2), {"x": 1, "y": 2}, [sp.nan, 0])


class _Start:
    """A law of one's own with one moment for all."""

    name = "own"

    def __init__(self, found: Any) -> None:
        self.found = found

    def moment(self, powers: Any, d: Any) -> Any:
        return self.found


JUNK: Junk = (NAN, "x", None, sp.nan, sp.oo, [], object(), b"1", sp.zoo)
"""What a function of one's own must not return."""


@dataclass(frozen=True)
class Target:
    """A function, good arguments by name, and what the kind of an argument does not tell.

    `real` names arguments that take every number; `bad` lists what an argument refuses instead of
    what its kind does; `fine` says of a bad value that the documentation allows it here; `called`
    says what errors call an argument, where not its name.
    """

    name: str
    function: Callable[..., Any]
    good: Mapping[str, Any]
    real: tuple[str, ...] = ()
    bad: Mapping[str, Junk] = field(default_factory=dict)
    fine: Callable[[str, Any], bool] = lambda name, value: False
    called: Mapping[str, str] = field(default_factory=dict)

    def names(self, name: str) -> list[str]:
        """Return what an error may call an argument."""
        good = self.good[name]
        return [name, self.called.get(name, name), *(good if name == "blocks" else [])]


def questions() -> Iterator[Target]:
    """Yield every question of every claim."""
    own: dict[str, Junk] = {
        "law": (*NO_LAWS, *map(_Start, JUNK)),
        "system": (
            None,
            3,
            "",
            "nosuch",
            b"",
            [],
            *(System("own", None, _always(x)) for x in JUNK),
        ),
    }
    for claim, stated in icar.CLAIMS.items():
        for question in stated.questions:
            good = sizes_of(claim, question)
            bad = {name: values for name, values in own.items() if name in good}
            yield Target(f"ask {claim} {question}", partial(icar.ask, claim, question), good,
                         EXACT, bad, fine=_unit_eigenvalues)  # fmt: skip


def _unit_eigenvalues(name: str, value: Any) -> bool:
    return name == "eigenvalues" and of_numbers(name, value)


def _always(found: Any) -> Callable[..., Any]:
    return lambda *_: found


def optional(*names: str) -> Callable[[str, Any], bool]:
    """Return that None may be given for these arguments."""
    return lambda name, value: value is None and name in names


def functions() -> Iterator[Target]:
    """Yield every public function and method that takes arguments."""
    sizes = {"d": 4, "heads": 2, "tokens": "plain", "context": "unitary", "horizon": 3}
    yield Target("optimum", icar.optimum, sizes, fine=optional("horizon", "context"))
    yield Target("optimum augmented", icar.optimum,
                 sizes | {"tokens": "augmented", "boundary": "zero"},
                 fine=optional("context", "boundary"))  # fmt: skip
    layer = {"query_key": A, "value": A, "positions": [1, 2]}
    for law in ("unitary", "orthogonal"):
        given = {**layer, "context": law}
        yield Target("population_loss", icar.population_loss, given, fine=optional("context"))
        yield Target("check", _checked, given, fine=optional("context"),
                     called={"query_key": "value"})  # fmt: skip
        yield Target("certify", _certified, given, fine=optional("context"),
                     called={"query_key": "value"})  # fmt: skip
    full = {"query_key": np.ones((1, 2, 2)), "value": np.ones((1, 2, 2)), "positions": [1, 2]}
    identity = {"basis": [[1, 0], [0, 1]]}
    yield Target("check basis", partial(_checked, **full), identity, fine=of_complex)
    given = {"blocks": BLOCKS, "horizon": 3, "context": "unitary", "boundary": "zero"}
    yield Target("augmented_loss", icar.augmented_loss, given,
                 fine=optional("context", "boundary"))  # fmt: skip
    yield Target("check augmented", _checked, given,
                 fine=optional("context", "boundary"), called={"blocks": "boundary"})  # fmt: skip
    yield Target("population_loss moments", _under_moments, {**layer, "moments": _always(1)},
                 bad={"moments": tuple(map(_always, JUNK))})  # fmt: skip
    yield Target("counterexample", icar.counterexample,
                 {"d": 2, "horizon": 2, "boundary": "zero", "heads": 1})  # fmt: skip
    step = {"tokens": A, "step_size": 2, "mask": A}
    yield Target("gradient_step", lambda tokens, step_size, mask: icar.gradient_step(
        as_array(tokens), step_size, as_array(mask)), step, ("step_size",),
        fine=of_complex)  # fmt: skip
    yield Target("inner_loss", lambda W, tokens: icar.inner_loss(as_array(W), as_array(tokens)),
                 {"W": A, "tokens": A}, fine=of_complex)  # fmt: skip
    flowing = {"law": "gaussian", "d": 2, "length": 4, "a": 2, "b": 1, "time": 1}
    laws = {"law": (*NO_LAWS, *map(_Start, JUNK))}
    yield Target("mesa_flow", _flow, flowing, ("a", "b", "time"), laws)
    samples = [[(3 * i + j) % 7 - 3 for j in range(2)] for i in range(30)]
    yield Target("mesa_estimate", icar.mesa_estimate,
                 {"samples": samples, "length": 4, "level": 0.01}, ("level",))  # fmt: skip
    cut = {"window": 6, "hold": 2, "dimension": 2}
    yield Target("check_tokens", icar.check_tokens, {
        "tokens": samples[:13], **cut, "permutations": 99, "seed": 1},
        fine=optional(*cut), called={"tokens": "window"})  # fmt: skip
    flow, best = icar.mesa_flow("gaussian", 2, 4), icar.optimum(4, 2)
    yield Target("flow.numpy", flow.numpy, {"times": [0, 1]}, fine=of_any_rank)
    yield Target("best.positions", best.positions, {"length": 3})
    yield Target("best.sample", best.sample, {"seed": 3})
    no_claims = (None, 3, "x", b"", object())
    yield Target("latex", icar.latex, {"subject": best}, bad={"subject": no_claims})
    name = next(iter(icar.CLAIMS))
    yield Target("ask", lambda claim, question: icar.ask(claim, question, d=2),
                 {"claim": name, "question": "nosuch"})  # fmt: skip
    yield Target("refute", icar.refute, {"candidate": _always(0), "claim": name, "about": "loss"},
                 bad={"candidate": (*no_claims, *map(_always, JUNK[1:]))})  # fmt: skip
    yield from _predictors()
    yield from _laws()


def _predictors() -> Iterator[Target]:
    """Yield what compiles to predictors, and predictors at their inputs."""
    yield Target("compile_circuit", icar.compile_circuit,
                 {"circuit": "c = a ^ b", "inputs": ["b", "a"]}, bad={"inputs": NO_NAMES},
                 fine=optional("inputs"))  # fmt: skip
    machine: dict[str, Any] = {
        "table": TABLE, "length": 2, "time": 2, "start": "q", "accept": "r", "blank": "_",
        "cells": (0, 2),
    }  # fmt: skip
    tables: Junk = (
        None, 3, "", "q", "q 0 -> q 1", "q 0 -> q 1 X", TABLE + "\nq 0 -> r 1 R", b"", {},
        {3: 4}, {("q", "0"): ("q", "1")}, [("q", "0")], {("q", 0): ("q", "1", "R")},
    )  # fmt: skip
    yield Target("compile_turing_machine", icar.compile_turing_machine, machine, bad={
        "table": tables, "accept": (None, 3, "nosuch", ["r", "nosuch"], b"r", [3], object())},
        fine=optional("cells"))  # fmt: skip
    parts: dict[str, Any] = {
        "inputs": ["x", "y"], "tokens": ["t"], "terms": [[("x", 2), ("y", 2)]], "biases": [-3],
    }  # fmt: skip
    yield Target("LinearPredictor", icar.LinearPredictor, parts, bad={
        "inputs": NO_NAMES, "tokens": (*NO_NAMES, ["x"]), "terms": NO_TERMS})  # fmt: skip
    rows: Junk = (
        None, 3, "x", [], [[2], [2]], [[2, "x"]], [[2, 1.5]], [[NAN, 2]], [[None, 2]], [2, 3],
    )  # fmt: skip
    yield Target("LinearPredictor.from_weights", icar.LinearPredictor.from_weights,
                 {"weights": [[2, 2]], "biases": [-3]}, bad={"weights": rows})  # fmt: skip
    both = icar.LinearPredictor(**parts)
    yield Target("predictor.answer", both.answer, {"x": "01"}, bad={"x": NO_BITS})
    run = icar.compile_turing_machine(**machine)
    yield Target("machine.configuration", run.configuration, {"chain": "01", "step": 1},
                 bad={"chain": NO_BITS}, called={"chain": "x"})  # fmt: skip
    for function in (chains.adder, chains.multiplier):
        yield Target(f"chains.{function.__name__}", function, {"k": 2})
    yield Target("chains.parity", chains.parity, {"n": 3})
    yield Target("chains.digits", chains.digits, {"coefficients": [1, 2], "tokens": 3},
                 fine=lambda name, value: said(value)[:8] in ("()", "[]", "array([]"))  # fmt: skip


def _laws() -> Iterator[Target]:
    """Yield laws, systems and contexts."""
    named: dict[Callable[..., Any], str] = {
        starts.gaussian: "sigma", starts.sphere: "radius", starts.one_hot: "size",
        starts.rademacher: "size", laws.arc: "mu",
        laws.von_mises: "kappa", laws.roots_of_unity: "n",
    }  # fmt: skip
    for function, name in named.items():
        yield Target(f"starts.{function.__name__}", function, {name: 2}, (name,))
    third = Fraction(1, 3)
    yield Target("starts.two_point", starts.two_point, {"upper": 2, "probability": third},
                 ("upper",))  # fmt: skip
    bad: Junk = (None, 3, [], {}, {1: 2}, {"x": 1}, {1: "1"}, {NAN: 1}, {1: NAN}, {1: -1, 2: 2})
    law = {1: third, -1: 2 * third}
    yield Target("starts.independent", starts.independent, {"law": law}, bad={"law": bad})
    x = sp.Symbol("x", real=True)
    yield Target("starts.density", starts.density, {
        "function": sp.Rational(1, 2), "letter": x, "support": sp.Interval(-1, 1)}, bad={
        "function": ("1/2", "nosuch", None, b"", NAN, sp.nan, -x, 2 + sp.Symbol("y"), [], object()),
        "letter": (None, "x", 3, sp.Symbol("x"), x**2),
        "support": (None, 3, (-1, 1), "R")})  # fmt: skip
    weights = [third, 2 * third]
    yield Target("starts.finite", starts.finite, {"points": A, "weights": weights},
                 fine=optional("weights"))  # fmt: skip
    ones = [[1, 1]]
    yield Target("systems.finite", systems.finite, {"weights": weights, "values": ones})
    yield Target("Context", partial(icar.Context, "own"), {"characters": [[1]], "moduli": [0]})
    yield Target("empirical", laws.empirical, {"angles": [0, 1]}, fine=of_numbers)
    yield Target("exact_spectra", laws.exact_spectra, {"eigenvalues": [1, -1]}, fine=of_numbers)


def _flow(law: Any, d: Any, length: Any, a: Any, b: Any, time: Any) -> Any:
    found = icar.mesa_flow(law, d, length, a, b)
    return found.step, found.limits, found.floor, found.at(time), found.numpy([0, 1])


def _checked(*weights: Any, **told: Any) -> Any:
    """Return what is finite of a check: ratios to a last position near 0 are not."""
    given = weights or [told.pop(name) for name in ("blocks", *LAYER) if name in told]
    found = icar.check(*given, **told)
    distance = next(iter(found.residuals.values()))
    return found.loss, found.gap, found.optimal, distance, found.singular_values


def _certified(**told: Any) -> Any:
    found = icar.certify(**told)
    return found.kind, found.loss, found.minimum


LAYER = ("query_key", "value", "positions")


def _under_moments(query_key: Any, value: Any, positions: Any, moments: Any) -> Any:
    law = context.unitary(2).with_moments(moments)
    return icar.population_loss(query_key, value, positions, context=law)


def targets() -> list[Target]:
    """Return all."""
    return [*questions(), *functions()]
