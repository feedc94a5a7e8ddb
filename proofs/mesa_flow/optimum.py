"""The best step size, for any law by completing a square, and for laws with a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sympy as sp

from icar_theory.claims import Claim, Line
from icar_theory.evaluation import Point
from icar_theory.exact.sizes import D, Grid
from icar_theory.exact.starts import Start, gaussian, one_hot, rademacher, sphere
from icar_theory.layers.normalised_symbols import BEND, BEST, LOSS, A, B, kappas
from icar_theory.theorems.mesa_flow.lines import RADIUS, SCALE, SIZE
from proofs.kit.enumeration import Enumeration
from proofs.kit.identity import Evaluation, Identity
from proofs.kit.relations import stated
from proofs.kit.step import Step
from proofs.mesa_flow.descent import PLACES, SMALL
from proofs.mesa_flow.starts import laws, layer_loss, moments_point

LETTERS: Mapping[str, tuple[Callable[..., Start], Any]] = {
    "gaussian": (gaussian, SIZE),
    "sphere": (sphere, RADIUS),
    "rademacher": (rademacher, SCALE),
    "one_hot": (one_hot, SCALE),
}
"""Laws with a name, and the letter of their number."""
EXPONENTS = ((2, 0), (4, 0), (6, 0), (2, 4))
"""The moments that κ_0 … κ_3 are made of, as powers of two coordinates."""


def optimum_steps(claim: Claim) -> tuple[Step, ...]:
    """Return the steps about u*."""
    best, loss = claim.line("best"), claim.line("loss")
    return (
        Identity(
            "completed_square",
            "the loss is its least value and a square of the distance to the best step size",
            loss.relation.rhs,
            best.relation.rhs.subs(best.definitions),
            r"$\gamma > 0$: the least is at $u = u^*$ alone.",
        ),
        stated(
            "loss_at_best",
            "the layer's loss, from the definition, is the printed one",
            claim,
            best,
            LOSS,
            SMALL,
            _losses,
        ),
        *(
            Evaluation(
                f"moments_of_{name}",
                "the law's moments, put into the best step size, give the printed one",
                _written(claim.line(name), loss),
                _moments(make(letter), _written(claim.line(name), loss)),
                claim.line(name).relation.rhs,
            )
            for name, (make, letter) in LETTERS.items()
        ),
        *(
            stated(
                f"minimum_of_{name}",
                "the layer's loss, exact for numbers, is least at the printed step size",
                claim,
                claim.line(name),
                BEST,
                SMALL,
                lambda d, length, name=name: _best(name, d, length),
            )
            for name in LETTERS
        ),
        Enumeration(
            "integrated_moments",
            "integrals and sums over the laws are the moments that are used",
            claim,
            Grid({"d": range(1, 4)}),
            _integrals,
            "Densities, angles on the sphere and enumerations against closed forms.",
        ),
    )


def _written(line: Line, loss: Line) -> Any:
    """Return what a line says of u*, with γ as the loss has it."""
    return line.definitions[BEST].subs(BEND, loss.definitions[BEND])


def _moments(law: Start, expression: Any) -> dict[Any, Any]:
    """Return the moments κ that an expression holds."""
    return {k: x for k, x in kappas(law, D).items() if k in expression.free_symbols}


def _losses(d: int, length: int) -> Iterator[tuple[str, Point, Any]]:
    for what, law in laws(d):
        for a, b in PLACES:
            point = {**moments_point(law, d, length), "a": a, "b": b, "u": a * b}
            yield f"{what}, a={a}, b={b}", point, layer_loss(law, d, length).subs({A: a, B: b})


def _best(name: str, d: int, length: int) -> Iterator[tuple[str, Point, Any]]:
    """Yield the vertex of the parabola that the loss is in u = ab."""
    make, letter = LETTERS[name]
    for number in (sp.Integer(1), sp.Rational(3, 2)):
        law = make(number)
        parabola = sp.Poly(layer_loss(law, d, length).subs(B, 1), A)
        _, slope, bend = reversed(parabola.all_coeffs())
        point = {**moments_point(law, d, length), letter.name: number}
        yield f"{name}({number})", point, -slope / (2 * bend)


def _integrals(d: int) -> Iterator[tuple[str, Any, Any]]:
    c = sp.Rational(3, 2)
    for name, (make, _) in LETTERS.items():
        for powers in EXPONENTS[: 3 if d == 1 else 4]:
            law = make(c)
            used = law.moment({k: n for k, n in enumerate(powers) if n}, d)
            yield f"{name}, powers {powers}", integral(name, d, c, powers), used


def integral(name: str, d: int, c: Any, powers: tuple[int, int]) -> Any:
    """Return ``E x_1^n x_2^m`` of a law with a name, by integration or enumeration."""
    n, m = powers
    x = sp.Symbol("x", real=True)
    if name == "gaussian":
        weight = sp.exp(-(x**2) / (2 * c**2)) / (c * sp.sqrt(2 * sp.pi))
        parts = [sp.integrate(x**k * weight, (x, -sp.oo, sp.oo)) for k in (n, m)]
        return sp.simplify(parts[0] * (parts[1] if m else 1))
    if name == "rademacher":
        signs = [(one, other) for one in (c, -c) for other in (c, -c)]
        return sum(one**n * other**m for one, other in signs) / 4
    if name == "one_hot":
        points = [tuple(s * c if k == place else 0 for k in range(d))
                  for place in range(d) for s in (1, -1)]  # fmt: skip
        return sum(p[0] ** n * (p[1] ** m if m else 1) for p in points) / sp.Integer(2 * d)
    if d == 1:
        return (c**n + (-c) ** n) / 2
    if d == 2:
        return c ** (n + m) * _mean(sp.cos(x) ** n * sp.sin(x) ** m, x, 2 * sp.pi)
    z = sp.Symbol("z", real=True)  # the height, uniform on [−1, 1] by Archimedes
    around = _mean(sp.cos(x) ** m, x, 2 * sp.pi) if m else 1
    height = sp.integrate(sp.expand(z**n * (1 - z**2) ** (m // 2)), (z, -1, 1)) / 2
    return c ** (n + m) * height * around


def _mean(function: Any, letter: Any, period: Any) -> Any:
    return sp.integrate(function, (letter, 0, period)) / period
