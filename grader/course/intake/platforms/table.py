"""A table that says whose each file is, for folders in which nothing else does."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from grader.course.intake.archives import Archives
from grader.course.intake.entries import MIB, Entry, Listing
from grader.course.intake.handins import HandIn, HandIns, Platform
from grader.course.intake.times import stamp
from grader.course.names import identity, nfc, shown
from grader.course.students import Student
from grader.errors import SubmissionError, UsageError
from grader.marks.sheet import read_sheet

_LARGEST = 16 * MIB
_MOST_TABLES = 5
_COLUMNS = (
    "It needs a header with the columns file and student; name, group, email, submitted and late "
    "may be there."
)
_YES = frozenset({"1", "yes", "true", "late", "x"})
_NO = frozenset({"0", "no", "false"})


def _never(listing: Listing) -> float:
    """Never taken by itself: a student could hand in a table too."""
    return 0.0


def _read(listing: Listing, archives: Archives, expected: Sequence[str]) -> HandIns:
    tables = [each for each in listing.entries if each.name.casefold().endswith(".csv")]
    read = [(each, rows) for each in tables if (rows := _rows(each, archives)) is not None]
    if len(read) != 1:
        what = "No table" if not read else f"More than one table ({len(read)})"
        raise UsageError(f"{what} says whose each file is.", f"Name one CSV file. {_COLUMNS}")
    table, rows = read[0]
    files = _Files(tuple(each for each in listing.entries if each is not table))
    handed = []
    for row in rows:
        found = files.take(row["file"])
        note = "" if found else f"{shown(table.base)} names {shown(row['file'])}: it is not there."
        handed.append(
            HandIn(
                _student(row), found, stamp(row["submitted"]), late=_late(row["late"]), note=note
            )
        )
    return HandIns(tuple(_merged(handed)), files.left())


def _merged(handed: Sequence[HandIn]) -> list[HandIn]:
    """The rows of a student are one hand-in, unless their times differ."""
    found: dict[tuple[str, str], HandIn] = {}
    for each in handed:
        key = (each.student.id, each.submitted)
        before = found.get(key)
        if before is None:
            found[key] = each
        else:
            note = " ".join(part for part in (before.note, each.note) if part)
            found[key] = replace(before, files=before.files + each.files, note=note)
    return list(found.values())


def unused(listing: Listing, archives: Archives) -> list[str]:
    """A sentence about each table that lies in a folder, where none was asked for."""
    tables = [each for each in listing.entries if each.name.casefold().endswith(".csv")]
    return [
        f"{shown(each.name)} could say whose each file is: to use it, add --from table."
        for each in tables[:_MOST_TABLES]
        if "/" not in each.name and _rows(each, archives)
    ]


class _Files:
    """Entries as a table names them: by path, by name, without the ending, or a folder."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries
        self._taken: set[Entry] = set()
        self._by_name: dict[str, list[Entry]] = defaultdict(list)
        for each in entries:
            parts = each.name.casefold().split("/")
            keys = {"/".join(parts[at:]) for at in range(len(parts))}
            keys |= {"/".join(parts[:at]) for at in range(1, len(parts))}
            for key in keys | {key.removesuffix(".ipynb") for key in keys}:
                self._by_name[key].append(each)

    def take(self, name: str) -> tuple[Entry, ...]:
        """The entries that a name means; none where it means files in several folders."""
        key = nfc(name).casefold().replace("\\", "/").removeprefix("./").strip("/")
        found = tuple(self._by_name.get(key, ()))
        exact = tuple(each for each in found if each.name.casefold() == key)
        within = tuple(each for each in found if each.name.casefold().startswith(key + "/"))
        chosen = exact or within or (found if len(found) == 1 else ())
        self._taken.update(chosen)
        return chosen

    def left(self) -> tuple[Entry, ...]:
        """Those that no row named."""
        return tuple(each for each in self._entries if each not in self._taken)


def _rows(entry: Entry, archives: Archives) -> list[dict[str, str]] | None:
    """The rows of a table; None where it has no columns file and student."""
    try:
        lines = read_sheet(archives.contents(entry.source, _LARGEST)).values
    except (SubmissionError, UsageError):
        return None
    header = [cell.strip().casefold() for cell in lines[0]] if lines else []
    if not {"file", "student"} <= set(header):
        return None
    columns = ("file", "student", "name", "group", "email", "submitted", "late")
    at = {name: header.index(name) for name in columns if name in header}
    rows = [
        {
            name: line[at[name]].strip() if len(line) > at.get(name, len(line)) else ""
            for name in columns
        }
        for line in lines[1:]
    ]
    return [row for row in rows if row["file"] and row["student"]]


def _student(row: dict[str, str]) -> Student:
    ids = (("email", shown(row["email"])),) if row["email"] else ()
    return Student(identity(row["student"]), shown(row["name"]), shown(row["group"]), ids)


def _late(text: str) -> bool | None:
    return True if text.casefold() in _YES else False if text.casefold() in _NO else None


PLATFORM = Platform("table", "files with a table of their students", _never, _read)
