"""Matrices of orthogonal contexts as objects: one 2×2 block ``[[a, b], [b, a]]`` for each plane.

**Setting.** Coordinates 2k − 1 and 2k, a conjugate pair, span plane k; for odd d the sign
coordinate d is left over.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from icar_theory.evaluation import IllFormedError


class AllOnes(sp.MatrixExpr):  # type: ignore[misc]
    """The matrix 11ᵀ of ones, size×size.

    >>> AllOnes(1).doit()
    Matrix([[1]])
    """

    @property
    def shape(self) -> tuple[Any, Any]:
        """size×size."""
        return self.args[0], self.args[0]

    def __new__(cls, size: Any) -> Any:
        """Build it from its size."""
        return super().__new__(cls, sp.sympify(size))

    def doit(self, **_: Any) -> Any:
        """Return the matrix once its size is a number."""
        (size,) = self.args
        return sp.ImmutableMatrix(size, size, [1] * int(size) ** 2) if size.is_Integer else self

    def _entry(self, *_: Any, **__: Any) -> Any:
        return sp.Integer(1)

    def _latex(self, _: Any) -> str:
        return r"\mathbf{1} \mathbf{1}^\top"


def _difference(left: Any, right: Any) -> Any:
    return sp.MatAdd(left, sp.MatMul(-1, right, evaluate=False), evaluate=False)


class Planes(sp.MatrixExpr):  # type: ignore[misc]
    """``⊕_{k=1}^{last} [[a, b], [b, a]] ⊕ 0``, size×size; a and b may depend on k.

    >>> k = sp.Symbol("k", integer=True)
    >>> Planes(k, 5, k, 1, 3).doit()
    Matrix([
    [1, 5, 0],
    [5, 1, 0],
    [0, 0, 0]])
    """

    _op_priority = sp.MatrixExpr._op_priority + 1

    def __new__(cls, *args: Any) -> Any:
        """Build it from a, b, the index k, its last value, and the size."""
        return super().__new__(cls, *map(sp.sympify, args))

    @property
    def shape(self) -> tuple[Any, Any]:
        """size×size."""
        return self.args[-1], self.args[-1]

    def doit(self, **_: Any) -> Any:
        """Return the matrix once its size is a number; raise IllFormedError if it is too small."""
        index, last, size = self.args[-3:]
        if not size.is_Integer:
            return self
        if not last.is_Integer or last < 0 or 2 * last > size:
            raise IllFormedError(f"last must be a number of planes in dimension {size}, got {last}")
        places: dict[tuple[int, int], Any] = {}
        for n in range(1, int(last) + 1):
            a, b = (entry.xreplace({index: sp.Integer(n)}) for entry in self.args[:2])
            one, other = 2 * n - 2, 2 * n - 1
            places |= {(one, one): a, (other, other): a, (one, other): b, (other, one): b}
        return sp.ImmutableMatrix(
            sp.SparseMatrix(size, size, {**places, **self._last_row(int(size))})
        )

    def __sub__(self, other: Any) -> Any:
        """Return the difference unevaluated.

        SymPy subtracts to see whether two sides are equal, and would write out every matrix.
        """
        return _difference(self, other)

    def __rsub__(self, other: Any) -> Any:
        """Return ``other − self``, unevaluated."""
        return _difference(other, self)

    def _last_row(self, size: int) -> dict[tuple[int, int], Any]:
        return {}

    def _entry(self, i: Any, j: Any, **_: Any) -> Any:
        return self.doit()[i, j]

    def _latex(self, printer: Any) -> str:
        last, size = self.args[-2:]
        return self._sum(printer) + (r" \oplus 0" if 2 * last - size != 0 else "")

    def _sum(self, printer: Any) -> str:
        a, b = map(printer.doprint, self.args[:2])
        index, last = map(printer.doprint, self.args[-3:-1])
        block = rf"\begin{{pmatrix}} {a} & {b} \\ {b} & {a} \end{{pmatrix}}"
        return rf"\textstyle\bigoplus_{{{index}=1}}^{{{last}}} {block}"


class SignedPlanes(Planes):
    """:class:`Planes`, with a row of the sign coordinate: `foot` on every plane, then `sign`.

    >>> SignedPlanes(1, 2, 7, 9, sp.Symbol("k"), 1, 3).doit()
    Matrix([
    [1, 2, 0],
    [2, 1, 0],
    [7, 7, 9]])
    """

    def _last_row(self, size: int) -> dict[tuple[int, int], Any]:
        foot, sign, _, last, _ = self.args[2:]
        if 2 * last >= size:
            raise IllFormedError(f"size must leave room for the sign coordinate, got {size}")
        return {**{(size - 1, j): foot for j in range(2 * int(last))}, (size - 1, size - 1): sign}

    def _latex(self, printer: Any) -> str:
        foot, sign, _, last, size = self.args[2:]
        if foot == 0 and (last == sp.floor(size / 2)):
            return rf"{self._sum(printer)} \oplus ({printer.doprint(sign)})"
        corner = rf"{self._sum(printer)} \oplus 0"
        row = rf"{printer.doprint(foot)}\, \mathbf{{1}}_{{{printer.doprint(2 * last)}}}^\top \;\; 0"
        return rf"\begin{{pmatrix}} {corner} & 0 \\ {row} & {printer.doprint(sign)} \end{{pmatrix}}"
