"""Grades an abuse in a small lab, and says what it left behind.

As a program, `python -m tests.support.abusing LEVEL`, it reads files' names from stdin and answers
each with a line of JSON: so that abuses can be tried on a machine that offers less.
"""

import ctypes
import gc
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import psutil

from grader.grading import Options, grade_file
from grader.lab.load import load_lab
from grader.lab.model import LabSpec
from grader.limits import Limits
from grader.result import Result
from grader.sandbox.choose import Choice
from grader.sandbox.groups import hierarchy
from tests.support.notebooks import SUBMISSIONS, Patch, read_patch, write_notebook

WITHIN = 20.0
ABUSES = sorted((SUBMISSIONS / "abuse").glob("*.py"))
RIGHT = "import numpy as np\n\ndef double(x):\n    return 2 * x\n\ndef add(x, y):\n    return x + y"
LAB = """
from grader.lab import Lab, Problems

lab = Lab("sums", "Sums")
task = lab.task("1", "Sums")


def numbers(rng, N):
    return {"x": rng.normal(size=N), "y": rng.normal(size=N)}


@lab.function(task, on=Problems(numbers, [{"N": 3}, {"N": 1}, {"N": 4}]), returns={"value": 5})
def double(x):
    return 2 * x


@lab.function(task, on=Problems(numbers, [{"N": 3}, {"N": 1}, {"N": 4}]), returns={"value": 5})
def add(x, y):
    return x + y
"""
_PR_SET_CHILD_SUBREAPER = 36


class Trial(msgspec.Struct, frozen=True):
    """What an abuse got, in how many seconds, and what it left behind: nothing, if all is well."""

    result: Result
    seconds: float
    left: tuple[str, ...]


@dataclass(frozen=True)
class Holdings:
    """What this process holds: processes below it, threads, open descriptors, mounts, temporary
    files, and control groups."""

    processes: frozenset[psutil.Process]
    threads: int
    descriptors: int
    mounts: str
    files: frozenset[str]
    groups: frozenset[str]

    def beyond(self, other: "Holdings") -> tuple[str, ...]:
        """Which of them differ from others, and how."""
        return tuple(
            f"{name}: {getattr(self, name)}"
            for name in vars(self)
            if getattr(self, name) != getattr(other, name)
        )


def try_abuse(path: Path, lab: LabSpec, level: Choice) -> Trial:
    """Grade a notebook in which two right definitions are followed by that abuse."""
    patch = read_patch(path)
    with temporary_folder() as folder:
        notebook = folder / "submission.ipynb"
        write_notebook(notebook, [RIGHT, *patch.cells])
        before, began = _holdings(folder), time.monotonic()
        result = grade_file(notebook, lab, Options(sandbox=level, limits=limits_of(patch)))
        seconds = time.monotonic() - began
        return Trial(result, seconds, _left_after(before, folder).beyond(before))


def successes(patch: Patch, trial: Trial, level: Choice) -> list[str]:
    """What an abuse achieved, in words: nothing, if all is well.

    Exactly what is wrong loses marks, in time and at the level asked for, the limits are named, and
    no process, descriptor, mount or file is left.
    """
    result = trial.result
    if result.status != "graded" or result.sandbox is None or result.sandbox.level != level:
        return [f"not graded: {result.status}, {result.message}, {result.sandbox}"]
    lost = {item.id: item.message for item in result.items if item.score != item.max_score}
    # Sabotage that is a matter of chance may strike whoever commits it.
    perhaps = patch.items("loses") | patch.items("perhaps")
    found = []
    if not patch.items("loses") <= set(lost) <= perhaps:
        found.append(f"other items lost than it is due: {lost}, {result.cells}")
    if not all(item.score in (0, 5) for item in result.items):
        found.append(f"odd scores: {[item.score for item in result.items]}")
    named = patch.items("names")
    if named and not named & named_limits(result):
        found.append(f"other limits named: {named_limits(result)}, {lost}, {result.cells}")
    if trial.seconds >= float(patch.fields.get("within", WITHIN)):
        found.append(f"{trial.seconds:.1f} seconds taken")
    return [*found, *(f"left behind: {what}" for what in trial.left)]


def named_limits(result: Result) -> set[str]:
    """The limits that a report names."""
    found = {item.evidence.limit for item in result.items if item.evidence.limit}
    found |= {cell.limit for cell in result.cells if cell.limit}
    return found | {"cell_died" for cell in result.cells if cell.outcome == "died"}


def sums_lab(folder: Path) -> LabSpec:
    """A lab of two functions, worth five points each, put into that folder."""
    (folder / "lab.py").write_text(LAB, encoding="utf-8")
    return load_lab(folder)


def limits_of(patch: Patch) -> Limits:
    """The limits that an abuse is graded with."""
    given: dict[str, Any] = {"cell": 5.0, "call": 3.0}
    for word in patch.fields.get("limits", "").split():
        name, _, value = word.partition("=")
        given[name] = int(value)
    return Limits(**given)


def adopt_orphans() -> None:
    """Have processes whose parents have ended become ours, so that no survivor is overlooked."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder for temporary files that nobody else uses; short, as sockets' paths must be."""
    folder, used_before = Path(tempfile.mkdtemp(prefix="a-")), tempfile.tempdir
    folder.chmod(0o755)
    tempfile.tempdir = str(folder)
    try:
        yield folder
    finally:
        tempfile.tempdir = used_before
        shutil.rmtree(folder)


def _holdings(folder: Path) -> Holdings:
    gc.collect()
    return Holdings(
        frozenset(filter(_is_running, psutil.Process().children(recursive=True))),
        threading.active_count(),
        len(os.listdir("/proc/self/fd")),  # noqa: PTH208
        Path("/proc/self/mounts").read_text(),
        frozenset(path.name for path in folder.rglob("*")),
        frozenset(_groups()),
    )


def _groups() -> Iterator[str]:
    seen = hierarchy("memory")
    for parent in () if seen is None else (seen.own, seen.own.parent):
        yield from (path.name for path in parent.glob(f"grader-{os.getpid()}-*"))


def _is_running(process: psutil.Process) -> bool:
    """Whether a process has not ended; orphans that have are ours to bury, and do no harm."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _left_after(before: Holdings, folder: Path) -> Holdings:
    """What is held now; the kernel takes a moment to end what it was told to."""
    until = time.monotonic() + 3
    while (now := _holdings(folder)) != before and time.monotonic() < until:
        time.sleep(0.02)
    return now


def main() -> None:
    """Try what is asked for."""
    level: Any = sys.argv[1]
    adopt_orphans()
    with tempfile.TemporaryDirectory() as folder:
        lab = sums_lab(Path(folder))
        for line in sys.stdin:
            trial = try_abuse(SUBMISSIONS / "abuse" / line.strip(), lab, level)
            print(msgspec.json.encode(trial).decode(), flush=True)


if __name__ == "__main__":
    main()
