r"""Linear next-token predictors on bits: each token is a threshold of all entries before it.

**Setting.** For an input x in {0,1}^n a chain of T linear tokens is

    t_j = [ Σ_{i≤n} w_{j,i} x_i + Σ_{l<j} v_{j,l} t_l + b_j > 0 ],        j = 1 … T,

with integers w, v, b. The *entries* of a chain are its n input bits and then its T tokens. The
chain computes f if its last token is f(x) for all x; here any entries may be the answer.

**Convention.** What compiles to a predictor doubles its weights and takes odd biases, so that a sum
is odd and so never 0: the *margin*, the least ``|sum|``, is at least 1 on all inputs.

Weights are stored by name and without zeros (``terms``), since a token of a long chain looks at few
entries; ``weights`` has them as full rows.

References: Malach, *Auto-Regressive Next-Token Predictors are Universal Learners*, ICML 2024.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from icar_theory.arguments import Array, integer
from icar_theory.layers.chains.predictor_modules import chain_module
from icar_theory.layers.chains.predictor_reading import (
    MOST_INPUTS,
    Terms,
    all_inputs,
    items,
    names,
    read_bits,
    read_terms,
)
from icar_theory.layers.chains.predictor_words import chain_latex, chain_lines, shown


@dataclass(frozen=True, repr=False)
class LinearPredictor:
    """A chain of linear tokens: token j is 1 iff ``Σ weight · entry + bias > 0``.

    `inputs` and `tokens` name the entries; `terms` has for each token its pairs (entry, weight),
    entries being inputs or earlier tokens; `biases` has one integer a token. `outputs` names the
    entries that are the answer, by default the last token.

    Raises ValueError for names that are not unique, for an entry that is no input and no earlier
    token, for lengths that differ; TypeError for weights that are no integers.

    >>> both = LinearPredictor(("x", "y"), ("both",), terms=((("x", 2), ("y", 2)),), biases=(-3,))
    >>> both.run("11"), both.answer("01")
    ((1,), 0)
    >>> print(both)
    linear predictor, 2 bits in, 1 token
    """

    inputs: tuple[str, ...]
    tokens: tuple[str, ...]
    terms: tuple[Terms, ...]
    biases: tuple[int, ...]
    outputs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        inputs, tokens = names("inputs", self.inputs), names("tokens", self.tokens)
        if not tokens:
            raise ValueError("tokens must name at least one token, got ()")
        places = {name: place for place, name in enumerate((*inputs, *tokens))}
        if len(places) < len(inputs) + len(tokens):
            both = next(name for name in tokens if name in inputs)
            raise ValueError(f"tokens must have names that no input has, got {both!r}")
        rows, biases = items("terms", self.terms), items("biases", self.biases)
        for name, found in (("terms", rows), ("biases", biases)):
            if len(found) != len(tokens):
                raise ValueError(f"{name} must be {len(tokens)}, one a token, got {len(found)}")
        outputs = names("outputs", self.outputs) or tokens[-1:]
        strange = [name for name in outputs if name not in places]
        if strange:
            raise ValueError(f"outputs must name inputs or tokens, got {strange[0]!r}")
        ordered = tuple(
            read_terms(row, places, len(inputs) + j, tokens[j]) for j, row in enumerate(rows)
        )
        whole = tuple(integer("biases", bias) for bias in biases)
        for name, value in zip(
            ("inputs", "tokens", "terms", "biases", "outputs"),
            (inputs, tokens, ordered, whole, outputs),
            strict=True,
        ):
            object.__setattr__(self, name, value)

    @staticmethod
    def from_weights(
        weights: Sequence[Sequence[int]],
        biases: Sequence[int],
        *,
        inputs: Sequence[str] | None = None,
        tokens: Sequence[str] | None = None,
        outputs: Sequence[str] = (),
    ) -> LinearPredictor:
        """Return the predictor with full rows: row j has n + j − 1 weights.

        An array as :meth:`numpy` returns it, T×(n + T) and 0 from the token itself on, is read too.

        Names are by default x_1 … x_n and t_1 … t_T.

        >>> xor = LinearPredictor.from_weights([[2, 2], [2, 2, -4]], [-3, -1])
        >>> [xor.answer(x) for x in ("00", "01", "10", "11")]
        [0, 1, 1, 0]
        """
        rows = [
            tuple(integer("weights", weight) for weight in items("weights", row))
            for row in items("weights", weights)
        ]
        if getattr(weights, "ndim", 0) == 2:
            n = len(rows[0]) - len(rows)
            if n < 0 or any(any(row[n + j :]) for j, row in enumerate(rows)):
                raise ValueError("weights must be 0 from the token itself on, T×(n + T)")
            rows = [row[: n + j] for j, row in enumerate(rows)]
        if not rows:
            raise ValueError("weights must have at least one row, got none")
        n = len(rows[0])
        for j, row in enumerate(rows):
            if len(row) != n + j:
                raise ValueError(
                    f"weights must have {n + j} entries in row {j + 1}, one more than in the row "
                    f"before, got {len(row)}"
                )
        first = tuple(f"x_{i + 1}" for i in range(n)) if inputs is None else names("inputs", inputs)
        last = (
            tuple(f"t_{j + 1}" for j in range(len(rows)))
            if tokens is None
            else names("tokens", tokens)
        )
        for name, found, wanted in (("inputs", first, n), ("tokens", last, len(rows))):
            if len(found) != wanted:
                raise ValueError(f"{name} must be {wanted} names, got {len(found)}")
        entries = (*first, *last)
        terms = tuple(tuple(zip(entries, row, strict=False)) for row in rows)
        return LinearPredictor(
            first, last, terms, items("biases", biases), names("outputs", outputs)
        )

    @property
    def length(self) -> int:
        """The number of tokens T."""
        return len(self.tokens)

    @cached_property
    def weights(self) -> tuple[tuple[int, ...], ...]:
        """The weights as full rows: row j has n + j − 1 integers, inputs first."""
        entries, n = (*self.inputs, *self.tokens), len(self.inputs)
        rows = [dict(row) for row in self.terms]
        return tuple(
            tuple(row.get(name, 0) for name in entries[: n + j]) for j, row in enumerate(rows)
        )

    @cached_property
    def _rows(self) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
        """For each token the places of its entries and their weights."""
        places = {name: place for place, name in enumerate((*self.inputs, *self.tokens))}
        return tuple(
            (tuple(places[name] for name, _ in row), tuple(weight for _, weight in row))
            for row in self.terms
        )

    def run(self, x: Any) -> tuple[int, ...]:
        """Return all tokens for one input: a sequence of bits, a string or a mapping of names.

        Raises ValueError for another number of bits or for what is no bit.

        >>> parity = LinearPredictor.from_weights([[2, 2], [2, 2, -4]], [-3, -1])
        >>> parity.run([1, 1]), parity.run("01"), parity.run({"x_1": 1, "x_2": 0})
        ((1, 0), (0, 1), (0, 1))
        """
        return self._chain(x)[len(self.inputs) :]

    def answer(self, x: Any) -> Any:
        """Return the outputs for one input: a bit, or a tuple of bits where there are several."""
        bits = dict(zip((*self.inputs, *self.tokens), self._chain(x), strict=True))
        found = tuple(bits[name] for name in self.outputs)
        return found[0] if len(found) == 1 else found

    def _chain(self, x: Any) -> tuple[int, ...]:
        bits = list(read_bits(x, self.inputs))
        for (places, weights), bias in zip(self._rows, self.biases, strict=True):
            total = sum(weight * bits[p] for p, weight in zip(places, weights, strict=True))
            bits.append(int(total + bias > 0))
        return tuple(bits)

    def everywhere(self) -> Array:
        """Return the chains on all inputs, int8 of shape (2^n, T), in the order of counting.

        Sums that leave 64 bits are added as Python integers. Raises ValueError for n > 20.

        >>> LinearPredictor.from_weights([[2, 2], [2, 2, -4]], [-3, -1]).everywhere().tolist()
        [[0, 0], [0, 1], [0, 1], [1, 0]]
        """
        columns, _ = self._sweep()
        return columns[len(self.inputs) :].T

    def margins(self) -> tuple[int, ...]:
        """Return for each token the least ``|sum|`` over all inputs; 0 is no safe distance.

        >>> LinearPredictor.from_weights([[1, 1]], [-1]).margins()
        (0,)
        """
        return self._sweep()[1]

    def _sweep(self) -> tuple[Array, tuple[int, ...]]:
        """Run all inputs: all entries, one a row, and the margins."""
        n = len(self.inputs)
        columns = np.empty((n + self.length, 2 ** min(n, MOST_INPUTS)), dtype=np.int8)
        columns[:n] = all_inputs(n).T
        margins = []
        for row, total in enumerate(self._sums(columns), n):
            columns[row] = total > 0
            margins.append(int(abs(total).min()))
        return columns, tuple(margins)

    def _sums(self, columns: Array) -> Iterator[Array]:
        for (places, weights), bias in zip(self._rows, self.biases, strict=True):
            size = abs(bias) + sum(map(abs, weights))
            dtype = np.int64 if size < 2**63 else object
            total = np.full(columns.shape[1], bias, dtype)
            for place, weight in zip(places, weights, strict=True):
                total += columns[place].astype(dtype) * weight
            yield total

    def numpy(self) -> dict[str, Array]:
        """Return ``weights`` (T, n+T), rows filled with zeros, and ``biases`` (T,), all int64.

        Raises ValueError for numbers beyond 64 bits.
        """
        n = len(self.inputs)
        numbers = [*self.biases, *(weight for _, row in self._rows for weight in row)]
        if any(abs(number) >= 2**63 for number in numbers):
            raise ValueError(
                f"weights must fit 64 bits to become int64, got {max(numbers, key=abs)}"
            )
        weights = np.zeros((self.length, n + self.length), dtype=np.int64)
        for j, (places, row) in enumerate(self._rows):
            weights[j, list(places)] = row
        return {"weights": weights, "biases": np.array(self.biases, dtype=np.int64)}

    def torch(self) -> Any:
        """Return a float64 ``torch.nn.Module`` with parameters ``weights`` and ``biases``.

        Called on bits (batch, n) it returns the tokens (batch, T), one after another; ``sums``
        maps whole chains (batch, n+T) to all sums (batch, T), to train on. A mask keeps it causal.

        Raises ValueError for sums beyond 2^53, which float64 rounds, and ImportError without torch.
        """
        sizes = [
            abs(bias) + sum(map(abs, weights))
            for (_, weights), bias in zip(self._rows, self.biases, strict=True)
        ]
        if max(sizes) > 2**53:
            raise ValueError(f"weights must have sums up to 2^53 for float64, got {max(sizes)}")
        return chain_module(**self.numpy())

    def show(self, x: Any) -> str:
        """Return the chain on one input in words, token by token: formula, sum, bit.

        >>> print(LinearPredictor.from_weights([[2, 2], [2, 2, -4]], [-3, -1]).show("11"))
        x_1 = 1, x_2 = 1
        t_1 = [2 x_1 + 2 x_2 - 3 > 0] = [1 > 0] = 1
        t_2 = [2 x_1 + 2 x_2 - 4 t_1 - 1 > 0] = [-1 > 0] = 0
        answer: t_2 = 0
        """
        bits = dict(zip((*self.inputs, *self.tokens), self._chain(x), strict=True))
        lines = chain_lines(self.tokens, self.terms, self.biases, bits)
        return "\n".join(
            [*shown(self.inputs, bits), *lines, *shown(self.outputs, bits, "answer: ")]
        )

    def latex(self) -> str:
        r"""Return the tokens as lines of an ``align*``, in ASCII.

        >>> print(LinearPredictor.from_weights([[2, 2]], [-3]).latex())
        \begin{align*}
        t_{1} &= [2 x_{1} + 2 x_{2} - 3 > 0]
        \end{align*}
        """
        return chain_latex(self.tokens, self.terms, self.biases)

    def __repr__(self) -> str:
        return f"<{self}>"  # a chain may have thousands of tokens

    def __str__(self) -> str:
        n, length = len(self.inputs), self.length
        bits, tokens = "bit" if n == 1 else "bits", "token" if length == 1 else "tokens"
        return f"linear predictor, {n} {bits} in, {length} {tokens}"
