"""Measuring: CPU seconds of calls taken in turns, time and memory of a call in its own process."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sympy.core.cache import clear_cache


@dataclass(frozen=True)
class Row:
    """One line of a table: what was done, the CPU seconds of this way and of another, a remark."""

    what: str
    own: float
    peer: str = ""
    other: float | None = None
    remark: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times longer the other way takes."""
        return None if self.other is None else self.other / self.own


def seconds(*works: Callable[[], Any], repeats: int = 3) -> list[float]:
    """Return the median CPU seconds of each call; the calls take turns, without SymPy's cache."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(repeats):
        for work, found in zip(works, times, strict=True):
            clear_cache()
            begun = time.process_time()
            work()
            found.append(time.process_time() - begun)
    return [statistics.median(found) for found in times]


def shell_seconds(*commands: Sequence[str], repeats: int = 5) -> list[float]:
    """Return the median CPU seconds of commands, which take turns."""

    def used() -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    times: list[list[float]] = [[] for _ in commands]
    for _ in range(repeats):
        for command, found in zip(commands, times, strict=True):
            begun = used()
            subprocess.run(command, check=True, capture_output=True)
            found.append(used() - begun)
    return [statistics.median(found) for found in times]


def apart(module: str, function: str, *sizes: int) -> dict[str, float]:
    """Call a function of integers in a process of its own: what it returns, and how it went.

    Adds `seconds` (CPU) to the figures that the function returns, and `megabytes`: the most memory
    that the process held (Linux counts it), of which about 75 are the library and SymPy.
    """
    script = (
        "import importlib, json, re, sys, time\n"
        "from pathlib import Path\n"
        "call = getattr(importlib.import_module(sys.argv[1]), sys.argv[2])\n"
        "begun = time.process_time()\n"
        "found = call(*map(int, sys.argv[3:]))\n"
        "found['seconds'] = time.process_time() - begun\n"
        "status = Path('/proc/self/status').read_text()\n"
        "found['megabytes'] = int(re.search(r'VmHWM:\\s*(\\d+)', status)[1]) / 1024\n"
        "print(json.dumps(found))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, module, function, *map(str, sizes)],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Return the slope of the line through the logarithms: costs grow as sizes to this power."""
    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])
