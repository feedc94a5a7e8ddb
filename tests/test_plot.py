"""Pictures show the closed forms and the trained arrays they are given, in vector formats."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from icar_theory import CLAIMS, augmented_loss, counterexample, figures, optimum
from icar_theory.exact.sizes import taken
from icar_theory.figures import FORMATS, pictures, plot, read_arrays, save
from numerics.__main__ import modules
from tests.kit.legends import hidden

EVERY = [(stem, kind) for stem in CLAIMS for kind in pictures(stem)]
DRAWN = [(stem, kind) for stem, kind in EVERY if not pictures(stem)[kind].of_runs]
UNITARY, ORTHOGONAL, AUGMENTED = "unitary_heads", "orthogonal_heads", "augmented_heads"


@pytest.fixture
def trained() -> dict[str, Any]:
    """Arrays of the shapes that `python -m numerics pictures` saves, optimal in another gauge."""
    rng = np.random.default_rng(0)
    arrays: dict[str, Any] = {
        f"{AUGMENTED}.error_sizes": np.array([2, 2, 5]),
        f"{AUGMENTED}.error_trained": np.array([0.4, 0.3, 0.2, 0.1]),
        f"{UNITARY}.minimum": np.array([[1, 5.0, 1], [2, 4.5, 0]]),
        f"{ORTHOGONAL}.minimum": np.array([[1, 4.0, 1]]),
        f"{ORTHOGONAL}.training_sizes": np.array([4, 1, 3]),
        f"{ORTHOGONAL}.training_curves": np.array([[9.0, 4.0, np.nan], [9.0, 10.0, 5.5]]),
    }
    for stem, context, heads in ((UNITARY, "unitary", 6), (ORTHOGONAL, "orthogonal", 3)):
        best = optimum(6, heads, context=context, horizon=8).numpy()
        G = rng.normal(size=(heads, heads))
        arrays[f"{stem}.heads_query_key"] = G @ best["query_key"]
        arrays[f"{stem}.heads_value"] = np.linalg.inv(G).T @ best["value"] / 3
        arrays[f"{stem}.heads_positions"] = 3 * best["positions"]
    return arrays


def lines(claim: str, kind: str, trained: Any = None) -> dict[str, Any]:
    (ax,) = plot(claim, kind, trained).axes
    return {str(line.get_label()): line.get_xydata() for line in ax.lines}


@pytest.mark.parametrize(
    ("claim", "context", "heads"), [(UNITARY, "unitary", 6), (ORTHOGONAL, "orthogonal", 3)]
)
def test_heads_show_the_closed_form_and_weights_in_its_gauge(trained, claim, context, heads):
    best = optimum(6, heads, context=context, horizon=8).numpy()
    expected = [best[name] for name in ("query_key", "value", "mixing", "positions")]
    for arrays, rows in ((None, 1), (trained, 2)):
        axes = plot(claim, "heads", arrays).axes[: 4 * rows]
        maps = [np.asarray(ax.collections[0].get_array()).ravel() for ax in axes]
        for shown, exact in zip(maps[:4], expected, strict=True):
            np.testing.assert_array_equal(shown, exact.ravel())
        for shown, exact in zip(maps[4:], expected[: len(maps[4:])], strict=True):
            np.testing.assert_allclose(shown, exact.ravel(), atol=1e-12)  # two inverses, 6 × 6


def test_error_is_the_optimums(trained):
    shown = lines(AUGMENTED, "error", trained)
    best = optimum(2, 2, tokens="augmented", horizon=5)
    theory = [float(best.error(T)) for T in range(2, 6)]
    assert [y for _, y in shown["squared error e(T), theory"]] == theory
    assert [y for _, y in shown["squared error, trained layer"]] == [0.4, 0.3, 0.2, 0.1]
    share = [float(best.step_size * (T - 1)) for T in range(2, 6)]
    assert [y for _, y in shown["prediction η(T − 1), theory"]] == pytest.approx(share)
    assert "squared error, trained layer" not in lines(AUGMENTED, "error")


def test_minimum_is_the_optimums(trained):
    shown = lines(UNITARY, "minimum", trained)
    assert [y for _, y in shown["max(d − H, 0)"]] == [5, 4, 3, 2, 1, 0]
    assert shown["trained, converged"].tolist() == [[1, 5]]
    assert shown["not converged"].tolist() == [[2, 4.5]]
    shown = lines(ORTHOGONAL, "minimum", trained)
    assert [y for _, y in shown["max(d − 2H, 0)"]] == [4, 2, 0, 0, 0, 0]
    assert "not converged" not in shown


def test_training_ends_at_the_minimum_or_elsewhere(trained):
    shown = lines(ORTHOGONAL, "training", trained)
    assert [y for _, y in shown["minimum 4"]] == [4, 4]
    assert shown["ends at the minimum"].tolist() == [[1, 9], [2, 4]]
    assert shown["ends elsewhere"].tolist() == [[1, 9], [2, 9], [3, 5.5]]
    for sizes, least in ((np.array([6, 1, 2]), "minimum 4"), (np.array([6, 1, 3]), "minimum 8")):
        other = {**trained, f"{ORTHOGONAL}.training_sizes": sizes}
        assert least in lines(ORTHOGONAL, "training", other)


@pytest.mark.parametrize(("claim", "kind"), DRAWN)
def test_saved_pictures_are_reproducible_and_no_legend_lies_over_a_curve(claim, kind, tmp_path):
    one, two = plot(claim, kind), plot(claim, kind)
    for figure in (one, two):
        assert hidden(figure) == []
        figure.set_layout_engine("none")  # each is laid out once, not for every file again
    for suffix in FORMATS:
        for name, figure in (("one", one), ("two", two)):
            save(figure, tmp_path / f"{name}{suffix}")
        found = [(tmp_path / f"{name}{suffix}").read_bytes() for name in ("one", "two")]
        assert found[0] == found[1]
        if suffix == ".svg":
            assert b"<image" not in found[0]  # vector all through


def test_a_claim_need_not_have_pictures(monkeypatch):
    drawn = {stem: {} if stem == UNITARY else pictures(stem) for stem in CLAIMS}
    monkeypatch.setattr(figures, "pictures", drawn.__getitem__)
    with pytest.raises(ValueError, match=f"claim must be one of .* got '{UNITARY}'"):
        plot(UNITARY, "heads")


@pytest.mark.parametrize(("claim", "kind"), EVERY)
def test_caption_says_what_is_in_the_picture(claim, kind):
    picture = pictures(claim)[kind]
    alone, both = (picture.words(trained=trained) for trained in (False, True))
    assert hasattr(modules()[claim], "pictures")
    assert alone.endswith(".")
    assert both.endswith(".")
    assert picture.of_runs or "train" not in alone.lower()
    assert both.startswith(alone)


def test_a_legend_over_a_curve_is_found():
    from matplotlib.figure import Figure

    figure = Figure()
    figure.subplots().plot([0, 1], [0, 1], label="diagonal")
    figure.axes[0].legend(loc="center")
    assert hidden(figure) == ["diagonal"]
    figure.axes[0].legend(loc=(0, 1.1))
    assert hidden(figure) == ["legend"]


@pytest.mark.parametrize(("claim", "kind"), sorted(set(EVERY) - set(DRAWN)))
def test_picture_of_trained_layers_alone_asks_for_them(run, claim, kind, tmp_path):
    status, _, error = run("plot", claim, kind, "--out", str(tmp_path / "x.svg"))
    assert status == 2
    assert f"trained must be given for the picture '{kind}' of {claim}" in error
    assert not (tmp_path / "x.svg").exists()


def test_gain_is_the_counterexamples_and_the_trained_layers():
    sizes = {"dimension": np.array([2, 4]), "horizon": np.array([3, 2])}
    losses = {"losses_zero": np.array([0.875, 1.5]), "losses_wrap": np.array([11 / 18, 2.4])}
    runs = {f"phase_symmetry.{name}": array for name, array in (sizes | losses).items()}
    zero, wrap = plot("phase_symmetry", "gain", runs).axes
    shown: Any = [
        {str(line.get_label()): line.get_xydata() for line in ax.lines} for ax in (zero, wrap)
    ]
    exact = 100 * (1 - 3120 / 619 / (38 / 7))
    assert shown[0]["d = 4, exact parameters"][1] == pytest.approx((3, exact))
    assert shown[0]["d = 2, trained"].tolist() == [[3, 50]]
    assert shown[0]["d = 4, trained"] == pytest.approx(np.array([[2, 50]]))
    assert shown[1]["d = 2, trained"] == pytest.approx(np.array([[3, 50]]))
    assert shown[1]["d = 4, trained"] == pytest.approx(np.array([[2, 0]]))


def test_step_size_has_its_exact_minimum_and_the_step_its_predictions():
    shown = lines("gradient_step", "size")
    best = optimum(4, 2, tokens="augmented", horizon=6)
    assert shown["H = 2, exact minimum"].tolist() == [[float(best.step_size), float(best.loss)]]
    curve = shown["H = 2, theory"]
    assert curve[0].tolist() == [0, 20]  # without a step nothing is predicted
    assert abs(curve[:, 1].min() - float(best.loss)) < 1e-3  # a step size of the grid is near
    tokens = np.array([[[1.0, 0], [0, 1], [1, 0]]])
    runs = {"step_sizes": np.array([2, 4]), "step_signs": np.ones((2, 2)), "sequences": tokens,
            "step_predictions": np.array([[0.0, 0.3j]])}  # fmt: skip
    runs = {f"gradient_step.{name}": array for name, array in runs.items()}
    step = lines("gradient_step", "step", runs)
    assert step["real parts"].tolist() == [[0, 0], [0.3, 0]]
    assert step["imaginary parts"].tolist() == [[0, 0], [0, 0.3]]


@pytest.mark.parametrize("heads", [1, 2, 4])
def test_step_size_curves_are_losses_of_scaled_layers(heads):
    shown = lines("gradient_step", "size")[f"H = {heads}, theory"]
    best = optimum(4, heads, tokens="augmented", horizon=6)
    for eta, loss in shown[::25]:
        blocks = best.numpy()
        blocks["b1"] = blocks["b1"] * eta / float(best.step_size)
        assert loss == pytest.approx(augmented_loss(blocks))


def test_gain_is_the_one_of_losses_of_layers():
    for ax, boundary in zip(plot("phase_symmetry", "gain").axes, ("zero", "wrap"), strict=True):
        shown = {str(line.get_label()): np.asarray(line.get_ydata()) for line in ax.lines}
        for d, T in ((2, 2), (2, 3), (4, 2), (4, 3)):
            at: Any = {"horizon": T, "boundary": boundary, "context": "orthogonal"}
            found = augmented_loss(counterexample(d, horizon=T, boundary=boundary), **at)
            step = optimum(d, 1, tokens="augmented", horizon=T, boundary=boundary).numpy()
            blocks = {name: step[name] for name in ("a1", "a2", "a3", "a4", "b1", "b2")}
            none, one, two = (
                augmented_loss({**blocks, "b1": scale * blocks["b1"]}, **at) for scale in range(3)
            )
            curve, slope = (two - 2 * one + none) / 2, (4 * one - two - 3 * none) / 2
            least = none - slope**2 / (4 * curve)  # the loss is quadratic in the step size
            gain = 100 * (1 - float(found) / least)
            assert shown[f"d = {d}, exact parameters"][T - 2] == pytest.approx(gain)


def test_bad_input_names_the_argument(tmp_path, trained):
    with pytest.raises(ValueError, match=r"claim must be one of .*'nosuch'"):
        plot("nosuch", "heads")
    with pytest.raises(ValueError, match=r"picture must be one of .*'nosuch'"):
        plot(UNITARY, "nosuch")
    with pytest.raises(ValueError, match=r"suffix of the picture .*'.gif'"):
        save(plot(UNITARY, "minimum"), tmp_path / "x.gif")
    with pytest.raises(ValueError, match="cannot be written"):
        save(plot(UNITARY, "minimum"), tmp_path / "no" / "x.svg")
    del trained[f"{UNITARY}.minimum"]
    with pytest.raises(ValueError, match=r"trained lacks the array 'unitary_heads\.minimum'"):
        plot(UNITARY, "minimum", trained)
    with pytest.raises(ValueError, match=r"trained lacks the array 'unitary_heads\.…'"):
        plot(UNITARY, "minimum", {})
    (tmp_path / "x.npz").write_text("no archive")
    for path in (tmp_path / "x.npz", tmp_path / "nosuch.npz"):
        with pytest.raises(ValueError, match=r"trained cannot be read as an \.npz file"):
            read_arrays(path)


def test_missing_matplotlib_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ImportError, match=r"pip install 'icar_theory\[plot\]'"):
        plot(UNITARY, "minimum")


def test_pictures_are_drawn_for_sizes_of_ones_own(run, tmp_path):
    sizes: Any = {"d": 4, "heads": 2, "horizon": 5}
    for claim in CLAIMS:
        for kind, picture in pictures(claim).items():
            own: Any = {name: sizes[name] for name in taken(picture.draw)[2:]}
            if own:
                title = plot(claim, kind, **own).axes[0].get_title()
                said = "d = 4" if "d" in own else "= 5"
                assert said in title or title == "A"
    mixing = plot(UNITARY, "heads", **sizes).axes[2]
    assert mixing.get_ylim() == (4, 0)
    assert len(plot("orthogonal_heads", "minimum", d=7).axes[0].get_xticks()) == 4
    out = tmp_path / "x.svg"
    assert run("plot", UNITARY, "minimum", "d=9", "--out", str(out))[0] == 0


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ({"heads": 2}, "sizes of the picture must be d, got heads"),
        ({"d": 0}, "d must be at least 1, got 0"),
        ({"d": 10**9}, "d must be at most 100 in a picture, got 1000000000"),
        ({"d": "x"}, "d must be an integer, got 'x'"),
    ],
)
def test_other_sizes_are_refused(sizes, message):
    with pytest.raises((TypeError, ValueError), match=message):
        plot(UNITARY, "minimum", **sizes)
    with pytest.raises(ValueError, match="sizes must be left out beside trained layers, got d"):
        plot(UNITARY, "minimum", {}, d=4)
