"""Makes the cells that students get of the instructor's, in whichever style they are marked."""

from collections.abc import Iterator, Sequence

from grader.assignments.markers import LEFT, OURS, TEXT, strip
from grader.assignments.model import RawCell, text_of
from grader.assignments.nbgrader import is_nbgrader, metadata_of
from grader.assignments.otter import (
    boundary_of,
    is_config,
    is_ignored,
    is_otter,
    read_otter,
)
from grader.errors import LabError


def students_cells(cells: Sequence[RawCell]) -> tuple[list[RawCell], int]:
    """The cells without solutions, hidden tests and words to the tool; how many solutions went.

    The cells are changed in place. Raises LabError where markers do not pair up, or one is left.
    """
    kept, count = _of_otter(cells) if is_otter(cells) else _of_others(cells)
    for number, cell in enumerate(kept, 1):
        for line in text_of(cell).split("\n"):
            if LEFT.search(line):
                raise LabError(
                    f"Cell {number} of the students' notebook would still hold `{line.strip()}`.",
                    "Mend the markers around it: nothing is released that may show a solution.",
                )
    return kept, count


def _of_others(cells: Sequence[RawCell]) -> tuple[list[RawCell], int]:
    """Ours and nbgrader's."""
    nbgrader, count = is_nbgrader(cells), 0
    for number, cell in enumerate(cells, 1):
        is_code, about = cell.get("cell_type") == "code", metadata_of(cell)
        written = bool(about.get("solution"))
        stripped = strip(cell, number, hashes=nbgrader and written)
        count += stripped.count
        cell["source"] = stripped.text
        if written and not stripped.count:
            count += 1
            cell["source"] = "\n".join(OURS if is_code else TEXT)
    return list(cells), count


def _of_otter(cells: Sequence[RawCell]) -> tuple[list[RawCell], int]:
    assignment = read_otter(cells)
    tests = {test.index: test for test in assignment.tests}
    kept: list[RawCell] = []
    count, block, prompted = 0, "", False
    for at, cell in enumerate(cells):
        boundary = boundary_of(cell)
        if boundary is not None:
            way, name = boundary
            prompted = (prompted and name != "question") or name == "prompt"
            block = name if way == "begin" and name != "question" else ""
            continue
        if is_config(cell) or is_ignored(cell):
            continue
        if at in tests:
            if not tests[at].hidden:
                cell["source"] = tests[at].source.strip("\n")
                kept.append(cell)
            continue
        stripped = strip(cell, at + 1)
        count += stripped.count
        cell["source"] = stripped.text
        if block == "solution" and not stripped.count:
            count += 1
            kept.extend(_place_of_answer(cell, prompted=prompted))
            prompted = True
        else:
            kept.append(cell)
    return kept, count


def _place_of_answer(cell: RawCell, *, prompted: bool) -> Iterator[RawCell]:
    """What stands for a whole cell that is a solution, where the question gives nothing else."""
    if not prompted:
        cell["source"] = "\n".join(OURS if cell.get("cell_type") == "code" else TEXT)
        yield cell
