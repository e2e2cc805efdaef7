"""Labs that need a kernel: figures, files, modules that are handed in, variables at their cells."""

import shutil
from pathlib import Path

import pytest
from msgspec.structs import asdict

from grader.grading import Options, grade_file
from grader.lab.load import load_lab
from grader.result import Item, Result
from grader.sandbox.choose import Choice
from tests.support.labs import Kind
from tests.support.notebooks import Patch, write_notebook

FRAMES = Kind("frames")
NETWORK = Kind("network")


def graded(kind: Kind, patch: Patch, folder: Path, execute: str = "all") -> Result:
    """The result of a submission, with what is handed in beside it."""
    for module in kind.lab.submits:
        shutil.copy(kind.folder / "submissions" / module, folder)
    write_notebook(folder / "submission.ipynb", list(kind.whole(patch).cells))
    return grade_file(folder / "submission.ipynb", kind.lab, Options(execute=execute))  # type: ignore[arg-type]


def lost(result: Result) -> dict[str, Item]:
    """The items that lost points."""
    return {item.id: item for item in result.items if item.score != item.max_score}


@pytest.mark.parametrize("name", ["right_plain", "right_terse", "wrong_values", "wrong_blank"])
def test_frames(name: str, tmp_path: Path) -> None:
    """Variables are read where they stand, files and modules lie beside, figures are data."""
    pytest.importorskip("pandas")
    pytest.importorskip("matplotlib")
    patch = next(one for k in ("right", "wrong") for one in FRAMES.patches(k) if one.name == name)
    execute = "needed" if name == "right_plain" else "all"
    result = graded(FRAMES, patch, tmp_path, execute)
    assert result.status == "graded", result.message
    short = lost(result)
    assert short.keys() == patch.items("loses"), {i: item.message for i, item in short.items()}
    if "status" in patch.fields:
        assert {item.status for item in short.values()} == {patch.fields["status"]}


def test_a_module_that_is_not_handed_in_is_named(tmp_path: Path) -> None:
    """Beside what fails for want of it."""
    pytest.importorskip("pandas")
    patch = FRAMES.patches("right")[0]
    write_notebook(tmp_path / "submission.ipynb", list(patch.cells))
    result = grade_file(tmp_path / "submission.ipynb", FRAMES.lab)
    assert any("cleaning.py" in notice for notice in result.notices)


def test_steps_over_a_real_kernel(tmp_path: Path) -> None:
    """A cache stays in the notebook's process; a wrong forward pass costs its own points alone."""
    patch = next(one for one in NETWORK.patches("wrong") if one.name == "wrong_forward")
    result = graded(NETWORK, patch, tmp_path)
    assert lost(result).keys() == patch.items("loses")
    assert {asdict(item)["function"] for item in result.items} >= {"backward_propagation"}


def test_files_lie_beside_notebooks_at_every_level(level: Choice, tmp_path: Path) -> None:
    """They can be read there, and not written."""
    folder = tmp_path / "lab"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "numbers.txt").write_text("1 2 3")
    (folder / "lab.py").write_text(LAB)
    cell = (
        "try:\n    open('data/numbers.txt', 'w')\nexcept OSError:\n    shut = True\n"
        "total = sum(map(int, open('data/numbers.txt').read().split()))"
    )
    write_notebook(tmp_path / "submission.ipynb", [cell])
    options = Options(sandbox=level)
    result = grade_file(tmp_path / "submission.ipynb", load_lab(folder), options)
    assert (result.status, result.score) == ("graded", 2), result.message


LAB = """
from grader.lab import Lab

lab = Lab("sums", "Sums", files=("data/numbers.txt",))
task = lab.task("1", "Sums")
lab.variable(task, "total", 6, points=1)
lab.variable(task, "shut", True, points=1)
"""
