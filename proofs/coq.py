"""The proof bundle as a Coq file: each algebraic step a lemma over the reals, closed by ``field``, ``ring``, ``lra``.

Denominators become hypotheses (their numerators are non-zero), declared signs too, and of a squared norm it is a
hypothesis that it is non-negative. Complex variables stand as real ones: an identity of rational functions does
not see the difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from proofs.checker import norm, quotient

HEADER = """(* Written by `python -m proofs coq`; every lemma is one algebraic step of a proof. *)
From Coq Require Import Reals Lra Psatz Field.
Open Scope R_scope.

Ltac nonzero :=
  first [ assumption | lra | (intro; nra)
        | match goal with H : _ <> 0 |- _ <> 0 =>
            let E := fresh in intro E; apply H; solve [ rewrite <- E; ring | lra | nra ] end ].
Ltac equal := intros; first [ ring | field; repeat split; nonzero ].
Ltac positive :=
  first [ assumption
        | (apply pow_lt; positive)
        | (apply Rinv_0_lt_compat; positive)
        | (apply Rmult_lt_0_compat; positive)
        | (apply Rplus_le_lt_0_compat; [ nonnegative | positive ])
        | (apply Rplus_lt_le_0_compat; [ positive | nonnegative ])
        | lra ]
with nonnegative :=
  first [ assumption
        | apply pow2_ge_0
        | (apply Rlt_le; positive)
        | (apply Rmult_le_pos; nonnegative)
        | (apply Rplus_le_le_0_compat; nonnegative)
        | lra ].
"""


def coq(bundle: Mapping[str, Any]) -> str:
    """Return the Coq file of a bundle (see :mod:`proofs.bundle`); it ends by printing what the lemmas assume.

    >>> sides = {"left": "2", "right": ["+", "1", "1"], "relations": []}
    >>> step = {"kind": "identity", "title": "two", "variables": {}, **sides}
    >>> print(coq({"claims": {"c": [step]}}).splitlines()[-3])
    Lemma c_1 : 2 = ((1 + 1)).
    """
    lemmas, names = [], []
    for claim, steps in bundle["claims"].items():
        for number, step in enumerate(steps, start=1):
            names.append(f"{claim}_{number}")
            lemmas.append(f"(* {step['title'].replace('*)', '* )')} *)\n{_lemma(names[-1], step)}")
    everything = f"Definition everything := ({', '.join(names)}).\nPrint Assumptions everything.\n"
    return "\n".join([HEADER, *lemmas]) + "\n" + (everything if len(names) > 1 else "")


def _lemma(name: str, step: Mapping[str, Any]) -> str:
    table = {variable: f"x{k}" for k, variable in enumerate(step["variables"], start=1)}
    quantifier = f"forall {' '.join(table.values())} : R, " if table else ""
    signs = {"positive": "0 <", "nonnegative": "0 <="}
    hypotheses = [f"{signs[kind]} {table[v]}" for v, kind in step["variables"].items() if kind in signs]
    statement, proof, trees = STATEMENTS[step["kind"]](step, table)
    hypotheses += _denominators(trees, step["variables"], table)
    hypotheses += [f"0 <= {_term(norm(w), table)}" for w in step.get("witnesses", []) if isinstance(w, dict)]
    premises = "".join(f"{hypothesis} -> " for hypothesis in hypotheses)
    return f"Lemma {name} : {quantifier}{premises}{statement}.\nProof. {proof} Qed.\n"


def _identity(step: Mapping[str, Any], table: Mapping[str, str]) -> tuple[str, str, list[Any]]:
    right = ["+", step["right"], *(["*", relation, cofactor] for relation, cofactor in step["relations"])]
    return f"{_term(step['left'], table)} = {_term(right, table)}", "equal.", [step["left"], right]


def _inequality(step: Mapping[str, Any], table: Mapping[str, str]) -> tuple[str, str, list[Any]]:
    witnesses = [norm(w) if isinstance(w, dict) else w for w in step["witnesses"]]
    left, right, total = (_term(tree, table) for tree in (step["left"], step["right"], ["+", *witnesses]))
    parts = " ".join(f"assert (0 <= {_term(witness, table)}) by nonnegative." for witness in witnesses)
    proof = f"intros. assert ({left} - {right} = {total}) by equal. {parts} lra."
    return f"{right} <= {left}", proof, [step["left"], step["right"], *witnesses]


def _consequence(step: Mapping[str, Any], table: Mapping[str, str]) -> tuple[str, str, list[Any]]:
    left = ["*", step["factor"], step["conclusion"]]
    right = ["+", *(["*", hypothesis, cofactor] for hypothesis, cofactor in step["hypotheses"])]
    return f"{_term(left, table)} = {_term(right, table)}", "equal.", [left, right]


def _interpolation(step: Mapping[str, Any], table: Mapping[str, str]) -> tuple[str, str, list[Any]]:
    points = [f"{_term(left, table)} = {_term(right, table)}" for _, left, right in step["points"]]
    trees = [side for _, left, right in step["points"] for side in (left, right)]
    return " /\\ ".join(points), "intros; repeat split; equal.", trees


STATEMENTS = {
    "identity": _identity,
    "inequality": _inequality,
    "consequence": _consequence,
    "interpolation": _interpolation,
}


def _term(tree: Any, table: Mapping[str, str]) -> str:
    if isinstance(tree, str):
        value = Fraction(tree)
        top = f"({value.numerator})" if value < 0 else str(value.numerator)
        return top if value.denominator == 1 else f"({top} / {value.denominator})"
    head, *rest = tree
    if head == "v":
        return table[rest[0]]
    if head == "^":
        base, exponent = _term(rest[0], table), rest[1]
        whole = base if abs(exponent) == 1 else f"({base} ^ {abs(exponent)})"
        return whole if exponent >= 0 else f"(/ {whole})"
    return f"({f' {head} '.join(_term(part, table) for part in rest)})" if rest else "0"


def _denominators(trees: Iterable[Any], variables: Mapping[str, str], table: Mapping[str, str]) -> list[str]:
    """Return, as hypotheses, that the numerators of all denominators are non-zero."""
    found: dict[str, None] = {}

    def visit(tree: Any) -> None:
        if isinstance(tree, str) or tree[0] == "v":
            return
        if tree[0] == "^":
            visit(tree[1])
            if tree[2] < 0 and not isinstance(tree[1], str):
                found[f"{_polynomial(quotient(tree[1], variables)[0], table)} <> 0"] = None
            return
        for part in tree[1:]:
            visit(part)

    for tree in trees:
        visit(tree)
    return list(found)


def _polynomial(polynomial: Mapping[Any, Fraction], table: Mapping[str, str]) -> str:
    terms = [
        ["*", str(coefficient), *(["^", ["v", variable], exponent] for variable, exponent in monomial)]
        for monomial, coefficient in polynomial.items()
    ]
    return _term(["+", *terms], table)
