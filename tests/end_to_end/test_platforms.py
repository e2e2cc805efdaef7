"""Platforms' own entry scripts, in their folders: a right, a wrong, a crashing and an unreadable
submission, and a grader that cannot start.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.platforms import EARNS, Site, hand_in, site

CASES = pytest.mark.parametrize("case", EARNS)


def load(path: Path) -> Any:
    """The JSON in a file."""
    return json.loads(path.read_bytes())


def gradescope(tmp_path: Path) -> Site:
    """/autograder, with run_autograder copied where Gradescope copies it."""
    root = tmp_path / "autograder"
    there = site("gradescope", root, root / "source")
    shutil.copy(root / "source" / "run_autograder", root)
    (root / "results").mkdir()
    (root / "submission").mkdir()
    (root / "submission_metadata.json").write_text('{"users": []}')
    return there


@CASES
def test_gradescope(tmp_path: Path, case: str) -> None:
    """The score of each, and in tests what it is made of."""
    there = gradescope(tmp_path)
    hand_in(case, there.root / "submission" / "mine.ipynb")
    done = there.run(there.root / "run_autograder", AUTOGRADER_ROOT=there.root)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    results = load(there.root / "results" / "results.json")
    assert results["score"] == EARNS[case]
    assert sum(test["score"] for test in results["tests"]) == EARNS[case]
    statuses = {test["status"] for test in results["tests"]}
    assert ("failed" in statuses) == (case != "right")


def test_a_gradescope_machine_that_was_not_set_up(tmp_path: Path) -> None:
    """Without its environment the script still leaves results, without a score."""
    there = gradescope(tmp_path)
    hand_in("right", there.root / "submission" / "mine.ipynb")
    done = there.run(
        there.root / "run_autograder", AUTOGRADER_ROOT=there.root, GRADER_VENV="/nonexistent"
    )
    assert done.returncode != 0
    results = load(there.root / "results" / "results.json")
    assert "score" not in results
    assert "no fault" in results["output"]


def test_modules_of_a_student_are_not_imported(tmp_path: Path) -> None:
    """Files beside the notebook that are named like the grader's own do nothing to it."""
    there = gradescope(tmp_path)
    hand_in("right", there.root / "submission" / "mine.ipynb")
    for name in ("grader", "numpy", "json", "sitecustomize"):
        (there.root / "submission" / f"{name}.py").write_text("raise SystemExit('taken over')")
    done = there.run(
        "bash",
        "-c",
        "cd submission && ../run_autograder",
        AUTOGRADER_ROOT=there.root,
    )
    assert done.returncode == 0
    assert load(there.root / "results" / "results.json")["score"] == 10
