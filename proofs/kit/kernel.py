"""The Coq theorems: which printed lines they prove, and what the kernel accepted when it last ran.

``proofs/printed/<stem>.v`` proves lines of a claim from its theorems in ``proofs/<stem>.v``. Each
statement there must be the one that :mod:`proofs.kit.gallina` generates from the line;
``proofs/printed/losses.v`` is what :mod:`proofs.kit.cases` writes.
``proofs/accepted.json`` holds a hash of all Coq files and the theorems accepted, written by
``python -m proofs coq --write``: without Coq at hand the hash tells whether that is still so.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from icar_theory.claims import CLAIMS
from icar_theory.evidence import digest
from proofs.kit.gallina import Vocabulary, statement
from proofs.kit.step import RefutedError

PROOFS = Path(__file__).parent.parent
PROJECT = PROOFS / "_CoqProject"
ACCEPTED = PROOFS / "accepted.json"
SECONDS = 300
CLOSED = "Closed under the global context"


def files() -> list[str]:
    """Return the Coq files in the order in which they depend on each other."""
    lines = PROJECT.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.endswith(".v")]


def sources() -> str:
    """Return a hash of every Coq file and their order."""
    texts = [(PROOFS / file).read_text(encoding="utf-8") for file in files()]
    return digest("\n".join([PROJECT.read_text(encoding="utf-8"), *texts]))


def printed(stem: str) -> Mapping[str, str]:
    """Return the lines of a claim that Coq proves, and the statements there: line id → Coq."""
    file = PROOFS / "printed" / f"{stem}.v"
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    found = re.findall(r"^Theorem printed_(\w+) :(.*?)\.\s*^Proof", text, re.MULTILINE | re.DOTALL)
    return {line: one_line(said) for line, said in found}


def generated(stem: str, line: Any) -> str:
    """Return the statement that a line of a claim is in Coq, in the words of its vocabulary."""
    return one_line(statement(line, vocabulary(stem)))


def vocabulary(stem: str) -> Vocabulary:
    """Return how a claim's letters are called in Coq: WORDS of ``proofs/<stem>/printed.py``."""
    words: Vocabulary = importlib.import_module(f"proofs.{stem}.printed").WORDS
    return words


def one_line(text: str) -> str:
    """Return a text with its white space folded.

    >>> one_line(" a\\n  b ")
    'a b'
    """
    return " ".join(text.split())


def bound() -> Iterator[tuple[str, str]]:
    """Yield (claim, line) of every printed line that Coq proves."""
    for stem in CLAIMS:
        for line in printed(stem):
            yield stem, line


def theorems() -> list[str]:
    """Return the theorems whose assumptions the files print, as "file: theorem"."""
    return [
        f"{file}: {name}"
        for file in files()
        for name in re.findall(
            r"^Print Assumptions (\w+)\.", (PROOFS / file).read_text(encoding="utf-8"), re.MULTILINE
        )
    ]


def accept(folder: Path) -> Iterator[tuple[str, float, int]]:
    """Compile every file in a folder of its own; yield (file, seconds, theorems without axioms).

    Raises RefutedError where Coq rejects a file, or a theorem rests on an axiom; ValueError where
    Coq is missing.
    """
    compiler = shutil.which("coqc")
    if compiler is None:
        raise ValueError("coqc is not installed (Debian: apt-get install coq; `make coq` does it)")
    for file in files():
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROOFS / file, target)
        begun = time.perf_counter()
        quiet = ["-w", "-notation-overridden,-ambiguous-paths"]
        run = subprocess.run(
            [compiler, *quiet, "-R", ".", "icar", file],
            cwd=folder, capture_output=True, text=True, check=False, timeout=SECONDS,
        )  # fmt: skip
        asked = len(re.findall(r"^Print Assumptions", target.read_text("utf-8"), re.MULTILINE))
        if run.returncode:
            raise RefutedError(f"coqc rejects {file}: {run.stderr.strip()[-2000:]}")
        if run.stdout.count(CLOSED) != asked or "Axioms:" in run.stdout:
            raise RefutedError(f"{file}: a theorem rests on axioms: {run.stdout.strip()[-2000:]}")
        yield file, time.perf_counter() - begun, asked


def accepted() -> dict[str, Any]:
    """Return what the kernel accepted when it last ran: "sources" and "theorems"."""
    return dict(json.loads(ACCEPTED.read_text(encoding="utf-8"))) if ACCEPTED.exists() else {}


def now() -> dict[str, Any]:
    """Return what the kernel is asked to accept now."""
    return {"sources": sources(), "theorems": theorems()}
