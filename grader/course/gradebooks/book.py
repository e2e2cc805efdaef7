"""What a platform's adapter finds in an exported file, and what filling it comes to."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from grader.course.students import Grade, Student
from grader.marks.sheet import Sheet

DecimalMark = Literal[".", ","]


@dataclass(frozen=True)
class Row:
    """The row of one student.

    at: its place among the sheet's rows. ids: (kind, value) as the file has them, kinds as in
    `Student.ids`. groups: what may be the name of a team that shares a mark. blocked: why no score
    may be written here. columns: where the score goes; in the first, less the penalty.
    """

    at: int
    name: str
    ids: tuple[tuple[str, str], ...]
    columns: tuple[int, ...]
    groups: tuple[str, ...] = ()
    blocked: str = ""
    penalty: Decimal = Decimal(0)


@dataclass(frozen=True)
class Book:
    """An exported gradebook and the column of it that is ours.

    title is the column's. max_score is what the platform counts as full, where the file says it.
    mark: what numbers are written with; digits: with all of two decimals, as the column has them.
    beyond: what the platform does to more than the maximum: takes it, lowers it, or passes over the
    row. comments: the column of words for the student; html: whether it holds markup. scale: the
    words that stand for grades. notes: what the teacher should know of the file; advice: what helps
    where rows are missing. other: the same with another maximum, where it can be read in two ways.
    """

    platform: str
    sheet: Sheet
    title: str
    rows: tuple[Row, ...]
    max_score: float | None = None
    mark: DecimalMark = "."
    digits: bool = False
    beyond: Literal["taken", "lowered", "passed over"] = "taken"
    comments: int | None = None
    html: bool = False
    scale: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    advice: str = ""
    other: "Book | None" = None


@dataclass(frozen=True)
class Change:
    """A score before and after; before is what stood in the cell."""

    student: Student
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Match:
    """A grade and its rows: one, or those of a team's members."""

    grade: Grade
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Filled:
    """A filled gradebook: its bytes, and what there is to say of it.

    same: how many scores stood there already. withheld: grades that were not written, with the
    reason. not_in_file: who handed in a notebook and has no row. nobodys: what else was handed in
    and has none, such as files that do not say whose they are. not_in_store: names of rows without
    a grade.
    """

    book: Book
    data: bytes
    matches: tuple[Match, ...]
    changes: tuple[Change, ...]
    same: int
    withheld: tuple[tuple[Grade, str], ...]
    not_in_file: tuple[Grade, ...]
    not_in_store: tuple[str, ...]
    nobodys: tuple[Grade, ...]
    warnings: tuple[str, ...]
