"""Pictures show the closed forms and the trained arrays they are given, in vector formats."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from icar_theory import optimum
from icar_theory.figures import FORMATS, PICTURES, plot, read_pictures, save


@pytest.fixture
def trained() -> dict[str, Any]:
    """Arrays of the shapes that `python -m numerics pictures` saves, of weights that are optimal in another gauge."""
    rng = np.random.default_rng(0)
    arrays: dict[str, Any] = {
        "error_sizes": np.array([2, 2, 5]),
        "error_trained": np.array([0.4, 0.3, 0.2, 0.1]),
        "minimum_unitary": np.array([[1, 5.0, 1], [2, 4.5, 0]]),
        "minimum_orthogonal": np.array([[1, 4.0, 1]]),
        "training_sizes": np.array([4, 1, 3]),
        "training_curves": np.array([[9.0, 4.0, np.nan], [9.0, 10.0, 5.5]]),
    }
    for context, heads in (("unitary", 6), ("orthogonal", 3)):
        best = optimum(6, heads, context=context, horizon=8).numpy()
        G = rng.normal(size=(heads, heads))
        arrays[f"heads_{context}_query_key"] = G @ best["query_key"]
        arrays[f"heads_{context}_value"] = np.linalg.inv(G).T @ best["value"] / 3
        arrays[f"heads_{context}_positions"] = 3 * best["positions"]
    return arrays


def shown_matrix(ax: Any) -> Any:
    return ax.collections[0].get_array().ravel()


def lines(kind: str, trained: Any = None) -> dict[str, Any]:
    (ax,) = plot(kind, trained).axes
    return {str(line.get_label()): line.get_xydata() for line in ax.lines}


def test_heads_show_the_closed_form_and_weights_in_its_gauge(trained):
    for arrays, rows in ((None, 2), (trained, 4)):
        figure = plot("heads", arrays)
        maps = [shown_matrix(ax) for ax in figure.axes[: 4 * rows]]
        for first in (maps[k : k + 4] for k in range(0, 4 * rows, 4 * rows // 2)):
            heads = len(first[0]) // 6
            context = {6: "unitary", 3: "orthogonal"}[heads]
            best = optimum(6, heads, context=context, horizon=8).numpy()
            expected = [
                best[name].ravel() for name in ("query_key", "value", "mixing", "positions")
            ]
            for shown, exact in zip(first, expected, strict=True):
                np.testing.assert_array_equal(shown, exact)
        if arrays is not None:
            for k in (0, 8):
                for closed, seen in zip(maps[k : k + 4], maps[k + 4 : k + 8], strict=True):
                    np.testing.assert_allclose(
                        seen, closed, atol=1e-12
                    )  # two inverses of a 6 × 6 matrix


def test_error_is_the_optimums(trained):
    shown = lines("error", trained)
    best = optimum(2, 2, tokens="augmented", horizon=5)
    assert [y for _, y in shown["squared error e(T), theory"]] == [
        float(best.error(T)) for T in range(2, 6)
    ]
    assert [y for _, y in shown["squared error, trained layer"]] == [0.4, 0.3, 0.2, 0.1]
    assert [y for _, y in shown["prediction η(T − 1), theory"]] == pytest.approx(
        [float(best.step_size * (T - 1)) for T in range(2, 6)]
    )
    assert "squared error, trained layer" not in lines("error")


def test_minimum_is_the_optimums(trained):
    shown = lines("minimum", trained)
    assert [y for _, y in shown["unitary: max(d − H, 0)"]] == [5, 4, 3, 2, 1, 0]
    assert [y for _, y in shown["orthogonal: max(d − 2H, 0)"]] == [4, 2, 0, 0, 0, 0]
    assert shown["unitary: trained, converged"].tolist() == [[1, 5]]
    assert shown["unitary: not converged"].tolist() == [[2, 4.5]]
    assert "orthogonal: not converged" not in shown


def test_training_ends_at_the_certified_minimum_or_elsewhere(trained):
    shown = lines("training", trained)
    assert [y for _, y in shown["certified minimum 4"]] == [4, 4]
    assert shown["ends at the minimum"].tolist() == [[1, 9], [2, 4]]
    wider = lines("training", {**trained, "training_sizes": np.array([6, 1, 2])})
    assert [y for _, y in wider["certified minimum 4"]] == [4, 4]
    assert "certified minimum 8" in lines(
        "training", {**trained, "training_sizes": np.array([6, 1, 3])}
    )
    assert shown["ends elsewhere"].tolist() == [[1, 9], [2, 9], [3, 5.5]]


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("kind", PICTURES)
def test_saved_pictures_are_reproducible(kind, suffix, tmp_path):
    for name in ("one", "two"):
        save(plot(kind), tmp_path / f"{name}{suffix}")
    one, two = ((tmp_path / f"{name}{suffix}").read_bytes() for name in ("one", "two"))
    assert one == two
    if suffix == ".svg":
        assert b"<image" not in one  # vector all through


def test_bad_input_names_the_argument(tmp_path, trained):
    with pytest.raises(ValueError, match=r"kind .*'nosuch'"):
        plot("nosuch")
    with pytest.raises(ValueError, match=r"suffix of the picture .*'.gif'"):
        save(plot("error"), tmp_path / "x.gif")
    with pytest.raises(ValueError, match="cannot be written"):
        save(plot("error"), tmp_path / "no" / "x.svg")
    del trained["minimum_unitary"]
    with pytest.raises(ValueError, match="trained lacks the array 'minimum_unitary'"):
        plot("minimum", trained)
    (tmp_path / "x.npz").write_text("no archive")
    for path in (tmp_path / "x.npz", tmp_path / "nosuch.npz"):
        with pytest.raises(ValueError, match=r"trained cannot be read as an \.npz file"):
            read_pictures(path)


def test_missing_matplotlib_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ImportError, match=r"pip install 'icar_theory\[plot\]'"):
        plot("error")
