"""The command about given parameters: how far they are from the optima."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

import numpy as np
import typer

from icar_theory import losses, settings
from icar_theory.answers import Check, NoClosedForm, brief
from icar_theory.commands.saved import NAMES, read_weights
from icar_theory.commands.words import (
    AsJson,
    Form,
    Law,
    file_named,
    print_table,
    whole_number,
    wrapped,
)
from icar_theory.layers.augmented_answers import AugmentedCheck
from icar_theory.layers.full_heads import in_basis
from icar_theory.layers.haar_answers import HaarCheck
from icar_theory.layers.plain_answers import PlainCheck
from icar_theory.layers.plain_weights import unread
from icar_theory.layers.results import overridden

HEADINGS = ("invariant", "measured", "predicted")
OPEN = 3
"""The exit status where no minimum is known to compare with."""


def check(
    file: Annotated[str, typer.Argument(help="Arrays A, B, P, or a1 … a4, b1, b2.")],
    context: Law = None,
    horizon: Annotated[
        str | None, typer.Option(help="Augmented tokens: the largest length T_max.")
    ] = None,
    boundary: Annotated[
        str | None, typer.Option(help="Augmented tokens: s_0 = 0 (zero) or W^-1 s_1 (wrap).")
    ] = None,
    form: Form = "text",
    as_json: AsJson = False,
) -> None:
    """Say how far weights are from the optima. Example: icar-theory check weights.npz

    Plain tokens: what numpy.savez(file, A=A, B=B, P=P) writes; A and B are heads × d, row k of P
    holds the weights of length k + 2. Augmented tokens: the six blocks a1, a2, a3, a4, b1, b2, each
    heads × d, with --horizon. A file that python -m numerics saved says context, horizon and
    boundary itself. Heads may be full, heads × d × d, with the eigenvectors as columns of an array
    basis, or with --context haar-unitary, haar-orthogonal or haar-special-orthogonal. A state dict
    (.pt), .safetensors, and a folder of .npy files do as well.

    Exit status 1 if they are not optimal, 2 if they cannot be read, 3 if the minimum is open.
    """
    if as_json and form != "text":
        raise ValueError(f"--json and --table exclude each other, got both, table {form!r}")
    weights, facts = read_weights(file_named(file))
    given = {"context": context, "horizon": horizon, "boundary": boundary}
    options: dict[str, Any] = {
        name: facts.get(name) if word is None else word for name, word in given.items()
    }
    try:
        notes = overridden(facts, given)
        if options["horizon"] is not None:
            options["horizon"] = whole_number("horizon", options["horizon"])
        try:
            found: Check = settings.check(weights, **options)
            found = replace(found, notes=(*found.notes, *notes))
        except NoClosedForm as unknown:
            _open(weights, options, unknown, notes, form, as_json)
            raise typer.Exit(OPEN) from None
    except (TypeError, ValueError) as error:
        first, _, rest = str(error).partition(" ")
        named = f"{NAMES[first]} ({first})" if first in NAMES else first
        raise ValueError(f"{file}: {named} {rest}") from None
    if as_json:
        typer.echo(json.dumps(_report(found), indent=2))
    else:
        _print(file, found, form)
    raise typer.Exit(0 if found.optimal else 1 if found.attained else OPEN)


def _open(
    weights: Mapping[str, Any],
    options: Mapping[str, Any],
    unknown: NoClosedForm,
    notes: tuple[str, ...],
    form: str,
    as_json: bool,
) -> None:
    """Say the loss of weights whose minimum nobody knows."""
    rest = {name: part for name, part in weights.items() if name != "basis"}
    if "basis" in weights:
        tokens: Any = "plain" if "positions" in rest else "augmented"
        law = options["context"] or settings.USUAL[tokens]
        rest, more = in_basis(rest, weights["basis"], law)
        notes = (*more, *notes)
    if "positions" in rest:
        notes = (*unread(rest["positions"]), *notes)
        law = options["context"] or settings.USUAL["plain"]
        loss = losses.population_loss(**rest, context=law)
    else:
        loss = losses.augmented_loss(rest, **options)
    verdict = "; ".join((f"the minimum is open: {unknown}", *notes))
    if as_json:
        heads, d = np.shape(rest["query_key" if "positions" in rest else "a1"])
        facts = {"d": d, "heads": heads, **options, "loss": str(loss)}
        unknowns = dict.fromkeys(("minimum", "gap", "optimal"))
        typer.echo(json.dumps({**facts, **unknowns, "verdict": verdict}, indent=2))
    elif form == "text":
        typer.echo(f"loss {float(loss):.6g}\n{wrapped(verdict)}")
    else:
        print_table(HEADINGS, [("loss", f"{float(loss):.6g}", "open")], form)


def _report(found: Check) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if isinstance(found, PlainCheck):
        ratio = found.predicted_ratio
        more = {
            "lengths": list(found.lengths),
            "ratios": list(map(_number, found.ratios)),
            "predicted_ratio": None if ratio is None else float(ratio),
        }
    elif isinstance(found, AugmentedCheck | HaarCheck):
        more = {
            "boundary": found.boundary,
            "step_size": found.step_size,
            "predicted_step_size": None
            if found.predicted_step_size is None
            else float(found.predicted_step_size),
        }
        if isinstance(found, HaarCheck):
            more |= {"attained": found.attained, "scalar_loss": str(found.scalar_loss)}
            if not found.attained:
                more |= {"lower_bound": str(found.minimum)}
    known = found.attained
    return {
        "claim": found.claim,
        "context": found.context,
        "d": found.dimension,
        "heads": found.heads,
        "horizon": found.lengths[-1],
        **more,
        "loss": str(found.loss),
        "minimum": str(found.minimum) if known else None,
        "gap": str(found.gap) if known else None,
        "residuals": {name: _number(size) for name, size in found.residuals.items()},
        "predictions": {
            name: {"measured": measured, "predicted": predicted}
            for name, (measured, predicted) in found.predictions.items()
        },
        "effective_heads": found.effective_heads,
        "optimal": found.optimal if known or found.optimal else None,
        "verdict": found.verdict,
    }


def _number(size: float | None) -> float | str | None:
    """Return what JSON can hold: infinities are words."""
    return str(size) if size is not None and math.isinf(size) else size


def _print(file: str, found: Check, form: str) -> None:
    rows = [
        ("loss", brief(found.loss, 6), brief(found.minimum, 6)),
        ("gap (exact)", brief(found.gap, 6), "0"),
    ]
    if not found.attained:
        rows = [("loss", brief(found.loss, 6), f"at least {brief(found.minimum, 6)}")]
    for name, size in found.residuals.items():
        cells = ("", "not determined") if size is None else (f"{size:.3g}", "0")
        rows.append((f"residual: {name}", *cells))
    rows += [(name, *cells) for name, cells in found.predictions.items()]
    rows.append(("effective heads", str(found.effective_heads), ""))
    if form == "text":
        counted = f"{found.heads} head{'' if found.heads == 1 else 's'}"
        sizes = f"d = {found.dimension}, {counted}, {found.context} context"
        typer.echo(wrapped(f"{file}: {found.claim}, {sizes}"))
    print_table(HEADINGS, rows, form)
    if form == "text":
        typer.echo(wrapped(found.verdict))
