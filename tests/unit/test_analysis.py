"""What is told of a submission without running it."""

import ast
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from grader.lab import LabSpec
from grader.notebook.analysis import analysis_of
from grader.notebook.read import read_notebook
from tests.unit.build import SOLUTION, TEMPLATE, notebook_of


def test_defined_and_blank(line: LabSpec) -> None:
    """Each function's cell is that of its last filled definition, and blank ones are named."""
    notebook = notebook_of(
        ("markdown", "# Lab"),
        ("code", "def predict(w, b, x):\n    return w"),
        ("code", "def gradients(w, b, x, y):\n    return d_w, d_b"),
        ("code", "def predict(w, b, x):\n    pass"),
    )
    analysis = analysis_of(notebook, line)
    assert analysis.defined == {"predict": 1, "gradients": 2}
    assert analysis.blank == {"gradients"}
    assert not analysis.syntax_errors
    assert not analysis.unparsed


def test_each_source_is_parsed_once(lab: LabSpec, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is told of a notebook rests on one reading of each of its cells."""
    solution = read_notebook(SOLUTION)
    notebook = notebook_of(
        *(("code", f"{cell.source}\n# not read before") for cell in solution.code_cells)
    )
    parse, parsed = ast.parse, Counter[str]()

    def counted(source: str) -> ast.Module:
        parsed[source] += 1
        return parse(source)

    monkeypatch.setattr(ast, "parse", counted)
    analysis = analysis_of(notebook, lab)
    assert set(analysis.defined) == set(lab.function_names)
    assert {parsed[cell.source] for cell in notebook.code_cells} == {1}


def test_broken_cells(line: LabSpec) -> None:
    """A cell that does not parse is named with its line, and with the functions written in it."""
    notebook = notebook_of(
        ("markdown", "def predict(x): in words"),
        ("code", "x = 1"),
        ("code", "def predict(w, b, x):\n    return (w"),
    )
    analysis = analysis_of(notebook, line)
    assert analysis.unparsed == {"predict": 2}
    assert analysis.syntax_errors[2][0] == 2
    assert analysis.syntax_errors[2][1]
    assert "predict" not in analysis.defined


def test_answers(line: LabSpec, tmp_path: Path) -> None:
    """Written answers are found by question; what the template provides is not an answer."""
    provided = tmp_path / "template.ipynb"
    cell = {"cell_type": "markdown", "source": "**Ques 1**\n\nShow your steps."}
    provided.write_text(json.dumps({"cells": [cell]}))
    lab = replace(line, template=provided)
    written = notebook_of(("markdown", "**Ques 1**\n\nShow your steps.\n\nBy the chain rule."))
    untouched = notebook_of(("markdown", "**Ques 1**\n\nShow your steps."))
    assert analysis_of(written, lab).answers == {"why": "By the chain rule."}
    assert analysis_of(untouched, lab).answers == {"why": ""}
    assert analysis_of(untouched, line).answers == {"why": "Show your steps."}


def test_the_solution(lab: LabSpec) -> None:
    """The solution is filled in throughout: functions and answers."""
    analysis = analysis_of(read_notebook(SOLUTION), lab)
    assert set(analysis.defined) == set(lab.function_names)
    assert not analysis.blank
    assert not analysis.syntax_errors
    assert all(len(analysis.answers[question.id]) > 200 for question in lab.questions)


def test_the_template(lab: LabSpec) -> None:
    """The template as students get it is blank throughout: functions and answers."""
    analysis = analysis_of(read_notebook(TEMPLATE), lab)
    assert set(analysis.defined) == set(lab.function_names) == analysis.blank
    assert analysis.answers == {question.id: "" for question in lab.questions}


def test_the_handout_is_read_once(lab: LabSpec) -> None:
    """It belongs to the lab, not to a submission."""
    first, second = (analysis_of(notebook_of(("code", source)), lab).provided for source in "ab")
    assert first
    assert all(one is other for one, other in zip(first, second, strict=True))
