"""Embeddings of the words of a real text, from their co-occurrences: no pretrained file is needed.

Counts of words at most `reach` apart become positive pointwise mutual information
``max(0, log n_ij n / (n_i n_j))``, a symmetric matrix; a word's embedding is its row of the leading
eigenvectors, times the square roots of their eigenvalues (Levy and Goldberg, NeurIPS 2014).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np


def embedded(text: str, *, words: int, d: int, reach: int = 4) -> Any:
    """Return the tokens of a text (T×d, float64), where rarer words than the first `words` are one.

    >>> embedded("to be or not to be", words=4, d=2, reach=1).shape
    (6, 2)
    """
    tokens = re.findall(r"\w+", text.lower())
    frequent = [word for word, _ in Counter(tokens).most_common(words - 1)]
    number = {word: k for k, word in enumerate(frequent)}
    index = np.array([number.get(word, words - 1) for word in tokens])
    counts = np.zeros((words, words))
    for step in range(1, reach + 1):
        np.add.at(counts, (index[:-step], index[step:]), 1.0)
    counts += counts.T
    sums = counts.sum(axis=0)
    expected = np.outer(sums, sums) / sums.sum()
    information = np.log(np.where(counts > 0, counts, 1.0) / np.where(counts > 0, expected, 1.0))
    sizes, vectors = np.linalg.eigh(np.maximum(information, 0.0))
    return (vectors[:, -d:] * np.sqrt(np.maximum(sizes[-d:], 0.0)))[index]
