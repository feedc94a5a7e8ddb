"""Chains of linear tokens that compute: sums and products of numbers, digits, parity.

:func:`icar_theory.compile_circuit` and :func:`icar_theory.compile_turing_machine` compile others.

>>> adder(2).answer("1101")  # 3 + 2, least significant digits first; the answer from the top
(1, 0, 1)
"""

from icar_theory.layers.chains.arithmetic_predictors import adder as adder
from icar_theory.layers.chains.arithmetic_predictors import digits as digits
from icar_theory.layers.chains.arithmetic_predictors import multiplier as multiplier
from icar_theory.layers.chains.arithmetic_predictors import parity as parity
