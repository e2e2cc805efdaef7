"""The CSV that Canvas exports from its gradebook, and takes back."""

import re
from collections.abc import Sequence

from grader.course.gradebooks.book import Book, Row
from grader.course.gradebooks.columns import Column, cell, choose, identity, named, place
from grader.course.gradebooks.numbers import has_digits, mark_of, number_of
from grader.marks.sheet import Sheet

_TITLE = re.compile(r"(?P<title>.*) \((?P<id>\d+)\)", re.DOTALL)
_POINTS = "points possible"
_KEPT = {"EX": "excused (EX)", "N/A": "not assigned (N/A)"}
_TEST_STUDENT = "Student, Test"


def fits(sheet: Sheet) -> bool:
    """Whether the header is that of Canvas: `Student` or two names, then `ID`."""
    header = [cell.strip() for cell in sheet.values[0]] if sheet.rows else []
    return header[:2] == ["Student", "ID"] or header[:3] == ["LastName", "FirstName", "ID"]


def open_canvas(sheet: Sheet, wanted: str | None, labs: Sequence[str]) -> Book:
    """The gradebook's rows of students, and the column of an assignment that Canvas knows."""
    header = sheet.values[0]
    points = _points_row(sheet)
    full = sheet.values[points] if points is not None else ()
    columns = _assignments(header, full)
    column = choose(columns, wanted, labs, "assignment", "a title with its number behind")
    ids = {
        "canvas": place(header, "ID"),
        "sis": place(header, "SIS User ID"),
        "login": place(header, "SIS Login ID"),
        "integration": place(header, "Integration ID"),
    }
    rows = tuple(
        _row(at, values, ids, column.at)
        for at, values in enumerate(sheet.values)
        if at > (points or 0) and identity(values, ids)
    )
    numbers = [cell(values, c.at) for values in sheet.values[1:] for c in columns]
    totals = [c for values in sheet.values[1:] for c in values[columns[-1].at + 1 :]]
    most = number_of(cell(full, column.at))
    return Book(
        "canvas",
        sheet,
        column.title,
        tuple(row for row in rows if row.name != _TEST_STUDENT),
        float(most) if most is not None else None,
        mark_of([*numbers, *totals]),
        has_digits(cell(values, column.at) for values in sheet.values[1:]),
    )


def _points_row(sheet: Sheet) -> int | None:
    """The row of maxima; students stand below it."""
    firsts = (values[0].strip().casefold() if values else "" for values in sheet.values[:5])
    return next((at for at, first in enumerate(firsts) if first == _POINTS), None)


def _assignments(header: tuple[str, ...], full: tuple[str, ...]) -> list[Column]:
    """The columns of assignments: behind `Section`, with a number, and not read only."""
    section = place(header, "Section") or 0
    found = []
    for at, text in enumerate(header):
        title = _TITLE.fullmatch(text.strip())
        custom = bool(full) and number_of(cell(full, at)) is None
        if title and at > section and not custom:
            found.append(Column(at, text, title["title"], title["id"]))
    return found


def _row(at: int, values: tuple[str, ...], ids: dict[str, int | None], column: int) -> Row:
    first = ids["canvas"] or 1
    name = named(values[0].strip(), values[1].strip()) if first == 2 else values[0].strip()
    blocked = _KEPT.get(cell(values, column).upper(), "")
    return Row(at, name, identity(values, ids), (column,), (), blocked)
