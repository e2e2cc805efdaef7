"""What a notebook does to its own answers: each counts as it was meant, and the report says why."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from grader.grading import Options, grade_file
from grader.lab.model import LabSpec
from grader.result import Item, Result
from tests.support.notebooks import SUBMISSIONS, write_notebook

CASES = SUBMISSIONS / "cases"
NEEDED = Options(execute="needed")


def items_of(result: Result, function: str) -> Sequence[Item]:
    """A function's items."""
    return [item for item in result.items if item.function == function]


def test_a_line_of_another_cell_is_called_so(lab: LabSpec) -> None:
    result = grade_file(CASES / "error_line_of_another_cell.ipynb", lab, NEEDED)
    assert {item.status for item in items_of(result, "relu")} == {"passed"}
    run = next(run for run in result.cells if run.outcome == "failed")
    assert (run.cell, run.line) == (3, 1)
    assert "line 17 of cell 2" in run.error


@pytest.mark.parametrize("wrapper", ["", "%%time\n", "%%capture\n"])
def test_what_follows_a_line_that_failed_elsewhere_is_still_bound(
    wrapper: str, lab: LabSpec, tmp_path: Path
) -> None:
    cells = [
        "import numpy as np\ndef check(f):\n\n\n\n\n\n    f(np.zeros(1))",
        f"{wrapper}check(lambda z: z[5])\ndef relu(x):\n    return np.maximum(x, 0)",
    ]
    result = grade_file(write_notebook(tmp_path / "lab.ipynb", cells), lab, NEEDED)
    assert {item.status for item in items_of(result, "relu")} == {"passed"}
    failed = next(run for run in result.cells if run.outcome == "failed")
    assert (failed.cell, failed.line) == (2, 1 + wrapper.count("\n"))
