"""Notebooks that want marks unearned, or the grader's ruin: each gets its due and leaves no trace.

Each file of `tests/submissions/abuse` follows two right definitions in a notebook of its own. Its
docstring says what kind of `attack` it is (`benchmarks/attacks.py` counts by it), what it loses,
the limits that it gets, the limits that the report must name (`cell_died` for a cell that ends its
kernel), how its last cell may end, and the seconds within which there is a result.
"""

import io
import os
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.console import Console

from grader.reports.page.render import render_page
from grader.reports.terminal import print_report
from grader.result import Result, to_json
from grader.sandbox.choose import Choice
from tests.support.abusing import ABUSES, Trial, adopt_orphans, successes, sums_lab, try_abuse
from tests.support.installation import Installation
from tests.support.live_html import live_parts
from tests.support.notebooks import read_patch

# The second level is for machines that have no namespaces to offer.
MACHINE = "container" if os.geteuid() == 0 else ""
Try = Callable[[Path], Trial]


@pytest.fixture(scope="module")
def in_container(installation: Installation) -> Iterator[Try]:
    """Tries abuses at the second level, as root without CAP_SYS_ADMIN and user namespaces."""
    arguments = ("-m", "tests.support.abusing", "confined")
    with installation.start(*arguments, machine=MACHINE) as process:
        asked, answers = process.stdin, process.stdout
        assert asked is not None
        assert answers is not None

        def try_there(path: Path) -> Trial:
            print(path.name, file=asked, flush=True)
            line = answers.readline()
            assert line, process.communicate()[1]
            return msgspec.json.decode(line, type=Trial)

        yield try_there
        asked.close()
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Try:
    """Tries abuses at the first level, in this process."""
    lab = sums_lab(tmp_path_factory.mktemp("lab"))
    adopt_orphans()
    return lambda path: try_abuse(path, lab, "namespaces")


@pytest.mark.parametrize("path", ABUSES, ids=lambda path: path.stem)
def test_an_abuse_gets_its_due_and_leaves_no_trace(
    path: Path, level: Choice, request: pytest.FixtureRequest
) -> None:
    """Exactly what is wrong loses marks, in time; no process, descriptor, mount or file is left."""
    attempt: Try = request.getfixturevalue("here" if level == "namespaces" else "in_container")
    trial = attempt(path)
    assert successes(read_patch(path), trial, level) == []
    check_reports(trial.result)


def check_reports(result: Result) -> None:
    """No report holds anything that a terminal, a browser or a course system would act on."""
    assert list(strings(msgspec.to_builtins(result))) != []
    for text in strings(msgspec.json.decode(to_json(result))):
        assert {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs")} <= {"\n"}
    shown = io.StringIO()
    print_report(result, Console(file=shown, width=100))
    assert {char for char in shown.getvalue() if unicodedata.category(char) == "Cc"} <= {"\n"}
    assert live_parts(render_page(result)) == []


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
