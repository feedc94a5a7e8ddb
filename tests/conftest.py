"""Hypothesis profiles, fixtures, and the table of claims, line by line, that ends a run."""

import os
from collections import Counter
from collections.abc import Generator
from typing import Any

import hypothesis
import pytest

import numerics  # noqa: F401 - sets how many threads torch uses before anything imports torch
from icar_theory import CLAIMS, optimum
from icar_theory.arguments import Array
from icar_theory.evidence import STATUSES
from icar_theory.layers.augmented import BLOCKS
from proofs.kit import kernel
from tests.kit import evidence
from tests.kit.commands import call
from tests.kit.evidence import Mark

hypothesis.settings.register_profile("default", max_examples=30, deadline=None, derandomize=True)
hypothesis.settings.register_profile("thorough", max_examples=500, deadline=None, print_blob=True)
hypothesis.settings.register_profile(
    "mutants",
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

FIGURES = {"gap": "largest gap", "gradient_norm": "largest gradient norm"}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "evidence(claim, line, status, title=''): the test supports the line with this status",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, Any]:
    report = yield
    if call.when == "call" or report.failed:
        name = getattr(item, "originalname", item.name).removeprefix("test_").replace("_", " ")
        outcome = dict(item.user_properties).get("outcome")  # of a step, what it compared
        for mark in item.iter_markers("evidence"):
            claim, line, status, title = (*mark.args, "")[:4]
            test = getattr(item, "function")  # noqa: B009 - an item need not have one
            detail = outcome or f"#{evidence.source_digest(test)}"
            detail = evidence.of_line(claim, line, str(detail))
            report.user_properties.append(
                ("evidence", [claim, line, status, title or name, detail])
            )
    return report


class Run:
    """What the reports of a run say: marks that passed and failed, and the worst figures."""

    def __init__(self, reporter: Any) -> None:
        self.passed: list[Mark] = []
        self.failed: list[Mark] = []
        self.worst: dict[tuple[str, str], dict[str, float]] = {}
        for outcome, reports in reporter.stats.items():
            for report in reports:
                properties = getattr(report, "user_properties", [])
                for mark in (Mark(*value) for name, value in properties if name == "evidence"):
                    (self.passed if outcome == "passed" else self.failed).append(mark)
                    figures = self.worst.setdefault(mark[:2], {})
                    for name, value in properties:
                        if name in FIGURES:
                            figures[name] = max(value, figures.get(name, 0.0))


def runs_everything(config: pytest.Config) -> bool:
    """Whether nothing was selected: a part of the tests can say nothing about the floor."""
    chosen = any(
        getattr(config.option, name, None) for name in ("keyword", "markexpr", "deselect", "lf")
    )
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not chosen


def pytest_sessionfinish(session: pytest.Session) -> None:
    """On a full run write the evidence, and fail where it falls below the floor.

    RAISE_FLOOR names the claim whose floor this run becomes ("all" on a full run).
    """
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    raised = os.environ.get("RAISE_FLOOR", "")
    everything = runs_everything(session.config) and not session.config.option.collectonly
    if reporter is None or not (everything or raised in CLAIMS):
        return
    run = evidence.collect(Run(reporter).passed)
    if raised in CLAIMS or (raised == "all" and everything):
        evidence.write(
            {name: run[name] for name in CLAIMS if raised in (name, "all")}, evidence.THEOREMS
        )
        return
    evidence.write(run, evidence.BUILT)
    weaker, _ = evidence.compare(run, evidence.committed())
    if (weaker or evidence.unsupported(run)) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print each line of each claim with the evidence of this run."""
    run = Run(terminalreporter)
    if not run.passed and not run.failed:
        return
    found = evidence.collect(run.passed)
    terminalreporter.section("claims, line by line")
    for claim in CLAIMS.values():
        failed = Counter(mark.line for mark in run.failed if mark.claim == claim.name)
        if not found[claim.name] and not failed:
            continue
        terminalreporter.write_line(claim.name)
        for line in claim.lines:
            statuses = found[claim.name].get(line.id, {})
            words = ", ".join(f"{s} {len(statuses[s])}" for s in STATUSES if s in statuses)
            figures = run.worst.get((claim.name, line.id), {})
            words += "".join(f"; {FIGURES[kind]} {x:.1e}" for kind, x in sorted(figures.items()))
            words = f"FAILED {failed[line.id]}; {words}" if failed[line.id] else words
            terminalreporter.write_line(f"  {line.id:<20} {words}", red=bool(failed[line.id]))
    terminalreporter.write_line(kernel.said())
    theories = [
        outcome == "passed"
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        if any(name == "theory" for name, _ in getattr(report, "user_properties", []))
    ]
    if theories:
        terminalreporter.write_line(
            f"refutation gate: {sum(theories)} of {len(theories)} wrong theories refuted"
        )
    if runs_everything(config):
        weaker, stronger = evidence.compare(found, evidence.committed())
        for named in evidence.unsupported(found):
            terminalreporter.write_line(f"nothing supports: {named}", red=True)
        for entry in weaker:
            terminalreporter.write_line(f"other than the floor: {entry}", red=True)
        if stronger and not weaker:
            terminalreporter.write_line(
                f"{len(stronger)} entries beyond the floor, e.g. {stronger[0]}"
            )
            terminalreporter.write_line("`make floor` raises the floor")


@pytest.fixture
def run(monkeypatch, capsys):
    """Return a call of the command line: words ↦ status, stdout, stderr."""
    return lambda *words: call(words, monkeypatch, capsys)


@pytest.fixture
def weights() -> dict[str, Array]:
    """Return exact weights on plain tokens, as a file holds them."""
    best = optimum(4, 2, horizon=4).numpy()
    return {"A": best["query_key"], "B": best["value"], "P": best["positions"]}


@pytest.fixture
def blocks() -> dict[str, Array]:
    """Return exact blocks of augmented tokens."""
    arrays = optimum(3, 2, tokens="augmented", horizon=4).numpy()
    return {name: arrays[name] for name in BLOCKS}
