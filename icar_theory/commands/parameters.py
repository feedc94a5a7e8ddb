"""Commands about exact parameters: optimal ones, and ones that beat every gradient step."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from icar_theory import settings
from icar_theory.answers import Optimum
from icar_theory.arguments import said
from icar_theory.commands.words import AsJson, AsLatex, Boundary, Law, shown, whole_number
from icar_theory.exact.factors import EXACT, require_few
from icar_theory.layers.augmented_answers import AugmentedOptimum
from icar_theory.layers.augmented_orthogonal import counterexample as beating
from icar_theory.layers.haar_answers import HaarOptimum
from icar_theory.layers.plain_answers import PlainOptimum

MATRICES = ("query_key", "value", "mixing")


def optimum(
    d: Annotated[str, typer.Argument(help="Dimension of the tokens.")],
    heads: Annotated[str, typer.Argument(help="Number of heads.")],
    tokens: Annotated[str, typer.Option(help="plain or augmented.")] = "plain",
    context: Law = None,
    horizon: Annotated[
        str | None, typer.Option(help="Largest length T_max; augmented tokens need it.")
    ] = None,
    boundary: Annotated[
        str | None,
        typer.Option(help="Augmented tokens: s_0 = 0 (zero, the default) or W^-1 s_1 (wrap)."),
    ] = None,
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
    if isinstance(best, HaarOptimum):
        _print_heads(facts, {name: best.blocks[name] for name in ("a3", "b1")}, as_json)
        return
    _print(facts, {name: getattr(best, name) for name in MATRICES}, as_json)


def counterexample(
    d: Annotated[str, typer.Argument(help="Dimension of the tokens, even.")],
    horizon: Annotated[str, typer.Argument(help="The largest length T_max.")],
    heads: Annotated[str, typer.Option(help="Number of heads.")] = "1",
    boundary: Boundary = "zero",
    as_json: AsJson = False,
) -> None:
    """Beat every gradient step, in orthogonal contexts. Example: icar-theory counterexample 4 3"""
    found = beating(
        whole_number("d", d),
        whole_number("horizon", horizon),
        boundary,
        heads=whole_number("heads", heads),
    )
    facts = {
        "d": found.dimension,
        "heads": whole_number("heads", heads),
        "horizon": found.horizon,
        "boundary": found.boundary,
        "loss": str(found.loss),
        "gradient_step": str(found.gradient_step),
        "gain": str(found.gain),
    }
    _print(facts, found.blocks, as_json)


def _print(facts: Mapping[str, Any], matrices: Mapping[str, Any], as_json: bool) -> None:
    rows_of = {
        name: [[shown(entry) for entry in row] for row in matrix.tolist()]
        for name, matrix in matrices.items()
    }
    if as_json:
        typer.echo(json.dumps({**facts, **rows_of}, indent=2))
        return
    for name, fact in facts.items():
        typer.echo(f"{name}: {'not determined' if fact is None else fact}")
    for name, rows in rows_of.items():
        width = max(len(entry) for row in rows for entry in row)
        lines = ("  " + " ".join(entry.rjust(width) for entry in row) for row in rows)
        typer.echo("\n".join((f"{name}:", *lines)))


def _print_heads(
    facts: Mapping[str, Any], blocks: Mapping[str, Sequence[Any]], as_json: bool
) -> None:
    """Print full blocks, head by head; in JSON a block is heads × d × d."""
    if as_json:
        rows = {
            name: [[[shown(x) for x in row] for row in M.tolist()] for M in heads]
            for name, heads in blocks.items()
        }
        typer.echo(json.dumps({**facts, **rows}, indent=2))
        return
    named = [
        (f"{name}, head {h}", M)
        for h, pair in enumerate(zip(*blocks.values(), strict=True), 1)
        for name, M in zip(blocks, pair, strict=True)
    ]
    _print(facts, dict(named), as_json)


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
    elif isinstance(best, HaarOptimum):
        facts |= {
            "horizon": best.horizon,
            "boundary": best.boundary,
            "step_size": str(best.step_size),
            "other_size": str(best.other_size),
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
