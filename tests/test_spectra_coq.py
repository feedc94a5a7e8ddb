"""What Coq says where two losses are equal as polynomials in the weights."""

from __future__ import annotations

import pytest

from icar_theory import CLAIMS
from proofs.kit import kernel

WEIGHTS = {
    "cyclic": "(forall (A B : 'M[R]_(H, d)) (p : nat -> R), ",
    "cyclic_pairs": "(forall (A B : 'M[R]_(H, d)) (p : nat -> R), ",
    "step_cyclic_zero": "(forall (a b : 'M[R]_(H, d)), ",
    "step_cyclic_wrap": "(forall (a b : 'M[R]_(H, d)), ",
}


@pytest.mark.parametrize("line", WEIGHTS)
def test_equality_is_for_all_weights_and_its_order_for_none(line: str):
    equal, order = kernel.generated("spectra", CLAIMS["spectra"].line(line)).split(" <-> ")
    assert equal.count(WEIGHTS[line]) == 1
    assert "forall" not in order


def test_every_line_but_three_is_one_that_coq_proves():
    lines = {line.id for line in CLAIMS["spectra"].lines}
    assert lines - kernel.printed("spectra").keys() == {"loss", "alike", "arcs"}
