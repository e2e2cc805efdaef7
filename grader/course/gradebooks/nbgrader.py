"""The CSV that `nbgrader export` writes: a row for each student and assignment."""

from collections.abc import Sequence
from decimal import Decimal

from grader.course.gradebooks.book import Book, Row
from grader.course.gradebooks.columns import Column, cell, choose, identity, named
from grader.course.gradebooks.numbers import number_of
from grader.marks.sheet import Sheet

_NEEDED = {"assignment", "student_id", "score"}


def fits(sheet: Sheet) -> bool:
    """Whether the header has nbgrader's names."""
    return bool(sheet.rows) and set(sheet.values[0]) >= _NEEDED


def open_nbgrader(sheet: Sheet, wanted: str | None, labs: Sequence[str]) -> Book:
    """The rows of one assignment. Its score is the raw score less the row's penalty."""
    header = sheet.values[0]
    at = header.index("assignment")
    titles = dict.fromkeys(cell(values, at) for values in sheet.values[1:])
    columns = [Column(header.index("score"), title, title) for title in titles if title]
    column = choose(columns, wanted, labs)
    mine = [
        row for row, values in enumerate(sheet.values) if row and cell(values, at) == column.title
    ]
    maxima = {number_of(_cell(header, sheet.values[row], "max_score")) for row in mine}
    most = maxima.pop() if len(maxima) == 1 else None
    long = [f"line {sheet.lines[row]}" for row in mine if len(sheet.values[row]) > len(header)]
    note = (
        f"{', '.join(long[:20])}: more cells than columns, by a comma in a name, which nbgrader "
        "does not quote. Scores are counted from the end of the row."
    )
    return Book(
        "nbgrader",
        sheet,
        column.title,
        tuple(_row(header, row, sheet.values[row]) for row in mine),
        float(most) if most is not None else None,
        notes=(note,) if long else (),
    )


def _row(header: Sequence[str], at: int, values: Sequence[str]) -> Row:
    keys = identity(values, {"nbgrader": header.index("student_id")})
    keys += tuple(("email", email) for email in [_cell(header, values, "email")] if "@" in email)
    names = [_cell(header, values, name) for name in ("last_name", "first_name")]
    shown = named(*names) if len(values) <= len(header) else ""
    penalty = number_of(_cell(header, values, "late_submission_penalty")) or Decimal(0)
    columns = [_place(header, values, name) for name in ("score", "raw_score") if name in header]
    return Row(
        at, shown or cell(values, header.index("student_id")), keys, tuple(columns), penalty=penalty
    )


def _cell(header: Sequence[str], values: Sequence[str], name: str) -> str:
    return cell(values, _place(header, values, name)) if name in header else ""


def _place(header: Sequence[str], values: Sequence[str], name: str) -> int:
    """Where a column stands in a row; behind the names it is counted from the end of a long one."""
    at = header.index(name)
    behind = "first_name" in header and at > header.index("first_name")
    return at + max(0, len(values) - len(header)) if behind else at
