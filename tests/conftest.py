"""Hypothesis profiles, and the table of claims and their evidence that ends a run."""

import os
from collections import defaultdict
from collections.abc import Generator
from typing import Any

import hypothesis
import pytest
import torch

from icar_theory import CLAIMS

hypothesis.settings.register_profile("default", max_examples=30, deadline=None, derandomize=True)
hypothesis.settings.register_profile("thorough", max_examples=500, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

STATUSES = ("proved", "proved on a range", "trained", "refuted")
COUNTED = {
    "proved": "steps",
    "proved on a range": "enumerations",
    "trained": "tests",
    "refuted": "exact counterexample tests",
}
FIGURES = {"gap": "largest gap", "gradient_norm": "largest gradient norm"}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "evidence(claim, status): the test supports the claim with this status")
    torch.set_num_threads(1)  # two workers share two cores


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    report = yield
    if call.when == "call" or report.failed:
        for mark in item.iter_markers("evidence"):
            report.user_properties.append(("evidence", list(mark.args)))
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print each claim with the evidence of this run; what did not run supports nothing."""
    passed: defaultdict[tuple[str, str], int] = defaultdict(int)
    failed: defaultdict[tuple[str, str], int] = defaultdict(int)
    worst: defaultdict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for outcome, reports in terminalreporter.stats.items():
        for report in reports:
            properties = getattr(report, "user_properties", [])
            for key in {tuple(value) for name, value in properties if name == "evidence"}:
                (passed if outcome == "passed" else failed)[key] += 1
                for name, value in properties:
                    if name in FIGURES:
                        worst[key][name] = max(value, worst[key].get(name, 0.0))
    if not passed and not failed:
        return
    terminalreporter.section("claims and their evidence")
    for claim in CLAIMS:
        for status in STATUSES:
            key = (claim.name, status)
            if status == "refuted" and not passed[key] + failed[key]:
                continue  # most claims have no refuted part
            total = passed[key] + failed[key]
            words = f"{passed[key]} of {total} {COUNTED[status]}" if total else "not run"
            words += "".join(f", {FIGURES[name]} {value:.1e}" for name, value in sorted(worst[key].items()))
            name = claim.name if status == STATUSES[0] else ""
            terminalreporter.write_line(
                f"{name:<18} {status:<18} {'FAILED: ' if failed[key] else ''}{words}", red=bool(failed[key])
            )
