"""The trained side of chains against loops over its definitions."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch

from numerics import length_complexity, universal_predictors
from numerics.kit import agreement, arithmetic, chains, ngrams, text
from numerics.kit.checkpoints import carry_out
from numerics.kit.positions import Positions
from numerics.kit.windows import Window


def drawn_predictor(n: int, T: int, seed: int = 0) -> chains.Predictor:
    rng = np.random.default_rng(seed)
    return chains.Predictor(tuple(rng.integers(-3, 4, n + j + 1) for j in range(T)))


def looped(predictor: chains.Predictor, x: list[int], given: list[int] | None = None) -> list[int]:
    """Return the tokens, sum by sum, from a predictor's own earlier tokens or from given ones."""
    told: list[int] = []
    for weights in predictor.tokens:
        earlier = told if given is None else given[: len(told)]
        *w, minus_threshold = weights.tolist()
        total = sum(a * b for a, b in zip(w, [*x, *earlier], strict=True))
        told.append(int(-minus_threshold <= total))
    return told


@pytest.mark.parametrize("seed", range(5))
def test_tokens_are_the_definitions(seed: int):
    n, T = 4, 3
    predictor, inputs = drawn_predictor(n, T, seed), chains.every_input(n)
    assert inputs.tolist() == [list(bits) for bits in itertools.product((0, 1), repeat=n)]
    assert chains.rollout(predictor, inputs).tolist() == [looped(predictor, x) for x in
                                                          inputs.tolist()]  # fmt: skip
    chain = np.random.default_rng(seed).integers(0, 2, (2**n, T))
    expected = [looped(predictor, x, t) for x, t in zip(inputs.tolist(), chain.tolist(),
                                                        strict=True)]  # fmt: skip
    assert chains.teacher_forced(predictor, inputs, chain).tolist() == expected


@pytest.mark.parametrize("examples", [10, 40, 1000])
def test_a_rollout_leaves_the_chain_where_some_token_errs_teacher_forced(examples: int):
    inputs = chains.every_input(7)
    chain = length_complexity.digits_of_sum(inputs)
    for seed in range(5):
        fit = length_complexity.trained(7, examples, seed=seed)
        assert max(fit.gradient_norms) < 1e-7
        by_token, by_input, at_last = chains.errors(fit.predictor, inputs, chain)
        assert (by_token.any(axis=1) == by_input).all()
        assert (at_last <= by_input).all()
        if examples == 10:  # few enough for errors to be there
            assert by_input.any()


def test_digits_are_those_of_the_sum():
    for n in (1, 2, 3, 4, 7, 8):
        for x, digits in zip(
            inputs := chains.every_input(n), length_complexity.digits_of_sum(inputs), strict=True
        ):
            assert int("".join(map(str, digits)), 2) == sum(x)
            assert len(digits) == len(f"{n:b}")


def test_a_chain_is_learnt_from_enough_examples_and_a_parity_is_not():
    with_chain = length_complexity.learning_curve(8, examples=[10, 3000], seeds=3)
    assert (with_chain.wrong[0] > 0.5).all()
    assert (with_chain.wrong[1] == 0).all()
    assert with_chain.accuracy()[1] == (1.0, 0.0)
    assert with_chain.forced.shape == (2, 3, 4)
    alone = length_complexity.learning_curve(8, examples=[3000], seeds=3, chain=False)
    assert (abs(alone.last - 0.5) < 0.15).all()


def test_the_same_seed_trains_the_same_predictor():
    one, again, other = (length_complexity.trained(5, 60, seed=seed) for seed in (1, 1, 2))
    for j in range(3):
        assert (one.predictor.tokens[j] == again.predictor.tokens[j]).all()
    assert any((one.predictor.tokens[j] != other.predictor.tokens[j]).any() for j in range(3))


def test_perceptron_makes_the_mistakes_of_a_loop_over_rows():
    predictor, mistakes, inputs = length_complexity.perceptron_mistakes(4, seed=3)
    chain = length_complexity.digits_of_sum(inputs)
    assert (chains.rollout(predictor, inputs) == chain).all()
    for j, (found, count) in enumerate(zip(predictor.tokens, mistakes, strict=True)):
        weights, made, clean = [0] * (4 + j + 1), 0, False
        while not clean:
            clean = True
            for x, t in zip(inputs.tolist(), chain.tolist(), strict=True):
                context = [*x, *t[:j], 1]
                if (sum(map(int.__mul__, weights, context)) >= 0) != t[j]:
                    sign = 2 * t[j] - 1
                    weights = [w + sign * z for w, z in zip(weights, context, strict=True)]
                    made, clean = made + 1, False
        assert (weights, made) == (found.tolist(), count)


def test_perceptron_refuses_what_no_token_says():
    inputs = chains.every_input(2)
    with pytest.raises(RuntimeError, match="still errs after 20 passes"):
        chains.perceptron(inputs, inputs[:, :1] ^ inputs[:, 1:], passes=20)


@pytest.mark.parametrize("n", [2, 3, 4])
def test_search_finds_the_best_of_all_small_tokens(n: int):
    """Weights −2 … 2 and every threshold: up to n = 4 they make all threshold functions but few."""
    inputs = chains.every_input(n)
    features = chains.contexts(inputs, inputs, 0)
    parity = inputs.sum(axis=1) % 2
    grid = np.array(list(itertools.product(range(-2, 3), repeat=n)))
    sums = inputs @ grid.T
    best = max(int(((sums >= theta) == parity[:, None]).sum(axis=0).max()) for theta in
               range(-2 * n, 2 * n + 2))  # fmt: skip
    for loss in ("logistic", "hinge", "none"):
        found = [length_complexity.direct(n, seed=seed, loss=loss) for seed in range(6)]
        assert max(token.searched for token in found) == best
        for token in found:
            assert token.trained <= token.searched <= best
            assert agreement.agreement(token.weights, features, parity) == token.searched


def test_unknown_loss_is_refused():
    with pytest.raises(ValueError, match="loss must be one of logistic, hinge, none, got 'l1'"):
        length_complexity.direct(2, seed=0, loss="l1")  # type: ignore[arg-type]


@pytest.mark.parametrize("digits", [1, 2, 3])
def test_sequences_say_the_work_of_a_product(digits: int):
    both = np.concatenate(arithmetic.pairs(digits, 80, seed=0))
    for (a, b), tokens, short in zip(
        both.tolist(),
        arithmetic.sequences(both, digits, chain=True),
        arithmetic.sequences(both, digits, chain=False),
        strict=True,
    ):
        given, rest = arithmetic.spelt(tokens).split("=")
        assert given == f"{a}*{b}"
        products, columns, answer = rest.split(":")
        assert int(answer) == a * b
        assert arithmetic.spelt(short) == f"{a}*{b}={answer}"
        pairs = itertools.product(str(b)[::-1], str(a)[::-1])
        assert products == "".join(f"{int(x) * int(y):02}" for x, y in pairs)
        assert columns[1::2] == answer[::-1]
        in_columns = [0] * (2 * digits)
        for place, (j, i) in enumerate(itertools.product(range(digits), repeat=2)):
            in_columns[i + j] += int(products[2 * place + 1])
            in_columns[i + j + 1] += int(products[2 * place])
        carries = [0, *map(int, columns[::2])]
        for place, total in enumerate(in_columns):
            assert int(columns[2 * place : 2 * place + 2]) == total + carries[place]


def test_pairs_are_all_different_and_held_out():
    learnt, apart = arithmetic.pairs(2, 8100, seed=1)
    assert len({*map(tuple, learnt.tolist()), *map(tuple, apart.tolist())}) == 8100
    for digits, count, word in [(4, 10, "digits"), (1, 82, "pairs"), (2, 4, "pairs")]:
        with pytest.raises(ValueError, match=word):
            arithmetic.pairs(digits, count, seed=0)


@pytest.mark.parametrize("hidden", [0, 5])
def test_a_position_sees_earlier_tokens_alone(hidden: int):
    model, generator = Positions(6, 2, 4, hidden), torch.Generator().manual_seed(0)
    weights = {name: torch.randn(w.shape, generator=generator) for name, w in
               model.start(generator).items()}  # fmt: skip
    tokens = torch.randint(4, (20, 6), generator=generator)
    before = model.scores(weights, model.inputs(tokens))
    for p in range(4):
        changed = tokens.clone()
        changed[:, 2 + p :] = (changed[:, 2 + p :] + 1) % 4
        after = model.scores(weights, model.inputs(changed))
        torch.testing.assert_close(after[:, : p + 1], before[:, : p + 1])
        assert p == 3 or (after[:, p + 1 :] != before[:, p + 1 :]).any()
    told = model.rollout(weights, tokens)
    own = torch.cat([tokens[:, :2], told], dim=1)
    assert (model.forced(weights, own) == told).all()
    assert (model.rollout(weights, own * 0 + own) == told).all()


def test_window_scores_are_sums_of_rows():
    model = Window(2, 3)
    weights = {"out": torch.arange(18.0).reshape(6, 3), "bias": torch.tensor([1.0, 0.0, 0.0])}
    found = model.scores(weights, torch.tensor([[2, 1]]))[0]
    torch.testing.assert_close(found, weights["out"][2] + weights["out"][3 + 1] + weights["bias"])


def test_products_are_learnt_with_a_chain():
    runs = {
        name: universal_predictors.product_run(2, 8100, 700, 32, chain=name == "chain", seed=0)
        for name in ("chain", "direct")
    }
    found = carry_out(runs)
    assert found["chain.exact"] > 0.2 > 0.1 > found["direct.exact"]
    assert found["chain.digit_errors"].shape == (4,)
    assert found["chain.measured"][-1] == found["chain.exact"]


@pytest.mark.parametrize("order", [1, 2, 3])
def test_ngrams_give_probabilities(order: int):
    rng = np.random.default_rng(0)
    trained = rng.integers(0, 3, 40)
    for before in itertools.product(range(4), repeat=order - 1):  # the sign 3 was never met
        p = [
            ngrams.probabilities(
                trained, np.array([*before, sign]), order=order, signs=4, discount=0.7
            )[0]
            for sign in range(4)
        ]
        assert sum(p) == pytest.approx(1)
        assert min(p) > 0


def test_perplexities_of_english():
    found = carry_out(
        universal_predictors.language(window=6, steps=400, width=64, order=3, seeds=1)
    )
    unigram, bigram, trigram = found["n-grams.bits"]
    linear, mlp = (found[f"{kind}, seed 0.bits"] for kind in ("linear", "mlp"))
    assert trigram < bigram < unigram < 6
    assert mlp < linear < unigram - 0.5
    assert all(0 < ord(text.OTHER) >= code > 0 for code in found["linear, seed 0.sample"])
