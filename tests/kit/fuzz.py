"""Fuzzing: 10,000 seeded bad inputs, each of which must be refused by name or answered rightly.

``make fuzz`` tries them; ``python -m tests.kit.fuzz --seed 0 --input 17`` repeats one. An input is
made of the seed and its number alone. Workers run inputs in process, under limits of time and
memory; the parent ends one that hangs and goes on behind it.

What is wrong is decided by the input: one that is *bad* by construction must raise TypeError or
ValueError, in one line that names the argument; an *extreme* one may be answered, with finite
numbers; a *same* one compares a value as several types. Nothing may print, warn, raise anything
else, or run a user's text as code.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import multiprocessing
import re
import resource
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from random import Random
from typing import Annotated, Any, NamedTuple

import numpy as np
import sympy as sp
import typer

from icar_theory.layers.augmented import BLOCKS
from tests.kit import bad_values
from tests.kit.fuzz_commands import command
from tests.kit.fuzz_targets import FREE, Target, targets

SECONDS, MEMORY = 30, 6 * 2**30
"""How long one input may take, and how much address space a worker has."""
Trial = Callable[[], str | None]
Maker = Callable[[Random], tuple[str, Trial]]
COARSE, FINE = 2e-2, 1e-5
"""How far answers may be apart: of half-precision numbers, and of others."""


class Failure(NamedTuple):
    """What is wrong with one input."""

    number: int
    kind: str
    call: str
    words: str


def leaves(answer: Any) -> Iterator[Any]:
    """Yield the numbers and words that an answer is made of."""
    if dataclasses.is_dataclass(answer) and not isinstance(answer, type):
        for part in dataclasses.fields(answer):
            yield from leaves(getattr(answer, part.name))
    elif isinstance(answer, Mapping):
        for part in answer.values():
            yield from leaves(part)
    elif hasattr(answer, "detach"):
        yield from answer.detach().double().reshape(-1).tolist()
    elif isinstance(answer, np.ndarray | sp.MatrixBase):
        yield from leaves(answer.reshape(-1).tolist() if isinstance(answer, np.ndarray)
                          else list(answer))  # fmt: skip
    elif isinstance(answer, list | tuple):
        for part in answer:
            yield from leaves(part)
    else:
        yield answer


def no_number(leaf: Any) -> bool:
    """Return whether a part of an answer is infinite or not a number.

    A formula may say by cases where something is not determined.
    """
    if isinstance(leaf, sp.Piecewise | sp.Rational):
        return False
    if isinstance(leaf, sp.Basic):
        return bool(leaf.has(sp.nan, sp.oo, -sp.oo, sp.zoo))
    return isinstance(leaf, float | np.floating | complex) and not np.isfinite(leaf)


def differ(one: Any, other: Any, tolerance: float) -> bool:
    """Return whether two answers are other than one, up to rounding."""
    first, second = list(leaves(one)), list(leaves(other))
    if len(first) != len(second):
        return True
    sizes = [float(abs(x)) for x in map(_float, first) if x is not None]
    scale = tolerance * max([1.0, *sizes])
    for x, y in zip(first, second, strict=True):
        left, right = _float(x), _float(y)
        if left is not None and right is not None and abs(left - right) > scale:
            return True
    return False


def _float(leaf: Any) -> complex | None:
    try:
        return complex(leaf)
    except (TypeError, ValueError, OverflowError):
        return None


def called(function: Callable[[], Any]) -> tuple[Any, BaseException | None, str]:
    """Return the answer or the error of a call, and what it printed or warned of."""
    said = io.StringIO()
    out, err = contextlib.redirect_stdout(said), contextlib.redirect_stderr(said)
    with out, err, warnings.catch_warnings(action="always"):
        try:
            return function(), None, said.getvalue()
        except Exception as error:
            return None, error, said.getvalue()


def refused(error: BaseException, names: Sequence[str]) -> str | None:
    """Return what is wrong with an error: it must name one of the arguments, in one line."""
    if not isinstance(error, TypeError | ValueError):
        return f"traceback: {type(error).__name__}: {error}"
    text = str(error)
    if "\n" in text:
        return f"lines: {text!r}"
    if not any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names):
        return f"unnamed: {type(error).__name__}: {text}"
    return None


def judged(target: Target, random: Random) -> tuple[str, Trial]:
    """Make an input of a target: what is called, and a trial that says what is wrong, if anything.

    The trial is made before it is run, so that one that hangs is known.
    """
    name = random.choice(list(target.good))
    mode = random.choices(("bad", "extreme", "same"), (5, 2, 2))[0]
    good = {key: bad_values.whole_again(random, value) if key in FREE and mode == "same" else value
            for key, value in target.good.items()}  # fmt: skip
    sort = bad_values.kind(name, good[name], target.real)
    if mode == "same":
        values = bad_values.variants(random, sort, good[name])
        call = f"same: {target.name} {name} in {_shown(good)}"
        return call, lambda: _compared(target, name, good, values)
    if name in target.bad and mode == "bad":
        value = random.choice(target.bad[name])
    else:
        value = getattr(bad_values, mode)(random, sort, good[name])
    call = f"{mode}: {target.name} {name}={_shown(value)}"
    if mode == "bad" and target.fine(name, value):
        return call, lambda: None
    return call, lambda: _tried(target, name, good | {name: value}, mode == "bad")


def _tried(target: Target, name: str, given: Mapping[str, Any], bad: bool) -> str | None:
    answer, error, said = called(lambda: target.function(**given))
    if said:
        return f"printed: {said}"
    if error is not None:
        return refused(error, target.names(name) if bad else
                       [*given, *BLOCKS, "blocks", *target.called.values()])  # fmt: skip
    if bad:
        return f"answered: {_shown(answer)}"
    strange = [leaf for leaf in leaves(answer) if no_number(leaf)]
    return f"no number: {strange[0]}" if strange else None


def _compared(target: Target, name: str, good: Mapping[str, Any], values: list[Any]) -> str | None:
    """Return what is wrong where one value comes as several types."""
    answers: list[Any] = []
    for value in values:
        given = {**good, name: value}
        wrong = _tried(target, name, given, False)
        if wrong is not None:
            return f"{wrong} for {_shown(value)} {type(value)}"
        answer, error, _ = called(partial(target.function, **given))
        if error is None:
            answers.append(answer)
            coarse = any("float16" in str(getattr(part, "dtype", "")) for part in (value, answer))
            if differ(answers[0], answer, COARSE if coarse else FINE):
                both = f"{_shown(answers[0])} and {_shown(answer)}"
                return f"differs: {both} for {_shown(value)} {type(value)}"
    return None


def _shown(value: Any) -> str:
    try:
        return " ".join(repr(value).split())[:300]
    except Exception as error:
        return f"<{type(value).__name__}: {error}>"


def everything() -> list[Maker]:
    """Return what makes inputs: of each target, and command lines as a quarter of all."""
    made: list[Maker] = [partial(judged, target) for target in targets()]
    return [*made, *[command] * (len(made) // 3)]


def _work(sender: Any, numbers: range, seed: int, made: Callable[[], list[Maker]]) -> None:
    """Try inputs, one after another: send what is called, then what is wrong."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    found = made()
    sender.send("imported")
    for number in numbers:
        random = Random(f"{seed}/{number}")
        call, trial = random.choice(found)(random)
        sender.send(call)
        wrong = trial()
        kind, _, words = (wrong or "").partition(": ")
        sender.send(wrong and Failure(number, kind, call, " ".join(words.split())[:600]))


def fuzz(numbers: range, seed: int, made: Callable[[], list[Maker]] = everything,
         seconds: float = SECONDS) -> Iterator[Failure | None]:  # fmt: skip
    """Yield for each input what is wrong with it, or None; a hang or a crash is a failure too."""
    context = multiprocessing.get_context("spawn")
    while numbers:
        receiver, sender = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(sender, numbers, seed, made))
        worker.start()
        sender.close()
        receiver.recv()  # it has imported all
        ended = False
        while numbers and not ended:
            call, failure = "", None
            try:
                call = receiver.recv()
                ended = not receiver.poll(seconds)
                wrong = f"no answer in {seconds} s"
                failure = Failure(numbers[0], "hangs", call, wrong) if ended else receiver.recv()
            except EOFError:
                worker.join()
                ended = True
                failure = Failure(numbers[0], "dies", call, f"exit status {worker.exitcode}")
            yield failure
            numbers = numbers[1:]
        worker.kill()
        worker.join()


def main(
    count: Annotated[int, typer.Argument(help="How many inputs.")] = 10_000,
    seed: Annotated[int, typer.Option(help="Another seed, other inputs.")] = 0,
    input: Annotated[int | None, typer.Option(help="Repeat the input of this number.")] = None,
) -> None:
    """Try bad inputs. Example: python -m tests.kit.fuzz 1000 --seed 1"""
    numbers = range(count) if input is None else range(input, input + 1)
    begun, kinds = time.monotonic(), Counter[str]()
    for done, failure in enumerate(fuzz(numbers, seed), 1):
        if failure is not None:
            kinds[failure.kind] += 1
            print(f"{failure.kind}: {failure.call}\n  {failure.words}\n"
                  f"  python -m tests.kit.fuzz --seed {seed} --input {failure.number}")  # fmt: skip
        if done % 500 == 0:
            print(f"{done} of {len(numbers)} inputs, {kinds.total()} failures, "
                  f"{time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)  # fmt: skip
    print(f"{len(numbers)} inputs, seed {seed}: {dict(kinds) or 'nothing wrong'}")
    sys.exit(1 if kinds else 0)


if __name__ == "__main__":
    typer.run(main)
