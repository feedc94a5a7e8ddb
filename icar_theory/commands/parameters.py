"""Commands about parameters: optimal ones, and how far given ones are from the optima."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from icar_theory import settings
from icar_theory.answers import Check, Optimum, brief
from icar_theory.arguments import said
from icar_theory.commands.saved import NAMES, read_weights
from icar_theory.commands.words import AsJson, AsLatex, Boundary, Law, shown, whole_number
from icar_theory.exact.factors import EXACT, require_few
from icar_theory.layers.augmented_answers import AugmentedOptimum
from icar_theory.layers.plain_answers import PlainOptimum


def optimum(
    d: Annotated[str, typer.Argument(help="Dimension of the tokens.")],
    heads: Annotated[str, typer.Argument(help="Number of heads.")],
    tokens: Annotated[str, typer.Option(help="plain or augmented.")] = "plain",
    context: Law = None,
    horizon: Annotated[
        str | None, typer.Option(help="Largest length T_max; augmented tokens need it.")
    ] = None,
    boundary: Boundary = "zero",
    as_json: AsJson = False,
    as_latex: AsLatex = False,
) -> None:
    """Print the optimal parameters. Example: icar-theory optimum 4 2 --context orthogonal"""
    if as_json and as_latex:
        raise ValueError("--json and --latex exclude each other, got both")
    best = settings.optimum(
        whole_number("d", d),
        whole_number("heads", heads),
        tokens=tokens,
        context=context,
        horizon=None if horizon is None else whole_number("horizon", horizon),
        boundary=boundary,
    )
    if as_latex:
        typer.echo(best.latex())
        return
    facts = _facts(best)
    matrices = {
        name: [[shown(entry) for entry in row] for row in getattr(best, name).tolist()]
        for name in ("query_key", "value", "mixing")
    }
    if as_json:
        typer.echo(json.dumps({**facts, **matrices}, indent=2))
        return
    for name, fact in facts.items():
        typer.echo(f"{name}: {'not determined' if fact is None else fact}")
    for name, rows in matrices.items():
        width = max(len(entry) for row in rows for entry in row)
        lines = ("  " + " ".join(entry.rjust(width) for entry in row) for row in rows)
        typer.echo("\n".join((f"{name}:", *lines)))


def _facts(best: Optimum) -> dict[str, Any]:
    """Return what is known of an optimum besides its matrices."""
    facts: dict[str, Any] = {
        "claim": best.claim,
        "context": best.context,
        "d": best.dimension,
        "heads": best.heads,
        "loss": str(best.loss),
    }
    if isinstance(best, AugmentedOptimum):
        facts |= {
            "horizon": best.horizon,
            "boundary": best.boundary,
            "step_size": str(best.step_size),
        }
    elif isinstance(best, PlainOptimum):
        facts["ratio"] = None if best.ratio is None else str(best.ratio)
        facts["last_two"] = [str(p) for p in best.last_two]
        if best.horizon is not None:
            asked = f"lengths up to horizon={said(best.horizon)}"
            require_few(asked, (best.horizon - 1) * best.horizon, EXACT)
            lengths = range(2, best.horizon + 1)
            facts["positions"] = [[str(p) for p in best.positions(T)] for T in lengths]
    return facts


def check(
    file: Annotated[Path, typer.Argument(help="An .npz with arrays A, B, P, or a1 … a4, b1, b2.")],
    context: Law = None,
    horizon: Annotated[
        str | None, typer.Option(help="Augmented tokens: the largest length T_max.")
    ] = None,
    boundary: Annotated[
        str | None, typer.Option(help="Augmented tokens: s_0 = 0 (zero) or W^-1 s_1 (wrap).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say how far weights are from the optima. Example: icar-theory check weights.npz

    Plain tokens: what numpy.savez(file, A=A, B=B, P=P) writes; A and B are heads × d, row k of P
    holds the weights of length k + 2. Augmented tokens: the six blocks a1, a2, a3, a4, b1, b2, each
    heads × d, with --horizon. A file that python -m numerics saved says context, horizon and
    boundary itself.
    """
    weights, facts = read_weights(file)
    options = {"context": context, "horizon": horizon, "boundary": boundary}
    try:
        found = _checked(weights, {name: facts.get(name) if given is None else given
                                   for name, given in options.items()})  # fmt: skip
    except (TypeError, ValueError) as error:
        first, _, rest = str(error).partition(" ")
        named = f"{NAMES[first]} ({first})" if first in NAMES else first
        raise ValueError(f"{file}: {named} {rest}") from None
    if as_json:
        typer.echo(json.dumps(_report(found), indent=2))
    else:
        _print(file, found)
    raise typer.Exit(0 if found.optimal else 1)


def _checked(weights: Mapping[str, Any], options: Mapping[str, str | None]) -> Check:
    context, horizon = options["context"], options["horizon"]
    if "positions" in weights:
        if horizon is not None:
            raise ValueError(f"horizon must be left out for plain weights, got {horizon}")
        plain: Check = settings.check(**weights, context=context)
        return plain
    if horizon is None:
        raise ValueError("horizon must be given for augmented weights: --horizon T_max")
    return settings.check(
        weights,
        context=context,
        horizon=whole_number("horizon", horizon),
        boundary=options["boundary"] or "zero",
    )


def _report(found: Check) -> dict[str, Any]:
    return {
        "claim": found.claim,
        "loss": str(found.loss),
        "minimum": str(found.minimum),
        "gap": str(found.gap),
        "residuals": {
            name: "inf" if size == math.inf else size for name, size in found.residuals.items()
        },
        "predictions": {
            name: {"measured": measured, "predicted": predicted}
            for name, (measured, predicted) in found.predictions.items()
        },
        "effective_heads": found.effective_heads,
        "optimal": found.optimal,
        "verdict": found.verdict,
    }


def _print(file: Path, found: Check) -> None:
    sizes = f"d = {found.dimension}, {found.heads} heads, {found.context} context"
    typer.echo(f"{file}: {found.claim}, {sizes}")
    table = Table("invariant", "measured", "predicted")
    table.add_row("loss", brief(found.loss, 6), brief(found.minimum, 6))
    table.add_row("gap (exact)", brief(found.gap, 6), "0")
    for name, size in found.residuals.items():
        cells = ("", "not determined") if size is None else (f"{size:.3g}", "0")
        table.add_row(f"residual: {name}", *cells)
    for name, (measured, predicted) in found.predictions.items():
        table.add_row(name, measured, predicted)
    table.add_row("effective heads", str(found.effective_heads), "")
    Console().print(table)
    typer.echo(found.verdict)
