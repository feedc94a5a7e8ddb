"""The command line ``icar-theory``: ask claims, get optima, check weights, write LaTeX, draw.

Exit status: 0, or 1 when a check fails or a formula is refuted, or 2 for bad input (one line on
stderr, nothing written), or 3 when weights are checked whose minimum is not known, or when nothing
is certified of them.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand

import icar_theory

app = typer.Typer(
    name="icar-theory",
    help="Exact theory of in-context autoregressive learning. Example: icar-theory optimum 10 8",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
COMMANDS = {
    "claims": ("listing", "List the theorems and what supports them."),
    "ask": ("listing", "Print a claim's exact answer."),
    "optimum": ("parameters", "Print the optimal parameters."),
    "check": ("checking", "Say how far weights are from the optima."),
    "certify": ("certifying", "Prove of which kind a point near weights is."),
    "tokens": ("observing", "Say whether s_t+1 = W s_t is seen in tokens of real data."),
    "counterexample": ("parameters", "Beat every gradient step, in orthogonal contexts."),
    "train": ("training", "Train a layer."),
    "sweep": (
        "sweeping",
        "Train a grid of layers into one table of runs, and say what they reached.",
    ),
    "phase": ("sweeping", "Say or draw what the runs of a sweep reached."),
    "refute": ("listing", "Test a formula of your own."),
    "latex": ("writing", "Write claims and optima as LaTeX."),
    "plot": ("writing", "Draw the theory beside trained layers."),
    "doctor": ("installation", "Say what is installed, what for, and what is missing."),
}
"""Where each command is, and the first sentence of its help."""


class Command(TyperCommand):
    """A command whose module, and SymPy with it, is imported once it is called."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """Return the context of the command itself."""
        name = str(info_name)
        module = importlib.import_module(f"icar_theory.commands.{COMMANDS[name][0]}")
        alone = typer.Typer(
            add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
        )
        alone.command(name)(getattr(module, name))
        return typer.main.get_command(alone).make_context(name, args, parent, **extra)


for name, (_, summary) in COMMANDS.items():
    app.command(name, cls=Command, help=summary)(lambda: None)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"icar-theory {icar_theory.__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Exact theory of in-context autoregressive learning. Example: icar-theory optimum 10 8"""


def main() -> None:
    """Run the command line; bad input becomes one line on stderr and exit status 2."""
    sys.set_int_max_str_digits(0)  # exact answers are printed however long they are
    try:
        status = app(prog_name="icar-theory", standalone_mode=False)
        sys.stdout.flush()
    except (TypeError, ValueError) as error:
        _refuse(str(error))
    except MemoryError:
        _refuse("not enough memory for what is asked")
    except BrokenPipeError:  # the reader of a pipe has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:  # a full disk, say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _refuse(f"the output cannot be written: {error.strerror}")
    except Exception as error:
        if not hasattr(error, "format_message"):  # typer's own: an unknown option, a missing word
            raise
        _refuse(f"{error.format_message()} ({_hint(getattr(error, 'option_name', None) or '')})")
    sys.exit(status or 0)


def _hint(option: str) -> str:
    """Return what helps with an option that is none: it may be a number or a formula."""
    if option.startswith("-") and not option.startswith("--"):
        return "behind -- an argument may begin with -, as in icar-theory optimum -- 4 -1"
    return "icar-theory --help shows the usage"


def _refuse(words: str) -> NoReturn:
    """End with one line on stderr: names of files and arrays may hold what is no sign to print."""
    line = "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in words)
    typer.echo(f"icar-theory: {line}", err=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
