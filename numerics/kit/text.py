"""English text that every Python ships, as character tokens, split into contiguous blocks.

**Setting.** ``pydoc_data`` of the standard library holds the chapters of the language reference
that ``help()`` shows: English with examples of code. Its text differs a little between versions of
Python, and so do figures measured on it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pydoc_data.topics import topics
from typing import Any

import numpy as np

SIGNS = 64
"""Size of the vocabulary: the most frequent characters, and one sign for all others."""
OTHER = "\N{REPLACEMENT CHARACTER}"
BLOCKS = 100
"""Of ten blocks in a row the fifth is for validation and the last for the test."""


@dataclass(frozen=True, eq=False)
class Corpus:
    """Tokens for training, validation and test (int64), and the character of each token."""

    train: Any
    validation: Any
    test: Any
    characters: str

    def spelt(self, tokens: Any) -> str:
        """Return tokens as text."""
        return "".join(self.characters[token] for token in tokens)


def english() -> str:
    """Return the reference chapters in lower case, each paragraph once, with single spaces.

    Chapters repeat each other's paragraphs, which must not be met again in the test. Rules of
    tables and headings (three equal signs and more) are left out.

    >>> "assert statements are a convenient way to insert" in english()
    True
    """
    paragraphs = "\n\n".join(topics[name] for name in sorted(topics)).lower().split("\n\n")
    cleaned = (" ".join(re.sub(r"([^\w\s])\1{2,}", " ", p).split()) for p in paragraphs)
    return " ".join(dict.fromkeys(cleaned))


def corpus() -> Corpus:
    """Return the tokens of :func:`english`: of ten blocks in a row eight are for training.

    >>> found = corpus()
    >>> len(found.characters), len(found.train) > 7 * len(found.test) > 100_000
    (64, True)
    """
    text = english()
    blocks = np.array_split(np.arange(len(text)), BLOCKS)
    parts: dict[str, list[str]] = {"train": [], "validation": [], "test": []}
    for number, block in enumerate(blocks):
        part = {4: "validation", 9: "test"}.get(number % 10, "train")
        parts[part].append(text[block[0] : block[-1] + 1])
    joined = {part: "".join(texts) for part, texts in parts.items()}
    frequent = [sign for sign, _ in Counter(joined["train"]).most_common(SIGNS - 1)]
    known = {sign: token for token, sign in enumerate(frequent)}
    tokens = {part: np.array([known.get(sign, SIGNS - 1) for sign in joined[part]])
              for part in parts}  # fmt: skip
    return Corpus(**tokens, characters="".join(frequent) + OTHER)
