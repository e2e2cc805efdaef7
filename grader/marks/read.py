"""Reads marks: rows of item, points, comment and submission in CSV or JSON, or ITEM=POINTS."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from grader.errors import UsageError
from grader.marks.persons import is_by, is_named
from grader.marks.sheet import read_sheet, text_of
from grader.result import Submission
from grader.text import undefused

MAX_BYTES = 16 * 1024 * 1024
MAX_COMMENT = 10_000

_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?")
_COLUMNS = ("item", "points")
_MORE = ("comment", "submission", "student")
_HELP = "It needs the columns item and points, and may have comment, submission and student."


@dataclass(frozen=True)
class Mark:
    """What a human says of one item of one submission; None or "" is what is not said.

    submission: the end of a file's path, or the beginning of its SHA-256; student: who handed it
    in; without both, whichever is marked. where: its place, for messages.
    """

    item: str
    points: float | None = None
    comment: str = ""
    submission: str = ""
    where: str = ""
    student: str = ""

    @property
    def names_somebody(self) -> bool:
        """Whether it says whose it is."""
        return bool(self.submission or self.student)

    def is_for(self, submission: Submission | str) -> bool:
        """Whether it is about this submission; of one, a file's name may be all that is known."""
        if isinstance(submission, str):
            submission = Submission(submission, None)
        named = not self.submission or is_named(submission, self.submission)
        return named and (not self.student or is_by(submission, self.student))


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    item: str
    points: float | None = None
    comment: str | None = None
    submission: str | None = None
    student: str | None = None


def read_marks(path: Path) -> tuple[Mark, ...]:
    """The marks in a file: a list of objects if it is JSON, else a table with commas,
    semicolons or tabs, in any encoding that spreadsheets write. Rows with neither points
    nor a comment are left out.

    Raises UsageError that names the line of whatever cannot be read, or is there twice.
    """
    data = _data(path)
    text = text_of(data)
    rows = _from_json(text, path) if text.lstrip()[:1] in ("[", "{") else _from_table(data, path)
    marks = [mark for mark in rows if mark.points is not None or mark.comment]
    _check_unique(marks)
    _check_owners(marks, path)
    return tuple(marks)


def marks_of(points: Iterable[str], comments: Iterable[str]) -> tuple[Mark, ...]:
    """The marks of a command: ITEM=POINTS and ITEM=TEXT. Raises UsageError."""
    given: list[Mark] = []
    for word in points:
        item, sign, number = word.rpartition("=")
        if not sign or not item.strip():
            raise UsageError(f"{word!r} is not a mark.", "Write ITEM=POINTS, as in ques_1=8.")
        given.append(Mark(item.strip(), points_of(number, word), where=word))
    _check_unique(given)
    said: list[Mark] = []
    for word in comments:
        item, sign, text = word.partition("=")
        if not sign or not item.strip() or not text.strip():
            raise UsageError(f"{word!r} is not a comment.", "Write --comment ITEM=TEXT.")
        said.append(Mark(item.strip(), comment=comment_of(text, word), where=word))
    _check_unique(said)
    texts = {mark.item: mark.comment for mark in said}
    both = [
        Mark(mark.item, mark.points, texts.pop(mark.item, ""), "", mark.where) for mark in given
    ]
    return (*both, *(mark for mark in said if mark.item in texts))


def _check_unique(marks: Iterable[Mark]) -> None:
    # Of a path each end may be all that another row gives.
    seen: dict[tuple[str, str, str], str] = {}
    ends: dict[tuple[str, str, str], str] = {}
    for mark in marks:
        parts = mark.submission.removesuffix(".ipynb").replace("\\", "/").split("/")
        keys = [(mark.item, mark.student, "/".join(parts[at:])) for at in range(len(parts))]
        before = ends.get(keys[0]) or next(filter(None, map(seen.get, keys)), None)
        if before:
            of = f" of {mark.submission or mark.student}" if mark.names_somebody else ""
            raise UsageError(
                f"{mark.item}{of} is marked twice: {before} and {mark.where}.",
                "Leave one of the two; where two submissions share a name, name their folders too.",
            )
        seen[keys[0]] = mark.where
        ends |= dict.fromkeys(keys, mark.where)


def _check_owners(marks: Sequence[Mark], path: Path) -> None:
    """Refuse rows that do not say whose they are where others do: they are for nobody or all."""
    nobodys = [mark for mark in marks if not mark.names_somebody]
    if nobodys and len(nobodys) < len(marks):
        raise UsageError(
            f"{path}, {nobodys[0].where}: whose mark is it? Other rows say so.",
            "Fill in its submission or its student.",
        )


def _data(path: Path) -> bytes:
    """The bytes of a file of marks."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}.", "Check its name and folder.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    if len(data) > MAX_BYTES:
        raise UsageError(
            f"{path} is larger than {MAX_BYTES // 2**20} MiB: it is not a file of marks."
        )
    return data


def _from_json(text: str, path: Path) -> Iterator[Mark]:
    try:
        rows = msgspec.json.decode(text, type=list[_Row])
    except (msgspec.DecodeError, RecursionError) as error:
        raise UsageError(
            f"{path} is not a list of marks: {error}.",
            'Write [{"item": "ques_1", "points": 8, "comment": "..."}, ...].',
        ) from None
    for number, row in enumerate(rows, 1):
        where = f"row {number}"
        if not row.item.strip():
            raise UsageError(f"{path}, {where}: the item is missing.", _HELP)
        comment = comment_of(row.comment or "", f"{path}, {where}")
        submission = (row.submission or "").strip()
        student = (row.student or "").strip()
        yield Mark(row.item.strip(), row.points, comment, submission, where, student)


def _from_table(data: bytes, path: Path) -> Iterator[Mark]:
    try:
        sheet = read_sheet(data)
    except UsageError:
        raise UsageError(
            f"{path} is a workbook or a zip, not a table of text.", "Save it as CSV."
        ) from None
    if sheet.unclosed:
        raise UsageError(
            f"{path} is not a table that can be read: the quote that opens in line "
            f"{sheet.unclosed} is never closed.",
            _HELP,
        )
    rows = [
        (f"line {line}", row)
        for line, row in zip(sheet.lines, sheet.values, strict=True)
        if any(cell.strip() for cell in row)
    ]
    names = [name.strip().casefold() for name in rows[0][1]] if rows else []
    _check_header(names, path)
    for where, row in rows[1:]:
        yield _from_row(_named(names, row, f"{path}, {where}"), path, where)


def _check_header(names: Sequence[str], path: Path) -> None:
    missing = [name for name in _COLUMNS if name not in names]
    if missing:
        raise UsageError(f"{path} has no column {' and no column '.join(missing)}.", _HELP)
    double = [name for name in (*_COLUMNS, *_MORE) if names.count(name) > 1]
    if double:
        raise UsageError(f"{path} has two columns {double[0]}.", _HELP)


def _named(names: Sequence[str], row: Sequence[str], where: str) -> dict[str, str]:
    """The cells of a row by column; those that are missing at its end are empty."""
    if any(cell.strip() for cell in row[len(names) :]):
        raise UsageError(
            f"{where}: there are {len(row)} cells under {len(names)} columns.",
            'Put a comment with commas in it between quotes: "So far, so good."',
        )
    cells = [*row[: len(names)], *[""] * (len(names) - len(row))]
    return {name: undefused(cell.strip()) for name, cell in zip(names, cells, strict=True)}


def _from_row(row: Mapping[str, str], path: Path, where: str) -> Mark:
    at = f"{path}, {where}"
    if not row["item"]:
        raise UsageError(f"{at}: the item is missing.", _HELP)
    points = points_of(row["points"], at) if row["points"] else None
    comment = comment_of(row.get("comment", ""), at)
    submission, student = row.get("submission", ""), row.get("student", "")
    return Mark(row["item"], points, comment, submission, where, student)


def points_of(text: str, where: str = "") -> float:
    """Points as they are typed: 8, 7.5 or 7,5. Raises UsageError for anything else."""
    if not _NUMBER.fullmatch(text.strip()):
        at = f"{where}: " if where else ""
        raise UsageError(
            f"{at}{text.strip()[:200]!r} is not a number of points.", "Write points as 8 or 7.5."
        )
    return float(text.strip().replace(",", "."))


def comment_of(text: str, where: str = "") -> str:
    """A comment as it is typed. Raises UsageError where it is too long."""
    text = text.strip()
    if len(text) > MAX_COMMENT:
        at = f"{where}: " if where else ""
        raise UsageError(f"{at}the comment is longer than {MAX_COMMENT} characters.")
    return text
