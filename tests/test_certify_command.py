"""The command ``icar-theory certify``: its status, what it prints, what it refuses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import sympy as sp

from tests.kit.commands import save
from tests.test_certify import SPURIOUS, spurious, trained


def test_command_tells_the_kind_by_its_status(run: Any, tmp_path: Any):
    cases: dict[str, tuple[Mapping[str, Any], int]] = {
        "global minimum": (trained("orthogonal", 4, 2, 4, 0.0), 0),
        "local minimum": (trained("orthogonal", 3, 1, 4, 1.8396), 0),
        "spurious minimum": (spurious(), 1),
        "inconclusive": (trained("orthogonal", 2, 1, 3, 5 / 3), 3),
    }
    for kind, (weights, status) in cases.items():
        file = save(tmp_path / "w.npz", **weights)
        ended, out, err = run("certify", file)
        assert (ended, err) == (status, "")
        assert kind in out
        ended, out, err = run("certify", file, "--json")
        found = json.loads(out)
        assert (ended, err, found["kind"]) == (status, "", kind)
        assert found["verdict"].startswith("inconclusive" if status == 3 else "certified: within")


def test_command_prints_no_digit_that_is_not_certain(run: Any, tmp_path: Any):
    _, out, _ = run("certify", save(tmp_path / "w.npz", **spurious()))
    assert str(SPURIOUS.evalf(26))[:26] in out
    told = json.loads(run("certify", save(tmp_path / "w.npz", **spurious()), "--json")[1])
    point = told["point"]
    assert [len(point[name]) for name in ("query_key", "value", "positions")] == [2, 2, 3]
    assert sp.Rational(told["loss"]["radius"]) < sp.Rational(1, 10**24)


def test_command_refuses_in_one_line(run: Any, tmp_path: Any):
    assert run("certify", str(tmp_path / "none.npz"))[0] == 2
    file = save(tmp_path / "w.npz", A=np.ones((1, 2)), B=np.ones((2, 2)), P=np.ones(2))
    status, out, err = run("certify", file)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "B (value) must have the shape" in err
    file = save(tmp_path / "w.npz", context="unitary", **spurious())
    assert "'orthogonal' is given and used" in " ".join(
        run("certify", file, "--context", "orthogonal")[1].split()
    )
