"""The proof bundle: every algebraic step as data, for a checker that needs neither SymPy nor this package.

:mod:`proofs.checker` says what the data mean. Enumerations are computations, not algebra; they are listed by
title.
"""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sympy as sp

from proofs import checker
from proofs.step import Consequence, Identity, Inequality, Interpolation, NormSquared, Proof, Step


def encode(expression: Any) -> Any:
    """Return a rational expression as a tree of strings, lists and integers, as it is written (nothing is expanded).

    >>> x = sp.Symbol("x")
    >>> encode((x + sp.Rational(1, 2)) ** 2)
    ['^', ['+', '1/2', ['v', 'x']], 2]
    """
    expression = sp.sympify(expression)
    if expression.is_Rational:
        return str(expression)
    if expression.is_Symbol:
        return ["v", expression.name]
    if expression.is_Add or expression.is_Mul:
        return ["+" if expression.is_Add else "*", *map(encode, expression.args)]
    if expression.is_Pow and expression.exp.is_Integer:
        return ["^", encode(expression.base), int(expression.exp)]
    raise TypeError(f"expression must be rational with rational coefficients, got {expression}")


def kinds(expressions: Iterable[Any]) -> dict[str, str]:
    """Return the declared kind of every variable."""
    symbols = set().union(*(sp.sympify(expression).free_symbols for expression in expressions))
    return {symbol.name: _kind(symbol) for symbol in sorted(symbols, key=str)}


def export(step: Step) -> dict[str, Any] | None:
    """Return a step as data, or None where it is no algebra.

    >>> x = sp.Symbol("x", real=True)
    >>> export(Inequality("squares", x**2, sp.Integer(0), (x**2,)))["witnesses"]
    [['^', ['v', 'x'], 2]]
    """
    if isinstance(step, Identity):
        relations = [pair for pair in zip(step.given, _cofactors(step), strict=True) if pair[1] != 0]
        data = {
            "kind": "identity",
            "left": encode(step.left),
            "right": encode(step.right),
            "relations": [[encode(relation), encode(cofactor)] for relation, cofactor in relations],
        }
        used = [step.left, step.right, *itertools.chain(*relations)]
    elif isinstance(step, Inequality):
        data = {
            "kind": "inequality",
            "left": encode(step.left),
            "right": encode(step.right),
            "witnesses": [_witness(witness) for witness in step.witnesses],
        }
        used = [step.left, step.right, *(w.value if isinstance(w, NormSquared) else w for w in step.witnesses)]
        used += [c for w in step.witnesses if isinstance(w, NormSquared) for c in w.combination.values()]
    elif isinstance(step, Consequence):
        data = {
            "kind": "consequence",
            "hypotheses": [[encode(hypothesis), encode(cofactor)] for hypothesis, cofactor in step.hypotheses.items()],
            "conclusion": encode(step.conclusion),
            "factor": encode(step.factor),
        }
        used = [step.conclusion, step.factor, *step.hypotheses, *step.hypotheses.values()]
    elif isinstance(step, Interpolation):
        sides = {point: (step.left(*point), step.right(*point)) for point in itertools.product(*step.grid)}
        data = {
            "kind": "interpolation",
            "degrees": list(step.degrees),
            "grid": [list(values) for values in step.grid],
            "points": [[list(point), encode(left), encode(right)] for point, (left, right) in sides.items()],
        }
        used = list(itertools.chain(*sides.values()))
    else:
        return None
    return {"title": step.title, "because": step.because, "variables": kinds(used), **data}


def bundle(proofs: Iterable[Proof]) -> dict[str, Any]:
    """Return all exported steps by claim, the classical theorems cited, and the titles of steps that are no algebra."""
    claims: dict[str, list[Any]] = {}
    cited: dict[str, list[str]] = {}
    omitted = []
    for proof in proofs:
        exported = [(step, export(step)) for step in proof.steps]
        claims[proof.claim] = [data for _, data in exported if data is not None]
        cited[proof.claim] = list(proof.cites)
        omitted += [f"{proof.claim}: {step.title}" for step, data in exported if data is None]
    return {"claims": claims, "cited": cited, "omitted": omitted}


def write(proofs: Iterable[Proof], folder: Path) -> Path:
    """Write bundle.json and checker.py to a folder and return the bundle's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "bundle.json"
    path.write_text(json.dumps(bundle(proofs), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.copy(checker.__file__, folder / "checker.py")
    return path


def _witness(witness: Any) -> Any:
    if not isinstance(witness, NormSquared):
        return encode(witness)
    return {
        "norm": {name: encode(coefficient) for name, coefficient in witness.combination.items()},
        "gram": [[k, m, encode(e)] for (k, m), e in witness.gram.items() if {k, m} <= set(witness.combination)],
    }


def _cofactors(step: Identity) -> list[Any]:
    """Return polynomials c with left − right = Σ c · given."""
    if not step.given:
        return []
    difference = sp.expand(step.left - step.right)
    symbols = sorted(set().union(difference.free_symbols, *(g.free_symbols for g in step.given)), key=str)
    quotients, rest = sp.reduced(difference, list(step.given), *symbols)
    if rest != 0:
        raise ValueError(f"{step.title}: the relations do not divide the difference, {rest} is left")
    return list(quotients)


def _kind(symbol: Any) -> str:
    for kind in ("positive", "nonnegative", "real"):
        if getattr(symbol, f"is_{kind}"):
            return kind
    return "complex"
