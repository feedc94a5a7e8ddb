r"""The least error of any prediction: what of s_T is new, W maps to where nothing is known.

Given the tokens, W is known on the span of all but the last, and on its complement the images are
Haar distributed. The part r_T of s_T off that span is mapped to a uniform vector of the complement
of the span of the images, of d − K dimensions; the best prediction leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from icar_theory.arguments import to_sympy
from icar_theory.claims import Claim, Line
from icar_theory.evaluation import value
from icar_theory.exact.haar import UNITARY
from icar_theory.exact.sizes import BOUNDARIES, D, Grid
from icar_theory.layers.augmented_symbols import EDGES, START
from icar_theory.layers.augmented_symbols import TERMS as K
from icar_theory.theorems.haar_step.lines import BAYES
from proofs.haar_step.counting import U, V
from proofs.haar_step.weyl import overlap_mean
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Evaluation
from proofs.kit.ranges import InRanges
from proofs.kit.reading import said
from proofs.kit.step import Step


def predicted_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about the least error."""
    line = claim.line("bayes")
    error = said(line, BAYES)
    return (
        Evaluation(
            "no_pairs",
            r"without a pair of tokens all of $s_T$ is new",
            error,
            {K: sp.Integer(0)},
            sp.Integer(1),
        ),
        InRanges(
            "next_residual",
            r"a pair more leaves the part of a uniform vector of $d - K$ dimensions off a line",
            error.subs(K, K + 1),
            [
                ({K: U, D: U + 1 + V}, error * (D - K - 1) / (D - K)),
                ({D: U + 1, K: U + 1 + V}, sp.Integer(0)),
            ],
            r"$W r_T$ is uniform where nothing is known, of which the new token takes one line: "
            r"$\mathbf{E} \|r_{T+1}\|^2 = \|r_T\|^2 (d - K - 1)/(d - K)$. Beyond $d$ tokens $W$ is "
            "known on all of them.",
        ),
        Enumeration(
            "gram_determinants",
            "Gram determinants of two and three tokens have the means of independent residuals",
            claim,
            Grid({"d": range(1, 5), "length": [2, 3]}),
            lambda d, length: _determinants(line, d, length),
            r"$\det$ is $\rho_1^2 \rho_2$ for three tokens, where $\rho_j$, of mean "
            r"$\beta_j/\beta_{j-1}$, is distributed as the part of a uniform vector off a line.",
        ),
    )


def _determinants(line: Line, d: int, length: int) -> Iterator[tuple[str, Any, Any]]:
    """Yield the mean determinant of the tokens up to s_T, s_0 among them, of at most three."""
    for boundary in BOUNDARIES:
        pairs = length - 1 if boundary == "zero" else length
        betas = [sp.Integer(1), *(_error(line, d, n + 1, "zero") for n in range(1, pairs))]
        betas.append(_error(line, d, length, boundary))
        if pairs > 2 or betas[-2] == 0:
            continue
        expected = sp.Integer(1)
        for n in range(1, pairs + 1):
            ratio, power = betas[n] / betas[n - 1], pairs + 1 - n
            # 1 − |α|² for |α|² of law Beta(1, c): its mean is c/(c + 1), of a power p c/(c + p)
            expected *= 0 if ratio == 0 else (c := ratio / (1 - ratio)) / (c + power)
        one = overlap_mean(UNITARY, d, 1, -1)
        found = 1 - one
        if pairs == 2:
            two, both = overlap_mean(UNITARY, d, 2, -2), overlap_mean(UNITARY, d, 1, 1, -2)
            found = 1 - 2 * one - two + 2 * both
        yield boundary, to_sympy(found), expected


def _error(line: Line, d: int, length: int, boundary: str) -> Any:
    point = {"d": d, "T": length, START.name: EDGES[boundary]}
    return value(said(line, BAYES), point, line.definitions)
