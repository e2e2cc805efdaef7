"""Notebooks made to exhaust whoever reads them: each gets its due, in bounded memory."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.notebook.read import MAX_BYTES
from tests.support.notebooks import ROOT

BIN = Path(sys.executable).parent
LAB = ROOT / "tests" / "support" / "line_lab"
MIB = 2**20
# What the grader and what it starts may take. Of what Gradescope has, 768 MiB, a third is left.
MOST_MEMORY = 500 * MIB
LARGE = MAX_BYTES - MIB
RIGHT = """import numpy as np

def predict(slope, x):
    return slope * x

def loss(slope, x, y):
    return np.mean((slope * x - y) ** 2)
"""
# The peak of a process counts in what it was forked from: one that is small has to start it.
START = """import pathlib, resource, subprocess, sys
done = subprocess.run(sys.argv[2:])
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
pathlib.Path(sys.argv[1]).write_text(str(peak * (1 if sys.platform == "darwin" else 1024)))
sys.exit(done.returncode)"""


def code(source: object, outputs: bytes = b"[]") -> bytes:
    """A code cell, its outputs as they are to stand in the file."""
    return b'{"cell_type":"code","source":%s,"outputs":%s}' % (json.dumps(source).encode(), outputs)


def text(source: str) -> bytes:
    """A Markdown cell."""
    return b'{"cell_type":"markdown","source":%s}' % json.dumps(source).encode()


def notebook(*cells: bytes, metadata: bytes = b"{}") -> bytes:
    """A notebook file of these cells."""
    return b'{"cells":[%s],"metadata":%s,"nbformat":4}' % (b",".join(cells), metadata)


def beside(*cells: bytes) -> bytes:
    """A right notebook with more cells."""
    return notebook(code(RIGHT), *cells)


def fill(piece: bytes, size: int = LARGE) -> bytes:
    """A piece over and over, up to a size."""
    return piece * (size // len(piece))


def with_output(output: bytes) -> bytes:
    """A right notebook with one output."""
    return notebook(code(RIGHT, b"[" + output + b"]"))


def with_outputs(piece: bytes, last: bytes = b"0", size: int = LARGE) -> bytes:
    """A right notebook whose outputs are many of one thing."""
    return with_output(fill(piece, size) + last)


@dataclass(frozen=True)
class Bomb:
    """A file, and what is to become of it; says is somewhere in its message, hint or notices."""

    make: Callable[[], bytes]
    status: str = "graded"
    says: str = ""


BOMBS = {
    # Much more memory as values than as bytes.
    "values": Bomb(lambda: with_outputs(b"{},")),
    "arrays": Bomb(lambda: with_outputs(b"[[]],")),
    "keys": Bomb(lambda: notebook(code(RIGHT), metadata=b"{" + fill(b'"a":0,') + b'"a":0}')),
    "cells key a million times": Bomb(
        lambda: b"{" + b'"cells":[],' * 1_000_000 + b'"cells":[' + code(RIGHT) + b"]}"
    ),
    "cells": Bomb(lambda: notebook(fill(b"{},") + b"{}"), "unreadable", "20000 cells"),
    "cells that are texts": Bomb(
        lambda: notebook(fill(b'"a",') + b"{}"), "unreadable", "too large"
    ),
    "worksheets": Bomb(
        lambda: b'{"worksheets":[' + fill(b'{"cells":[]},') + b"{}]}", "unreadable", "20000 cells"
    ),
    "odd and large": Bomb(
        lambda: notebook(b"null", code(RIGHT), metadata=b"[" + fill(b"{},") + b"0]"),
        "unreadable",
        "too large",
    ),
    "odd": Bomb(
        lambda: notebook(b"null", code(RIGHT), metadata=b"[" + fill(b"{},", 7 * MIB) + b"0]")
    ),
    "nested": Bomb(
        lambda: with_outputs(b"[", b"0", 100_000), "unreadable", "nested too deeply, or too large"
    ),
    # Text: a character outside of the basic plane makes each of a string take four bytes.
    "emoji in outputs": Bomb(lambda: with_output('"\U0001f600'.encode() + fill(b"a") + b'"')),
    "emoji in UTF-16": Bomb(
        lambda: (
            with_output(b'"' + b"a" * (LARGE // 2) + '\U0001f600"'.encode())
            .decode()
            .encode("utf-16")
        )
    ),
    "pictures in text": Bomb(
        lambda: beside(*[text(f"![](data:image/png;base64,{'A' * 9 * MIB})") for _ in range(10)])
    ),
    "texts": Bomb(
        lambda: beside(*[text("\U0001f600" + "ab\n" * MIB) for _ in range(20)]), says="was not read"
    ),
    # What is not JSON, but is written for it.
    "NaN in outputs of 40 MB": Bomb(
        lambda: with_outputs(b"0.12345678901234,NaN,-Infinity,", b"NaN", 40 * MIB)
    ),
    "NaN": Bomb(lambda: with_outputs(b"NaN,", size=24 * MIB), "unreadable", "broken JSON"),
    "NaN and quotes": Bomb(lambda: with_outputs(b'"",', b"NaN")),
    "halves of surrogate pairs": Bomb(lambda: with_outputs(rb'"\ud83d",', b"0", 8 * MIB)),
    "no UTF-8": Bomb(lambda: with_output(b'"' + fill(b"\xff") + b'"')),
    "huge integers": Bomb(
        lambda: notebook(code(RIGHT), metadata=b'{"a":-%s}' % (b"7" * 10_000_000))
    ),
    "gzip": Bomb(lambda: gzip.compress(beside()), "unreadable", "gzip"),
    "spaces": Bomb(lambda: b" " * LARGE, "unreadable", "empty"),
    # One cell that takes too much: the others count.
    "a source of 50 MB": Bomb(lambda: beside(code("x = 1\n" * 9_000_000)), says="Cell 2 was not"),
    "a source of a million lines": Bomb(
        lambda: beside(code(["pass\n"] * 1_000_000)), says="Cell 2"
    ),
    "a source of a million empty texts": Bomb(
        lambda: beside(b'{"cell_type":"code","source":[%s""]}' % (b'"",' * 1_000_000))
    ),
    "halves, NUL and duplicate keys in a source": Bomb(
        lambda: (
            b'{"cells":[],"cells":[{"cell_type":"raw","source":7,"source":"%s%s","cell_type":"code"}]}'
            % (json.dumps(RIGHT)[1:-1].encode(), rb"\n# \ud800 \u0000 \udc00\ud800")
        )
    ),
    "a data set in the cell of the functions": Bomb(
        lambda: notebook(code(f'data = """{"A" * 3_000_000}"""\n{RIGHT}'))
    ),
    # Code whose syntax tree takes a thousand times as much, or takes long to read.
    "code": Bomb(
        lambda: beside(*[code("x = 1\n" * 30_000) for _ in range(3)]), "unreadable", "of code"
    ),
    "statements": Bomb(lambda: beside(code("raise\n" + "a\n" * 90_000))),
    "parentheses": Bomb(lambda: beside(code("(" * 190_000), code("-" * 190_000))),
    "sums": Bomb(lambda: beside(code("a+" * 40_000 + "a"), code("a" + ".b" * 40_000))),
    "broken functions": Bomb(lambda: beside(code("def f():\n a\n" * 5_000 + ")"))),
    "magics": Bomb(lambda: beside(code("%%time\n" * 10_000), code("raise\n" + "%a\n" * 10_000))),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_gets_its_due(name: str, tmp_path: Path) -> None:
    """The status is as it should be, the points are those of the functions, memory is bounded."""
    bomb = BOMBS[name]
    path = tmp_path / "bomb.ipynb"
    path.write_bytes(bomb.make())
    try:
        result, said = graded(path, tmp_path)
    finally:
        path.unlink()
    assert "Traceback" not in said
    assert result["status"] == bomb.status, result["message"]
    assert result["score"] == (10 if bomb.status == "graded" else 0)
    assert bomb.says in " ".join((result["message"], result["hint"], *result["notices"]))
    assert result["hint"] or bomb.status == "graded"


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    """A file's name that is not valid Unicode, as archives hold them, is not an obstacle."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9\xff.ipynb"))
    path.write_bytes(beside())
    result, said = graded(path, tmp_path)
    assert "Traceback" not in said
    assert (result["status"], result["score"]) == ("graded", 10)
    assert result["submission"]["name"].endswith(".ipynb")


def graded(path: Path, folder: Path) -> tuple[dict[str, Any], str]:
    """The result of grading a file, and all that was printed; fails if it took too much memory."""
    target, peak = folder / "result.json", folder / "peak"
    limits = ("--json", target, "--cell-time", "5", "--lab", LAB)
    done = subprocess.run(
        [*map(str, (sys.executable, "-c", START, peak, BIN / "grade", path, *limits))],
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode in (0, 2), done.stderr
    assert int(peak.read_text()) < MOST_MEMORY
    return json.loads(target.read_bytes()), (done.stdout + done.stderr).decode()
