"""Where the tests of an instructor's notebook stand in a submission."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from grader.lab.model import OutsideTest
from grader.notebook.calls import Uses, names_used, reached
from grader.notebook.lost import modules_of, touches
from grader.notebook.read import Cell

# So many states of a notebook are kept for tests; others are asked for as it is in the end.
MOST_KEPT = 16


def positions_of_tests(
    cells: Sequence[Cell],
    code: Sequence[Cell],
    tests: Iterable[OutsideTest],
    provided: Collection[str],
) -> Mapping[str, int]:
    """By test the cell at whose end it is asked, where a later cell may change what it uses.

    cells are all of the notebook, code those that hold code; provided are texts of cells that are
    not the student's.
    """
    tests = [test for test in tests if test.place.anchors]
    if not tests:
        return {}
    given = {*provided, *(anchor for test in tests for anchor in test.place.anchors)}
    reads, modules = names_used(code, exact=True), modules_of(code)
    where: dict[str, list[int]] = {}
    for cell in cells:
        where.setdefault(cell.source.strip(), []).append(cell.index)
    found: dict[str, int] = {}
    for test in tests:
        place = next(_places(test.place.anchors, where), None)
        if place is None:
            continue
        changing = _changing(code, test, reads, modules, given)
        before = [index for index in changing if index < place]
        if before and len(before) < len(changing):
            position = before[-1]
            if position in found.values() or len(set(found.values())) < MOST_KEPT:
                found[test.id] = position
    return found


def _places(anchors: Iterable[str], where: Mapping[str, Sequence[int]]) -> Iterator[int]:
    """The cells that are one of these texts, where it stands once."""
    for anchor in anchors:
        places = where.get(anchor, ())
        if len(places) == 1:
            yield places[0]


def _changing(
    code: Iterable[Cell],
    test: OutsideTest,
    reads: Uses,
    modules: set[str],
    given: Collection[str],
) -> list[int]:
    """The cells that make or may change what a test uses."""
    within = {each for name in test.uses for each in (name, *reached(reads, name))}
    return [
        cell.index
        for cell in code
        if touches(cell.analysis.names, within, modules, as_provided=cell.source.strip() in given)
        is not None
    ]
