"""Derives the notebook that students get from the solution notebook."""

import json
import re
from pathlib import Path
from typing import Any

from grader.errors import LabError, SubmissionError
from grader.notebook.document import load_json, raw_cells, source_of
from grader.notebook.read import read_bytes

_CODE = (re.compile(r"^(\s*)###\s*BEGIN SOLUTION\s*$"), re.compile(r"^\s*###\s*END SOLUTION\s*$"))
_TEXT = (
    re.compile(r"^(\s*)<!--\s*BEGIN SOLUTION\s*-->\s*$"),
    re.compile(r"^\s*<!--\s*END SOLUTION\s*-->\s*$"),
)
_BLANK_CODE = ("# YOUR CODE HERE", 'raise NotImplementedError("Replace this line by your code.")')
_BLANK_TEXT = ("*Your answer here.*",)


def release_notebook(solution: Path) -> bytes:
    """The bytes of the released notebook.

    Raises SubmissionError where the file is no notebook, LabError where it has no marked solutions
    or one that is not closed.
    """
    data = read_bytes(solution)
    notebook, _ = load_json(data, solution.name)
    cells = raw_cells(notebook, solution.name)
    if "cells" not in notebook:
        raise SubmissionError(
            f"{solution.name} is of an old notebook format.",
            "Open it in Jupyter and save it again.",
        )
    notebook["cells"] = cells
    stripped = 0
    for number, cell in enumerate(cells, 1):
        is_code = cell.get("cell_type") == "code"
        released, count = strip_solutions(source_of(cell), number, is_code=is_code)
        stripped += count
        cell["source"] = _lines(released)
        if is_code:
            cell["outputs"], cell["execution_count"] = [], None
    if not stripped:
        raise LabError(
            f"{solution.name} has no marked solutions.",
            "Put `### BEGIN SOLUTION` and `### END SOLUTION` around each answer.",
        )
    return _dump(notebook)


def strip_solutions(text: str, number: int, *, is_code: bool) -> tuple[str, int]:
    """A cell's text without its solutions, and how many there were. number is for messages."""
    begin, end = _CODE if is_code else _TEXT
    blank = _BLANK_CODE if is_code else _BLANK_TEXT
    kept: list[str] = []
    inside = False
    count = 0
    for line in text.split("\n"):
        opening = begin.match(line)
        if opening and not inside:
            inside, count = True, count + 1
            kept.extend(opening.group(1) + filler for filler in blank)
        elif inside and end.match(line):
            inside = False
        elif opening or end.match(line):
            raise LabError(
                f"Cell {number}: solution markers do not pair up.",
                "Each BEGIN SOLUTION needs one END SOLUTION below it.",
            )
        elif not inside:
            kept.append(line)
    if inside:
        raise LabError(f"Cell {number}: a solution is not closed.", "Add the END SOLUTION line.")
    return "\n".join(kept), count


def _lines(text: str) -> list[str]:
    """Lines as a notebook keeps them, each but the last with its end."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1].removesuffix("\n")
    return lines if lines[-1] else lines[:-1]


def _dump(notebook: dict[str, Any]) -> bytes:
    return (json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()
