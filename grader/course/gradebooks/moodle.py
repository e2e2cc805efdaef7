"""Moodle's grading worksheet. Its headers are in the teacher's language, so columns are told by
what stands in them, and by their order, which Moodle's own upload relies on too.
"""

import re
from collections.abc import Iterable, Sequence

from grader.course.gradebooks.book import Book, Row
from grader.course.gradebooks.columns import Column, cell, choose
from grader.course.gradebooks.numbers import has_digits, mark_of, number_of
from grader.errors import UsageError
from grader.marks.sheet import Sheet

_PARTICIPANT = re.compile(r"(?P<word>\D+?)(?P<id>\d+)")
_DATED = re.compile(r"-?|.*\d.*\d[:.]\d\d.*", re.DOTALL)
_GRADE = ("Grade",)
_LOCKED = "No"


def fits(sheet: Sheet) -> bool:
    """Whether each row begins with `Participant 4711` in some language, and holds a grade."""
    return bool(_participants(sheet)) and bool(_grades(sheet))


def open_moodle(sheet: Sheet, wanted: str | None, labs: Sequence[str]) -> Book:
    """The rows of participants, the grade's column, and the one of feedback comments."""
    header, rows = sheet.values[0], _participants(sheet)
    columns = [Column(at, header[at], header[at]) for at in _grades(sheet)]
    if not columns:
        raise UsageError(
            "The file has no column of grades with the maximum, or the scale, behind it.",
            'Download the "grading worksheet" again; the feedback type "Offline grading worksheet" '
            "must be on.",
        )
    english = [column for column in columns if column.title in _GRADE]
    column = choose(english if wanted is None and len(english) == 1 else columns, wanted, labs)
    full = cell(sheet.values[rows[0]], column.at + 1)
    most = number_of(full)
    comments = _comments(sheet, rows, column.at)
    return Book(
        "moodle",
        sheet,
        column.title,
        tuple(_row(at, sheet, column.at) for at in rows),
        float(most) if most is not None else None,
        mark_of([full, *_column(sheet, rows, column.at)]),
        has_digits([full]),
        "passed over",
        comments,
        html=True,
        scale=() if most is not None else tuple(_words(full)),
        notes=tuple(_notes(sheet, rows, column.at)),
    )


def _participants(sheet: Sheet) -> list[int]:
    """The rows of participants; none unless all rows below the header are."""
    rows = [at for at, values in enumerate(sheet.values) if at and any(values)]
    found = [_PARTICIPANT.fullmatch(cell(sheet.values[at], 0)) for at in rows]
    words = {match["word"] if match else None for match in found}
    return rows if len(words) == 1 and None not in words else []


def _grades(sheet: Sheet) -> list[int]:
    """The columns that hold grades: numbers up to the one behind, or words of the list behind."""
    rows, width = _participants(sheet), len(sheet.values[0]) if sheet.rows else 0
    found = []
    for at in range(2, width - 2):
        behind = set(_column(sheet, rows, at + 1))
        full = behind.pop() if len(behind) == 1 else ""
        held = [text for text in _column(sheet, rows, at) if text not in ("", "-")]
        most, changeable = number_of(full), set(_column(sheet, rows, at + 2))
        if len(_words(full)) > 1:
            fitting = set(held) <= set(_words(full))
        else:
            grades = [number_of(text) for text in held]
            fitting = most is not None and all(g is not None and 0 <= g <= most for g in grades)
        if fitting and not any(number_of(text) is not None for text in changeable):
            found.append(at)
    return found


def _column(sheet: Sheet, rows: Iterable[int], at: int) -> list[str]:
    return [cell(sheet.values[row], at) for row in rows]


def _words(scale: str) -> list[str]:
    return [word.strip() for word in scale.splitlines() if word.strip()]


def _row(at: int, sheet: Sheet, grade: int) -> Row:
    values = sheet.values[at]
    participant = _PARTICIPANT.fullmatch(cell(values, 0))
    assert participant
    between = [text for text in (cell(values, i) for i in range(2, grade)) if text]
    ids = [("moodle", participant["id"])]
    ids += [("email" if "@" in text else "other", text) for text in between if " " not in text]
    locked = any(cell(values, place) == _LOCKED for place in _changeable(sheet, grade))
    blocked = "the grade is locked in Moodle" if locked else ""
    return Row(
        at, cell(values, 1) or cell(values, 0), tuple(ids), (grade,), tuple(between), blocked
    )


def _changeable(sheet: Sheet, grade: int) -> list[int]:
    """Where "Grade can be changed" may be: behind the maximum, or the workflow state there."""
    return [at for at in (grade + 2, grade + 3) if at < len(sheet.values[0])]


def _comments(sheet: Sheet, rows: Sequence[int], grade: int) -> int | None:
    """The column of feedback comments: the last one, behind the dates of grading."""
    last = len(sheet.values[0]) - 1
    if last <= grade + 3 or not all(map(_DATED.fullmatch, _column(sheet, rows, last - 1))):
        return None
    held = _column(sheet, rows, last)
    return None if any(held) and all(map(_DATED.fullmatch, held)) else last


def _notes(sheet: Sheet, rows: Sequence[int], grade: int) -> Iterable[str]:
    """What is said of grades that may be locked, in whatever language."""
    for at in _changeable(sheet, grade)[:1]:
        held = _column(sheet, rows, at)
        several = {word: held.count(word) for word in dict.fromkeys(held)}
        if len(several) == 2 and _LOCKED not in several:
            said = ", ".join(f"{word!r} for {count}" for word, count in several.items())
            yield (
                f"{sheet.values[0][at]!r} is {said}: where the grade cannot be changed, Moodle "
                "passes over the row without a word."
            )
