"""Bad files and bad values that once ended in a traceback, or worse, in an answer."""

from __future__ import annotations

import zipfile
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch

import icar_theory as icar
from icar_theory import starts, systems
from icar_theory.archives import read_archive
from icar_theory.commands.formulas import expression
from icar_theory.exact.circles import arc, von_mises
from icar_theory.exact.context import empirical, exact_spectra, unitary
from icar_theory.exact.enclosures import Enclosure
from icar_theory.exact.systems import System
from tests.kit.commands import save
from tests.kit.fuzz_commands import HEADER, HEADERS, LAYER, archive, bomb, member, patched

STORED = archive(LAYER, zipfile.ZIP_STORED)
A = [[1, 2], [0, 1]]
BLOCK = {name: [[1]] for name in ("a1", "a2", "a3", "a4", "b1", "b2")}
NAN, LONG = float("nan"), 10**400
CODE = "__import__('pathlib').Path('evaluated').touch()"
FILES = {
    "method": patched(STORED, 10, 8, 97),
    "encrypted": patched(STORED, 8, 6, 1),
    "patched": patched(STORED, 8, 6, 0x20),
    "version": patched(STORED, 6, 4, 255),
    "unclosed": archive(LAYER | {"A": member(HEADER[:-3])}),
    "long header": archive(LAYER | {"A": member(HEADER + " " * 60_000)}),
    "tera": archive(LAYER | {"A": member(HEADER.replace("1, 2", "1000000000000,"))}),
    "huge": archive(LAYER | {"A": member(HEADER.replace("1, 2", "9" * 400))}),
    "names": archive({f"{name}\n{name}\x1b[1m": content for name, content in LAYER.items()}),
    "facts": archive(LAYER | {"P": LAYER["P"][:-8]}),
}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
@pytest.mark.parametrize("name", ["w.npz", "a\nb.npz"])
def test_bad_files_give_one_line(run, tmp_path, content, name):
    (tmp_path / name).write_bytes(content)
    status, out, err = run("check", str(tmp_path / name))
    assert (status, out, len(err.splitlines())) == (2, "", 1)
    assert err.startswith("icar-theory: ")
    assert "\x1b" not in err
    status, _, err = run("plot", "unitary_heads", "heads", "--out", str(tmp_path / "p.svg"),
                         "--trained", str(tmp_path / name))  # fmt: skip
    assert (status, len(err.splitlines())) == (2, 1)


def test_a_bomb_is_not_unpacked(tmp_path):
    file = tmp_path / "bomb.npz"
    file.write_bytes(bomb())
    assert file.stat().st_size < 2**19
    with pytest.raises(ValueError, match=r"have 320000\d+ bytes, at most"):
        read_archive(file)


@pytest.mark.parametrize("suffix", [".pt", ".safetensors", "/A.npy"])
def test_bad_files_of_other_kinds_give_one_line(run, tmp_path, suffix):
    (tmp_path / "w").mkdir()
    contents = (b"", b"\x80\x04N.", FILES["tera"], *map(member, HEADERS))
    for content in contents:
        (tmp_path / f"w{suffix}").write_bytes(content)
        status, out, err = run("check", str(tmp_path / f"w{suffix.removesuffix('/A.npy')}"))
        assert (status, out, len(err.splitlines())) == (2, "", 1)


def test_arrays_that_fit_no_picture_are_refused(run, tmp_path):
    save(tmp_path / "t.npz", **{"unitary_heads.minimum": np.ones(2)})
    words = ("plot", "unitary_heads", "minimum", "--out", str(tmp_path / "p.svg"))
    status, _, err = run(*words, "--trained", str(tmp_path / "t.npz"))
    assert (status, len(err.splitlines())) == (2, 1)
    assert "trained holds no such arrays for unitary_heads.minimum" in err


@pytest.mark.parametrize(
    "formula",
    [
        CODE,
        "ｅval(1)",
        "d.real",
        "((9**99)**99)**99",
        "d if d else 1",
        "é",
        "(" * 3000,
        "d\n+",
        "_",
    ],
)
def test_formulas_are_read_and_never_run(formula):
    with pytest.raises(ValueError, match=r"formula must be in d, numbers and .* got"):
        expression(formula, ["d"])
    assert expression("Max(d, 2)^2 - 0.1", ["d"]) == sp.Max(sp.Symbol("d"), 2) ** 2 - sp.Rational(
        1, 10
    )


UNKNOWN: Any = {**BLOCK, 3: [[1]]}
FULL = np.ones((1, 2, 2))
HOLED: Any = np.ma.masked_array(np.eye(2), mask=np.eye(2) > 0)
START: Any = ["q"]
HOLES: Any = np.ma.masked_array(np.ones((2, 1)), mask=np.array([[False], [True]]))
MEAN = r"system \(its mean of the product of 1, 1, 1, 1\) must be a finite real number, got"
layer = partial(icar.population_loss, value=A, positions=[1, 2])


def under(found):
    law = unitary(2).with_moments(lambda _: found)
    return icar.population_loss(A, A, [1, 2], context=law)


class Own:
    name = "own"

    def moment(self, powers, d):
        return NAN


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (icar.optimum, (torch.tensor(True), 1), "d must be an integer, got tensor"),
        (icar.optimum, (np.array([4]), 1), "d must be an integer, got array"),
        (icar.optimum, (int, 1), "d must be an integer, got <class 'int'>"),
        (icar.optimum, (torch.ones(1, device="meta"), 1), "d must be an integer, got tensor"),
        (icar.optimum, (-(10**5000), 1), "d must be at least 1, got (<int too|-1000)"),
        (layer, (HOLES,), "query_key must have no masked entries"),
        (layer, (torch.ones(2, 2, device="meta"),), "query_key must be a tensor that NumPy can"),
        (layer, (np.full((2, 2), 1e300),), "query_key, value and positions must be small"),
        (layer, ([[sp.zoo * sp.Symbol("x"), 1], [1, 1]],), "query_key must hold finite real"),
        (layer, (bytearray(b"4"),), "query_key must be an array"),
        (layer, ([[np.ma.masked, 1], [1, 1]],), "query_key must hold real numbers"),
        (layer, ([np.array([np.timedelta64(4)] * 2), [1, 1]],), "query_key must hold real numbers"),
        (partial(icar.check, FULL, FULL, [1, 2]), (), "query_key must be"),
        (partial(icar.check, FULL, FULL, [1, 2], basis=[[1, 2], [3]]), (), "basis must have rows"),
        (partial(icar.check, FULL, FULL, [1, 2], basis=HOLED), (), "basis must have no masked"),
        (under, (NAN,), r"moments\(\d\) must be a finite number, got nan"),
        (under, ("x",), r"moments\(\d\) must be a finite number, got 'x'"),
        (partial(icar.augmented_loss, horizon=3), ({**BLOCK, "c\n1": [[1]]},), r"unknown: 'c\\n1'"),
        (partial(icar.augmented_loss, horizon=3), (UNKNOWN,), "unknown: 3"),
        (partial(icar.augmented_loss, horizon=3), (dict.fromkeys(BLOCK, np.array([[1e200]])),),
         "blocks must be small"),
        (icar.check, ([[1e300, 1e300], [0, 1]], A, [1, 2]), "are too large: p_T C exceeds"),
        (icar.gradient_step, (HOLES, 1), "tokens must have no masked entries"),
        (icar.gradient_step, (np.full((2, 1), 1e200), 1), "tokens, step_size and mask must"),
        (icar.gradient_step, (torch.full((2, 1), 1e30), 1), "tokens, step_size and mask must be"),
        (icar.gradient_step, (torch.full((2, 1), NAN), 1), "tokens must be finite"),
        (icar.gradient_step, (torch.ones(2, 1, device="meta"), 1), "tokens must be a tensor"),
        (icar.gradient_step, (sp.Matrix([1, sp.nan]), 1), "tokens must be finite, got the"),
        (icar.gradient_step, (np.array([[None], [1]]), 1), "tokens must hold numbers"),
        (icar.gradient_step, (np.ones((2, 1)) > 0, 1), "tokens must hold numbers"),
        (icar.gradient_step, (np.ones((2, 1)), sp.oo), "step_size must be finite"),
        (icar.gradient_step, (np.ones((2, 1)), sp.Symbol("x")), "step_size must fit in a float"),
        (icar.gradient_step, (np.ones((2, 1)), np.timedelta64(4)), "step_size must be a real"),
        (icar.gradient_step, (np.ones((2, 1)), LONG), "step_size must fit in a float, got 1000"),
        (icar.gradient_step, (np.ones((2, 1)), 1, np.array([[NAN]])), "mask must be finite"),
        (icar.inner_loss, (np.array([[1e200]]), np.full((2, 1), 1e200)), "W and tokens must"),
        (icar.mesa_flow, (Own(), 2, 4), r"law \(its moment of \{0: 2\}\) must be .* got nan"),
        (icar.mesa_flow, ("gaussian(-1)", 2, 4), r"law must have a positive number, got 'gaussian"),
        (icar.mesa_flow("gaussian", 2, 4).numpy, ([np.datetime64("2026-01-01")],), "times must"),
        (icar.mesa_flow("gaussian", 2, 4).numpy, ("1",), "times must be an array"),
        (icar.mesa_estimate, (np.ones((30, 2)), LONG), "length must be at most"),
        (icar.mesa_estimate, ([[LONG, 0.5]] * 30, 3), "samples must fit in floats"),
        (icar.LinearPredictor, (["x"], ["t"], [[([], 1)]], [1]), "terms of token t must name"),
        (icar.LinearPredictor.from_weights, ([[2]], np.array(3)), "biases must be a sequence"),
        (icar.LinearPredictor.from_weights, ([[2]], sp.Symbol("z")), "biases must be a sequence"),
        (partial(icar.compile_turing_machine, length=1, time=1, start=START, accept="q"),
         ("q 0 -> q 1 R",), r"start must be a state of the table, got \['q'\]"),
        (starts.density, (CODE, sp.Symbol("x", real=True)), "function must be a finite"),
        (starts.density, (sp.Symbol("y"), sp.Symbol("x", real=True)), "function must be in x"),
        (starts.finite, (A, torch.tensor(NAN)), "weights must be a sequence"),
        (starts.gaussian, (np.timedelta64(4),), "sigma must be a finite real number"),
        (starts.gaussian, (sp.AccumBounds(0, 1),), "sigma must be a finite real number"),
        (icar.optimum, (sp.AccumBounds(0, 1), 1), "d must stand for a positive integer"),
        (arc, (CODE,), "mu must be a finite real number"),
        (von_mises, (NAN,), "kappa must be a finite real number, got nan"),
        (empirical, ([CODE],), "angles must hold real numbers"),
        (empirical, ([sp.sqrt(2)],), r"angles must be fractions, floats or rational .* got sqrt"),
        (exact_spectra, ([CODE],), "eigenvalues must hold numbers"),
        (exact_spectra, ([sp.sqrt(2)],), r"eigenvalues must have modulus 1 .* got sqrt\(2\)"),
        (exact_spectra, ([[1], [1, 1]],), "eigenvalues must have rows of equal length"),
        (icar.Context, ("own", [[1]], torch.ones(1, device="meta")), "moduli must be a sequence"),
        (empirical, (3,), "angles must be an array"),
        (exact_spectra, (3,), "eigenvalues must be rows of numbers, got 3"),
        (System("own", None, lambda *_: NAN).moment, ([1], 1, 1), MEAN),
        (System("own", None, lambda *_: sp.nan).moment, ([1], 1, 1), MEAN),
        (System("own", None, lambda *_: "1").moment, ([1], 1, 1), MEAN),
    ],
)  # fmt: skip
def test_bad_values_are_refused_by_name(function, arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises((TypeError, ValueError), match=message) as raised:
        function(*arguments)
    assert "\n" not in str(raised.value)
    assert not (tmp_path / "evaluated").exists()


def test_text_beside_an_enclosure_is_not_evaluated(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TypeError, match="value must be a finite real number"):
        assert CODE in Enclosure(0, 1)
    assert not (tmp_path / "evaluated").exists()


def test_a_candidate_that_returns_text_is_not_evaluated(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for found in (CODE, (CODE,), [CODE], np.array([CODE])):
        with pytest.raises(TypeError, match="candidate must return exact numbers"):
            icar.refute(lambda *_, found=found: found, "unitary_heads")
    assert not (tmp_path / "evaluated").exists()


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.float16, np.int64])
def test_small_integers_do_not_wrap_around(kind):
    tokens = np.array([[100], [100]])
    assert icar.gradient_step(tokens.astype(kind), 1) == pytest.approx(10_000, rel=1e-2)
    assert icar.inner_loss(np.zeros((1, 1)), tokens.astype(kind)) == pytest.approx(5000, rel=1e-2)


@pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")
def test_kinds_of_arrays_give_one_answer():
    exact = icar.population_loss(A, A, [1, 2])
    for kind in (torch.bfloat16, torch.float16, torch.int8, torch.float64):
        assert float(icar.population_loss(torch.tensor(A).to(kind), A, [1, 2])) == float(exact)
    tokens, mask = np.array(A, dtype=float), np.array([[1, 2], [3, 4]])
    step = icar.gradient_step(tokens, 1, mask)
    for kind in (np.matrix, torch.tensor, sp.Matrix):
        np.testing.assert_array_equal(icar.gradient_step(tokens, 1, kind(mask)), step)
    np.testing.assert_array_equal(icar.gradient_step(np.matrix(tokens), 1, mask), step)
    np.testing.assert_array_equal(icar.gradient_step(tokens, torch.tensor(1.0), mask), step)
    samples = np.random.default_rng(0).normal(size=(40, 2))
    assert icar.mesa_estimate(samples, sp.Integer(4)) == icar.mesa_estimate(samples, 4)
    third = Fraction(1, 3)
    assert systems.finite([third, 2 * third], [[1, 1]]).size == 1
