r"""The letters of theorems about chains of tokens, and the logarithm that counts them.

An input x of n bits is followed by T tokens ``t_1, …, t_T``, bits as well; each is a function of
the entries before it. E counts the inputs on which the last token is wrong.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.exact.sizes import BITS, READ


class CeilLog2(sp.Function):  # type: ignore[misc]
    """``⌈log_2 x⌉`` of a positive integer: the least T with ``x ≤ 2^T``.

    >>> CeilLog2(1), CeilLog2(4), CeilLog2(5), CeilLog2(sp.Symbol("n"))
    (0, 2, 3, CeilLog2(n))
    """

    is_integer = True
    is_nonnegative = True

    @classmethod
    def eval(cls, x: Any) -> Any:
        """Return the value at a known integer."""
        return sp.Integer((int(x) - 1).bit_length()) if x.is_Integer and x > 0 else None

    def _latex(self, printer: Any) -> str:
        return rf"\lceil \log_{{2}} ({printer.doprint(self.args[0])}) \rceil"


class Quotient(sp.Function):  # type: ignore[misc]
    """``⌊x/y⌋`` of x ≥ 0 and y > 0, written as a quotient whatever y is.

    >>> Quotient(7, 2), Quotient(sp.Symbol("n"), 2)
    (3, Quotient(n, 2))
    """

    is_integer = True
    is_nonnegative = True

    @classmethod
    def eval(cls, x: Any, y: Any) -> Any:
        """Return the value at known numbers."""
        known = x.is_Rational and y.is_Rational and y > 0
        return sp.floor(x / y) if known else None

    def _latex(self, printer: Any) -> str:
        x, y = map(printer.doprint, self.args)
        return rf"\lfloor {x} / {y} \rfloor"


ERRORS = sp.Symbol("E", integer=True, nonnegative=True)
"""The number of inputs on which the last token is wrong."""
n, k = BITS, READ
i, j, ell, s = sp.symbols("i j l s", integer=True)
x, y = sp.IndexedBase("x", integer=True), sp.IndexedBase("y", integer=True)
TOKEN = sp.IndexedBase("t", integer=True)
