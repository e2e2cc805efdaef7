"""Written answers from the notebook to a marked result, with the commands as users run them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.notebooks import TEMPLATE

BIN = Path(sys.executable).parent
ANSWERS = {
    "Ques 1": "$\\nabla_W loss = (q - p) x^T$ und $\\nabla_b loss = p - q$",
    "Ques 2": "![my notes](attachment:notes.png)",
}


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run `grader` with these arguments."""
    command = [str(BIN / "grader"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result of the handout with both answers in cells of their own, before its code."""
    notebook = json.loads(TEMPLATE.read_bytes())
    cells: list[dict[str, Any]] = []
    for cell in notebook["cells"]:
        cells.append(cell)
        for label, answer in ANSWERS.items():
            if f"**Answer to {label}**" in "".join(cell["source"]):
                cells.append({"cell_type": "raw", "metadata": {}, "source": answer})
    folder = tmp_path_factory.mktemp("marking")
    path, result = folder / "alice.ipynb", folder / "alice.json"
    path.write_text(json.dumps({**notebook, "cells": cells, "nbformat_minor": 4}))
    assert run("grade", path, "--execute", "needed", "-q", "--json", result).returncode == 0
    return result


@pytest.fixture
def result(graded: Path, tmp_path: Path) -> Path:
    """A copy of that result."""
    path = tmp_path / "result.json"
    path.write_bytes(graded.read_bytes())
    return path


def questions(result: Path) -> dict[str, Any]:
    """The items of both questions in a result."""
    items = json.loads(result.read_bytes())["items"]
    return {item["id"]: item for item in items if item["id"].startswith("ques")}


def test_answers_come_with_advice(result: Path) -> None:
    """Each gradient has a verdict in the JSON and a line for the reader; neither gives points."""
    first, second = questions(result).values()
    assert first["evidence"]["answer"] == ANSWERS["Ques 1"]
    verdicts = {found["variable"]: found["verdict"] for found in first["evidence"]["formulas"]}
    assert verdicts == {"W": "equivalent", "b": "different"}
    assert second["message"] == "The answer is an image: it is graded by hand."
    assert [first["score"], second["score"]] == [None, None]
    shown = run("mark", result).stdout
    for words in (
        "Advice to the marker, worth no points:",
        "W: equivalent (per sample, without the average over the batch)",
        "b: not equivalent: looks like the opposite sign",
        "The answer is an image: it is graded by hand.",
    ):
        assert words in shown


def test_marking(result: Path) -> None:
    """Marks count in items, tasks and totals, and the questions stop waiting."""
    before = json.loads(result.read_bytes())
    done = run("mark", result, "ques_1=6", "ques_2=0", "--comment", "ques_1=The sign of b.")
    assert (done.returncode, done.stderr) == (0, "")
    after = json.loads(result.read_bytes())
    assert after["score"] == before["score"] + 6
    assert after["max_score"] == before["max_score"] + 20
    assert sum(task["max_score"] for task in after["tasks"]) == after["max_score"]
    statuses = {name: item["status"] for name, item in questions(result).items()}
    assert statuses == {"ques_1": "partial", "ques_2": "failed"}
    mark = questions(result)["ques_1"]["evidence"]["mark"]
    assert mark["comment"] == "The sign of b."
    assert "Nothing is left to grade by hand." in run("mark", result).stdout


def test_a_mark_that_cannot_be_given(result: Path) -> None:
    """Exit code 2, a sentence with a hint, and the result as it was."""
    before = result.read_bytes()
    done = run("mark", result, "ques_1=6", "ques_3=1")
    assert done.returncode == 2
    assert "there is no item 'ques_3'" in done.stderr
    assert "hint: The items are" in done.stderr
    assert "Traceback" not in done.stderr
    assert result.read_bytes() == before


def test_grading_with_marks(graded: Path, tmp_path: Path) -> None:
    """One file of marks serves a class; a fault in it is told before anything is run."""
    marks, result = tmp_path / "marks.csv", tmp_path / "result.json"
    marks.write_text(
        "submission;item;points;comment\nalice;ques_1;7,5;Fast, und gut.\nbob;ques_1;1;\n"
    )
    notebook = graded.with_name("alice.ipynb")
    arguments = ("grade", notebook, "--execute", "needed", "--marks", marks, "--json", result)
    done = run(*arguments)
    assert done.returncode == 0
    assert questions(result)["ques_1"]["score"] == 7.5
    assert "Fast, und gut." in done.stdout
    assert "10 more points are graded by hand" in done.stdout
    marks.write_text("item,points\nques_1,11\n")
    done = run(*arguments)
    assert done.returncode == 2
    assert "11 points for ques_1, which is worth 0 to 10" in done.stderr


def test_a_name_that_two_notebooks_share(tmp_path: Path) -> None:
    """It is refused before anything runs; a folder, a student or the content says whose it is."""
    marks, result = tmp_path / "marks.csv", tmp_path / "result.json"
    for who in ("ada", "ben"):
        (tmp_path / who).mkdir()
        (tmp_path / who / "lab.ipynb").write_bytes(TEMPLATE.read_bytes())
    notebook = tmp_path / "ada" / "lab.ipynb"
    arguments = ("grade", notebook, "--execute", "needed", "--marks", marks, "--json", result)
    for row in ("lab,,3", "lab.ipynb,,3"):
        marks.write_text(f"submission,student,points,item\n{row},ques_1\n")
        done = run(*arguments)
        assert done.returncode == 2
        assert "line 2: whose mark is it?" in done.stderr
        assert "ben/lab.ipynb" in done.stderr
    marks.write_text("submission,student,points,item\n,ada,3,ques_1\nben/lab,,4,ques_1\n")
    assert run(*arguments).returncode == 0
    assert questions(result)["ques_1"]["score"] == 3


@pytest.mark.parametrize("rows", ["", "bob;ques_1;1\n"], ids=["no rows", "another's"])
def test_marks_that_are_not_for_this_notebook(rows: str, tmp_path: Path) -> None:
    """A file of marks that has none for the notebook is said to have none."""
    marks, notebook = tmp_path / "marks.csv", tmp_path / "alice.ipynb"
    marks.write_text(f"submission;item;points\n{rows}")
    notebook.write_text("")
    done = run("grade", notebook, "--marks", marks)
    assert "has no marks for alice.ipynb" in " ".join(done.stderr.split())
