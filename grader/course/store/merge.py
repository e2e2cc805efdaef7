"""Puts stores together: those of shards, or of machines that graded parts of a class.

What is in both is there once, in the order of time. A merge that was interrupted is done again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.course.store.forms import modules_of
from grader.course.store.reading import Reader
from grader.course.store.rows import students_in
from grader.course.store.taking import attempts_of
from grader.course.store.writing import Writer
from grader.course.students import Attempt
from grader.errors import UsageError

_GRADING = "made, how, status, score, max_score, basis, result"
_MARK = "made, item, points, comment, removed, seen"


@dataclass(frozen=True)
class Merged:
    """What came of one store: how many students it has, and how many of them are new."""

    students: int
    new: int


class Merger(Writer):
    """A store that takes in others."""

    def merge(self, other: Reader) -> Merged:
        """Take in all that another store holds, students' marks and history too.

        Raises UsageError where its grades are another lab's.
        """
        if other.path.resolve() == self.path.resolve():
            raise UsageError(f"{other.path} would be merged into itself.", "Name another with -o.")
        if other.lab:
            self.belongs_to(other.lab)
        before = students_in(self.rows())
        rows = other.rows()
        for row in rows:
            student = row.student.id
            found = _attempts(other, student)
            self.take(
                row.student,
                [(one.attempt, other.content(one.sha256) if one.sha256 else None) for one in found],
                {
                    one.attempt.number: {
                        name: other.content(sha256) if sha256 else None
                        for name, sha256 in one.modules.items()
                    }
                    for one in found
                },
            )
            self._take_history(other, student, found)
        there = students_in(rows)
        return Merged(len(there), len(there - before))

    def _take_history(self, other: Reader, student: str, found: "Sequence[_There]") -> None:
        """Transcripts, gradings and marks of a student, whose attempts are here by now."""
        with self._transaction():
            keys: dict[int, int] = {}
            own = attempts_of(self._database, student)
            for one in found:
                here = next(
                    (each for each in own if each.is_same(one.attempt, one.sha256, one.modules)),
                    None,
                )
                if here is not None:
                    own.remove(here)
                    keys[one.key] = here.key
                    self._take_gradings(other, one, here.key)
            self._take_marks(other, student, keys)
            self._restand(student)

    def _take_gradings(self, other: Reader, there: "_There", here: int) -> None:
        """Of one attempt; each grading stays with the transcript that it was judged by."""
        query = (
            "SELECT gradings.made, how, status, score, max_score, basis, result, "
            "transcripts.made, transcripts.data FROM gradings LEFT JOIN transcripts "
            "ON transcripts.key = gradings.transcript WHERE gradings.attempt = ? "
            "ORDER BY gradings.key"
        )
        own = self._database.execute(query, (here,)).fetchall()
        both = _together(own, other._database.execute(query, (there.key,)).fetchall())
        if both == own:
            return
        if not own:
            self._database.execute("UPDATE attempts SET due = ? WHERE key = ?", (there.due, here))
        self._database.execute("DELETE FROM gradings WHERE attempt = ?", (here,))
        self._database.execute("DELETE FROM transcripts WHERE attempt = ?", (here,))
        for *grading, made, data in both:
            transcript = None
            if data is not None:
                transcript = self._database.execute(
                    "INSERT INTO transcripts (attempt, made, data) VALUES (?, ?, ?) RETURNING key",
                    (here, made, data),
                ).fetchone()[0]
            self._database.execute(
                f"INSERT INTO gradings (attempt, transcript, {_GRADING}) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (here, transcript, *grading),
            )

    def _take_marks(self, other: Reader, student: str, keys: dict[int, int]) -> None:
        """Of one student; a mark of an attempt stays with it."""
        query = f"SELECT {_MARK}, attempt FROM marks WHERE student = ? ORDER BY key"
        own = self._database.execute(query, (student,)).fetchall()
        theirs = other._database.execute(query, (student,)).fetchall()
        theirs = [(*row, keys.get(attempt)) for *row, attempt in theirs]
        both = _together(own, theirs)
        if both == own:
            return
        self._database.execute("DELETE FROM marks WHERE student = ?", (student,))
        self._database.executemany(
            f"INSERT INTO marks (student, {_MARK}, attempt) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((student, *row) for row in both),
        )


@dataclass(frozen=True)
class _There:
    """An attempt in another store: its key, its notebook, whether it is to be graded again."""

    attempt: Attempt
    key: int
    sha256: str | None
    due: int
    modules: Mapping[str, str | None]


def _attempts(store: Reader, student: str) -> list[_There]:
    """All that a student has handed in, in the order of its numbers."""
    rows = store._database.execute(
        "SELECT key, sha256, due, modules FROM attempts WHERE student = ? ORDER BY number",
        (student,),
    )
    return [
        _There(one, *(*row[:-1], modules_of(row[-1])))
        for one, row in zip(store.attempts(student), rows, strict=True)
    ]


def _together(own: Sequence[Any], theirs: Sequence[Any]) -> list[Any]:
    """All rows, each once, by the time that they begin with; at one time, our own first."""
    rows = [*own, *(row for row in theirs if row not in own)]
    return sorted(rows, key=lambda row: str(row[0]))
