"""What a store tells: the standing of a student, worked out from result and marks. Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from grader.course.students import Attempt, Grade, Handed, Student, is_nobodys
from grader.marks.apply import apply_marks
from grader.marks.read import Mark
from grader.result import Item, Result

# pending: not graded yet; waiting: but for a human's marks it is graded; failed: for our fault.
Status = Literal["graded", "waiting", "failed", "unreadable", "pending"] | Handed


@dataclass(frozen=True)
class Standing:
    """What a student's hand-in comes to, with human marks.

    score is that of all that is known, None where nothing is; max_score is that of all items.
    waiting names the items that a human has to mark, waiting_points is what they are worth;
    check_again names those that were marked in something that has changed since.
    """

    status: Status
    score: float | None = None
    max_score: float = 0.0
    waiting: tuple[str, ...] = ()
    waiting_points: float = 0.0
    check_again: tuple[str, ...] = ()
    message: str = ""


@dataclass(frozen=True)
class Row:
    """A student, the attempt that counts, how many there are, and what it comes to."""

    student: Student
    attempt: Attempt
    attempts: int
    standing: Standing


@dataclass(frozen=True)
class StoredMark:
    """A human's mark of an item, and when it was made (ISO 8601, UTC).

    attempt is the number of the one that was marked; seen is a digest of what was marked.
    """

    mark: Mark
    attempt: int
    seen: str
    made: str


@dataclass(frozen=True)
class Grading:
    """One time that an attempt was judged: how is "run", "rescored" or "failed"."""

    attempt: int
    made: str
    how: str
    status: str
    score: float | None
    max_score: float


def seen_of(item: Item, sha256: str) -> str:
    """A digest of what a human marks: the answer, or else the whole notebook."""
    answer = item.evidence.answer
    return (
        sha256 if answer is None else hashlib.sha256(answer.encode("utf-8", "replace")).hexdigest()
    )


def marked(result: Result, marks: Iterable[StoredMark]) -> Result:
    """The result with a human's marks, those left out that the lab has no place for any more."""
    if result.score is None and result.status != "graded":
        return result
    return apply_marks(result, [one.mark for one in marks if _fits(one.mark, result)])


def standing_of(result: Result, marks: Mapping[str, StoredMark], sha256: str) -> Standing:
    """What a result comes to, with marks by item."""
    whole = marked(result, marks.values())
    status: Status = "graded"
    failed = [item.id for item in whole.items if item.status == "error"]
    waiting = [item for item in whole.items if item.status == "manual" and item.score is None]
    message = whole.message
    if whole.status == "unreadable":
        status, waiting = "unreadable", []
    elif whole.status != "graded" or whole.score is None:
        status, waiting = "failed", []
        message = message or f"The grader could not judge {', '.join(failed)}."
    elif waiting:
        status = "waiting"
    return Standing(
        status,
        whole.score,
        round(sum(item.max_score for item in whole.items), 2) if whole.items else whole.max_score,
        tuple(item.id for item in waiting),
        round(sum(item.max_score for item in waiting), 2),
        tuple(_outdated(result, marks, sha256)),
        message,
    )


def students_in(rows: Iterable[Row]) -> set[str]:
    """The ids of students among rows; files that are nobody's have rows too."""
    return {row.student.id for row in rows if not is_nobodys(row.student, row.attempt.handed)}


def grade_of(row: Row) -> Grade:
    """What a gradebook is told."""
    return Grade(
        row.student,
        None if (why := _no_score(row)) else row.standing.score,
        row.standing.max_score,
        why,
        row.attempt.late,
        handed=row.attempt.handed,
    )


def _no_score(row: Row) -> str:
    """Why there is no score to be written, "" where there is one."""
    standing = row.standing
    if standing.waiting:
        return f"A human's mark is missing: {', '.join(standing.waiting)}."
    match standing.status:
        case "graded" | "unreadable":
            return ""
        case "failed":
            return f"The grader failed: {standing.message}"
        case "pending":
            return "It has not been graded yet."
        case _:
            return row.attempt.detail or "No notebook was handed in."


def _outdated(result: Result, marks: Mapping[str, StoredMark], sha256: str) -> Iterator[str]:
    """Items whose mark was given to another answer, or that has no place in the lab any more."""
    items = {item.id: item for item in result.items}
    for name, one in marks.items():
        item = items.get(name)
        if item is None or not _fits(one.mark, result) or one.seen != seen_of(item, sha256):
            yield name


def _fits(mark: Mark, result: Result) -> bool:
    worth = {item.id: item.max_score for item in result.items}
    return mark.item in worth and (mark.points is None or 0 <= mark.points <= worth[mark.item])
