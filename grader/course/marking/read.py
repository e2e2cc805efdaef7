"""Reads marking files back: all of them or nothing, with every fault named by its line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from grader.course.gradebooks.columns import bare, cell, place
from grader.course.marking.answers import Answer, owner_of
from grader.errors import UsageError
from grader.marks.read import Mark, comment_of, points_of
from grader.marks.sheet import Sheet, read_sheet
from grader.text import cell as defused
from grader.text import clean, many, undefused

_MOST = 30
_HELP = (
    "It needs the columns points or comment, and key, or item and student; "
    "`grader mark --store FILE --write FOLDER` makes such files."
)


@dataclass(frozen=True)
class Given:
    """A mark of a student, and the digest of the answer that it was given to.

    outdated: another answer was handed in since the file was written.
    """

    student: str
    mark: Mark
    seen: str
    outdated: bool = False


def read_back(
    files: Mapping[str, bytes], answers: Iterable[Answer], ids: Mapping[str, str]
) -> tuple[Given, ...]:
    """The marks in some tables, by file name; rows that say nothing new are left out.

    answers: all that can be marked. ids: students by whatever names them, for rows without a key.
    Raises UsageError that names every fault of every file by its line; nothing counts then.
    """
    rows = [row for name, data in files.items() for row in _rows(name, data)]
    book = _Book(answers, ids, [row for _, row in rows])
    found: list[Given] = []
    faults: list[str] = []
    seen: dict[tuple[str, str], str] = {}
    for where, row in rows:
        try:
            answer, given = book.read(row)
        except UsageError as error:
            faults.append(f"{where}: {error.message}")
            continue
        whose = (answer.student.id, answer.item.id)
        if whose in seen:
            faults.append(
                f"{where}: {answer.item.id} of {clean(answer.student.id, 200)} is marked in "
                f"{seen[whose]} too."
            )
        seen.setdefault(whose, where)
        if given is not None:
            found.append(given)
    if faults:
        listed = "".join(f"\n  - {fault}" for fault in faults[:_MOST])
        more = f"\n  and {len(faults) - _MOST} more" if len(faults) > _MOST else ""
        raise UsageError(
            f"Nothing is marked: {many(len(faults), 'row is', 'rows are')} at fault.{listed}{more}",
            "Mend these rows, or delete them, and read the file again.",
        )
    return tuple(found)


def _rows(name: str, data: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a table by column, with their places. Raises UsageError for another file."""
    sheet = read_sheet(data)
    if sheet.unclosed:
        raise UsageError(
            f"{name}: the quote that opens in line {sheet.unclosed} is never closed.",
            "Nothing is marked. Save the file from the spreadsheet again.",
        )
    columns = _columns(name, sheet)
    for line, values in zip(sheet.lines[1:], sheet.values[1:], strict=True):
        if any(text.strip() for text in values):
            row = {column: cell(values, at) for column, at in columns.items()}
            row["more"] = "yes" if any(map(str.strip, values[len(sheet.values[0]) :])) else ""
            yield f"{name}, line {line}", row


def _columns(name: str, sheet: Sheet) -> dict[str, int]:
    header = sheet.values[0] if sheet.rows else ()
    names = ("key", "student", "item", "points", "comment", "before")
    columns = {column: at for column in names if (at := place(header, column)) is not None}
    if not {"points", "comment"} & columns.keys() or not (
        "key" in columns or {"item", "student"} <= columns.keys()
    ):
        begins = clean(", ".join(header[:6]), 200)
        raise UsageError(f"{name} is not a marking file: its first line begins {begins!r}.", _HELP)
    return columns


class _Book:
    """The answers that some rows are about, by key, and by student and item."""

    def __init__(
        self,
        answers: Iterable[Answer],
        ids: Mapping[str, str],
        rows: Sequence[Mapping[str, str]],
    ) -> None:
        self.ids = {key.casefold(): student for key, student in ids.items()} | dict(ids)
        wanted = set(map(self._owner, rows))
        self.by_owner: dict[str, Answer] = {}
        self.items: set[str] = set()
        for answer in answers:
            self.items.add(answer.item.id)
            owner = owner_of(answer.student.id, answer.item.id)
            if owner in wanted:
                self.by_owner[owner] = answer

    def read(self, row: Mapping[str, str]) -> tuple[Answer, Given | None]:
        """The answer that a row is about, and what it says anew. Raises UsageError."""
        if row["more"]:
            raise UsageError(
                "it has more cells than there are columns: put text that holds the separator "
                "between quotes."
            )
        answer, outdated = self._answer(row)
        points = points_of(row["points"]) if row.get("points") else None
        most = answer.item.max_score
        if points is not None and points > most:
            raise UsageError(f"{points:g} points for {answer.item.id}, which is worth {most:g}.")
        comment = undefused(comment_of(row.get("comment", "")))
        before = answer.mark.mark if answer.mark is not None else None
        if before is not None and not answer.again:
            points = None if points == before.points else points
        if before is not None and comment == before.comment:
            comment = ""
        if points is None and not comment:
            return answer, None
        if points is None and answer.again:
            raise UsageError("say the points too: those before were for another answer.")
        seen = row["key"].partition("-")[2] if outdated else answer.seen
        mark = Mark(answer.item.id, points, comment)
        return answer, Given(answer.student.id, mark, seen, outdated)

    def _owner(self, row: Mapping[str, str]) -> str:
        """A digest of whose answer to what a row is about; "" where it names nobody."""
        if key := row.get("key"):
            return key.removeprefix("k").partition("-")[0]
        known = self._student(row.get("student", ""))
        return owner_of(known, undefused(row.get("item", ""))) if known is not None else ""

    def _student(self, shown: str) -> str | None:
        names = (shown, undefused(shown), bare(shown))
        keys = (key for name in names for key in (name, name.casefold()))
        return next((self.ids[key] for key in keys if key in self.ids), None)

    def _answer(self, row: Mapping[str, str]) -> tuple[Answer, bool]:
        """The answer that a row is about, and whether it was another one then."""
        key, student, item = (row.get(name, "") for name in ("key", "student", "item"))
        answer = self.by_owner.get(self._owner(row))
        if not key:
            return self._named(answer, student, item), False
        if answer is None:
            raise UsageError(f"there is no answer with the key {clean(key, 60)!r} in the store.")
        if student and not _same(student, answer.student.id):
            raise UsageError(
                f"its key is that of {clean(answer.student.id, 200)}, but it names "
                f"{clean(student, 200)}: were columns sorted apart?"
            )
        if item and undefused(item) != clean(answer.item.id, 1000):
            raise UsageError(f"its key is that of {answer.item.id}, but it names {item[:200]}.")
        digest = key.partition("-")[2]
        return answer, not digest or not answer.seen.startswith(digest)

    def _named(self, answer: Answer | None, student: str, item: str) -> Answer:
        if not student or not item:
            raise UsageError("the key is missing, and so is the student or the item.")
        if self._student(student) is None:
            raise UsageError(f"there is no student {student[:200]!r} in the store, or several.")
        if answer is None:
            what = "nothing to be marked" if item in self.items else f"no item {item[:200]!r}"
            raise UsageError(f"there is {what} of {student[:200]}.")
        return answer


def _same(shown: str, student: str) -> bool:
    """Whether a cell is a student's id, also after a spreadsheet took it for a number."""
    if shown in (clean(student, 1000), defused(clean(student, 1000)), student.strip()):
        return True
    try:
        number, own = Decimal(shown.replace(",", ".")), Decimal(student)
    except InvalidOperation:
        return False
    if not number.is_finite() or not own.is_finite():
        return False
    mantissa, power, _ = shown.upper().partition("E")
    digits = sum(map(str.isdigit, mantissa))
    return abs(number - own) <= (abs(own) * Decimal(10) ** (1 - digits) if power else 0)
