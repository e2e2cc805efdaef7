"""Reads a store: rows of a class, results with human marks, what was handed in, and history."""

import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from msgspec import structs

from grader.course.store.forms import (
    ATTEMPT,
    STANDING,
    STUDENT,
    attempt_of,
    decoded,
    modules_of,
    row_of,
    student_of,
)
from grader.course.store.opening import open_to_read
from grader.course.store.rows import Grading, Row, StoredMark, grade_of, marked
from grader.course.students import Attempt, Grade, Student, found_in, names_of
from grader.errors import UsageError
from grader.marks.read import Mark
from grader.reports.changes import earlier_of
from grader.result import HandIn, Result, from_json


@dataclass(frozen=True)
class HandedIn:
    """A notebook that was handed in, and its result with human marks; None before there is one."""

    student: Student
    attempt: Attempt
    result: Result | None
    notebook: bytes


@dataclass(frozen=True)
class Candidate:
    """An attempt with a notebook that counts, by its key, and what its last grade rests on.

    status is that of the last result, "" before there is one; due, 0 or 1: to be graded again.
    modules has the digests of what was handed in beside it, by name.
    """

    attempt: int
    student: str
    number: int
    sha256: str
    file: str
    path: str
    due: int
    status: str
    score: float | None
    basis: str
    modules: Mapping[str, str] = field(default_factory=dict)


_ROWS = (
    f"SELECT {STUDENT}, {ATTEMPT}, {STANDING}, "
    "(SELECT count(*) FROM attempts AS one WHERE one.student = students.id) FROM students "
    "JOIN attempts ON attempts.key = students.attempt"
)


class Reader:
    """A store that is read. Close it, or use it in a `with` statement."""

    def __init__(self, path: Path, database: sqlite3.Connection | None = None) -> None:
        self.path = path
        self._database = database or open_to_read(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    @property
    def lab(self) -> str:
        """The id of the lab whose grades these are, "" before there are any."""
        row = self._database.execute("SELECT value FROM about WHERE name = 'lab'").fetchone()
        return str(row[0]) if row else ""

    @property
    def reports(self) -> tuple[Path, ...]:
        """The folders into which reports were written."""
        query = "SELECT value FROM about WHERE name = 'reports'"
        row = self._database.execute(query).fetchone()
        return tuple(self.path.parent / name for name in json.loads(row[0] if row else "[]"))

    def rows(self) -> tuple[Row, ...]:
        """A row for each student, in the order of their ids."""
        return tuple(map(row_of, self._database.execute(f"{_ROWS} ORDER BY students.id")))

    def row(self, student: str) -> Row | None:
        """The row of one student; None where the store has no such student."""
        found = self._database.execute(f"{_ROWS} WHERE students.id = ?", (student,)).fetchone()
        return None if found is None else row_of(found)

    def grades(self) -> tuple[Grade, ...]:
        """What gradebooks are told, of each student, without feedback."""
        return tuple(map(grade_of, self.rows()))

    def graded(self, student: str, number: int | None = None) -> Result | None:
        """The last result of an attempt without human marks: of the one that counts, or of that
        number. None where there is none.
        """
        which = "students.attempt = attempts.key" if number is None else "attempts.number = ?2"
        row = self._database.execute(
            "SELECT result FROM students JOIN attempts ON attempts.student = students.id "
            f"JOIN gradings ON gradings.attempt = attempts.key WHERE students.id = ?1 AND {which} "
            "ORDER BY gradings.key DESC LIMIT 1",
            (student,) if number is None else (student, number),
        ).fetchone()
        return None if row is None else decoded(row[0])

    def result(self, student: str) -> Result | None:
        """The result that counts, with human marks; None where there is none."""
        found = self.graded(student)
        return None if found is None else marked(found, self.marks(student).values())

    def reported(self, student: str) -> Result | None:
        """The result that counts as reports show it: whose it is, and what the attempt before it
        came to; None where there is none.
        """
        found = self.result(student)
        if found is None:
            return None
        counts = self.row(student)
        if counts is None:
            return found
        attempt = counts.attempt
        when = attempt.submitted, attempt.number
        older = [one for one in self.attempts(student) if (one.submitted, one.number) < when]
        last = max(older, key=lambda one: (one.submitted, one.number), default=None)
        before = None if last is None else self.graded(student, last.number)
        known = HandIn(counts.student.name or counts.student.id, attempt.submitted, attempt.number)
        earlier = earlier_of(before, last.number) if before is not None and last else None
        return structs.replace(found, handed_in=known, earlier=earlier)

    def marks(self, student: str) -> dict[str, StoredMark]:
        """The human marks of a student that count, by item."""
        found: dict[str, StoredMark] = {}
        for item, points, comment, removed, number, seen, made in self._database.execute(
            "SELECT item, points, comment, removed, number, seen, made FROM marks "
            "LEFT JOIN attempts ON attempts.key = marks.attempt "
            "WHERE marks.student = ? ORDER BY marks.key",
            (student,),
        ):
            if removed:
                found.pop(item, None)
            else:
                found[item] = StoredMark(Mark(item, points, comment), number or 0, seen, made)
        return found

    def handed_in(self) -> Iterator[HandedIn]:
        """The notebooks that count, one at a time, in the order of the students' ids."""
        keys = self._database.execute(
            f"SELECT {STUDENT}, {ATTEMPT}, attempts.sha256, students.grading FROM students "
            "JOIN attempts ON attempts.key = students.attempt "
            "WHERE attempts.sha256 IS NOT NULL ORDER BY students.id"
        ).fetchall()
        for row in keys:
            student = student_of(*row[:4])
            result = None
            if row[14] is not None:
                found = self._database.execute(
                    "SELECT result FROM gradings WHERE key = ?", (row[14],)
                ).fetchone()
                result = marked(decoded(found[0]), self.marks(student.id).values())
            yield HandedIn(student, attempt_of(student, row[4:13]), result, self.content(row[13]))

    def attempts(self, student: str) -> tuple[Attempt, ...]:
        """All that a student has handed in, in the order in which it was taken in."""
        found = self._database.execute(
            f"SELECT {STUDENT}, {ATTEMPT} FROM students "
            "JOIN attempts ON attempts.student = students.id WHERE students.id = ? ORDER BY number",
            (student,),
        ).fetchall()
        return tuple(attempt_of(student_of(*row[:4]), row[4:]) for row in found)

    def history(self, student: str) -> tuple[Grading, ...]:
        """Each time that an attempt of a student was judged, the last one last."""
        found = self._database.execute(
            "SELECT number, made, how, gradings.status, score, max_score FROM gradings "
            "JOIN attempts ON attempts.key = gradings.attempt WHERE student = ? "
            "ORDER BY gradings.key",
            (student,),
        )
        return tuple(Grading(*row) for row in found)

    def candidates(self) -> tuple[Candidate, ...]:
        """The attempts with a notebook that count, and what is known of them."""
        found = self._database.execute(
            "SELECT attempts.key, students.id, number, sha256, file, path, due, "
            "coalesce(gradings.status, ''), gradings.score, coalesce(basis, ''), "
            "modules FROM students "
            "JOIN attempts ON attempts.key = students.attempt "
            "LEFT JOIN gradings ON gradings.key = students.grading "
            "WHERE sha256 IS NOT NULL ORDER BY students.id"
        )
        return tuple(
            Candidate(*(*row, {name: key for name, key in modules_of(modules).items() if key}))
            for *row, modules in found
        )

    def content(self, sha256: str) -> bytes:
        """The bytes of a notebook that was handed in."""
        row = self._database.execute(
            "SELECT data FROM contents WHERE sha256 = ?", (sha256,)
        ).fetchone()
        return zlib.decompress(row[0])

    def transcript(self, attempt: int) -> bytes | None:
        """The last transcript of an attempt, by its key; None where there is none."""
        row = self._database.execute(
            "SELECT data FROM transcripts WHERE attempt = ? ORDER BY key DESC LIMIT 1", (attempt,)
        ).fetchone()
        return None if row is None else row[0]

    def last_graded(self, attempt: int) -> Result | None:
        """The last result of an attempt, by its key, in which it was judged; without human marks,
        None where there is none.
        """
        found = self.last_graded_json(attempt)
        return None if found is None else from_json(found)

    def last_graded_json(self, attempt: int) -> bytes | None:
        """The same as it is kept, as JSON."""
        row = self._database.execute(
            "SELECT result FROM gradings WHERE attempt = ? AND status = 'graded' "
            "ORDER BY key DESC LIMIT 1",
            (attempt,),
        ).fetchone()
        return None if row is None else zlib.decompress(row[0])

    def students(self) -> tuple[Student, ...]:
        """All students."""
        return tuple(
            student_of(*row) for row in self._database.execute(f"SELECT {STUDENT} FROM students")
        )

    def names(self) -> dict[str, str]:
        """The ids of students by what names one of them, see `names_of`."""
        return names_of(self.students())

    def find(self, named: Sequence[str]) -> dict[str, str]:
        """The ids of the students that these name. Who is not found, or is not one, is left out."""
        return found_in(self.names(), named)

    def check_lab(self, lab: str) -> None:
        """Raise UsageError where the grades are another lab's."""
        if self.lab not in ("", lab):
            raise UsageError(
                f"{self.path} holds grades of the lab {self.lab!r}, not of {lab!r}.",
                "Name another file with --store, or the lab with --lab.",
            )
