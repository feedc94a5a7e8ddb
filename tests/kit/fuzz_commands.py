"""Bad words and bad files for the command line: each must end in status 2 and one line on stderr.

Words and files that are merely strange may be answered; nothing may end in a traceback.
"""

from __future__ import annotations

import contextlib
import io
import struct
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from icar_theory import CLAIMS, __main__
from icar_theory.figures import pictures
from tests.test_asked import sizes_of

NO_WORDS: tuple[str, ...] = (
    "", "x", "-1", "0.5", "nan", "inf", "[", "[[1,2],[3]]", "1/0", "4\n5", "é", "\x1b[31m",
)  # fmt: skip
NO_WORDS += ("1e9", "None", "True", "0x4", "[[]]", "{}", "[1,x]", "4" * 5000, "-" * 50, "[" * 5000)
STRANGE: tuple[str, ...] = (
    "0", "1", "10**9", "9" * 30, "1/3", "[1]", "[[1]]", "d", "H", "T", "2", "-5", "--json",
)  # fmt: skip
FORMULAS: tuple[str, ...] = (
    "d", "Max(d - heads, 0)", "1/0", "d/(d-1)", "9**9**9", "((9**99)**99)**99", "d**d**d",
)  # fmt: skip
FORMULAS += ("sqrt(-1)", "floor(d/2)", "__class__", "d.real", "(d", "1e400", "0.1", "d,d", "d^2")
FORMULAS += (
    "ｄ", "ｅval(1)", "9" * 5000, "(" * 3000 + "d" + ")" * 3000, "Max()", "sqrt(d,2,3)", "1 2",
)  # fmt: skip
FORMULAS += (
    "--d", "d heads", "floor", "Max", "Abs(Max)", "_", "1_0", "0x10", "1j", "d**0.5", "a\nb",
)  # fmt: skip
HEADER = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }"
SHAPES = ("10**12,", "1000000000000,", "1000000, 1000000", "1" + "0" * 400, "-1, 2", "1," * 70)
FORMS = ("'|O'", "'<f3'", "3", "'<M8[s]'", "'<c16'", "'|b1'", "[('x', '<f8')]", "'<U4'")
HEADERS: tuple[str, ...] = (
    *(HEADER[:-3], HEADER + " " * 60_000, "[" * 3000, "", "{}", "\xff"),
    *(HEADER.replace("1, 2", shape) for shape in (*SHAPES, "1.0, 2")),
    *(HEADER.replace("'<f8'", form) for form in FORMS),
)


def npy(array: Any) -> bytes:
    """Return an array as a .npy file holds it."""
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def member(header: str, version: int = 1) -> bytes:
    """Return a .npy file with a header of one's own."""
    text = header.encode("latin-1") + b"\n"
    return b"\x93NUMPY" + bytes((version, 0)) + struct.pack("<H", len(text)) + text + bytes(16)


LAYER = {"A": npy(np.ones((1, 2))), "B": npy(np.ones((1, 2))), "P": npy(np.array([[-0.5, 1.0]]))}
BLOCKS = {name: npy(np.ones((1, 2))) for name in ("a1", "a2", "a3", "a4", "b1", "b2")}


def archive(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an .npz file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, content in members.items():
            made.writestr(f"{name}.npy", content)
    return stream.getvalue()


TOKENS = archive({"tokens": npy(np.arange(48.0).reshape(3, 8, 2) % 7)})
"""A file that holds tokens, for bad options beside it."""


def bomb() -> bytes:
    """Return 0.3 MB that hold 0.3 GB; ten times as much is refused by the same count of bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in (LAYER | {"A": b""}).items():
            with made.open(f"{name}.npy", "w", force_zip64=True) as out:
                out.write(content or member(HEADER.replace("1, 2", "20000, 2000"))[:-16])
                for _ in range(0 if content else 20):
                    out.write(bytes(16_000_000))
    return stream.getvalue()


def patched(content: bytes, central: int, local: int, value: int) -> bytes:
    """Return an archive with two bytes changed in each of its headers."""
    changed = bytearray(content)
    for sign, place in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        start = changed.find(sign)
        while start >= 0:
            changed[start + place : start + place + 2] = struct.pack("<H", value)
            start = changed.find(sign, start + 4)
    return bytes(changed)


def bad_file(random: Random) -> bytes:
    """Return the content of a file that holds no weights."""
    stored, packed = archive(LAYER, zipfile.ZIP_STORED), archive(LAYER)
    name = random.choice("ABP")
    other = (
        np.ones(2),
        np.float64(1),
        np.ones((2, 2, 2)),
        np.ones((0, 2)),
        np.full((1, 2), np.nan),
        np.full((1, 2), 1j),
        np.array([["x", "y"]]),
        np.array([[True, False]]),
        np.ones((3, 5)),
    )
    makers: list[Callable[[], bytes]] = [
        lambda: b"",
        lambda: random.randbytes(random.randrange(1, 200)),
        lambda: packed[: random.randrange(len(packed) - 22)],
        lambda: patched(stored, 10, 8, random.choice((9, 12, 14, 97, 1, 99, 8))),  # methods
        lambda: patched(stored, 8, 6, random.choice((1, 0x20, 0x40))),  # encrypted, patched data
        lambda: patched(stored, 6, 4, 255),  # a version to come
        lambda: archive(LAYER | {name: member(random.choice(HEADERS), random.randrange(1, 5))}),
        lambda: archive(
            LAYER | {name: random.choice((b"", b"\x93NUMPY", b"no array", b"\x80\x04N."))}
        ),
        lambda: archive(LAYER | {name: npy(random.choice(other[1:-1] if name == "P" else other))}),
        lambda: archive({key: LAYER[key] for key in "ABP" if key != name}),
        lambda: archive({f"{key}\n{key}\x1b[1m": LAYER[key] for key in "ABP"}),
        lambda: archive({}),
        lambda: archive(
            LAYER | {"context": npy(np.array(random.choice(("x\ny", 3, "", np.ones(9)))))}
        ),
        lambda: archive(
            BLOCKS | {"horizon": npy(np.array(random.choice(("x", -1, 0.5, "9" * 5000))))}
        ),
        lambda: archive(BLOCKS),
        lambda: stored.replace(struct.pack("<d", 1.0), struct.pack("<d", 2.0)),  # checksums fail
    ]
    return bomb() if random.random() < 0.01 else random.choice(makers)()


def strange_file(random: Random) -> bytes:
    """Return an archive with some bytes changed."""
    changed = bytearray(archive(LAYER, random.choice((0, 8, 12, 14))))
    for _ in range(random.randrange(1, 6)):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def words(random: Random) -> tuple[list[str], bool, bytes | None]:
    """Return a command line, whether it is bad by construction, and the file that it reads."""
    what = random.choice(("file", "file", "ask", "ask", "optimum", "refute", "other", "tokens"))
    claim = random.choice(list(CLAIMS))
    questions = CLAIMS[claim].questions
    if what == "file":
        bad = random.random() < 0.8
        content = (bad_file if bad else strange_file)(random)
        file = random.choice(("w.npz", "w", "a\nb.npz", "é.npy", "w.pt", "w.safetensors"))
        drawn = [(stem, kind) for stem in CLAIMS for kind in pictures(stem)]
        picture = ["plot", *random.choice(drawn), "--out", "w.svg", "--trained", file]
        command = random.choice(("check", "tokens"))
        made = [command, file, *random.choice(([], ["--json"]))]
        return (made, bad, content) if random.random() < 0.8 else (picture, True, content)
    if what == "tokens":
        option = random.choice(("window", "hold", "dimension", "permutations", "seed", "table"))
        return ["tokens", "t.npz", f"--{option}", random.choice(NO_WORDS)], True, TOKENS
    question = random.choice(list(questions))
    if what == "refute":
        return ["refute", claim, question, "--", random.choice(FORMULAS)], False, None
    if what == "ask":
        sizes = {name: str(list(value) if isinstance(value, tuple) else value)
                 for name, value in sizes_of(claim, question).items()}  # fmt: skip
        return (*_asked(random, ["ask", claim, question], sizes), None)
    made = ["optimum", "4", "2", "--horizon", "3", *OPTION]
    if what == "optimum" and random.random() < 0.5:
        made[random.choice((1, 2, 4))] = random.choice((*STRANGE, str(random.randrange(10**6))))
        return made, False, None
    if what == "other":
        made = random.choice(
            (
                ["claims", claim],
                ["latex", "--claim", claim],
                ["plot", claim, "x"],
                ["ask", claim, "x"],
                ["check", "nosuch.npz"],
                ["check", "."],
            )
        )
    place = random.randrange(1, len(made))
    bad = not made[place].startswith("--")
    made[place] = random.choice(NO_WORDS if bad else ("--nosuch", "--é", "---", "-x"))
    return made, True, None


OPTION = ["--context", "unitary"]


def _asked(random: Random, made: list[str], sizes: dict[str, str]) -> tuple[list[str], bool]:
    name = random.choice(list(sizes))
    if random.random() < 0.5:
        sizes[name] = random.choice(STRANGE)
        return [*made, *(f"{key}={value}" for key, value in sizes.items())], False
    bad = [f"{key}={value}" for key, value in sizes.items()]
    change = random.choice(
        (
            "",
            "nosuch=1",
            "=",
            "x",
            name,
            f"{name}=",
            f"{name}=[x]",
            f"{name}=[[[1]]]",
            f"{name}=[1",
            f"{name}=é",
            f"{name}=-9/2",
            f"{name}=0.5.",
            f"{name}==4",
        )
    )
    place = list(sizes).index(name)
    fine = name == "circuit" or change.endswith("-9/2")
    return [*made, *bad[:place], change, *bad[place + 1 :]], not fine


def run(made: list[str]) -> tuple[int, str, str]:
    """Return exit status, stdout and stderr of ``icar-theory`` with these words."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["icar-theory", *made]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            __main__.main()
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue(), err.getvalue()
    finally:
        sys.argv = before
        sys.set_int_max_str_digits(4300)  # the default, which the command line lifts
    return -1, out.getvalue(), err.getvalue()


def command(random: Random) -> tuple[str, Callable[[], str | None]]:
    """Make a command line: what it is, and a trial that says what is wrong, if anything."""
    made, bad, content = words(random)
    held = "" if content is None else f" on {len(content)} bytes"
    return (f"{'bad' if bad else 'strange'}: icar-theory {made!r}"[:600] + held,
            lambda: _tried(made, bad, content))  # fmt: skip


def _tried(made: list[str], bad: bool, content: bytes | None) -> str | None:
    with tempfile.TemporaryDirectory() as folder:
        if content is not None:
            place = 1 if made[0] in ("check", "tokens") else -1
            file = Path(folder) / made[place]
            file.write_bytes(content)
            made[place] = str(file)
        try:
            status, out, err = run(made)
        except BaseException as error:
            return f"traceback: {type(error).__name__}: {error}"
    if status not in (0, 1, 2) or (bad and status != 2):
        return f"answered: status {status}, {(out + err)[:300]}"
    if status == 2 and (out or len(err.splitlines()) != 1 or not err.startswith("icar-theory: ")):
        return f"lines: {out[:300]!r} and {err[:300]!r}"
    return f"printed: {err}" if status != 2 and err else None
