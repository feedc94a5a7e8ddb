"""What mappings of weights say beside the weights: context, horizon, boundary, other matrices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from icar_theory.layers.augmented import BLOCKS

FACTS = ("context", "horizon", "boundary")
LAYER = ("query_key", "value", "mixing")
"""What an optimum's ``numpy`` holds beside the six blocks: two of them again, and their product."""


def parted(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the weights of a mapping and the facts that it tells.

    >>> parted({"query_key": 1, "value": 2, "positions": 3, "mixing": 4, "context": "unitary"})
    ({'query_key': 1, 'value': 2, 'positions': 3}, {'context': 'unitary'})
    """
    others = LAYER if {*BLOCKS} <= {*given} else ("mixing",)
    weights = {name: part for name, part in given.items() if name not in (*FACTS, *others)}
    facts = {name: given[name] for name in FACTS if given.get(name) is not None}
    for name in ("context", "boundary"):
        if isinstance(facts.get(name), np.ndarray):  # of one text, as numpy.savez has it
            facts[name] = str(facts[name])
    return weights, facts
