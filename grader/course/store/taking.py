"""Takes in what students have handed in: what is known already, and which attempt counts."""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from grader.course.store.forms import ids_of, listed, modules_of, modules_text, now, text
from grader.course.students import Attempt, Student


def take(
    database: Connection,
    student: Student,
    handed: Sequence[tuple[Attempt, bytes | None]],
    modules: Mapping[int, Mapping[str, bytes | None]],
) -> bool:
    """Take in what a student has handed in: see `Writer.take`; whether an attempt counts now."""
    database.execute(
        'INSERT INTO students (id, name, "group", ids) VALUES (?, ?, ?, ?) '
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
        '"group" = excluded."group", ids = excluded.ids',
        (
            text(student.id),
            text(student.name),
            text(student.group),
            ids_of(student),
        ),
    )
    before = attempts_of(database, text(student.id))
    left = list(before)
    taken: list[Known] = []
    for attempt, data in handed:
        if attempt.handed == "nothing" and (before or taken):
            continue
        sha256 = None if data is None else _keep(database, data)
        beside = {
            name: None if one is None else _keep(database, one)
            for name, one in modules.get(attempt.number, {}).items()
        }
        same = (known for known in left if known.is_same(attempt, sha256, beside))
        found = next(same, None)
        if found is not None:
            left.remove(found)
        taken.append(_write(database, student, attempt, sha256, beside, found))
    counts = _that_counts(database, student.id)
    for known in taken:
        if counts is None or not known.is_before(counts):
            counts = known
    if counts is not None:
        database.execute(
            "UPDATE students SET attempt = ? WHERE id = ?", (counts.key, text(student.id))
        )
    return counts is not None


@dataclass(frozen=True)
class Known:
    """An attempt in the store, as far as it is compared with one that is taken in."""

    key: int
    number: int
    handed: str
    file: str
    submitted: str
    sha256: str | None
    modules: str = ""

    def is_same(
        self, attempt: Attempt, sha256: str | None, beside: Mapping[str, str | None]
    ) -> bool:
        """Whether this is that attempt; where a date is missing, the content tells. Of modules
        those count that were looked for both times: a lab may come to want more.
        """
        dates = {self.submitted, attempt.submitted} - {""}
        if len(dates) > 1 or self.sha256 != sha256:
            return False
        known = modules_of(self.modules)
        if any(known[name] != beside[name] for name in known.keys() & beside.keys()):
            return False
        return sha256 is not None or (self.handed, self.file) == (
            attempt.handed,
            text(attempt.file),
        )

    def is_before(self, other: "Known") -> bool:
        """Whether the other was handed in later, by the dates."""
        return bool(self.submitted and other.submitted) and self.submitted < other.submitted


def _keep(database: Connection, data: bytes) -> str:
    """Keep bytes, once; their digest."""
    digest = hashlib.sha256(data).hexdigest()
    known = database.execute("SELECT 1 FROM contents WHERE sha256 = ?", (digest,))
    if known.fetchone() is None:
        database.execute(
            "INSERT INTO contents VALUES (?, ?, ?)", (digest, len(data), zlib.compress(data))
        )
    return digest


def attempts_of(database: Connection, student: str) -> list[Known]:
    """The attempts of a student, by their numbers."""
    return [
        Known(*row)
        for row in database.execute(
            "SELECT key, number, handed, file, submitted, sha256, modules FROM attempts "
            "WHERE student = ? ORDER BY number",
            (student,),
        )
    ]


def _that_counts(database: Connection, student: str) -> Known | None:
    """The attempt of a student that has counted so far."""
    row = database.execute(
        "SELECT attempts.key, number, handed, file, submitted, sha256, modules FROM attempts "
        "JOIN students ON students.attempt = attempts.key WHERE students.id = ?",
        (text(student),),
    ).fetchone()
    return None if row is None else Known(*row)


def _write(
    database: Connection,
    student: Student,
    attempt: Attempt,
    sha256: str | None,
    beside: Mapping[str, str | None],
    known: Known | None,
) -> Known:
    """Write an attempt, over what is known of it."""
    number = (
        known.number
        if known
        else 1
        + database.execute(
            "SELECT coalesce(max(number), 0) FROM attempts WHERE student = ?",
            (text(student.id),),
        ).fetchone()[0]
    )
    submitted = attempt.submitted or (known.submitted if known else "")
    source = attempt.source
    modules = modules_text({**modules_of(known.modules if known else ""), **beside})
    key = database.execute(
        "INSERT INTO attempts (student, number, handed, detail, path, members, file, "
        "others, submitted, late, sha256, taken, modules) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (student, number) DO UPDATE SET detail = excluded.detail, "
        "handed = excluded.handed, path = excluded.path, members = excluded.members, "
        "file = excluded.file, others = excluded.others, submitted = excluded.submitted, "
        "late = coalesce(excluded.late, late), modules = excluded.modules RETURNING key",
        (
            text(student.id),
            number,
            attempt.handed,
            text(attempt.detail),
            text(str(source.path)) if source else "",
            listed(source.members if source else ()),
            text(attempt.file),
            listed(attempt.others),
            submitted,
            attempt.late,
            sha256,
            now(),
            modules,
        ),
    ).fetchone()[0]
    return Known(key, number, attempt.handed, text(attempt.file), submitted, sha256, modules)
