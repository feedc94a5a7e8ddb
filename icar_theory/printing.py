"""LaTeX lines and notebook formulas; amsmath is all they need. Imports nothing of the package."""

from __future__ import annotations

NOT_DETERMINED = r"\text{not determined}"


def display(lines: str) -> str:
    r"""Return lines as display math.

    >>> print(display("x &= 1"))
    \begin{align*}
    x &= 1
    \end{align*}
    """
    return f"\\begin{{align*}}\n{lines}\n\\end{{align*}}"


def aligned(*lines: str) -> str:
    """Return several lines as one display."""
    return display(" \\\\\n".join(lines))


def notebook(formula: str) -> str:
    """Return a display as a notebook renders it, for ``_repr_latex_``.

    >>> print(notebook(display("x &= 1")).splitlines()[0])
    $\\displaystyle \\begin{aligned}
    """
    return f"$\\displaystyle {formula}$".replace("{align*}", "{aligned}")
