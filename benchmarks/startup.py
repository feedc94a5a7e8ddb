"""Starting up: the command line and the library, beside what they stand on."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from benchmarks.measure import Row, shell_seconds


def rows() -> Iterator[Row]:
    """Yield how long it takes until there is help, and until there is an answer."""
    python = sys.executable
    helped, typer = shell_seconds(
        [python, "-m", "icar_theory", "--help"], [python, "-c", "import typer"]
    )
    yield Row("icar-theory --help", helped, "import typer", typer)
    asked, sympy = shell_seconds(
        [python, "-m", "icar_theory", "optimum", "10", "8"], [python, "-c", "import sympy"]
    )
    yield Row("icar-theory optimum 10 8", asked, "import sympy", sympy)
