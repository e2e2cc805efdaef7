"""The lab's own notebooks, and what a result promises."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from msgspec.structs import replace

from grader.grading import Options, grade_file
from grader.lab.model import LabSpec
from grader.notebook.read import read_notebook
from grader.result import Result, json_schema, to_json
from tests.support.notebooks import (
    SOLUTION,
    SUBMISSIONS,
    TEMPLATE,
    solution_cells,
    write_notebook,
)

QUICK = Options(execute="needed")
# How the first handout of this lab left its answers open: names that nothing has bound.
OPEN_ANSWERS = {
    "compute_grads": "softmaxed, x, y): return d_W, d_b",
    "compute_loss": "softmaxed, y): return loss",
    "relu": "x): return activated",
    "d_relu": "x): return derivative",
    "forward_NN": "U, b2, W, b1, x): return softmax(out), hidden, out",
    "compute_grads_NN": "hidden, softmaxed, U, X, Y, W, b1): return d_U, d_b2, d_W, d_b1",
    "forward_tanh": "U, b2, W, b1, X_batch): return softmax(out), hidden, out",
    "compute_grads_tanh": "hidden, softmaxed, U, X, Y, W, b1): return d_U, d_b2, d_W, d_b1",
}


@pytest.fixture(scope="module")
def solution(lab: LabSpec) -> Result:
    """The result of the solution, of which only the needed cells were run."""
    return grade_file(SOLUTION, lab, QUICK)


@pytest.fixture(scope="module")
def sample(lab: LabSpec) -> Result:
    """The result of a notebook with some of everything, likewise."""
    return grade_file(SUBMISSIONS / "sample.ipynb", lab, QUICK)


def test_the_solution_gets_everything(
    solution: Result, lab: LabSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """100 of 100, every cell runs through, both questions show their answers, and no temporary
    folder outlives the grading.
    """
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    whole = grade_file(SOLUTION, lab)
    assert list(tmp_path.iterdir()) == []
    for result in (solution, whole):
        assert (result.status, result.score, result.max_score) == ("graded", 100, 100)
        assert {run.outcome for run in result.cells} == {"ok"}
        answers = [item.evidence.answer for item in result.items if item.status == "manual"]
        assert len(answers) == 2
        assert all(answer and "nabla" in answer for answer in answers)
    cells = len(read_notebook(SOLUTION).code_cells)
    assert len(solution.cells) < len(whole.cells) == cells


def test_both_errors_of_a_gradient_are_reported(solution: Result) -> None:
    """A gradient is held against the reference and, independently, against finite differences."""
    items = solution.items
    gradients = [item for item in items if (item.function or "").startswith("compute_grads")]
    assert len(gradients) == 10
    for item in gradients:
        assert item.evidence.reference_error is not None
        assert item.evidence.finite_difference_error is not None
        assert item.evidence.finite_difference_error < 1e-6


def test_the_template_gets_nothing(lab: LabSpec) -> None:
    """Every automatic item of the notebook as handed out is not attempted."""
    result = grade_file(TEMPLATE, lab, QUICK)
    assert (result.status, result.score) == ("graded", 0)
    assert {item.status for item in result.items} == {"not_attempted", "manual"}
    assert [item.evidence.answer or "" for item in result.items if item.status == "manual"] == [
        "",
        "",
    ]


def test_stray_globals_never_fill_an_answer_in(lab: LabSpec, notebook_file: Path) -> None:
    """Globals of the names that open answers return do not make them pass, whatever they hold."""
    strays = (
        "loss, d_W, d_b, d_U, d_b1, d_b2 = 0.7, *(np.ones((2, 2)) for _ in range(5))\n"
        "W, b, hidden, out = (np.ones((2, 2)) for _ in range(4))\n"
        "activated = derivative = np.ones((5, 7))"
    )
    answers = [f"def {name}({rest}" for name, rest in OPEN_ANSWERS.items()]
    cells = [*solution_cells()[:2], strays, *answers]
    result = grade_file(write_notebook(notebook_file, cells), lab)
    assert result.score == 0
    assert {item.status for item in result.items} == {"not_attempted", "manual"}


def test_the_same_submission_gives_the_same_json(lab: LabSpec, tmp_path: Path) -> None:
    """But for times, twice in a row: also where things fail and where functions draw numbers."""
    path = tmp_path / "same.ipynb"
    noisy = (
        "def relu(x): return x + np.random.rand()\n"
        "class Thing: pass\n"
        "def d_relu(x): raise ValueError(f'no {Thing()} for {set(\"abc\")}')"
    )
    write_notebook(path, [*solution_cells(), noisy, "1 / 0"])
    first, second = (to_json(replace(grade_file(path, lab), seconds=0.0)) for _ in range(2))
    assert first == second


def test_a_seed_changes_the_problems_but_not_a_right_verdict(
    solution: Result, lab: LabSpec
) -> None:
    """Other numbers are asked with another seed, and a right program is right for them too."""
    other = grade_file(SOLUTION, lab, Options(execute="needed", seed=1))
    assert other.score == solution.score == 100
    first, second = (
        [item.evidence.finite_difference_error for item in result.items]
        for result in (solution, other)
    )
    assert first != second


def test_the_json_follows_its_schema(
    solution: Result, sample: Result, lab: LabSpec, tmp_path: Path
) -> None:
    """Results of all kinds validate against the published schema."""
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{")
    unread = [grade_file(path, lab, QUICK) for path in (broken, tmp_path / "missing.ipynb")]
    for result in (solution, sample, *unread):
        jsonschema.validate(json.loads(to_json(result)), json_schema())
        assert {item.id for item in result.items} >= {"compute_grads.d_W", "training.relu"}


def test_levels_agree(sample: Result, lab: LabSpec, namespaces: None) -> None:
    """A verdict does not depend on the sandbox, which every result names."""
    without = Options(execute="needed", sandbox="unsandboxed")
    open_ = grade_file(SUBMISSIONS / "sample.ipynb", lab, without)
    levels = [result.sandbox.level for result in (sample, open_) if result.sandbox]
    assert levels == ["namespaces", "unsandboxed"]
    assert 0 < (sample.score or 0) < 100
    assert _scores(sample) == _scores(open_)


def _scores(result: Result) -> dict[str, float | None]:
    return {item.id: item.score for item in result.items}


def test_a_wheel_brings_the_lab_along(tmp_path: Path) -> None:
    """The files that a wheel is made of hold the lab and its template where the grader looks."""
    from hatchling.builders.wheel import WheelBuilder

    root = SOLUTION.parent.parent
    for name in ("grader", "reference", "student_template"):
        shutil.copytree(root / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(root / name, tmp_path)
    (wheel,) = WheelBuilder(str(tmp_path)).build(directory=str(tmp_path / "dist"))
    import zipfile

    names = set(zipfile.ZipFile(wheel).namelist())
    assert "grader/bundled/reference/lab.py" in names
    assert "grader/bundled/student_template/lab.ipynb" in names
    assert not any(name.startswith(("reference/", "tests/")) for name in names)


def test_a_long_path_for_temporary_files(
    lab: LabSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sockets have short paths, wherever temporary files are kept."""
    far = tmp_path / ("folder-" * 12)
    far.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(far))
    result = grade_file(TEMPLATE, lab, Options(execute="needed"))
    assert result.status == "graded"
    assert list(far.iterdir()) == []
