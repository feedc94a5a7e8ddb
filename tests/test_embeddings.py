"""Embeddings of a real text, and what is seen of first-order dynamics in it."""

from __future__ import annotations

import numpy as np
import pytest

from icar_theory import check_tokens
from numerics.kit.embeddings import embedded
from numerics.kit.text import english

TEXT = "a b a c d b a b d d c a x y a b c"


def test_embeddings_come_from_counts_of_neighbours():
    words = [word if word in "abcd" else "other" for word in TEXT.split()]
    names = ["a", "b", "d", "c", "other"]  # by frequency, c after d by their order in the text
    count = {(v, w): 0 for v in names for w in names}
    for k, v in enumerate(words):
        for w in words[max(0, k - 2) : k] + words[k + 1 : k + 3]:
            count[v, w] += 1
    total = sum(count.values())
    share = {v: sum(count[v, w] for w in names) / total for v in names}
    ppmi = np.zeros((5, 5))
    for i, v in enumerate(names):
        for j, w in enumerate(names):
            if count[v, w]:
                ppmi[i, j] = max(0.0, np.log(count[v, w] / total / (share[v] * share[w])))
    found = embedded(TEXT, words=5, d=5, reach=2)
    sizes, vectors = np.linalg.eigh(ppmi)
    gram = (vectors * np.maximum(sizes, 0)) @ vectors.T
    index = [names.index(word) for word in words]
    assert np.allclose(found @ found.T, gram[np.ix_(index, index)], atol=1e-9)
    least = embedded(TEXT, words=5, d=1, reach=2)
    assert np.allclose(abs(least[:, 0]), abs(found[:, -1]), atol=1e-9)


@pytest.fixture(scope="module")
def found():
    return check_tokens(embedded(english(), words=1000, d=32)[:4800], permutations=99)


def test_neighbours_in_a_text_are_more_alike_than_words_far_apart(found):
    for form in ("as given", "normalised"):
        ordered, shuffled = found.baselines[form]["last token"]
        assert ordered < 0.95 * shuffled
    assert found.windows == 150


def test_no_window_of_a_text_has_a_matrix_that_predicts_its_next_words(found):
    assert not found.found
    for fit in found.fits:
        best = fit.error + min(fit.gains.values())
        assert fit.error > best
        assert fit.in_sample < 0.7 * fit.error


def test_one_number_for_all_windows_predicts_better_than_a_matrix_of_each(found):
    scaled = found.baselines["normalised"]["scaled last token"][0]
    assert all(fit.error > scaled for fit in found.fits if fit.tokens == "normalised")
