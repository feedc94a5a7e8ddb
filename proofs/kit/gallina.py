"""Printed lines as Coq statements: the theorem that the kernel accepts is the line itself.

A line's relation is translated structurally: its abbreviations are written out, sums become big
operators, sizes are natural numbers, weights are matrices over an ordered field R. Nothing is
simplified, so that another sign in the line is another statement in Coq.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import sympy as sp

from icar_theory.claims import Line
from icar_theory.evaluation import meant
from icar_theory.exact.sizes import D
from icar_theory.layers.augmented_symbols import START
from icar_theory.statements import Every, Iff, Implies, LocalMinimum, Minimum
from proofs.kit.terms import ORDER, NoWordsError, Terms, Vocabulary

__all__ = ["Vocabulary", "statement"]


def statement(line: Line, words: Vocabulary) -> str:
    """Return the Coq proposition that a line says.

    An equation below the line says what a letter abbreviates. Where the vocabulary gives the letter
    another meaning already, it is a condition on the weights, but for what a limit runs over.
    """
    running = _running(line.relation)
    meanings = tuple(line.definitions.items())
    assumed = tuple(
        x
        for x in line.where
        if _known(x, words) and not running & meant(x.rhs, meanings).free_symbols
    )
    abbreviated = {x.lhs: x.rhs for x in line.where if x not in assumed}
    reader = _Translator(words, {**words.definitions, **abbreviated})
    reader.ranged = words.minima.get(line.id, (words.weights, ""))
    reader.identical = words.identities.get(line.id, "")
    given = (*line.given, *assumed)
    conditions = "".join(f"{reader.condition(c)} -> " for c in given)
    said = (line.relation, *given)
    spoken = "".join(
        more(reader) for letter, more in words.local.items() if _speaks_of(said, letter)
    )
    spoken += words.lines.get(line.id, lambda _: "")(reader)
    body = reader.proposition(line.relation)
    binders = words.binders
    if isinstance(line.relation, Minimum):
        binders = binders.replace(words.weights, "").strip()
    return f"forall {binders}, {words.hypotheses}{spoken}{conditions}{body}"


def _known(equation: Any, words: Vocabulary) -> bool:
    known = {**words.names, **words.definitions}
    return equation.lhs in known and known[equation.lhs] != equation.rhs


def _running(said: Any) -> Any:
    limits = said.atoms(sp.Limit) if isinstance(said, sp.Basic) else ()
    return {limit.args[1] for limit in limits}


def _speaks_of(said: Any, letter: Any) -> bool:
    if isinstance(said, tuple):
        return any(_speaks_of(part, letter) for part in said)
    if is_dataclass(said):
        return any(_speaks_of(getattr(said, part.name), letter) for part in fields(said))
    return letter in sp.sympify(said).free_symbols


class _Translator(Terms):
    """One statement in the making; `ranged` are the weights of a minimum and what is asked.

    `identical` says over which weights the left side of an equivalence is an identity.
    """

    ranged: tuple[str, str]
    identical: str

    def proposition(self, said: Any) -> str:
        if isinstance(said, tuple):
            return " /\\ ".join(f"({self.proposition(part)})" for part in said)
        if isinstance(said, Iff):
            left = f"{self.identical}{self.proposition(said.left)}"
            return f"({left}) <-> {self.proposition(said.right)}"
        if isinstance(said, Implies):
            return f"({self.proposition(said.left)}) -> {self.proposition(said.right)}"
        if isinstance(said, LocalMinimum) and LocalMinimum in self.words.functions:
            return self.words.functions[LocalMinimum](self, said.objective)
        if isinstance(said, Minimum):
            objective, value = self.real(said.objective), self.real(said.value)
            if self.counts(said.objective):
                objective = f"({objective} : R)"
            weights, asked = self.ranged
            over = " /\\ ".join(filter(None, (asked, self.proposition(said.over))))
            given, found = (f"{over} -> ", f"{over} /\\ ") if over else ("", "")
            return (
                f"(forall {weights}, {given}{value} <= {objective}) /\\ "
                f"(exists {weights}, {found}{objective} = {value})"
            )
        if isinstance(said, Every):
            k = str(said.index)
            if k in self.words.ordinals and said.first == 1 and said.last in self.words.sizes:
                last = self.called(said.last)
                return f"forall {k} : 'I_{last}, {self.proposition(said.relation)}"
            span = f"({self.nat(said.first)} <= {k} <= {self.nat(said.last)})%N"
            return f"forall {k} : nat, {span} -> {self.proposition(said.relation)}"
        if isinstance(said, sp.Or | sp.And):
            sign = " \\/ " if isinstance(said, sp.Or) else " /\\ "
            return sign.join(f"({self.proposition(part)})" for part in sp.ordered(said.args))
        return self.relation(said)

    def condition(self, said: Any) -> str:
        """Return a proposition that may stand before an arrow."""
        found = self.proposition(said)
        if isinstance(said, Every):
            return f"({found})"
        letters = [x for x in said.free_symbols if str(x) in ("i", "j")]
        free = sorted(str(x) for x in letters if x not in self.words.local)
        if not free:
            return found
        return f"(forall {' '.join(free)} : 'I_{self.called(D)}, {found})"

    def relation(self, said: Any) -> str:
        if not isinstance(said, sp.core.relational.Relational):
            raise NoWordsError(f"{said} is no relation")
        left, right, sign = said.lhs, said.rhs, said.rel_op
        if isinstance(left, sp.Limit) and sign == "==":
            return self.limit(left, right)
        if left == START and right == 0:
            return f"{self.called(START)} {'=' if sign == '==' else '<>'} Zero"
        if any(isinstance(self.written(side), sp.MatrixExpr) for side in (left, right)):
            shapes = {self.written(side).shape for side in (left, right)}
            if len(shapes) > 1:
                raise NoWordsError(f"sides of {said} must have one shape, got {shapes}")
            read, scope = self.matrix, ""
        elif self.is_size(left) and self.is_size(right):
            left, right = self.written(left), self.written(right)
            read, scope = self.nat, "%N"
        else:
            read, scope = self.real, ""
            if self.counts(left) and self.counts(right):
                return f"(({read(left)} : R) {ORDER[sign]} {read(right)})"
        return f"({read(left)} {ORDER[sign]} {read(right)}){scope}"

    def limit(self, said: Any, value: Any) -> str:
        """Return that a sequence converges, in the words of a positive distance eps."""
        sequence, running, point, _ = said.args
        if point != sp.oo or running not in self.words.sizes:
            raise NoWordsError(f"limit must be that of a sequence, got {said}")
        n = self.called(running)
        distance = f"`|{self.real(sequence)} - {self.real(value)}|"
        return (
            f"(forall eps : R, 0 < eps -> exists N, forall {n}, (N <= {n})%N -> {distance} < eps)"
        )
