"""Sizes, elements of the field and matrices of a printed line as terms of Coq.

Nothing is simplified. Where a natural number is needed, a fraction is a division of ℕ; wherever
a relation has one it is read in the field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from icar_theory.evaluation import meant
from icar_theory.layers.augmented_symbols import START, OverOthers
from icar_theory.layers.chains.chain_symbols import CeilLog2, Quotient
from icar_theory.layers.planes import AllOnes, Planes, SignedPlanes
from icar_theory.statements import Partner, Rank

Definitions = Mapping[Any, Any]
COUNTS = (Rank, sp.floor, sp.ceiling, sp.binomial, CeilLog2, Quotient)
"""What is a natural number whatever it is of."""
ORDER = {"==": "=", "!=": "<>", "<=": "<=", "<": "<", ">=": ">=", ">": ">"}


class NoWordsError(ValueError):
    """Coq has no words for a line, so that it is none that Coq proves."""


@dataclass(frozen=True)
class Vocabulary:
    """How the letters of a claim are called in Coq.

    `binders` introduces the sizes and weights of a statement, `weights` those that a minimum ranges
    over. `names` gives the term of a letter, `entries` that of an indexed one from its indices;
    `sizes` are the letters that are natural numbers, `hypotheses` what is assumed of them. `local`
    introduces, by letter, what only the lines with that letter speak of, `lines` what one line
    alone does, by its id. `ordinals` are the indices
    that run over 'I_n where they run from 1 to n; others are natural numbers. `functions` reads
    what a claim says with functions of its own. `fields` says over which fields a line is proved,
    by its id or "" for all others, where that is not every ordered field. `minima` says, by line,
    what a minimum ranges over where that is not `weights`, and what is asked of it, if anything.
    `identities` says, by line, over which weights the left side of an equivalence is an identity.
    """

    binders: str
    weights: str
    names: Mapping[Any, str]
    entries: Mapping[str, Callable[..., str]]
    sizes: frozenset[Any]
    hypotheses: str
    definitions: Definitions
    local: Mapping[Any, Callable[[Any], str]] = field(default_factory=dict)
    ordinals: str = "ijnh"
    functions: Mapping[Any, Callable[..., str]] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    minima: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    identities: Mapping[str, str] = field(default_factory=dict)


class Terms:
    """What the letters of one line become."""

    def __init__(self, words: Vocabulary, meaning: Definitions) -> None:
        self.words, self.meaning = words, meaning
        self._meanings = tuple(meaning.items())

    def called(self, letter: Any) -> str:
        """Return the word for a letter."""
        if letter not in self.words.names:
            raise NoWordsError(f"{letter} is called nothing in Coq")
        return self.words.names[letter]

    def entry(self, found: Any) -> str:
        """Return an entry of a matrix, a vector or a sequence."""
        name = str(found.base.label)
        if name not in self.words.entries:
            raise NoWordsError(f"entries of {name} are called nothing in Coq")
        return self.words.entries[name](self, *found.indices)

    def written(self, expression: Any) -> Any:
        """Return an expression with its abbreviations written out."""
        return meant(sp.sympify(expression), self._meanings)

    def is_size(self, expression: Any) -> bool:
        """Return whether it is a natural number whose letters are sizes; see :meth:`nat`."""
        found = self.written(expression)
        if isinstance(found, Rank):
            return True
        return (
            not found.has(Rank, sp.Indexed, sp.MatrixSymbol)
            and found.atoms(sp.Symbol) <= self.words.sizes
            and all(x.is_Integer for x in found.atoms(sp.Rational))
        )

    def counts(self, expression: Any) -> bool:
        """Return whether its letters are sizes, so that the field is not seen from them."""
        found = self.written(expression)
        letters = found.atoms(sp.Symbol, sp.MatrixSymbol)
        return isinstance(found, Rank) or letters <= self.words.sizes

    def nat(self, expression: Any) -> str:
        """Return a natural number; subtraction and division are those of ℕ."""
        found = sp.sympify(expression)
        if found.is_Integer:
            return str(found)
        if found.is_Rational:
            raise NoWordsError(f"{found} is no natural number")
        if isinstance(found, Rank):
            return f"\\rank {self.matrix(found.args[0])}%R"
        if isinstance(found, Partner):
            return f"(bar {self.nat(found.args[0])})"
        if isinstance(found, sp.floor):
            return self.nat(found.args[0])
        if isinstance(found, CeilLog2):
            return f"(up_log 2 {self.nat(found.args[0])})"
        if isinstance(found, Quotient):
            return f"({self.nat(found.args[0])} %/ {self.nat(found.args[1])})"
        if isinstance(found, sp.binomial):
            return f"'C({self.nat(found.args[0])}, {self.nat(found.args[1])})"
        rounds_up = isinstance(found, sp.ceiling)
        rational = sp.together(found.args[0] if rounds_up else found)
        whole, parts = sp.fraction(sp.factor_terms(rational))
        if parts != 1:
            up = parts - 1 if rounds_up else 0
            return f"({self.nat(whole + up)} %/ {self.nat(parts)})"
        if isinstance(found, sp.Pow):
            return f"({self.nat(found.base)} ^ {self.nat(found.exp)})"
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
        return self.called(found)

    def real(self, expression: Any) -> str:
        """Return an element of the field."""
        return self._real(self.written(expression))

    def _real(self, found: Any) -> str:
        if found.is_Integer:
            return str(found) if found >= 0 else f"(- {-found})"
        if found.is_Rational:
            return f"({self._real(sp.Integer(found.p))} / {found.q})"
        if found in self.words.sizes:
            return f"{self.called(found)}%:R"
        if isinstance(found, COUNTS):
            return f"({self.nat(found)})%:R"
        if isinstance(found, sp.Symbol):
            return self.called(found)
        if isinstance(found, sp.Indexed):
            return self.entry(found)
        if isinstance(found, sp.Add):
            return f"({' + '.join(map(self._real, sp.ordered(found.args)))})"
        if isinstance(found, sp.Mul):
            return f"({' * '.join(map(self._real, sp.ordered(found.args)))})"
        if isinstance(found, sp.Pow):
            if found.exp == sp.Rational(1, 2):
                return f"(Num.sqrt {self._real(found.base)})"
            if not found.exp.is_Integer:
                inverse = found.exp.is_nonpositive is True
                sign, power = ("^-", -found.exp) if inverse else ("^+", found.exp)
                return f"({self._real(found.base)} {sign} {self.nat(power)})"
            if found.exp > 0:
                return f"({self._real(found.base)} ^+ {found.exp})"
            return f"({self._real(found.base)} ^- {-found.exp})"
        if isinstance(found, sp.Max | sp.Min):
            name = "Num.max" if isinstance(found, sp.Max) else "Num.min"
            one, other = sp.ordered(found.args)
            return f"({name} {self._real(one)} {self._real(other)})"
        if isinstance(found, sp.Sum | sp.Product):
            sign = "sum" if isinstance(found, sp.Sum) else "prod"
            ranges = " ".join(self._range(sign, *limit) for limit in reversed(found.limits))
            return f"({ranges} {self._real(found.function)})"
        if isinstance(found, sp.Trace):
            return f"(\\tr {self._matrix(found.arg)})"
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
                test = f"{self.called(START)} is Zero"
            else:
                test = f"({self.nat(condition.lhs)} {ORDER[condition.rel_op]} "
                test += f"{self.nat(condition.rhs)})%N"
            return f"(if {test} then {self._real(one)} else {self._real(other)})"
        if found.func in self.words.functions:
            return self.words.functions[found.func](self, *found.args)
        raise NoWordsError(f"formula must have a Coq form, got {found}")

    def _range(self, sign: str, index: Any, first: Any, last: Any) -> str:
        if first == 1 and last in self.words.sizes and str(index) in self.words.ordinals:
            return f"\\{sign}_({index} < {self.called(last)})"
        return f"\\{sign}_({self.nat(first)} <= {index} < ({self.nat(last)}).+1)"

    def matrix(self, expression: Any) -> str:
        """Return a matrix over the field."""
        return self._matrix(self.written(expression))

    def _matrix(self, found: Any) -> str:
        if isinstance(found, sp.MatrixSymbol):
            return self.called(found)
        if isinstance(found, sp.Transpose):
            return f"({self._matrix(found.arg)})^T"
        if isinstance(found, sp.Identity):
            return "1%:M"
        if isinstance(found, sp.ZeroMatrix):
            return "0"
        if isinstance(found, sp.OneMatrix):
            rows, columns = map(self.nat, found.shape)
            return f"(const_mx 1 : 'M_({rows}, {columns}))"
        if isinstance(found, AllOnes):
            return f"(const_mx 1 : 'M_{self.nat(found.args[0])})"
        if isinstance(found, Planes):
            *entries, index, last, size = found.args
            depending = [f"(fun {index} => {self._real(x)})" for x in entries[:2]]
            name = "signed_planes" if isinstance(found, SignedPlanes) else "planes"
            values = [*depending, *map(self._real, entries[2:])]
            return f"({name} {self.nat(size)} {' '.join(values)} {self.nat(last)})"
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
        raise NoWordsError(f"matrix must have a Coq form, got {found}")

    def index(self, found: Any) -> str:
        """Return a coordinate."""
        if isinstance(found, Partner):
            return f"(partner {self.index(found.args[0])})"
        return str(found)
