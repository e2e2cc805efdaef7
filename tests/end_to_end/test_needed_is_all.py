"""`--execute needed` gives the marks of `--execute all`; `test_odd` tries it on odd notebooks."""

from pathlib import Path

import pytest

from grader.grading import Options, grade_file
from grader.lab.model import LabSpec
from grader.limits import Limits
from grader.result import Result
from tests.support.notebooks import SUBMISSIONS, write_notebook

START = (
    "import numpy as np\nCLIP = {'low': 0.0}\ndef relu(z):\n    return np.maximum(CLIP['low'], z)"
)
BROKEN = (
    "import numpy as np\nCLIP = {'low': 1.0}\ndef relu(z):\n    return np.maximum(CLIP['low'], z)"
)
ALL = "All cells were executed"


def scores(result: Result) -> dict[str, float | None]:
    """The score of each item."""
    return {item.id: item.score for item in result.items}


def both(path: Path, lab: LabSpec) -> tuple[Result, Result]:
    """The same notebook, with the needed cells and with all."""
    return grade_file(path, lab, Options("needed")), grade_file(path, lab, Options("all"))


@pytest.mark.parametrize(
    "cells",
    [
        ["def lower(table, value=0.0):\n    table['low'] = value", "lower(CLIP)"],
        ["def lower(table, value=0.0):\n    table['low'] = value", "done = [lower(CLIP)]"],
        ["old = CLIP.pop('low'), CLIP.setdefault('low', 0.0)"],
        ["for table in [CLIP]:\n    table['low'] = 0.0"],
        ["other = CLIP", "other.update(low=0.0)"],
        [
            "class Holder:\n    def __init__(self, held):\n        self.held = held\n"
            "    def fix(self):\n        self.held['low'] = 0.0",
            "holder = Holder(CLIP)",
            "holder.fix()",
        ],
        [
            "def set_low(value):\n    def change(f):\n        CLIP['low'] = value\n"
            "        return f\n"
            "    return change",
            "@set_low(0.0)\ndef unrelated():\n    pass",
        ],
        ["import __main__\n__main__.CLIP = {'low': 0.0}"],
        ["import __main__", "__main__.CLIP = {'low': 0.0}"],
        ["import sys\nhere = sys.modules['__main__']", "there = here", "there.CLIP['low'] = 0.0"],
        [
            "import importlib",
            "here = importlib.import_module('__main__')",
            "here.CLIP['low'] = 0.0",
        ],
        ["def fix(_):\n    CLIP['low'] = 0.0", "list(map(fix, [1]))"],
        ["do = exec", "do(\"CLIP['low'] = 0.0\")"],
        ["shell = get_ipython()", "shell.run_cell(\"CLIP['low'] = 0.0\")"],
        ["def do(code):\n    exec(code, globals())", "do(\"CLIP['low'] = 0.0\")"],
        ["def fix(f):\n    f.__globals__['CLIP']['low'] = 0.0", "x = fix(relu)"],
        ["functions = {'relu': relu}", "functions['relu'].__globals__['CLIP']['low'] = 0.0"],
    ],
)
def test_a_change_that_is_hard_to_see_counts(
    cells: list[str], functions_lab: LabSpec, tmp_path: Path
) -> None:
    path = write_notebook(tmp_path / "lab.ipynb", [BROKEN, *cells])
    needed, everything = both(path, functions_lab)
    assert scores(needed) == scores(everything)
    assert scores(needed)["relu.value"] == 4


def test_what_cannot_matter_is_left_out(lab: LabSpec, tmp_path: Path) -> None:
    """Tests of one's own and training with the functions are no reason to execute all."""
    cells = [
        BROKEN,
        "print(relu(np.zeros(3)), np.allclose(relu(np.ones(2)), 1))",
        "x = np.arange(3)\nresults = [relu(v) for v in x]\nassert len(results) == 3",
    ]
    result = grade_file(write_notebook(tmp_path / "lab.ipynb", cells), lab, Options("needed"))
    assert [run.cell for run in result.cells] == [1]
    assert not any(ALL in notice for notice in result.notices)


def test_right_functions_are_no_reason(lab: LabSpec, tmp_path: Path) -> None:
    cells = [START, "print([check(CLIP) for check in (len, str)])"]
    result = grade_file(write_notebook(tmp_path / "lab.ipynb", cells), lab, Options("needed"))
    assert scores(result)["relu.value"] == 4
    assert not any(ALL in notice for notice in result.notices)


def test_where_time_runs_out_the_needed_marks_stand(lab: LabSpec, tmp_path: Path) -> None:
    cells = [BROKEN, "other = relu\nwhile True:\n    pass"]
    path = write_notebook(tmp_path / "lab.ipynb", cells)
    result = grade_file(path, lab, Options("needed", limits=Limits(submission=12.0, cell=60.0)))
    assert result.status == "graded"
    assert any("Only the needed cells were executed" in notice for notice in result.notices)
    assert [run.cell for run in result.cells] == [1]


@pytest.mark.parametrize(
    "path", sorted((SUBMISSIONS / "cases").glob("*.ipynb")), ids=lambda path: path.stem
)
def test_cases(path: Path, functions_lab: LabSpec) -> None:
    needed, everything = both(path, functions_lab)
    assert scores(needed) == scores(everything)
