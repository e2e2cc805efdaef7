"""Every submission of the corpus gets exactly the marks that it deserves."""

from pathlib import Path

import pytest

from grader.grading import Options, grade_file
from grader.lab.model import LabSpec
from grader.result import Result
from tests.support.notebooks import SUBMISSIONS, patched_cells, read_patch, write_notebook

RIGHT = sorted((SUBMISSIONS / "right").glob("*.py"))
WRONG = sorted((SUBMISSIONS / "wrong").glob("*.py"))
# What a training item depends on: where one of these is wrong, training goes as it goes.
TRAINED_WITH = {
    "training.relu": ("forward_NN.", "compute_grads_NN."),
    "training.tanh": ("forward_tanh.", "compute_grads_tanh."),
}
QUICK = Options(execute="needed")


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.stem)
def test_a_right_submission_gets_full_marks(path: Path, lab: LabSpec, notebook_file: Path) -> None:
    """However it is written, a right program loses nothing; what is odd gets a word."""
    patch = read_patch(path)
    result = grade_file(write_notebook(notebook_file, patched_cells(patch)), lab, QUICK)
    assert _lost(result) == {}
    assert result.score == result.max_score == 100
    if "note" in patch.fields:
        assert any(item.message for item in result.items if item.status == "passed")


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_a_wrong_submission_loses_what_is_wrong(
    path: Path, lab: LabSpec, notebook_file: Path
) -> None:
    """Exactly the items that are wrong lose marks, and each says why."""
    patch = read_patch(path)
    options = Options(execute="needed", limits=Options().limits.of(2.0))
    result = grade_file(write_notebook(notebook_file, patched_cells(patch)), lab, options)
    lost, partly = patch.items("loses") | patch.items("carried"), patch.items("partly")
    assert lost | partly, "a wrong submission names what it loses"
    scores = {item.id: (item.score or 0.0) / item.max_score for item in result.items}
    assert {item for item in lost if scores[item] == 1} == set()
    assert {item for item in partly if not 0 < scores[item] < 1} == set()
    excused = {
        item
        for item, functions in TRAINED_WITH.items()
        if any(wrong.startswith(functions) for wrong in lost | partly)
    }
    assert set(_lost(result)) - lost - partly - excused == set()
    assert all(item.message for item in result.items if item.id in lost | partly)


def _lost(result: Result) -> dict[str, str]:
    return {
        item.id: f"{item.status}: {item.message}"
        for item in result.items
        if item.status not in ("passed", "manual")
    }
