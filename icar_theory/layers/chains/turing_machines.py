"""Turing machines with one tape, as tables: reading them, and running them step by step.

The word stands on cells 1 … n, the head on cell 1; all other cells hold the blank. A machine halts
where its table has no entry, and accepts if the state it halts in is an accepting one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from icar_theory.arguments import integer, said

MOVES = {"L": -1, "S": 0, "R": 1}

Rule = tuple[str, str, str, str, str]
"""State and symbol read; new state, symbol written, move."""


@dataclass(frozen=True)
class TuringMachine:
    """A machine as :func:`read_machine` gives it: rules, start, accepting states, blank.

    >>> machine = read_machine("even 1 -> odd 0 R", start="even", accept="odd")
    >>> machine.states, machine.symbols
    (('even', 'odd'), ('0', '1', '_'))
    """

    rules: tuple[Rule, ...]
    start: str
    accept: tuple[str, ...]
    blank: str = "_"

    @cached_property
    def table(self) -> Mapping[tuple[str, str], tuple[str, str, str]]:
        """The rules by state and symbol."""
        return {(state, symbol): rest for state, symbol, *rest in self.rules}  # type: ignore[misc]

    @cached_property
    def states(self) -> tuple[str, ...]:
        """All states, the start first, then in order of appearance."""
        named = (name for rule in self.rules for name in (rule[0], rule[2]))
        return tuple(dict.fromkeys([self.start, *named]))

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """All symbols: 0, 1, the blank, then in order of appearance."""
        named = (sign for rule in self.rules for sign in (rule[1], rule[3]))
        return tuple(dict.fromkeys(["0", "1", self.blank, *named]))


@dataclass(frozen=True)
class Run:
    """What a machine did: after each step its state, its cell and the tape as (cell, symbol)."""

    configurations: tuple[tuple[str, int, tuple[tuple[int, str], ...]], ...]
    halted: bool
    accepted: bool
    blank: str

    def tape(self, step: int, first: int, last: int) -> str:
        """Return the cells `first` … `last` after a step; a halted machine stays as it is."""
        cells = dict(self.configurations[min(step, len(self.configurations) - 1)][2])
        return "".join(cells.get(cell, self.blank) for cell in range(first, last + 1))


def simulate(machine: TuringMachine, word: str, *, steps: int) -> Run:
    """Run a machine on a word for at most so many steps.

    >>> machine = read_machine("q 0 -> q 1 R", start="q", accept="q")
    >>> run = simulate(machine, "001", steps=9)
    >>> run.halted, run.tape(9, 1, 4), len(run.configurations)
    (True, '111_', 3)
    """
    steps = integer("steps", steps, minimum=0)
    if not isinstance(word, str) or set(word) - {"0", "1"}:
        raise ValueError(f"word must be a string of 0 and 1, got {said(word)}")
    state, head, tape = machine.start, 1, dict(enumerate(word, 1))
    seen = [(state, head, tuple(tape.items()))]
    for _ in range(steps):
        rule = machine.table.get((state, tape.get(head, machine.blank)))
        if rule is None:
            break
        state, tape[head], move = rule
        head += MOVES[move]
        seen.append((state, head, tuple(tape.items())))
    halted = (state, tape.get(head, machine.blank)) not in machine.table
    return Run(tuple(seen), halted, halted and state in machine.accept, machine.blank)


def read_machine(table: Any, *, start: str, accept: Any, blank: str = "_") -> TuringMachine:
    """Return the machine of a table: a mapping, or text with rules such as ``q0 1 -> q1 0 R``.

    The mapping takes (state, symbol) to (state, symbol, move), a move being "L", "R" or "S". In a
    text a rule takes a line; a comment begins with # after a rule or first in its line. `accept` is
    a state or several.

    Raises ValueError for a rule, a state or a blank that is none, naming the line.

    >>> read_machine({("q", "0"): ("q", "1", "R")}, start="q", accept={"q"}).rules
    (('q', '0', 'q', '1', 'R'),)
    """
    if isinstance(table, str):
        rules = _rules_of_text(table)
    elif isinstance(table, Mapping):
        rules = [_rule((_pair(key), *_target(value)), key) for key, value in table.items()]
    else:
        raise TypeError(f"table must be a mapping or text, got {said(table)}")
    if not rules:
        raise ValueError(f"table must have at least one rule, got {said(table)}")
    if not isinstance(blank, str) or len(blank) != 1 or blank.isspace():
        raise ValueError(f"blank must be one sign, got {said(blank)}")
    known = {name for rule in rules for name in (rule[0], rule[2])}
    if isinstance(accept, str):
        accept = [accept]
    if not isinstance(accept, Iterable):
        raise TypeError(f"accept must be a state or several, got {said(accept)}")
    accepting = tuple(sorted(accept, key=str))
    if not accepting:
        raise ValueError("accept must name at least one state, got none")
    for name, states in (("start", [start]), ("accept", accepting)):
        for state in states:
            if not isinstance(state, str) or state not in known:
                raise ValueError(f"{name} must be a state of the table, got {said(state)}")
    return TuringMachine(tuple(rules), start, accepting, blank)


def _rules_of_text(text: str) -> list[Rule]:
    rules: dict[tuple[str, str], Rule] = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if len(words) > 6 and words[6].startswith("#"):  # elsewhere # is a symbol
            words = words[:6]
        if len(words) != 6 or words[2] != "->":
            raise ValueError(
                f"table must have rules such as q0 1 -> q1 0 R, got {line.strip()!r} in line "
                f"{number}"
            )
        rule = _rule(((words[0], words[1]), *words[3:]), line.strip())
        if rule[:2] in rules:
            raise ValueError(
                f"table must have one rule for state {rule[0]} and symbol {rule[1]}, got a second "
                f"in line {number}"
            )
        rules[rule[:2]] = rule
    return list(rules.values())


def _pair(key: Any) -> tuple[Any, Any]:
    if not isinstance(key, tuple) or len(key) != 2:
        raise ValueError(f"table must have keys (state, symbol), got {said(key)}")
    return key


def _target(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, tuple | list) or len(value) != 3:
        raise ValueError(f"table must have values (state, symbol, move), got {said(value)}")
    return tuple(value)


def _rule(parts: tuple[Any, ...], shown: Any) -> Rule:
    (state, symbol), new, written, move = parts
    for name in (state, new):
        if not isinstance(name, str) or not name or name != "".join(name.split()):
            raise ValueError(
                f"table must have states without spaces, got {said(name)} in rule {shown!r}"
            )
    for sign in (symbol, written):
        if not isinstance(sign, str) or len(sign) != 1 or sign.isspace():
            raise ValueError(
                f"table must have symbols of one sign, got {said(sign)} in rule {shown!r}"
            )
    if move not in MOVES:
        raise ValueError(f"table must have moves L, R or S, got {said(move)} in rule {shown!r}")
    return state, symbol, new, written, move
