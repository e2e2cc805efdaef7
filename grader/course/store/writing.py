"""Writes a store: the driver, and who marks. Each method is one transaction, or part of one."""

import contextlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from grader.course.store.forms import (
    decoded,
    encoded,
    listed,
    now,
    text,
)
from grader.course.store.opening import StoreError, open_to_write
from grader.course.store.reading import Reader
from grader.course.store.rows import Standing, seen_of, standing_of
from grader.course.store.taking import take
from grader.course.students import Attempt, Student
from grader.errors import UsageError
from grader.marks.apply import check_marks
from grader.marks.read import Mark
from grader.result import Result


@dataclass(frozen=True)
class Graded:
    """One judging of an attempt, to be kept.

    how is "run", "rescored" or "failed"; basis is what it rests on beside the notebook; transcript
    is a new one, None where an earlier one, or none, was judged.
    """

    attempt: int
    result: Result
    basis: str
    how: str = "run"
    transcript: bytes | None = None


class Writer(Reader):
    """A store that is written to. Close it, or use it in a `with` statement."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, open_to_write(path))

    def close(self) -> None:
        """Let go of the file, with all in it: whoever reads it now would else hold some back."""
        with contextlib.suppress(StoreError):
            self._database.execute("PRAGMA wal_checkpoint(PASSIVE)")
        super().close()

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Make one transaction of all that is done within: quicker, where there is much of it."""
        with self._transaction():
            yield

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        if self._database.in_transaction:
            yield
            return
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._database.execute("COMMIT")
        except BaseException:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise

    def belongs_to(self, lab: str) -> None:
        """Say whose lab the grades are; raises UsageError where they are another's."""
        with self._transaction():
            self._database.execute(
                "INSERT INTO about VALUES ('lab', ?) ON CONFLICT DO NOTHING", (lab,)
            )
        self.check_lab(lab)

    def keep_apart(self, reports: Iterable[Path]) -> None:
        """Remember folders of reports, which are nobody's work where they lie in the class's."""
        known = {*map(self._relative, self.reports)}
        names = known.union(map(self._relative, reports))
        if names == known:
            return
        with self._transaction():
            self._database.execute(
                "INSERT OR REPLACE INTO about VALUES ('reports', ?)", (json.dumps(sorted(names)),)
            )

    def _relative(self, path: Path) -> str:
        """As it is found again where the class has been moved, with its store."""
        return text(os.path.relpath(path.resolve(), self.path.resolve().parent))

    def take(
        self,
        student: Student,
        handed: Sequence[tuple[Attempt, bytes | None]],
        modules: Mapping[int, Mapping[str, bytes | None]] = MappingProxyType({}),
    ) -> None:
        """Take in what a student has handed in, with the notebooks' bytes, in the order of time.

        modules are those that were looked for beside the notebooks, by the attempts' numbers and
        their names, None where there was none.
        What is known already is recognised by its content and date. The latest counts: by the date
        where both have one, else what was taken in last. That there is nothing counts only where
        there was nothing before.
        """
        with self._transaction():
            if take(self._database, student, handed, modules):
                self._restand(text(student.id))

    def begin_again(self, attempts: Iterable[int]) -> None:
        """Say that these are to be graded again, whatever is known, until that is done."""
        with self._transaction():
            self._database.executemany(
                "UPDATE attempts SET due = 1 WHERE key = ?", ((key,) for key in attempts)
            )

    def keep(self, graded: Graded) -> None:
        """Keep a result: it counts from now on, and what was before it stays as its history.

        The same one is kept once, however often it is told.
        """
        result, data = graded.result, encoded(graded.result)
        with self._transaction():
            self._database.execute("UPDATE attempts SET due = 0 WHERE key = ?", (graded.attempt,))
            last = self._database.execute(
                "SELECT result, basis FROM gradings WHERE attempt = ? ORDER BY key DESC LIMIT 1",
                (graded.attempt,),
            ).fetchone()
            if last == (data, graded.basis):
                return
            made, transcript = now(), None
            if graded.transcript is not None:
                transcript = self._database.execute(
                    "INSERT INTO transcripts (attempt, made, data) VALUES (?, ?, ?) RETURNING key",
                    (graded.attempt, made, graded.transcript),
                ).fetchone()[0]
            self._database.execute(
                "INSERT INTO gradings (attempt, made, how, status, score, max_score, basis, "
                "transcript, result) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    graded.attempt,
                    made,
                    graded.how,
                    result.status,
                    result.score,
                    result.max_score,
                    graded.basis,
                    transcript,
                    data,
                ),
            )
            row = self._database.execute(
                "SELECT id FROM students WHERE attempt = ?", (graded.attempt,)
            ).fetchone()
            if row is not None:
                self._restand(row[0])

    def mark(
        self,
        marks: Mapping[str, Sequence[Mark]],
        *,
        confirm: bool = True,
        seen: Mapping[tuple[str, str], str] = MappingProxyType({}),
    ) -> None:
        """Write a human's marks by student, all or none: of each what was said before stays where
        it says nothing.

        With confirm, one that says what was said before has been looked at again; else it says
        nothing. seen: by student and item, the digest of the answer that was marked where it is not
        the one that counts; such a mark is to be checked again. Raises UsageError for a student, an
        item or points that cannot be.
        """
        with self._transaction():
            for student, given in marks.items():
                attempt, result, sha256 = self._marking(student)
                check_marks(given, result.items)
                items = {item.id: item for item in result.items}
                before = self.marks(student)
                for mark in given:
                    earlier = before[mark.item].mark if mark.item in before else Mark(mark.item)
                    points = earlier.points if mark.points is None else mark.points
                    comment = mark.comment or earlier.comment
                    if not confirm and (points, comment) == (earlier.points, earlier.comment):
                        continue
                    digest = seen.get((student, mark.item)) or seen_of(items[mark.item], sha256)
                    self._say(student, Mark(mark.item, points, comment), attempt, digest)
                self._restand(student)

    def unmark(self, student: str, items: Iterable[str]) -> None:
        """Take marks back; raises UsageError for one that is not there."""
        with self._transaction():
            attempt, _, _ = self._marking(student)
            before = self.marks(student)
            for item in items:
                if item not in before:
                    raise UsageError(f"{student}: {item} has no mark that could be removed.")
                self._say(student, Mark(item), attempt, "", removed=True)
            self._restand(student)

    def _marking(self, student: str) -> tuple[int, Result, str]:
        """The attempt that is marked, by its key, its result without marks, and its digest."""
        row = self._database.execute(
            "SELECT attempts.key, sha256 FROM students JOIN attempts ON attempts.key = attempt "
            "WHERE students.id = ?",
            (student,),
        ).fetchone()
        if row is None:
            raise UsageError(
                f"There is no student {student!r} in {self.path}.",
                f"`grader results --store {self.path}` lists them.",
            )
        result = self.last_graded(row[0])
        if result is None:
            raise UsageError(f"{student}: there is no result that could be marked.")
        return row[0], result, row[1] or ""

    def _say(
        self, student: str, mark: Mark, attempt: int, seen: str, *, removed: bool = False
    ) -> None:
        self._database.execute(
            "INSERT INTO marks (student, item, points, comment, removed, attempt, seen, made) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                student,
                mark.item,
                mark.points,
                text(mark.comment),
                removed,
                attempt,
                seen,
                now(),
            ),
        )

    def _restand(self, student: str) -> None:
        """Work out anew what a student's hand-in comes to."""
        grading, standing = self._standing(student)
        self._database.execute(
            "UPDATE students SET grading = ?, status = ?, score = ?, max_score = ?, waiting = ?, "
            "waiting_points = ?, check_again = ?, message = ? WHERE id = ?",
            (
                grading,
                standing.status,
                standing.score,
                standing.max_score,
                listed(standing.waiting),
                standing.waiting_points,
                listed(standing.check_again),
                text(standing.message),
                student,
            ),
        )

    def _standing(self, student: str) -> tuple[int | None, Standing]:
        attempt, handed, detail, sha256 = self._database.execute(
            "SELECT attempts.key, handed, detail, sha256 FROM students "
            "JOIN attempts ON attempts.key = attempt WHERE id = ?",
            (student,),
        ).fetchone()
        marks = self.marks(student)
        if sha256 is None:
            again = tuple(marks)
            return None, Standing(handed, message=detail, check_again=again)
        found = self._database.execute(
            "SELECT key, result FROM gradings WHERE attempt = ? ORDER BY key DESC LIMIT 1",
            (attempt,),
        ).fetchone()
        if found is None:
            return None, Standing("pending")
        return found[0], standing_of(decoded(found[1]), marks, sha256)
