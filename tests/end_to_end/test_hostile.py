"""Code that wants marks it has not earned scores exactly what it would without the trick."""

from pathlib import Path

import pytest

from grader.grading import Options, grade_file
from grader.lab.model import LabSpec
from grader.limits import Limits
from grader.sandbox.choose import Choice
from tests.support.notebooks import SUBMISSIONS, patched_cells, read_patch, write_notebook

HOSTILE = sorted((SUBMISSIONS / "hostile").glob("*.py"))


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_a_trick_changes_nothing(
    path: Path, lab: LabSpec, notebook_file: Path, level: Choice
) -> None:
    """The items whose functions are wrong get nothing, all others everything."""
    patch = read_patch(path)
    write_notebook(notebook_file, patched_cells(patch, rest_last=True))
    options = Options(sandbox=level, limits=Limits.of(5))
    result = grade_file(notebook_file, lab, options)
    assert result.status == "graded", result.message
    for item in result.items:
        if item.status == "manual":
            continue
        expected = 0 if item.id in patch.items("loses") else item.max_score
        assert item.score == expected, f"{item.id}: {item.message}"
