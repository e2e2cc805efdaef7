"""Grading from Python, and every format from the command line."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

import grader
from grader.errors import LabError
from grader.result import Result, from_json

SAMPLE = Path(__file__).parent.parent / "submissions" / "sample.ipynb"


@pytest.fixture(scope="module")
def graded() -> Result:
    """The sample, graded from Python."""
    return grader.grade(SAMPLE, execute="needed")


def test_the_result_shows_itself(graded: Result) -> None:
    """In Jupyter it is a page in a frame of its own."""
    shown: str = graded._repr_html_()  # type: ignore[attr-defined]
    assert shown.startswith('<iframe sandbox=""')
    assert "<script" not in shown
    assert 0 < (graded.score or 0) < graded.max_score


def test_it_works_in_a_running_loop(tmp_path: Path) -> None:
    """A notebook has an event loop that runs already."""

    async def call() -> Result:
        return grader.grade(tmp_path / "missing.ipynb")

    assert asyncio.run(call()).status == "missing"


def test_errors(tmp_path: Path) -> None:
    """A lab that is none is an exception with a hint; so is an unknown option."""
    with pytest.raises(LabError):
        grader.grade(SAMPLE, lab=tmp_path)
    with pytest.raises(TypeError):
        grader.grade(SAMPLE, nonsense=1)
    with pytest.raises(AttributeError):
        _ = grader.nonsense


def test_every_format_from_the_command_line(tmp_path: Path, graded: Result) -> None:
    """All files in one run; their contents agree."""
    files = {name: tmp_path / name for name in ("json", "html", "markdown", "junitxml")}
    options = [part for name, file in files.items() for part in (f"--{name}", str(file))]
    command = [sys.executable, "-m", "grader", "grade", str(SAMPLE), "--execute", "needed", "-q"]
    subprocess.run([*command, *options], check=True)
    result = from_json(files["json"].read_bytes())
    assert (result.score, result.items[0].message) == (graded.score, graded.items[0].message)
    assert files["html"].stat().st_size < 1_500_000
    assert f"{result.score:g}" in files["markdown"].read_text(encoding="utf-8")
    assert files["junitxml"].read_bytes().startswith(b"<?xml")


def test_two_reports_cannot_share_stdout() -> None:
    """It is an error with a hint, before anything is graded."""
    command = [sys.executable, "-m", "grader", "grade", str(SAMPLE), "--json", "-", "--html", "-"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "Only one report" in done.stderr
    assert done.stdout == ""
