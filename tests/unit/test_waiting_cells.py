"""Cells that fail only since something before them is not there."""

import pytest

from grader.grading.waiting_cells import cell_before, unwritten_function
from grader.notebook.analysis import Analysis
from grader.transcript import CellRun, CodeLocation, Raised

ANALYSIS = Analysis(defined={"f": 2, "g": 3}, unattempted=frozenset({"f"}))


def failed(index: int, error: str, message: str, place: CodeLocation | None = None) -> CellRun:
    """A cell that ended with an exception."""
    return CellRun(index, "failed", error=Raised(error, message, place))


@pytest.mark.parametrize(
    ("run", "function"),
    [
        (failed(5, "NotImplementedError", "", CodeLocation("f", 2, 2)), "f"),
        (failed(5, "NotImplementedError", "", CodeLocation("g", 2, 3)), ""),
        (failed(5, "NotImplementedError", ""), ""),
        (failed(5, "NameError", "name 'f' is not defined"), "f"),
        (failed(5, "NameError", "name 'h' is not defined"), ""),
        (failed(5, "ValueError", "name 'f' is not defined"), ""),
        (CellRun(5, "ok"), ""),
    ],
)
def test_what_waits(run: CellRun, function: str) -> None:
    """A cell that meets what the handout left to be written waits for it; no other does."""
    assert unwritten_function(run, ANALYSIS) == function


def test_what_lacks_names() -> None:
    """Of a cell that failed before it, and would have made them: the nearest."""
    runs = [
        failed(0, "ValueError", "x"),
        failed(1, "ValueError", "x"),
        CellRun(2, "ok"),
        failed(3, "NameError", "name 'W' is not defined"),
        failed(4, "NameError", "name 'Z' is not defined"),
    ]
    binds = {0: {"W"}, 1: {"W", "V"}, 2: {"W"}, 3: {"Z2"}, 4: set[str]()}
    assert cell_before(runs[3], runs, binds) == 1
    assert cell_before(runs[4], runs, binds) is None
    assert cell_before(runs[0], runs, binds) is None
