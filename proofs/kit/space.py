"""Matrices known by relations: inner products that follow from them, and instances that have them.

A Gram matrix is not typed: ``⟨X, Y⟩ = tr(XᵀY)`` is reduced by the declared relations to traces that
have a name. Explicit instances show that such matrices exist, and that the Gram matrix is theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from proofs.kit.step import RefutedError

Word = tuple[str, ...]
"""A product of matrices: names, with a prime for a transpose."""


@dataclass(frozen=True)
class Space:
    """Square matrices of one size, the identity I among them.

    `products` maps a pair of factors, primed or not, to the matrix that their product is;
    `symmetric` names the matrices that are their own transposes; `traces` gives the trace of a
    product a value. `instances` are explicit matrices by name, with the values of the letters.

    >>> d, s, r = sp.symbols("d s r")
    >>> plane = Space({("Q", "Q"): "Q"}, {"Q"}, {(): d, ("Q",): r},
    ...               ({"I": sp.eye(2), "Q": sp.diag(1, 0), d: 2, r: 1},))
    >>> plane.inner("I", "Q"), plane.inner("Q", "Q")
    (r, r)
    """

    products: Mapping[tuple[str, str], str]
    symmetric: frozenset[str] | set[str]
    traces: Mapping[Word, Any]
    instances: tuple[Mapping[Any, Any], ...]

    def inner(self, one: str, other: str) -> Any:
        """Return ``⟨X, Y⟩ = tr(XᵀY)`` in the letters of the traces."""
        word = (*self._transposed(self._word(one)), *self._word(other))
        reduced = self._reduced(word)
        for candidate in _turns(reduced, self._transposed(reduced)):
            if candidate in self.traces:
                return self.traces[candidate]
        raise RefutedError(f"tr({' '.join(word)}) does not follow from the declared relations")

    def check(self) -> None:
        """Check that every instance satisfies every relation, and that there is one."""
        if not self.instances:
            raise RefutedError("no instance shows that such matrices exist")
        for instance in self.instances:
            for (left, right), product in self.products.items():
                if _of(instance, left) * _of(instance, right) != _of(instance, product):
                    raise RefutedError(f"{left} {right} ≠ {product} in the instance {instance}")
            for name in self.symmetric:
                if instance[name] != instance[name].T:
                    raise RefutedError(f"{name} is not symmetric in the instance {instance}")
            letters = {
                letter: value for letter, value in instance.items() if not isinstance(letter, str)
            }
            for word, stated in self.traces.items():
                product = sp.eye(instance["I"].rows)
                for factor in word:
                    product = product * _of(instance, factor)
                if sp.sympify(stated).subs(letters) != product.trace():
                    raise RefutedError(f"tr({' '.join(word)}) is not {stated} in {instance}")

    def _word(self, name: str) -> Word:
        return () if name == "I" else (name,)

    def _transposed(self, word: Word) -> Word:
        return tuple(
            f if f in self.symmetric else f.rstrip("'") if f.endswith("'") else f"{f}'"
            for f in reversed(word)
        )

    def rules(self) -> dict[Word, str]:
        """Return what each product of two factors is: as declared, and XY = Z gives YᵀXᵀ = Zᵀ."""
        found: dict[Word, str] = dict(self.products.items())
        for (left, right), product in self.products.items():
            key = (*self._transposed((right,)), *self._transposed((left,)))
            found[key] = self._transposed((product,))[0]
        return found

    def _reduced(self, word: Word) -> Word:
        rules = self.rules()
        while True:
            for turn in _turns(word):
                if len(turn) > 1 and turn[:2] in rules:
                    word = (rules[turn[:2]], *turn[2:])
                    break
            else:
                return word


def _of(instance: Mapping[Any, Any], factor: str) -> Any:
    matrix = instance[factor.rstrip("'")]
    return matrix.T if factor.endswith("'") else matrix


def _turns(*words: Word) -> list[Word]:
    """Return all rotations of words: a trace does not see where its product begins."""
    return [word[k:] + word[:k] for word in words for k in range(max(len(word), 1))]


@dataclass(frozen=True)
class NormSquared:
    """``‖Σ c_k X_k‖²`` of matrices of a :class:`Space`, which is non-negative."""

    combination: Mapping[str, Any]
    space: Space

    @property
    def value(self) -> Any:
        """The expansion in inner products."""
        pairs = (
            (k, m, a * b) for k, a in self.combination.items() for m, b in self.combination.items()
        )
        return sum(weight * self.space.inner(k, m) for k, m, weight in pairs)

    def _latex(self, printer: Any) -> str:
        terms = sum(c * sp.Symbol(k, commutative=False) for k, c in self.combination.items())
        return rf"\left\|{printer.doprint(terms)}\right\|^2"
