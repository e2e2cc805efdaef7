"""Re-scoring what ran in a sandbox equals running it again; the commands that do it."""

import json
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

import pytest

from grader.grading import Options, grade_file
from grader.lab.model import CarriedForward, LabSpec
from grader.lab.rubric import rubric_of, unchanged
from grader.notebook.read import read_notebook
from grader.rescore import rejudged, rescore
from grader.result import Item
from grader.transcript_file import Record, from_bytes, to_bytes
from tests.end_to_end.test_command_line import run
from tests.support.notebooks import (
    ROOT,
    SOLUTION,
    SUBMISSIONS,
    patched_cells,
    read_patch,
    write_notebook,
)
from tests.support.rubrics import changed
from tests.unit.test_attached import encoded, png

# Each is graded by four rubrics: twelve pairs.
PATCHES = ["d_relu__inverted_and_bias_not_averaged", "relu__drops_last_row", "d_relu__all_ones"]
RUBRICS = 4
NEEDED = Options(execute="needed")


def told(item: Item) -> tuple[object, ...]:
    """What a report says of an item."""
    return item.id, item.status, item.score, item.max_score, item.message, item.visibility


@pytest.mark.parametrize("name", PATCHES)
def test_rescoring_equals_running_again(name: str, notebook_file: Path, lab: LabSpec) -> None:
    """Item by item, but for what says that it needs execution."""
    write_notebook(notebook_file, patched_cells(read_patch(SUBMISSIONS / "wrong" / f"{name}.py")))
    records: list[Record] = []
    grade_file(notebook_file, lab, NEEDED, keep=records.append)
    record = from_bytes(to_bytes(records[0]))
    assert not rescore(record, lab).needs_execution
    for seed in range(RUBRICS):
        rubric = changed(lab, Random(f"{name} {seed}"))
        again = rescore(record, rubric)
        fresh = grade_file(notebook_file, rubric, NEEDED)
        waiting = again.needs_execution
        assert [told(one) for one in again.items if one.id not in waiting] == [
            told(one) for one in fresh.items if one.id not in waiting
        ]


def test_what_is_drawn_stays(
    notebook_file: Path, lab: LabSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pictures in answers, and how the lab's own functions learn: they are not trained again."""
    notebook = json.loads(SOLUTION.read_bytes())
    answer = next(c for c in notebook["cells"] if "*Result*" in "".join(c["source"]))
    answer["source"] = [*answer["source"], "\n![work](attachment:work.png)"]
    answer["attachments"] = {"work.png": {"image/png": encoded(png(2, 3))}}
    notebook_file.write_text(json.dumps(notebook))
    records: list[Record] = []
    options = Options(execute="needed", pictures=True)
    before = grade_file(notebook_file, lab, options, keep=records.append)
    assert [len(one.evidence.pictures) for one in before.items if one.status == "manual"] == [1, 0]
    monkeypatch.setattr("grader.pictures.reference_run", None)
    questions = tuple(replace(one, points=one.points + 1) for one in lab.questions)
    again = replace(lab, carried_forward=CarriedForward(0.9), questions=questions)
    same = unchanged(rubric_of(lab), rubric_of(again))
    assert not same.passed
    read = partial(read_notebook, notebook_file)
    result, lacking = rejudged(from_bytes(to_bytes(records[0])), again, before, same, read)
    assert [one.evidence for one in result.items] == [one.evidence for one in before.items]
    assert not lacking


def test_the_commands(tmp_path: Path) -> None:
    """A transcript is written, and judged again, where nothing has changed or something has."""
    kept, told_to = tmp_path / "sample.transcript", tmp_path / "told.json"
    graded = run(SUBMISSIONS / "sample.ipynb", "--execute", "needed", "--transcript", kept)
    assert (graded.returncode, graded.stderr) == (0, "")
    again = run("rescore", kept, program="grader")
    assert (again.returncode, again.stderr) == (0, "")
    assert "nothing has changed" in again.stdout
    folder = tmp_path / "course" / "reference"
    shutil.copytree(ROOT / "reference", folder)
    shutil.copytree(ROOT / "student_template", tmp_path / "course" / "student_template")
    training = folder / "training.py"
    training.write_text(training.read_text().replace("n_epochs: int = 100", "n_epochs: int = 99"))
    other = run("rescore", kept, "--lab", folder, "--json", told_to, program="grader")
    assert (other.returncode, other.stdout) == (1, "")
    (one,) = json.loads(told_to.read_text())
    assert one["score"] is None
    waiting = {item["id"] for item in one["items"] if item["needs_execution"]}
    assert waiting == {"training.relu", "training.tanh"}
    assert not any(item["changed"] for item in one["items"])


def test_what_is_no_transcript(tmp_path: Path) -> None:
    """It is refused, with what to name instead."""
    odd = tmp_path / "odd"
    odd.write_text("{}")
    for path in (odd, tmp_path, tmp_path / "nowhere"):
        done = run("rescore", path, program="grader")
        assert done.returncode == 2
        assert str(path) in done.stderr
        assert "Traceback" not in done.stderr
