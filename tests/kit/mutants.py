"""Mutation testing: does a test fail for every small change of icar_theory/ and proofs/?

``make mutants`` tries every mutant (hours), ``make mutants ONLY='icar_theory.exact.laurent*'``
those of a pattern. Survivors that change nothing a test could see are explained in
``tests/kit/survivors.toml``; the kill rate counts them as survivors.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SURVIVORS = Path(__file__).with_name("survivors.toml")
WANTED = 0.95
KILLED, TIMEOUT = (
    {1, 2, 3},
    {-24, 24, 36, 152, 255},
)  # a failed test, or an import that fails; exit codes of mutmut


def outcomes(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the mutants tried so far, each as killed, timeout or survived."""
    for file in sorted(folder.rglob("*.meta")):
        for name, code in json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            if code is not None:
                yield (
                    name,
                    "killed" if code in KILLED else "timeout" if code in TIMEOUT else "survived",
                )


def change(name: str) -> str:
    """Return the lines that a mutant changes, as "- before" and "+ after"."""
    shown = subprocess.run(
        ["mutmut", "show", name], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    lines = [
        line
        for line in shown.splitlines()
        if line.startswith(("-", "+")) and line[:3] not in ("---", "+++")
    ]
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in lines)


def main(patterns: list[str]) -> int:
    """Try the mutants whose names match, and report; 0 if enough are killed and every survivor is explained."""
    environment = {**os.environ, "HYPOTHESIS_PROFILE": "mutants", "OMP_NUM_THREADS": "1"}
    run = subprocess.run(["mutmut", "run", *patterns], cwd=ROOT, env=environment, check=False)
    if run.returncode:
        print(f"mutants: mutmut ended with status {run.returncode}", file=sys.stderr)
        return run.returncode
    explained = {
        entry["change"].strip(): entry["why"]
        for entry in tomllib.loads(SURVIVORS.read_text("utf-8"))["survivor"]
    }
    tried = list(outcomes(ROOT / "mutants"))
    counts = Counter(outcome for _, outcome in tried)
    unexplained = 0
    for name in (name for name, outcome in tried if outcome == "survived"):
        changed = change(name)
        unexplained += changed not in explained
        print(f"survived: {name}\n{changed}\n  {explained.get(changed, 'NOT EXPLAINED')}")
    rate = 1 - counts["survived"] / max(len(tried), 1)
    print(
        f"{len(tried)} mutants, {dict(counts)}: {rate:.1%} killed, {unexplained} survivors not explained"
    )
    return 0 if tried and rate >= WANTED and not unexplained else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
