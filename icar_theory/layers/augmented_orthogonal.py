"""Exact parameters on augmented tokens that beat every pure gradient step in orthogonal contexts.

**Setting.** A pure gradient step has the blocks a3 and b1 alone; its least loss is that in unitary
contexts, at ``M = b1ᵀ a3 = (dη/m) Π`` for a projector Π of rank m = min(H, d) with constant
diagonal.

**Main results.** :func:`counterexample`: for one head, the best of constant blocks; for several,
the best of ``a2 = β y wᵀ`` at a rational Π, where w = e_1 − e_2 (or e_1 + e_2 for T_max = 2) is a
difference (a sum) of partners and ``b1ᵀ y = Πw`` (or Πq, q_i = Π_iī): the loss is not stationary
in β.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from icar_theory.answers import NoClosedForm
from icar_theory.arguments import choice, integer, to_flint
from icar_theory.exact.context import orthogonal
from icar_theory.exact.laurent import as_expression, polynomial_ring
from icar_theory.layers.augmented import (
    BLOCKS,
    BOUNDARIES,
    SCORE_BLOCKS,
    derived_loss,
    require_derivable,
)
from icar_theory.layers.augmented_steps import minimum, optimal_step
from icar_theory.printing import aligned, expression, notebook


@dataclass(frozen=True)
class Counterexample:
    """Exact blocks whose loss in orthogonal contexts is below that of the best pure gradient step.

    `loss` is their exact loss, `gradient_step` the least loss of a pure gradient step.

    >>> counterexample(4, 2).gain
    1/9
    """

    dimension: int
    horizon: int
    boundary: str
    blocks: dict[str, Any] = field(hash=False, repr=False)
    loss: Any
    gradient_step: Any

    @property
    def gain(self) -> Any:
        """What the pure gradient step loses, as a share of its loss."""
        return 1 - self.loss / self.gradient_step

    def latex(self) -> str:
        """Return both losses, the sizes and the blocks as LaTeX display math.

        >>> print(counterexample(2, 2).latex().splitlines()[1])
        \\ell &= 0 \\\\
        """
        heads, _ = self.blocks["a1"].shape
        sizes = {"d": self.dimension, "H": heads, r"T_{\max}": self.horizon}
        named = ",\\ ".join(f"{letter} = {size}" for letter, size in sizes.items())
        before = "0" if self.boundary == "zero" else "W^{-1} s_1"
        zero = [f"{name[0]}_{name[1]}" for name, block in self.blocks.items() if not any(block)]
        return aligned(
            rf"\ell &= {expression(self.loss)}",
            rf"\min_{{\text{{gradient steps}}}} \ell &= {expression(self.gradient_step)}",
            *(
                f"{name[0]}_{name[1]} &= {expression(block)}"
                for name, block in self.blocks.items()
                if any(block)
            ),
            *([f"{' = '.join(zero)} &= 0"] if zero else []),
            rf"&\quad \text{{orthogonal contexts}},\ {named},\ s_0 = {before}",
        )

    def _repr_latex_(self) -> str:
        return notebook(self.latex())


def counterexample(
    d: int, horizon: int, boundary: str = "zero", *, heads: int = 1
) -> Counterexample:
    """Return rational parameters that beat every pure gradient step in orthogonal contexts, d even.

    Raises ValueError for odd d, for heads ≥ d with horizon 2 (where a gradient step has no loss)
    and for other bad arguments, naming them; :class:`NoClosedForm` where neither heads nor d −
    heads divides d. Source: beyond the paper.

    >>> found = counterexample(2, 2)
    >>> found.loss < found.gradient_step
    True
    >>> counterexample(2, 3, heads=2).loss
    39/100
    """
    d = integer("d", d, minimum=2)
    horizon = integer("horizon", horizon, minimum=2)
    choice("boundary", boundary, BOUNDARIES)
    heads = integer("heads", heads, minimum=1)
    if d % 2:
        raise ValueError(f"d must be even for the counterexample in orthogonal contexts, got {d}")
    if heads >= d and horizon == 2:
        raise ValueError(
            f"heads must be less than d={d} with horizon=2, where a gradient step has no loss, "
            f"got {heads}"
        )
    require_derivable(d, heads, horizon)
    constant = heads == 1
    form = _constant(d) if constant else _leaving(d, heads, horizon, boundary)
    names = SCORE_BLOCKS if constant else ("beta",)
    letters = dict(zip(names, polynomial_ring(names), strict=True))
    ring = {name: [[x(letters) for x in row] for row in block] for name, block in form.items()}
    quadratic = as_expression(derived_loss(ring, horizon, orthogonal(d), boundary))
    symbols = sp.symbols(names)
    solution = next(iter(sp.linsolve([sp.diff(quadratic, x) for x in symbols], symbols)))
    # a free direction changes nothing
    values = {
        x: sp.sympify(y).subs(dict.fromkeys(symbols, 0))
        for x, y in zip(symbols, solution, strict=True)
    }
    by_name = {symbol.name: value for symbol, value in values.items()}
    blocks = {
        name: sp.ImmutableMatrix([[sp.sympify(x(by_name)) for x in row] for row in form[name]])
        for name in BLOCKS
    }
    return Counterexample(
        dimension=d,
        horizon=horizon,
        boundary=boundary,
        blocks=blocks,
        loss=quadratic.subs(values),
        gradient_step=minimum(d, heads, horizon, boundary),
    )


def _constant(d: int) -> dict[str, list[list[Any]]]:
    """Return one head with constant blocks a_1 … a_4 and b_1 = 1, as functions of the letters."""
    blocks = {name: [[lambda values, x=name: values[x]] * d] for name in SCORE_BLOCKS}
    return {**blocks, "b1": [[lambda _: 1] * d], "b2": [[lambda _: 0] * d]}


def _leaving(d: int, heads: int, horizon: int, boundary: str) -> dict[str, list[list[Any]]]:
    """Return the best pure step and ``a2 = β y wᵀ``, as functions of the letters."""
    rank = min(heads, d)
    frame, z, w = next(_directions(d, rank, horizon))
    rows = frame.extract(list(frame.rref()[1]), list(range(d)))
    dual = (rows * rows.T).inv() * rows
    eta = optimal_step(d, heads, horizon, boundary)
    given = {"b1": rows, "a3": sp.Rational(d, rank) * eta * dual, "a2": dual * z * w.T}

    def entry(name: str, h: int, k: int) -> Any:
        x = given[name][h, k] if name in given and h < rank else sp.Integer(0)
        number = to_flint(x)
        if name == "a2":
            return lambda values: (
                x * values["beta"]
                if isinstance(values["beta"], sp.Basic)
                else number * values["beta"]
            )
        return lambda values: x if isinstance(values["beta"], sp.Basic) else number

    return {name: [[entry(name, h, k) for k in range(d)] for h in range(heads)] for name in BLOCKS}


def _directions(d: int, rank: int, horizon: int) -> Iterator[tuple[Any, Any, Any]]:
    """Yield Π and the vectors z ≠ 0 and w of a direction ``M^{12} = z wᵀ`` of first order."""
    for flipped in range(d):
        signs = sp.diag(*(-1 if flipped and k == flipped - 1 else 1 for k in range(d)))
        frame = signs * rational_frame(d, rank) * signs
        sign = -1 if horizon > 2 else 1
        w = sp.Matrix(d, 1, lambda k, _, s=sign: {0: 1, 1: s}.get(k, 0))
        partners = sp.Matrix(d, 1, lambda k, _, P=frame: P[k, k ^ 1])
        z = frame * (w if horizon > 2 else partners)
        if any(z):
            yield frame, z, w


def rational_frame(d: int, rank: int) -> Any:
    """Return a rational projector of constant diagonal: blocks of ones, or I minus such.

    >>> rational_frame(2, 1)
    Matrix([
    [1/2, 1/2],
    [1/2, 1/2]])
    """
    if d % rank == 0:
        width = d // rank
        return sp.Matrix(d, d, lambda k, m: sp.Rational(int(k // width == m // width), width))
    if d % (d - rank) == 0:
        return sp.eye(d) - rational_frame(d, d - rank)
    raise NoClosedForm(
        f"no rational frame is known for d={d} with heads={rank}, as neither {rank} nor {d - rank} "
        f"divides {d}: take heads for which one does"
    )
