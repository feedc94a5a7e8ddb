"""The command that proves of which kind the point is that training ended at."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Annotated, Any

import typer
from flint import arb, ctx

from icar_theory.certificates import certify as proved
from icar_theory.commands.saved import NAMES, read_weights
from icar_theory.commands.words import AsJson, file_named, print_table, wrapped
from icar_theory.exact.enclosures import BITS, DIGITS, Enclosure, ball
from icar_theory.layers.plain_certificate import GLOBAL, INCONCLUSIVE, LOCAL, Certificate
from icar_theory.layers.results import overridden

CERTIFIED, WORSE, OPEN = 0, 1, 3
"""The exit status: by the kind of point."""
STATUS = {GLOBAL: CERTIFIED, LOCAL: CERTIFIED, INCONCLUSIVE: OPEN}
"""Other kinds are worse than a minimum that may be global."""


def certify(
    file: Annotated[str, typer.Argument(help="Arrays A, B, P.")],
    context: Annotated[
        str | None, typer.Option(help="Law of W: orthogonal (the default) or unitary.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Prove of which kind a point near weights is. Example: icar-theory certify weights.npz

    Plain tokens, in files as icar-theory check reads them. Newton's method and a Krawczyk test in
    ball arithmetic show that a stationary point lies near the weights; its Hessian, enclosed too,
    tells whether that is a local minimum or a saddle. A global minimum is an exact point at which
    the loss is the least one exactly. What is not shown is called inconclusive: so are points with
    flat directions that are no global minimum. About a hundred weights take seconds; larger layers
    are refused.

    Exit status 0 for a minimum that is global, or local where the least loss is not known; 1 for a
    spurious minimum or a saddle, 2 if the weights cannot be read, 3 if it is inconclusive.
    """
    weights, facts = read_weights(file_named(file))
    context_told = facts.get("context") if context is None else context
    if sys.stderr.isatty():
        typer.echo("certify: some seconds for large layers", err=True)
    try:
        notes = overridden(facts, {"context": context})
        found = proved(weights, context=context_told)
    except (TypeError, ValueError) as error:
        first, _, rest = str(error).partition(" ")
        named = f"{NAMES[first]} ({first})" if first in NAMES else first
        raise ValueError(f"{file}: {named} {rest}") from None
    verdict = "; ".join((found.verdict, *notes))
    if as_json:
        typer.echo(json.dumps({**_report(found), "verdict": verdict}, indent=2))
    else:
        counted = f"{found.heads} head{'' if found.heads == 1 else 's'}"
        typer.echo(wrapped(f"{file}: d = {found.dimension}, {counted}, {found.context} context"))
        print_table(("of the point", "enclosed"), _rows(found), "text")
        typer.echo(wrapped(verdict))
    raise typer.Exit(STATUS.get(found.kind, WORSE))


def _rows(found: Certificate) -> list[tuple[str, str]]:
    """Return what is shown: what an inconclusive certificate lacks is left out."""
    rows = [
        ("kind", found.kind),
        ("loss", _brief(found.loss)),
        ("minimum", _minimum(found)),
        ("gradient norm of the weights", f"{found.gradient_norm:.2g}"),
    ]
    if found.distance is not None:
        rows.append(("distance from the weights", f"at most {float(found.distance.upper):.3g}"))
        rows.append(("each weight is known within", f"{float(found.radius):.2g}"))
    if found.curvature is not None:
        rows.append(("least curvature", _brief(found.curvature)))
    if found.flat is not None:
        rows.append(("flat directions", str(found.flat)))
    return rows


def _minimum(found: Certificate) -> str:
    if found.minimum is not None:
        return str(found.minimum)
    return "not known" if found.bound is None else f"at most {found.bound}"


def _brief(number: Enclosure) -> str:
    """Return an enclosure in as many decimals as it determines, rounded outwards.

    >>> from fractions import Fraction
    >>> _brief(Enclosure(2, 0)), _brief(Enclosure(Fraction(1, 3), Fraction(1, 1000)))
    ('2', '0.33 ± 4.34e-3')
    """
    if number.radius == 0 and number.middle.is_Integer:
        return str(number.middle)
    with ctx.workprec(BITS):
        whole = ball(number.middle) + arb(0, 1) * ball(number.radius)
        return str(whole.str(DIGITS)).strip("[]").replace("+/-", "±")


def _report(found: Certificate) -> dict[str, Any]:
    def ends(number: Enclosure | None) -> dict[str, str] | None:
        return (
            None if number is None else {"middle": str(number.middle), "radius": str(number.radius)}
        )

    point: Mapping[str, Any] | None = found.point and {
        name: [[str(x) for x in row] for row in rows] for name, rows in found.point.items()
    }
    return {
        "kind": found.kind,
        "context": found.context,
        "d": found.dimension,
        "heads": found.heads,
        "lengths": list(found.lengths),
        "loss": ends(found.loss),
        "minimum": None if found.minimum is None else str(found.minimum),
        "bound": None if found.bound is None else str(found.bound),
        "gradient_norm": found.gradient_norm,
        "distance": ends(found.distance),
        "radius": None if found.radius is None else str(found.radius),
        "curvature": ends(found.curvature),
        "flat": found.flat,
        "reason": found.reason,
        "point": point,
    }
