"""Submissions that are broken or odd are graded all the same, each as it deserves."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.grading import Options, grade_file
from grader.lab.model import LabSpec
from grader.limits import Limits
from grader.result import Result
from tests.support.notebooks import SUBMISSIONS

FOLDER = SUBMISSIONS / "odd"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads(
    (FOLDER / "expected.toml").read_text(encoding="utf-8")
)


def scores(result: Result) -> dict[str, float | None]:
    """The score of each item."""
    return {item.id: item.score for item in result.items}


def test_every_odd_file_is_expected() -> None:
    """No file lies there unasked, and none is missing."""
    there = {path.name for path in FOLDER.iterdir() if path.suffix != ".toml"}
    assert there == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_odd_submission_gets_what_it_deserves(
    name: str, lab: LabSpec, functions_lab: LabSpec
) -> None:
    """Exactly the named items lose marks, the status is as named, and the report says why.

    With the needed cells alone, where all were executed, its functions have the same marks.
    """
    expected = EXPECTED[name]
    limit = expected.get("time_limit")
    options = Options(
        execute=expected.get("execute", "all"), limits=Limits.of(limit) if limit else Limits()
    )
    result = grade_file(Path(FOLDER / name), lab, options)
    assert result.status == expected["status"]
    said = (result.message, result.hint, *result.notices, *(item.message for item in result.items))
    assert expected["says"] in "\n".join(said)
    if result.status == "graded":
        lost = {
            item.id: f"{item.status}: {item.message}"
            for item in result.items
            if item.status != "manual" and item.score != item.max_score
        }
        assert set(lost) == set(expected["loses"]), lost
    # Those that run into limits would take them once more.
    if result.status == "graded" and options.execute == "all" and not limit:
        needed = grade_file(FOLDER / name, functions_lab, replace(options, execute="needed"))
        assert len(needed.items) > 15
        assert scores(needed).items() <= scores(result).items()
