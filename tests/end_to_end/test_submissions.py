"""A share of the corpus, each submission as a real notebook in a real kernel.

All of it is judged in `tests/integration/test_corpus.py`, without kernels.
"""

from pathlib import Path

import pytest

from grader.grading import Options, grade_file
from grader.lab.model import LabSpec
from grader.limits import Limits
from tests.support.corpus import RIGHT, WRONG, expected_losses, lost_items
from tests.support.notebooks import patched_cells, read_patch, write_notebook

RIGHT_SHARE = RIGHT[::12]
WRONG_SHARE = sorted({*WRONG[::40], *(path for path in WRONG if "endless" in path.stem)})


@pytest.mark.parametrize("path", RIGHT_SHARE, ids=lambda path: path.stem)
def test_a_right_submission_gets_full_marks(path: Path, lab: LabSpec, notebook_file: Path) -> None:
    """However it is written, a right program loses nothing; what is odd gets a word."""
    patch = read_patch(path)
    write_notebook(notebook_file, patched_cells(patch))
    result = grade_file(notebook_file, lab, Options(execute="needed"))
    assert lost_items(result.items) == {}
    assert result.score == result.max_score == 100
    if "note" in patch.fields:
        assert any(item.message for item in result.items if item.status == "passed")


@pytest.mark.parametrize("path", WRONG_SHARE, ids=lambda path: path.stem)
def test_a_wrong_submission_loses_what_is_wrong(
    path: Path, lab: LabSpec, notebook_file: Path
) -> None:
    """Exactly the items that are wrong lose marks, and each says why."""
    patch = read_patch(path)
    write_notebook(notebook_file, patched_cells(patch))
    options = Options(execute="needed", limits=Limits.of(2.0))
    result = grade_file(notebook_file, lab, options)
    expected_losses(patch).check(result.items)
