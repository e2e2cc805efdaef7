"""Derives the notebook that students get from the solution notebook."""

import json
from pathlib import Path
from typing import Any

from grader.assignments.students import students_cells
from grader.errors import LabError, SubmissionError
from grader.notebook.document import load_json, raw_cells, source_of
from grader.notebook.read import read_bytes


def release_notebook(solution: Path) -> bytes:
    """The bytes of the released notebook.

    Raises SubmissionError where the file is not a notebook, LabError where it has no marked
    solutions, one that is not closed, or a marker that would be left.
    """
    data = read_bytes(solution)
    notebook, _ = load_json(data, solution.name)
    cells = raw_cells(notebook, solution.name)
    if "cells" not in notebook:
        raise SubmissionError(
            f"{solution.name} is of an old notebook format.",
            "Open it in Jupyter and save it again.",
        )
    for cell in cells:
        cell["source"] = source_of(cell)
    notebook["cells"], stripped = students_cells(cells)
    for cell in notebook["cells"]:
        cell["source"] = _lines(cell["source"])
        if cell.get("cell_type") == "code":
            cell["outputs"], cell["execution_count"] = [], None
    if not stripped:
        raise LabError(
            f"{solution.name} has no marked solutions.",
            "Put `### BEGIN SOLUTION` and `### END SOLUTION` around each answer.",
        )
    return _dump(notebook)


def _lines(text: str) -> list[str]:
    """Lines as a notebook keeps them, each but the last with its end."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1].removesuffix("\n")
    return lines if lines[-1] else lines[:-1]


def _dump(notebook: dict[str, Any]) -> bytes:
    return (json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()
