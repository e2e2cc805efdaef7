"""Reads nbgrader's cells: `grade_id`, points, solutions, tests with hidden parts."""

from collections.abc import Mapping, Sequence
from typing import Any

from grader.assignments.markers import strip
from grader.assignments.model import (
    Assignment,
    ManualCell,
    RawCell,
    Role,
    SourceCell,
    TestCell,
    all_lines,
    anchors_of,
    text_of,
)


def metadata_of(cell: RawCell) -> Mapping[str, Any]:
    """What nbgrader says of a cell."""
    found = (cell.get("metadata") or {}).get("nbgrader") or {}
    return found if isinstance(found, dict) else {}


def is_nbgrader(cells: Sequence[RawCell]) -> bool:
    """Whether a notebook has cells that nbgrader grades."""
    return any(metadata_of(cell).get("grade") for cell in cells)


def read_nbgrader(cells: Sequence[RawCell]) -> Assignment:
    """The assignment of a source notebook; raises LabError where its markers do not pair up."""
    stripped = [strip(cell, number) for number, cell in enumerate(cells, 1)]
    found: list[SourceCell] = []
    tests: list[TestCell] = []
    manual: list[ManualCell] = []
    for at, cell in enumerate(cells):
        about, text, kind = metadata_of(cell), text_of(cell), str(cell.get("cell_type", ""))
        grade, solution = bool(about.get("grade")), bool(about.get("solution"))
        own = str(about.get("grade_id") or f"cell-{at + 1}")
        points = float(about.get("points") or 0)
        lines = frozenset(stripped[at].solution)
        role: Role = "given"
        if about.get("task") or (grade and solution):
            manual.append(ManualCell(own, points, at))
        elif grade and kind == "code":
            role = "test"
            tests.append(
                TestCell(
                    own,
                    own,
                    points,
                    at,
                    text,
                    hidden=not _code(stripped[at].text),
                    hidden_lines=frozenset(stripped[at].hidden),
                    graded=True,
                    anchors=anchors_of(
                        (one.text.strip() for one in stripped[at + 1 : at + 6]),
                        stripped[at].text.strip(),
                    ),
                )
            )
        if solution:
            role = "solution"
            lines = lines or all_lines(text)
        found.append(SourceCell(at, kind, text, role, lines))
    return Assignment("nbgrader", tuple(found), tuple(tests), tuple(manual))


def _code(text: str) -> bool:
    """Whether a text holds anything but comments."""
    return any(line.strip() and not line.strip().startswith("#") for line in text.split("\n"))
