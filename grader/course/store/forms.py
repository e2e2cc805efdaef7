"""Values of a store as they stand in its tables, and back."""

import json
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.course.store.rows import Row, Standing
from grader.course.students import Attempt, Source, Student
from grader.result import Result, from_json, to_json

# What `attempt_of`, `student_of` and `row_of` take, in their order.
STUDENT = 'students.id, students.name, students."group", students.ids'
ATTEMPT = "number, handed, detail, path, members, file, others, submitted, late"
STANDING = "status, score, max_score, waiting, waiting_points, check_again, message"


def text(value: str) -> str:
    """Text that SQLite takes: names from archives may be no valid Unicode."""
    return value.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def now() -> str:
    """The time, in ISO 8601 and UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def listed(values: Any) -> str:
    """A list of texts as JSON, "" for none."""
    return json.dumps(list(map(text, values)), ensure_ascii=False) if values else ""


def modules_of(value: str) -> dict[str, str | None]:
    """The modules of an attempt by name: the digest of each, None for one that was not there."""
    return json.loads(value) if value else {}


def modules_text(modules: Mapping[str, str | None]) -> str:
    """Modules as they are kept."""
    return json.dumps(modules, ensure_ascii=False, sort_keys=True) if modules else ""


def _names(value: str) -> tuple[str, ...]:
    return tuple(json.loads(value)) if value else ()


def encoded(result: Result) -> bytes:
    """A result as it is kept."""
    return zlib.compress(to_json(result))


def decoded(data: bytes) -> Result:
    """A result that was kept."""
    return from_json(zlib.decompress(data))


def ids_of(student: Student) -> str:
    """A student's other ids as JSON, "" for none."""
    pairs = [list(map(text, pair)) for pair in student.ids]
    return json.dumps(pairs, ensure_ascii=False) if pairs else ""


def student_of(id: str, name: str, group: str, ids: str) -> Student:  # noqa: A002
    """A student."""
    return Student(id, name, group, tuple((k, v) for k, v in json.loads(ids)) if ids else ())


def attempt_of(student: Student, row: tuple[Any, ...]) -> Attempt:
    """An attempt of that student."""
    number, handed, detail, path, members, file, others, submitted, late = row
    return Attempt(
        student,
        number,
        handed,
        detail,
        Source(Path(path), _names(members)) if path else None,
        file,
        _names(others),
        submitted,
        None if late is None else bool(late),
    )


def row_of(row: tuple[Any, ...]) -> Row:
    """A row of the class, from the columns of student, attempt and standing, and the number of
    attempts.
    """
    student = student_of(*row[:4])
    status, score, max_score, waiting, waiting_points, again, message = row[13:20]
    standing = Standing(
        status, score, max_score, _names(waiting), waiting_points, _names(again), message
    )
    return Row(student, attempt_of(student, row[4:13]), row[20], standing)
