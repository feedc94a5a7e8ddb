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
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from graphlib import TopologicalSorter
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

    Files that do not depend on each other are compiled side by side. Raises RefutedError where Coq
    rejects a file, or a theorem rests on an axiom; ValueError where Coq is missing.
    """
    for file in files():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROOFS / file, folder / file)
    waiting = TopologicalSorter(_dependencies(folder))
    waiting.prepare()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running: set[Future[tuple[str, float, int]]] = set()
        while waiting.is_active():
            running |= {pool.submit(_compiled, folder, file) for file in waiting.get_ready()}
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for found in done:
                yield found.result()
                waiting.done(found.result()[0])
        bindings = [_binding(folder, stem) for stem in CLAIMS if printed(stem)]
        yield from pool.map(partial(_compiled, folder), bindings)


def _binding(folder: Path, stem: str) -> str:
    """Write a file that states every proved line of a claim anew, and proves it by its theorem.

    What is stated is generated from the claim here, in the words of the kit and of the claim's own
    theorems: a hypothesis, a notation or a name of ``printed/<stem>.v`` itself is not at hand.
    """
    source = (PROOFS / "printed" / f"{stem}.v").read_text(encoding="utf-8")
    head = re.findall(
        r"^(?:From [\w.]+ Require Import|Set|Unset|Import|Local Open Scope) [^\n]*\.$",
        source,
        re.MULTILINE,
    )
    words = vocabulary(stem)
    said = [f"From icar.printed Require {stem}.", *head]
    for line in printed(stem):
        over = words.fields.get(line, words.fields.get("", "(R : realFieldType)"))
        said += [
            f"Theorem bound_{line} : forall {over}, {generated(stem, CLAIMS[stem].line(line))}.",
            f"Proof. exact: {stem}.printed_{line}. Qed.",
            f"Print Assumptions bound_{line}.",
        ]
    file = folder / "bound" / f"{stem}.v"
    file.parent.mkdir(exist_ok=True)
    file.write_text("\n".join(said) + "\n", encoding="utf-8")
    return f"bound/{stem}.v"


def _dependencies(folder: Path) -> dict[str, set[str]]:
    rules = _run("coqdep", *NAMED, *files(), cwd=folder).stdout.splitlines()
    found: dict[str, set[str]] = {file: set() for file in files()}
    for rule in rules:
        made, _, needed = rule.partition(":")
        file = made.split()[0].removesuffix("o")
        if file in found:
            found[file] |= {x.removesuffix("o") for x in needed.split() if x.endswith(".vo")}
    return found


def _compiled(folder: Path, file: str) -> tuple[str, float, int]:
    begun = time.perf_counter()
    run = _run("coqc", "-w", "-notation-overridden,-ambiguous-paths", *NAMED, file, cwd=folder)
    asked = len(re.findall(r"^Print Assumptions", (folder / file).read_text("utf-8"), re.MULTILINE))
    if run.returncode:
        raise RefutedError(f"coqc rejects {file}: {run.stderr.strip()[-2000:]}")
    if run.stdout.count(CLOSED) != asked or "Axioms:" in run.stdout:
        raise RefutedError(f"{file}: a theorem rests on axioms: {run.stdout.strip()[-2000:]}")
    return file, time.perf_counter() - begun, asked


def recheck(folder: Path) -> float:
    """Have coqchk, which shares no elaboration with coqc, type the compiled files again.

    Libraries that they need are taken as installed. Returns the seconds it took; raises
    RefutedError where it rejects a file or one of them holds an axiom.
    """
    begun = time.perf_counter()
    names = ["icar." + file.removesuffix(".v").replace("/", ".") for file in files()]
    options = [word for name in names for word in ("-norec", name)]
    run = _run("coqchk", "-silent", "-o", *NAMED, *options, cwd=folder)
    said = run.stdout + run.stderr
    own = [line.strip() for line in said.splitlines() if line.strip().startswith("icar.")]
    if run.returncode or own or "CONTEXT SUMMARY" not in said:
        raise RefutedError(f"coqchk rejects {own or said.strip()[-2000:]}")
    return time.perf_counter() - begun


NAMED = ("-R", ".", "icar")


def _run(program: str, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    found = shutil.which(program)
    if found is None:
        raise ValueError(
            f"{program} is not installed (Debian: apt-get install coq; `make coq` does it)"
        )
    return subprocess.run(
        [found, *words], cwd=cwd, capture_output=True, text=True, check=False, timeout=SECONDS
    )


def accepted() -> dict[str, Any]:
    """Return what the kernel accepted when it last ran: "sources" and "theorems"."""
    return dict(json.loads(ACCEPTED.read_text(encoding="utf-8"))) if ACCEPTED.exists() else {}


def said() -> str:
    """Return what is known of the kernel's verdict on these files, in one line.

    >>> said().startswith("kernel")
    True
    """
    at_hand = "" if shutil.which("coqc") else " not at hand,"
    last = accepted().get("sources", "nothing")
    if last != sources():
        return f"kernel:{at_hand} last accepted {last}, and the files are {sources()} now: make coq"
    return f"kernel:{at_hand} last accepted {last}, these files"


def now() -> dict[str, Any]:
    """Return what the kernel is asked to accept now."""
    return {"sources": sources(), "theorems": theorems()}
