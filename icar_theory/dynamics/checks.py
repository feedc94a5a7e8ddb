"""Whether first-order dynamics are seen in sequences of tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from icar_theory.arguments import Array, integer, said
from icar_theory.dynamics import predictions, reading, shuffling
from icar_theory.dynamics.across import COMMON, RECENT, SCALED, common
from icar_theory.dynamics.answers import LEVEL, Fit, TokenCheck
from icar_theory.dynamics.predictions import FITS
from icar_theory.dynamics.treatments import treated

BASELINES = ("zero", "last token", "mean", SCALED, RECENT)
"""What W must beat."""
WINDOW = 32
"""The usual length of a window; the median length of sequences where that is less."""
SHORTEST = 3
"""How many tokens of a window W is fitted to, at least: two pairs."""
LEAST_DRAWN, MOST_DRAWN = 99, 100_000
"""How many permutations: with fewer no p-value, adjusted, is below the level."""
WIDEST = 2048
"""The largest dimension: principal components take d³ operations, a minute or two here."""
MOST_WORK, OVERHEAD = 3 * 10**10, 10**4
"""How much is fitted, in operations and the price of starting one fit: some ten minutes."""
LARGEST_SEED = 2**63
PARTS = 2**21
"""How many numbers of windows are fitted at a time."""


def check_tokens(
    tokens: Any,
    *,
    window: int | None = None,
    hold: int | None = None,
    permutations: int = 199,
    seed: int = 0,
    dimension: int | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> TokenCheck:
    """Return whether ``s_{t+1} = W s_t``, with one W a window, is seen in sequences of tokens.

    `tokens` is one sequence T×d, sequences S×T×d, or a list of arrays T×d, of real numbers. They
    are cut into windows of `window` tokens (32, or the median length where that is less) without
    overlap, copies of one left out; the last `hold` of each (a quarter) are held out. Sequences
    must not overlap: windows are taken to be independent. Tokens are taken as given and normalised
    (:mod:`icar_theory.dynamics.treatments`), in `dimension` principal components (d, but at most
    half of the number m of pairs that W is fitted to: from m on a general W fits anything).
    Each window is shuffled `permutations` times; `progress` is told how often by then.

    Raises TypeError or ValueError that name the argument and its value; d is at most 2048.
    Source of the assumption: Sander et al., ICML 2024, §3.

    >>> noise = np.random.default_rng(0).normal(size=(20, 12, 3))
    >>> check_tokens(noise, permutations=99).found
    False
    """
    parts = reading.sequences(tokens)
    d = parts[0].shape[1]
    if d > WIDEST:
        raise ValueError(f"tokens must be of dimension at most {WIDEST}, got {d}")
    usual = max(SHORTEST + 1, min(WINDOW, int(np.median([len(part) for part in parts]))))
    length = _within("window", window, usual, SHORTEST + 1, reading.MOST)
    held = _within("hold", hold, max(1, length // 4), 1, length - SHORTEST)
    permutations = _within("permutations", permutations, None, LEAST_DRAWN, MOST_DRAWN)
    seed = _within("seed", seed, None, 0, LARGEST_SEED)
    pairs = length - held - 1
    k = _within("dimension", dimension, min(d, max(1, pairs // 2)), 1, d)
    whole = reading.windows(parts, length)
    _require_little(len(whole), permutations, length, k)
    cut = reading.distinct(whole)
    forms = treated(cut, k)
    means = shuffling.shuffled(forms, lambda x: _errors(x, held), permutations, seed, progress)
    return TokenCheck(
        sequences=len(parts),
        tokens=sum(map(len, parts)),
        d=d,
        dimension=k,
        windows=len(cut),
        window=length,
        hold=held,
        permutations=permutations,
        seed=seed,
        fits=tuple(_fits(forms, means, held, permutations, seed)),
        baselines={
            form: {
                name: (float(means[form, name][0]), float(means[form, name][1:].mean()))
                for name in (*BASELINES, COMMON)
            }
            for form in forms
        },
        notes=tuple(_notes(parts, whole, cut, pairs, k)),
    )


def _within(name: str, value: Any, usual: int | None, least: int, most: int) -> int:
    if value is None and usual is not None:
        return usual
    found = integer(name, value, minimum=least)
    if found > most:
        raise ValueError(f"{name} must be at most {most}, got {said(found)}")
    return found


def _require_little(count: int, permutations: int, length: int, k: int) -> None:
    work = count * (permutations + 1) * (length * k * k + OVERHEAD)
    if work > MOST_WORK:
        raise ValueError(
            f"permutations must be fewer for so many tokens, or the dimension smaller: {count} "
            f"windows of {length} tokens in {k} dimensions take {work:.2g} operations, more than "
            f"{MOST_WORK:.2g}, got permutations {permutations}"
        )


def _errors(windows: Array, hold: int) -> Mapping[str, Array]:
    """Return the held-out errors of all windows; those by a window's own W some at a time."""
    step = max(1, PARTS // (windows[0].size + windows.shape[1] ** 2))
    found = [
        predictions.held_out(windows[k : k + step], hold) for k in range(0, len(windows), step)
    ]
    own = {name: np.concatenate([part[name] for part in found]) for name in found[0]}
    return {**own, **common(windows, hold)}


def _fits(
    forms: Mapping[str, Array],
    means: Mapping[tuple[str, str], Array],
    hold: int,
    permutations: int,
    seed: int,
) -> Iterator[Fit]:
    named = [(form, name) for form in forms for name in FITS]
    alone, adjusted = shuffling.order_tests(np.array([means[pair] for pair in named]))
    for number, (form, name) in enumerate(named):
        errors = _errors(forms[form], hold)
        differences = np.stack([errors[base] - errors[name] for base in BASELINES], axis=1)
        chance = float(shuffling.sign_test(differences, permutations, seed).max())
        yield Fit(
            tokens=form,
            prediction=name,
            in_sample=float(predictions.in_sample(forms[form], hold)[name].mean()),
            error=float(means[form, name][0]),
            shuffled=float(means[form, name][1:].mean()),
            p_order=float(alone[number]),
            p_order_all=float(adjusted[number]),
            gains=dict(zip(BASELINES, map(float, differences.mean(axis=0)), strict=True)),
            p_gain=chance,
            p_gain_all=min(1.0, len(named) * chance),
        )


def _notes(parts: list[Array], whole: Array, cut: Array, pairs: int, k: int) -> Iterator[str]:
    """Yield what to beware of."""
    count, length, d = cut.shape
    if k >= pairs:
        yield (
            f"{k} dimensions and {pairs} pairs of tokens: a general W fits any tokens exactly, so "
            "that the error in sample says nothing"
        )
    if k < d:
        yield (
            f"{k} principal components of {d} dimensions: with s_t+1 = W s_t they follow a W of "
            "their own only where W keeps their span, else the rest is noise"
        )
    needed = int(np.ceil(np.log2(2 * len(FITS) / LEVEL)))
    if count < needed:
        yield f"{count} windows: fewer than {needed} cannot show that W beats the baselines"
    if len(whole) > count:
        yield f"{len(whole) - count} windows are copies of earlier ones and are left out"
    left = sum(map(len, parts)) - len(whole) * length
    if left:
        yield f"{left} tokens at the ends of sequences fill no window and are left out"
    constant = int((cut == cut[:, :1]).all(axis=(1, 2)).sum())
    if constant:
        yield f"{constant} windows repeat one token: shuffling leaves them as they are"
    zeros = int((cut == 0).all(axis=2).sum())
    if zeros:
        yield f"{zeros} tokens in windows are 0: padding should be cut off"
