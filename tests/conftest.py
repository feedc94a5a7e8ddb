"""Hypothesis profiles, and the ledger of claims and their evidence that ends a run."""

import os
from collections.abc import Generator
from typing import Any

import hypothesis
import pytest

from icar_theory import CLAIMS
from icar_theory.claims import STATUSES
from tests import ledger

os.environ.setdefault(
    "OMP_NUM_THREADS", "1"
)  # torch reads it on import: two workers share two cores

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
        "evidence(claim, status, title='', detail=''): the test supports the claim with this status",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, Any, Any]:
    report = yield
    if call.when == "call" or report.failed:
        name = getattr(item, "originalname", item.name).removeprefix("test_").replace("_", " ")
        outcome = dict(item.user_properties).get("outcome")
        for mark in item.iter_markers("evidence"):
            claim, status, title, detail = (*mark.args, "", "")[:4]
            detail = detail and (outcome or detail)  # of an enumeration, how many cases there were
            report.user_properties.append(("evidence", [claim, status, title or name, detail]))
    return report


class Evidence:
    """What the reports of a run say: marks that passed and failed, and the worst figures they recorded."""

    def __init__(self, reporter: Any) -> None:
        self.passed: list[tuple[str, str, str, str]] = []
        self.failed: list[tuple[str, str, str, str]] = []
        self.worst: dict[tuple[str, str], dict[str, float]] = {}
        for outcome, reports in reporter.stats.items():
            for report in reports:
                properties = getattr(report, "user_properties", [])
                for claim, status, title, detail in (
                    value for name, value in properties if name == "evidence"
                ):
                    (self.passed if outcome == "passed" else self.failed).append(
                        (claim, status, title, detail)
                    )
                    figures = self.worst.setdefault((claim, status), {})
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
    """On a full run write the ledger, and fail where it falls below the floor."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not runs_everything(session.config) or session.config.option.collectonly:
        return
    run = ledger.collect(Evidence(reporter).passed)
    ledger.write(run, ledger.BUILT)
    weaker, _ = ledger.compare(run, ledger.read(ledger.FLOOR))
    if weaker and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print each claim with the evidence of this run; what did not run supports nothing."""
    evidence = Evidence(terminalreporter)
    if not evidence.passed and not evidence.failed:
        return
    run = ledger.collect(evidence.passed)
    terminalreporter.section("claims and their evidence")
    for claim in CLAIMS:
        name = claim.name
        for status in STATUSES:
            entries = run[claim.name].get(status, {})
            failed = sum(1 for mark in evidence.failed if mark[:2] == (claim.name, status))
            if not entries and not failed:
                continue
            words = "; ".join(entries) if status == "cited" else f"{len(entries)} entries"
            figures = evidence.worst.get((claim.name, status), {})
            words += "".join(
                f", {FIGURES[kind]} {value:.1e}" for kind, value in sorted(figures.items())
            )
            words = f"FAILED {failed}, " + words if failed else words
            terminalreporter.write_line(f"{name:<18} {status:<18} {words}", red=bool(failed))
            name = ""
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
        weaker, stronger = ledger.compare(run, ledger.read(ledger.FLOOR))
        for line in weaker:
            terminalreporter.write_line(f"weaker than the floor: {line}", red=True)
        if stronger and not weaker:
            terminalreporter.write_line(
                f"{len(stronger)} entries beyond the floor, e.g. {stronger[0]}"
            )
            terminalreporter.write_line("`make ledger` raises the floor")
