"""Printed lines as Coq statements: the theorem that the kernel accepts is the line itself.

A line's relation is translated structurally: its abbreviations are written out, sums become big
operators, sizes are natural numbers, weights are matrices over an ordered field R. Nothing is
simplified, so that another sign in the line is another statement in Coq.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

import sympy as sp

from icar_theory.claims import Line
from icar_theory.exact.sizes import D
from icar_theory.layers.augmented_symbols import START, OverOthers
from icar_theory.statements import Every, Iff, Implies, Minimum, Partner, Rank

Definitions = Mapping[Any, Any]
ORDER = {"==": "=", "<=": "<=", "<": "<", ">=": ">=", ">": ">"}


@dataclass(frozen=True)
class Vocabulary:
    """How the letters of a claim are called in Coq.

    `binders` introduces the sizes and weights of a statement, `weights` those that a minimum ranges
    over. `names` gives the term of a letter, `entries` that of an indexed one from its indices;
    `sizes` are the letters that are natural numbers, `hypotheses` what is assumed of them. `local`
    introduces, by letter, what only the lines with that letter speak of.
    """

    binders: str
    weights: str
    names: Mapping[Any, str]
    entries: Mapping[str, Callable[..., str]]
    sizes: frozenset[Any]
    hypotheses: str
    definitions: Definitions
    local: Mapping[Any, Callable[[Any], str]] = field(default_factory=dict)


def statement(line: Line, words: Vocabulary) -> str:
    """Return the Coq proposition that a line says."""
    meaning = {**words.definitions, **line.definitions}
    reader = _Translator(words, meaning)
    conditions = "".join(f"{reader.condition(c)} -> " for c in line.given)
    said = (line.relation, *line.given)
    spoken = "".join(
        more(reader) for letter, more in words.local.items() if _speaks_of(said, letter)
    )
    body = reader.proposition(line.relation)
    binders = words.binders
    if isinstance(line.relation, Minimum):
        binders = binders.replace(words.weights, "").strip()
    return f"forall {binders}, {words.hypotheses}{spoken}{conditions}{body}"


def _speaks_of(said: Any, letter: Any) -> bool:
    if isinstance(said, tuple):
        return any(_speaks_of(part, letter) for part in said)
    if is_dataclass(said):
        return any(_speaks_of(getattr(said, part.name), letter) for part in fields(said))
    return letter in sp.sympify(said).free_symbols


class _Translator:
    """One statement in the making."""

    def __init__(self, words: Vocabulary, meaning: Definitions) -> None:
        self.words, self.meaning = words, meaning

    def proposition(self, said: Any) -> str:
        if isinstance(said, tuple):
            return " /\\ ".join(f"({self.proposition(part)})" for part in said)
        if isinstance(said, Iff):
            return f"({self.proposition(said.left)}) <-> {self.proposition(said.right)}"
        if isinstance(said, Implies):
            return f"({self.proposition(said.left)}) -> {self.proposition(said.right)}"
        if isinstance(said, Minimum):
            objective, value = self.real(said.objective), self.real(said.value)
            over, weights = self.proposition(said.over), self.words.weights
            return (
                f"(forall {weights}, {over} -> {value} <= {objective}) /\\ "
                f"(exists {weights}, {over} /\\ {objective} = {value})"
            )
        if isinstance(said, Every):
            k = str(said.index)
            if k in ("i", "j") and said.first == 1 and said.last in self.words.sizes:
                last = self.words.names[said.last]
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
        return f"(forall {' '.join(free)} : 'I_{self.words.names[D]}, {found})"

    def relation(self, said: Any) -> str:
        left, right, sign = said.lhs, said.rhs, said.rel_op
        if left == START and right == 0:
            return f"{self.words.names[START]} {'=' if sign == '==' else '<>'} Zero"
        if any(isinstance(self.written(side), sp.MatrixExpr) for side in (left, right)):
            read, scope = self.matrix, ""
        elif self.is_size(left) and self.is_size(right):
            read, scope = self.nat, "%N"
        else:
            read, scope = self.real, ""
        if sign == "!=":
            return f"({read(left)} <> {read(right)}){scope}"
        return f"({read(left)} {ORDER[sign]} {read(right)}){scope}"

    def written(self, expression: Any) -> Any:
        found = sp.sympify(expression)
        while any(found.has(letter) for letter in self.meaning):
            found = found.xreplace(dict(self.meaning))
        return found

    def is_size(self, expression: Any) -> bool:
        found = self.written(expression)
        if isinstance(found, Rank):
            return True
        return (
            not found.has(Rank)
            and found.atoms(sp.Symbol) <= self.words.sizes
            and not found.has(
                sp.Rational if found.is_Rational and not found.is_Integer else sp.Indexed
            )
        )

    def nat(self, expression: Any) -> str:
        """Return a natural number; subtraction is that of ℕ."""
        found = sp.sympify(expression)
        if found.is_Integer:
            return str(found)
        if isinstance(found, Rank):
            return f"\\rank {self.matrix(found.args[0])}%R"
        if isinstance(found, sp.Mod):
            return f"({self.nat(found.args[0])} %% {self.nat(found.args[1])})"
        if isinstance(found, sp.Min | sp.Max):
            name = "minn" if isinstance(found, sp.Min) else "maxn"
            one, other = sp.ordered(found.args)
            return f"({name} {self.nat(one)} {self.nat(other)})"
        if isinstance(found, sp.Add):
            plus = [x for x in sp.ordered(found.args) if not x.could_extract_minus_sign()]
            minus = [-x for x in sp.ordered(found.args) if x.could_extract_minus_sign()]
            total = " + ".join(map(self.nat, plus))
            return f"({total}{''.join(f' - {self.nat(x)}' for x in minus)})"
        if isinstance(found, sp.Mul):
            return f"({' * '.join(map(self.nat, sp.ordered(found.args)))})"
        return self.words.names[found]

    def real(self, expression: Any) -> str:
        """Return an element of the field."""
        return self._real(self.written(expression))

    def _real(self, found: Any) -> str:
        if found.is_Integer:
            return str(found) if found >= 0 else f"(- {-found})"
        if found.is_Rational:
            return f"({self._real(sp.Integer(found.p))} / {found.q})"
        if found in self.words.sizes:
            return f"{self.words.names[found]}%:R"
        if isinstance(found, sp.Symbol):
            return self.words.names[found]
        if isinstance(found, sp.Indexed):
            return self.words.entries[str(found.base.label)](self, *found.indices)
        if isinstance(found, sp.Add):
            return f"({' + '.join(map(self._real, sp.ordered(found.args)))})"
        if isinstance(found, sp.Mul):
            return f"({' * '.join(map(self._real, sp.ordered(found.args)))})"
        if isinstance(found, sp.Pow):
            if found.exp.is_Integer and found.exp > 0:
                return f"({self._real(found.base)} ^+ {found.exp})"
            return f"({self._real(found.base)} ^- {-found.exp})"
        if isinstance(found, sp.Max | sp.Min):
            name = "Num.max" if isinstance(found, sp.Max) else "Num.min"
            one, other = sp.ordered(found.args)
            return f"({name} {self._real(one)} {self._real(other)})"
        if isinstance(found, sp.Sum):
            ranges = " ".join(self._range(*limit) for limit in reversed(found.limits))
            return f"({ranges} {self._real(found.function)})"
        if isinstance(found, sp.Abs):
            return f"`|{self._real(found.args[0])}|"
        if isinstance(found, sp.conjugate):
            return f"({self._real(found.args[0])})^*"
        if isinstance(found, OverOthers):
            summand, index, without, _ = found.args
            return f"(\\sum_({index} | {index} != {without}) {self._real(summand)})"
        if isinstance(found, sp.Piecewise):
            (one, condition), (other, _) = found.args
            if condition == sp.Eq(START, 0):
                start = self.words.names[START]
                return f"(if {start} is Zero then {self._real(one)} else {self._real(other)})"
        raise ValueError(f"formula must have a Coq form, got {found}")

    def _range(self, index: Any, first: Any, last: Any) -> str:
        if first == 1 and last in self.words.sizes and str(index) in "ijnh":
            return f"\\sum_({index} < {self.words.names[last]})"
        return f"\\sum_({self.nat(first)} <= {index} < ({self.nat(last)}).+1)"

    def matrix(self, expression: Any) -> str:
        """Return a matrix over the field."""
        return self._matrix(self.written(expression))

    def _matrix(self, found: Any) -> str:
        if isinstance(found, sp.MatrixSymbol):
            return self.words.names[found]
        if isinstance(found, sp.Transpose):
            return f"({self._matrix(found.arg)})^T"
        if isinstance(found, sp.Identity):
            return "1%:M"
        if isinstance(found, sp.ZeroMatrix):
            return "0"
        if isinstance(found, sp.OneMatrix):
            rows, columns = map(self.nat, found.shape)
            return f"(const_mx 1 : 'M_({rows}, {columns}))"
        if isinstance(found, sp.MatPow) and not found.exp.is_Integer:
            return f"(power_mx {self._matrix(found.base)} {self.nat(found.exp)})"
        if isinstance(found, sp.MatPow):
            return "(" + " *m ".join([self._matrix(found.base)] * int(found.exp)) + ")"
        if isinstance(found, sp.MatMul):
            scalar, factors = found.as_coeff_matrices()
            product = " *m ".join(map(self._matrix, factors))
            return f"({product})" if scalar == 1 else f"({self._real(scalar)} *: ({product}))"
        if isinstance(found, sp.MatAdd):
            return f"({' + '.join(map(self._matrix, sp.ordered(found.args)))})"
        raise ValueError(f"matrix must have a Coq form, got {found}")

    def index(self, found: Any) -> str:
        """Return a coordinate."""
        if isinstance(found, Partner):
            return f"(partner {self.index(found.args[0])})"
        return str(found)
