"""Every command and program in the docs does what it should."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from docs.make_platform_pages import pages
from grader.course.store.reading import Reader
from grader.course.store.writing import Graded, Writer
from grader.course.students import Attempt, Student
from grader.marks.read import Mark
from tests.support.assignments import nbgrader_notebook, write
from tests.support.notebooks import ROOT, SUBMISSIONS, write_notebook
from tests.unit.test_store import result

PAGES = sorted((ROOT / "docs").rglob("*.md"))
_BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")
SOLUTION = """
import numpy as np

def slope_gradient(slope, x, y):
    ### BEGIN SOLUTION
    return 2 * np.mean((slope * x - y) * x)
    ### END SOLUTION
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a reader stands: with a submission, a class, and the line lab's solution."""
    shutil.copy(SUBMISSIONS / "sample.ipynb", tmp_path / "submission.ipynb")
    (tmp_path / "class").mkdir()
    shutil.copy(SUBMISSIONS / "sample.ipynb", tmp_path / "class" / "ada.ipynb")
    (tmp_path / "class" / "bo diddley.ipynb").write_text('{"cells": [')
    write_notebook(tmp_path / "class" / "cleo.ipynb", ["1 / 0"])
    write(nbgrader_notebook(), tmp_path / "ps1.ipynb")
    (tmp_path / "line").mkdir()
    write_notebook(tmp_path / "line" / "solution.ipynb", [SOLUTION])
    for _, title, text in blocks(ROOT / "docs" / "declare-a-lab.md"):
        if title:
            (tmp_path / title).parent.mkdir(exist_ok=True)
            (tmp_path / title).write_text(text, encoding="utf-8")
    return tmp_path


def make_store(path: Path) -> None:
    """A class of two, graded without running anything: one is marked, one waits for that."""
    people = {"ada": ("Ada Lovelace", 1), "bo": ("Bo Diddley", 2)}
    with Writer(path) as store:
        for login, (name, number) in people.items():
            kinds = {"canvas": 7000, "moodle": 4710, "sis": 11}
            ids = {kind: f"{base + number:04}" for kind, base in kinds.items()}
            student = Student(ids["canvas"], name, ids=(("login", login), *ids.items()))
            store.take(student, [(Attempt(student, 1, "notebook"), login.encode())])
        for candidate, answer in zip(store.candidates(), ("$dW = x$", ""), strict=True):
            store.keep(Graded(candidate.attempt, result(8.5, answer), ""))
        store.mark({"7001": [Mark("ques_1", 10.0, "Well.")]})


def blocks(page: Path) -> list[tuple[str, str, str]]:
    """The fenced blocks of a page: language, title and text."""
    return [match.groups(default="") for match in _BLOCK.finditer(page.read_text("utf-8"))]  # type: ignore[misc]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page(page: Path, folder: Path) -> None:
    """Files are written as titled, commands and programs run in order, and none fails."""
    if page.stem in ("gradebooks", "mark-written-answers"):
        make_store(folder / "grades.sqlite")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for language, title, text in blocks(page):
        if title:
            (folder / title).write_text(text, encoding="utf-8")
            continue
        command = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}
        done = subprocess.run(
            [*command[language], text],
            cwd=folder,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{text}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    if page.stem == "grade-a-class":
        rows = list(csv.DictReader((folder / "scores.csv").read_text("utf-8").splitlines()))
        assert [(row["student"], row["status"], float(row["score"])) for row in rows] == [
            *[("ada", "waiting", 69.15), ("bo diddley", "unreadable", 0), ("cleo", "waiting", 0)]
        ]
        for reports in ("reports", "feedback", "more-reports"):
            assert len(list((folder / reports).iterdir())) == 3
        with Reader(folder / "grades.sqlite") as store:
            assert {row.standing.score for row in store.rows()} == {77.15, 0}
    if page.stem == "gradebooks":
        filled = {path.name for path in folder.glob("*-filled.csv")}
        assert len(filled) == 5
        for name in filled:
            assert "18.5" in (folder / name).read_text("utf-8")
        with zipfile.ZipFile(folder / "feedback.zip") as archive:
            assert archive.namelist() == ["report_4711_assignfeedback_file/report.html"]
    if page.stem == "mark-written-answers":
        marked = json.loads((folder / "also-marked.json").read_text("utf-8"))
        assert marked == {
            **json.loads((folder / "marked.json").read_text("utf-8")),
            **{key: marked[key] for key in ("seconds",)},
        }


def test_platforms_have_the_pages_of_their_bundles() -> None:
    """`python -m docs.make_platform_pages` renews them."""
    written = dict(pages())
    assert set(written) == set((ROOT / "docs" / "platforms").iterdir())
    overview = (ROOT / "docs" / "grade-on-a-platform.md").read_text("utf-8")
    for path, text in written.items():
        assert path.read_text("utf-8") == text
        assert f"(platforms/{path.name})" in overview


@pytest.mark.parametrize(
    "page", [*PAGES, ROOT / "README.md", ROOT / "SECURITY.md"], ids=lambda page: page.name
)
def test_links_lead_somewhere(page: Path) -> None:
    """Every file that a page links to is there."""
    for target in _LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_a_lab_of_four_functions_is_short() -> None:
    """At most 40 lines: the one with dicts and a cache, as the docs show it."""
    text = next(
        text
        for _, title, text in blocks(ROOT / "docs" / "declare-a-lab.md")
        if title == "network/lab.py"
    )
    assert text.count("@lab.function") == 4
    assert len(text.splitlines()) <= 40
