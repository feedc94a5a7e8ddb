"""Steps checked and shown, claim by claim, on every core."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from proofs.kit.finding import proof_of
from proofs.kit.step import Step

Shown = dict[str, Any]
"""A checked step as text: id, title, because, status, outcome, formula."""


def shown(step: Step) -> Shown:
    """Check a step; return its words, what was compared, and its formula."""
    return {
        "id": step.id,
        "title": step.title,
        "because": step.because,
        "status": step.status,
        "outcome": step.check().words,
        "formula": step.latex(),
    }


def steps_of(claim: str) -> list[Shown]:
    """Check every step of a claim's proof."""
    return [shown(step) for step in proof_of(claim).steps]


def checked(claims: Iterable[str], report: Callable[[str], None]) -> dict[str, list[Shown]]:
    """Check the steps of several claims, a process each; raise RefutedError where one fails.

    `report` is told of each claim that is done.
    """
    names = list(claims)
    report(f"checking the proofs of {len(names)} claims")
    context = multiprocessing.get_context("spawn")  # a fork would share the threads of libraries
    done = {}
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context) as pool:
        for name, steps in zip(names, pool.map(steps_of, names), strict=True):
            done[name] = steps
            report(f"{name}: {len(steps)} steps hold")
    return done
