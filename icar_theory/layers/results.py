"""What results and mappings of weights say beside the weights: context, horizon, boundary, more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from icar_theory.answers import Optimum
from icar_theory.arguments import choice, said
from icar_theory.exact.context import Context, law_name
from icar_theory.layers.augmented import BLOCKS, BOUNDARIES
from icar_theory.layers.augmented_orthogonal import Counterexample

STORED = {"A": "query_key", "B": "value", "P": "positions"}
"""What weights on plain tokens are called in files, and by the functions."""
FACTS = ("context", "horizon", "boundary")
LAYER = ("query_key", "value", "mixing")
"""What an optimum's ``numpy`` holds beside the six blocks: two of them again, and their product."""
OF_TRAINING = ("claim", "loss", "gradient_norm", "seed")
"""What a training saves beside the weights."""


def tells(weights: Any) -> bool:
    """Return whether weights come as one object that names its parts.

    >>> tells({"A": [[1]]}), tells([[1]])
    (True, False)
    """
    return isinstance(weights, Mapping | Optimum | Counterexample)


def require_one_set(names: Iterable[str]) -> None:
    """Refuse names of two sets of weights, of which one would be left unread.

    >>> require_one_set(["A", "B", "P", "query_key", "value", "positions"])
    Traceback (most recent call last):
    ...
    ValueError: weights must be one set, got A, B, P and query_key, value, positions
    """
    held = set(names)
    sets = [one for one in (BLOCKS, tuple(STORED), tuple(STORED.values())) if held.issuperset(one)]
    if len(sets) > 1:
        raise ValueError(f"weights must be one set, got {' and '.join(map(', '.join, sets))}")


def overridden(told: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[str, ...]:
    """Return notes on what weights tell and is given otherwise; refuse what they tell wrongly.

    >>> overridden({"context": "unitary"}, {"context": "orthogonal"})
    ("the weights tell the context 'unitary', 'orthogonal' is given and used",)
    """
    if told.get("context") is not None:
        law_name(told["context"])
    if told.get("boundary") is not None:
        choice("boundary", told["boundary"], BOUNDARIES)
    return tuple(
        f"the weights tell the {name} {_word(told[name])}, {_word(given[name])} is given and used"
        for name in FACTS
        if name in told and given.get(name) is not None and _word(told[name]) != _word(given[name])
    )


def _word(fact: Any) -> str:
    return said(law_name(fact) if isinstance(fact, Context) else str(fact))


def parted(weights: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the weights of an object that :func:`tells` accepts, by name, and its facts.

    >>> parted({"A": 1, "B": 2, "P": 3, "mixing": 4, "context": "unitary"})
    ({'query_key': 1, 'value': 2, 'positions': 3}, {'context': 'unitary'})
    """
    if isinstance(weights, Counterexample):
        facts = {"horizon": weights.horizon, "boundary": weights.boundary}
        return dict(weights.blocks), {"context": "orthogonal", **facts}
    given = weights.to_check() if isinstance(weights, Optimum) else weights
    require_one_set(given)
    if any(name in given for name in BLOCKS):
        others = (*LAYER, *OF_TRAINING)
        found = {name: part for name, part in given.items() if name not in (*FACTS, *others)}
    else:
        twice = [pair for pair in STORED.items() if {*pair} <= {*given}]
        if twice:
            raise ValueError(f"weights must name each part once, got {' and '.join(twice[0])}")
        named = {STORED.get(name, name): part for name, part in given.items()}
        lacking = [name for name in STORED.values() if name not in named]
        if lacking:
            raise ValueError(
                f"weights must hold query_key, value, positions (A, B, P), or {', '.join(BLOCKS)}; "
                f"{lacking[0]} is missing from {', '.join(map(str, given)) or 'nothing'}"
            )
        found = {name: named[name] for name in (*STORED.values(), "basis") if name in named}
    told = {name: given[name] for name in FACTS if given.get(name) is not None}
    for name in ("context", "boundary"):
        if isinstance(told.get(name), np.ndarray):  # of one text, as numpy.savez has it
            told[name] = str(told[name])
    return found, told
