"""Notebooks that want marks unearned, or the grader's ruin: each gets its due and leaves no trace.

Each file of `tests/submissions/abuse` follows two right definitions in a notebook of its own. Its
docstring says what it loses, the limits that it gets, the limits that the report must name
(`cell_died` for a cell that ends its kernel), and the seconds within which there is a result.
"""

import ctypes
import gc
import io
import os
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest
from rich.console import Console

from grader.grading import Options, grade_file
from grader.lab.load import load_lab
from grader.lab.model import LabSpec
from grader.limits import Limits
from grader.reports.page.render import render_page
from grader.reports.terminal import print_report
from grader.result import Result, to_json
from grader.sandbox.choose import Choice
from tests.support.notebooks import SUBMISSIONS, Patch, read_patch, write_notebook

ABUSES = sorted((SUBMISSIONS / "abuse").glob("*.py"))
WITHIN = 20.0
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


@pytest.fixture(scope="module")
def sums(tmp_path_factory: pytest.TempPathFactory) -> LabSpec:
    """A lab of two functions, worth five points each."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / "lab.py").write_text(LAB, encoding="utf-8")
    return load_lab(folder)


@pytest.fixture
def private(level: Choice, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files that nobody else uses; short, as sockets' paths must be."""
    folder = Path(tempfile.mkdtemp(prefix="a-"))
    folder.chmod(0o755)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    shutil.rmtree(folder)


@dataclass(frozen=True)
class Holdings:
    """What this process holds: processes below it, open descriptors, mounts, temporary files."""

    processes: frozenset[psutil.Process]
    descriptors: int
    mounts: str
    files: frozenset[str]


def holdings(folder: Path) -> Holdings:
    """What this process holds now."""
    gc.collect()
    return Holdings(
        frozenset(filter(is_running, psutil.Process().children(recursive=True))),
        len(os.listdir("/proc/self/fd")),  # noqa: PTH208
        Path("/proc/self/mounts").read_text(),
        frozenset(path.name for path in folder.rglob("*")),
    )


def is_running(process: psutil.Process) -> bool:
    """Whether a process has not ended; orphans that have are ours to bury, and do no harm."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def left_after(before: Holdings, folder: Path) -> Holdings:
    """What is held now; the kernel takes a moment to end what it was told to."""
    until = time.monotonic() + 3
    while (now := holdings(folder)) != before and time.monotonic() < until:
        time.sleep(0.02)
    return now


def adopt_orphans() -> None:
    """Have processes whose parents have ended become ours, so that no survivor is overlooked."""
    pr_set_child_subreaper = 36
    ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)


def limits_of(patch: Patch) -> Limits:
    """The limits that an abuse is graded with."""
    given: dict[str, Any] = {"cell": 5.0, "call": 3.0}
    for word in patch.fields.get("limits", "").split():
        name, _, value = word.partition("=")
        given[name] = int(value)
    return Limits(**given)


def named_limits(result: Result) -> set[str]:
    """The limits that a report names."""
    found = {item.evidence.limit for item in result.items if item.evidence.limit}
    found |= {cell.limit for cell in result.cells if cell.limit}
    return found | {"cell_died" for cell in result.cells if cell.outcome == "died"}


@pytest.mark.parametrize("path", ABUSES, ids=lambda path: path.stem)
def test_an_abuse_gets_its_due_and_leaves_no_trace(
    path: Path, sums: LabSpec, private: Path, notebook_file: Path, level: Choice
) -> None:
    """Exactly what is wrong loses marks, in time; no process, descriptor, mount or file is left."""
    adopt_orphans()
    patch = read_patch(path)
    write_notebook(notebook_file, [RIGHT, *patch.cells])
    before, began = holdings(private), time.monotonic()
    result = grade_file(notebook_file, sums, Options(sandbox=level, limits=limits_of(patch)))
    seconds = time.monotonic() - began

    assert result.status == "graded", result.message
    lost = {f"{item.id}": item.message for item in result.items if item.score != item.max_score}
    # Sabotage that is a matter of chance may strike whoever commits it.
    perhaps = patch.items("loses") | patch.items("perhaps")
    assert patch.items("loses") <= set(lost) <= perhaps, (lost, result.cells)
    assert all(item.score in (0, 5) for item in result.items)
    named = patch.items("names")
    assert not named or named & named_limits(result), (named_limits(result), lost, result.cells)
    assert seconds < float(patch.fields.get("within", WITHIN))
    assert left_after(before, private) == before
    check_reports(result)


def check_reports(result: Result) -> None:
    """No report holds anything that a terminal, a browser or a course system would act on."""
    assert list(strings(msgspec.to_builtins(result))) != []
    for text in strings(msgspec.json.decode(to_json(result))):
        assert {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs")} <= {"\n"}
    shown = io.StringIO()
    print_report(result, Console(file=shown, width=100))
    assert {char for char in shown.getvalue() if unicodedata.category(char) == "Cc"} <= {"\n"}
    page = Page()
    page.feed(render_page(result))
    assert page.alive == []


class Page(HTMLParser):
    """A report as a browser reads it; alive lists what would run or fetch something."""

    def __init__(self) -> None:
        super().__init__()
        self.alive: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is not text."""
        if tag in ("script", "iframe", "object", "embed", "link", "form", "base"):
            self.alive.append(tag)
        for name, value in attrs:
            address = (value or "").strip().lower()
            fetched = name in ("src", "href") and not address.startswith(("#", "data:image/png"))
            if fetched or name.startswith("on"):
                self.alive.append(f"{tag} {name}={value}")


def strings(value: Any) -> Iterator[str]:
    """All texts in built-in values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner)
