"""Threshold functions of few bits: as many as are known, and found by their tables."""

from __future__ import annotations

from itertools import combinations_with_replacement, permutations, product

import numpy as np

from icar_theory.layers.chains.predictor_reading import all_inputs
from icar_theory.layers.chains.threshold_tables import (
    gate_of_table,
    gate_pairs,
    threshold_functions,
)


def test_threshold_functions_are_as_many_as_known():
    assert [len(threshold_functions(n)) for n in range(5)] == [2, 4, 14, 104, 1882]
    for n in range(4):
        found = {table for table in range(2**2**n) if gate_of_table(n, table)}
        assert found == set(threshold_functions(n))
    assert all(gate_of_table(4, table) for table in threshold_functions(4))


def test_all_threshold_functions_of_five_bits_are_found():
    inputs = all_inputs(5).astype(np.int64)
    rows = set()
    for weights in combinations_with_replacement(range(5, -1, -1), 5):
        sums = inputs @ np.array(weights)
        rows |= {tuple((sums >= s).tolist()) for s in range(int(sums.max()) + 2)}
    places, powers = 2 ** np.arange(4, -1, -1), 2 ** np.arange(32)
    turned = np.array(
        [
            (inputs ^ np.array(flips))[:, order] @ places
            for order in permutations(range(5))
            for flips in product((0, 1), repeat=5)
        ]
    )
    tables = set()
    for row in rows:
        tables |= set((np.array(row)[turned] @ powers).tolist())
    assert len(tables) == 94572
    for table in sorted(tables)[::97]:  # all of them take ten seconds, and were found
        gate = gate_of_table(5, table)
        assert gate is not None
        assert int((inputs @ np.array(gate[0]) >= gate[1]) @ powers) == table


def test_pairs_of_thresholds_reach_all_functions_of_three_bits():
    inputs = all_inputs(3).astype(np.int64)
    for table, pairs in gate_pairs(3).items():
        for (weights, least), (more, bound) in pairs[:5]:
            bit = inputs @ np.array(weights) >= least
            value = np.hstack([inputs, bit[:, None]]) @ np.array(more) >= bound
            assert int(value @ 2 ** np.arange(8)) == table
