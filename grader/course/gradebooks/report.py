"""What filling a gradebook comes to, for people and for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from grader.course.gradebooks.book import Filled
from grader.course.students import Student
from grader.text import clean, points

_MOST = 400


def described(filled: Filled) -> dict[str, Any]:
    """The report as plain values for JSON."""
    book = filled.book
    return {
        "platform": book.platform,
        "column": clean(book.title, 300),
        "max_score": book.max_score,
        "changes": [
            {
                "student": one.student.id,
                "row": clean(one.name, 300),
                "before": clean(one.before, 100),
                "after": one.after,
            }
            for one in filled.changes
        ],
        "same": filled.same,
        "not_written": [
            {"student": grade.student.id, "reason": clean(reason, 500)}
            for grade, reason in filled.withheld
        ],
        "not_in_file": [grade.student.id for grade in filled.not_in_file],
        "nobodys": [
            {"id": grade.student.id, "reason": clean(grade.reason, 500)} for grade in filled.nobodys
        ],
        "not_in_store": [clean(name, 300) for name in filled.not_in_store],
        "warnings": [clean(text, 5000) for text in filled.warnings],
    }


def lines(filled: Filled) -> Iterator[str]:
    """The report in lines, every student named."""
    book = filled.book
    most = f" of {points(book.max_score)}" if book.max_score is not None else ""
    yield (
        f"{book.platform} gradebook, column {clean(book.title, 200)}{most}: "
        f"{len(filled.changes)} to change, {filled.same} there already."
    )
    late = {one.grade.student.id for one in filled.matches if one.grade.late}
    changed = [
        f"{clean(one.name, 200)}: {clean(one.before, 100) or 'nothing'} -> {one.after}"
        + (" (handed in late)" if one.student.id in late else "")
        for one in filled.changes
    ]
    yield from _listed("Changes", changed)
    names = {one.grade.student.id: one.rows[0].name for one in filled.matches}
    withheld = [
        f"{_called(replace(one.student, name=names.get(one.student.id, one.student.name)))}: "
        f"{clean(why, 400)}"
        for one, why in filled.withheld
    ]
    yield from _listed("Not written", withheld)
    lost = [_called(grade.student) for grade in filled.not_in_file]
    yield from _listed("In the store, but not in the file", lost)
    nobodys = [f"{_called(one.student)}: {clean(one.reason, 400)}" for one in filled.nobodys]
    yield from _listed("Without a notebook, and of nobody in the file", nobodys)
    without = [clean(name, 200) for name in filled.not_in_store]
    yield from _listed("In the file, but not in the store", without)
    for text in filled.warnings:
        yield f"Note: {clean(text, 5000)}"


def _listed(title: str, entries: Sequence[str]) -> Iterator[str]:
    if entries:
        yield f"{title} ({len(entries)}):"
        yield from (f"  {entry}" for entry in entries[:_MOST])
        if len(entries) > _MOST:
            yield f"  and {len(entries) - _MOST} more, which --json names"


def _called(student: Student) -> str:
    name, number = clean(student.name, 200), clean(student.id, 200)
    return f"{name} ({number})" if name and name != number else number
