"""Pictures of :mod:`icar_theory.theorems.universal_predictors`: a chain, products, English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from icar_theory.figures import BLUE, DARK, DIVERGING, GREEN, ORANGE, Picture, Trained
from icar_theory.layers.chains.arithmetic_predictors import multiplier

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FACTORS = (3, 2)
"""Two numbers of two digits, whose product is computed."""


def chain(figure: Figure, _: Trained) -> None:
    """Draw how a multiplier of two digits writes its chain: a row a token, from top to bottom."""
    predictor = multiplier(2)
    bits = [number >> place & 1 for number in FACTORS for place in range(2)]
    written = predictor.run(bits)
    entries = [*bits, *written]
    names = [_formula(name) for name in (*predictor.inputs, *predictor.tokens)]
    shown = np.full((predictor.length, len(entries)), np.nan)
    for row, weights in enumerate(predictor.weights):
        shown[row, : len(weights)] = np.sign(weights) * np.log2(1 + np.abs(weights))
    ax = figure.subplots()
    most = float(np.nanmax(np.abs(shown)))
    ax.pcolormesh(shown, cmap=DIVERGING, vmin=-1.6 * most, vmax=1.6 * most)
    ax.invert_yaxis()
    middle: dict[str, Any] = {"ha": "center", "va": "center"}
    for row, weights in enumerate(predictor.weights):
        for column, weight in enumerate(weights):
            if weight:
                active = entries[column] == 1
                ax.text(column + 0.5, row + 0.5, f"{weight:+d}", **middle, fontsize=8,
                        fontweight="bold" if active else "normal",
                        color=DARK)  # fmt: skip
        place = len(predictor.inputs) + row
        ax.text(place + 0.5, row + 0.5, str(written[row]), **middle, fontweight="bold", color=DARK,
                bbox={"boxstyle": "circle,pad=0.25", "fc": "white", "ec": BLUE})  # fmt: skip
    columns = [f"{name}\n{bit}" for name, bit in zip(names, entries, strict=True)]
    ax.set_xticks(np.arange(len(entries)) + 0.5, columns, fontsize=8)
    ax.xaxis.tick_top()
    tokens = [f"{name}: bias {bias:+d}" for name, bias in
              zip(names[len(bits) :], predictor.biases, strict=True)]  # fmt: skip
    ax.set_yticks(np.arange(predictor.length) + 0.5, tokens, fontsize=8)
    ax.tick_params(length=0)
    one, other = FACTORS
    ax.set_xlabel(f"entries and their bits; {one} · {other} = {one * other} is in the last four")


def _formula(name: str) -> str:
    letter, _, index = name.partition("_")
    return f"${letter}_{{{index.replace('_', '')}}}$"


def products(figure: Figure, runs: Trained) -> None:
    """Draw how often each digit of a product is wrong, for trained models, held-out pairs."""
    ax = figure.subplots()
    digits = np.arange(4)
    for kind, colour, words in (("mlp", BLUE, "one hidden layer"), ("linear", ORANGE, "linear")):
        for how, line in (("chain", "o-"), ("direct", "s--")):
            ax.plot(digits, runs[f"product_errors_{kind}_{how}"], line, color=colour,
                    label=f"{words}, {'chain' if how == 'chain' else 'no chain'}")  # fmt: skip
    ax.axhline(0.9, color="0.5", linewidth=0.8, linestyle=":", label="guessing a digit")
    ax.set_xticks(digits, ["thousands", "hundreds", "tens", "units"])
    ax.set(ylabel="share of held-out pairs wrong", ylim=(-0.03, 1), xlabel="digit of the product")
    ax.set_title("Products of two numbers of two decimal digits")
    figure.legend(loc="outside lower center", ncols=2)


def english(figure: Figure, runs: Trained) -> None:
    """Draw perplexities a character of held-out English, for counts and for trained models."""
    ax = figure.subplots()
    kinds = ("one character", "two", "three")
    counted = zip(kinds, runs["perplexity_ngrams"], strict=True)
    bars = [(f"counts of {kind}", float(found), GREEN) for kind, found in counted]
    bars += [("linear, window of 8", float(runs["perplexity_linear"]), ORANGE)]
    bars += [("one hidden layer, window of 8", float(runs["perplexity_mlp"]), BLUE)]
    for row, (_, found, colour) in enumerate(bars):
        ax.barh(row, found, color=colour, height=0.6)
        ax.text(found + 0.2, row, f"{found:.2f}", va="center")
    ax.set_yticks(range(len(bars)), [name for name, _, _ in bars])
    ax.invert_yaxis()
    ax.set(xlabel="perplexity a character, held out", xlim=(0, 28))


PICTURES = {
    "chain": Picture(
        "A chain of thought as it is computed: each token adds the weights of the entries that are "
        "1 (bold) and its bias, and is 1 where the sum is positive. Four products of digits, then "
        "the four digits of their sum.",
        (7.0, 4.2),
        chain,
    ),
    "products": Picture(
        "Trained models of one token after the other on products of two numbers: errors by digit, "
        "with the work written out before the answer and without.",
        (6.5, 4.6),
        products,
        of_runs=True,
    ),
    "english": Picture(
        "Trained models of the next character, on the English of Python's own documentation, "
        "beside counts of characters.",
        (6.5, 3.2),
        english,
        of_runs=True,
    ),
}
