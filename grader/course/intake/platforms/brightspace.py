"""Brightspace: a folder for each hand-in, with two numbers, the name and the time; older forms."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.course.intake.archives import Archives
from grader.course.intake.entries import Entry, Listing
from grader.course.intake.handins import HandIn, HandIns, Platform, share
from grader.course.intake.times import written
from grader.course.names import identity, shown
from grader.course.students import Student

_OVERVIEW = "index.html"
# Times are written as the site's language has it, and without a colon.
_WHEN = r"(?P<when>(?:(?! - )[^/_])*?[0-9]{4} [0-9]{3,4}(?: ?[AP]M)?)"
PATTERN = re.compile(
    rf"(?P<a>[0-9]+)-(?P<b>[0-9]+) - (?P<name>[^/]+?) - {_WHEN}(?:/| - )(?P<file>.*)", re.DOTALL
)
# As files in one folder, without a time; and with the number that the university gives.
FLAT = re.compile(r"(?P<a>[0-9]+)-(?P<b>[0-9]+) - (?P<name>[^/]+?) - (?P<file>[^/]+)")
BY_NUMBER = re.compile(rf"(?P<org>[^_/]+)_(?P<name>[^/]+?)_{_WHEN}_(?P<file>[^/]+)")


@dataclass(frozen=True)
class Key:
    """What tells hand-ins apart: the two numbers or the university's, the name, the time."""

    numbers: tuple[str, str] = ("", "")
    org: str = ""
    name: str = ""
    when: str = ""


def _match(name: str) -> re.Match[str] | None:
    return PATTERN.fullmatch(name) or FLAT.fullmatch(name) or BY_NUMBER.fullmatch(name)


def _fits(listing: Listing) -> float:
    own = tuple(each for each in listing.entries if each.name != _OVERVIEW)
    return share(replace(listing, entries=own), _match)


def _read(listing: Listing, archives: Archives, expected: Sequence[str]) -> HandIns:
    files: dict[Key, list[Entry]] = defaultdict(list)
    strays = []
    for folder in sorted(listing.folders):
        found = PATTERN.fullmatch(folder + "/")
        if found and "/" not in folder:
            files[_key(found)] = []
    for entry in listing.entries:
        found = _match(entry.name)
        if found and (found["file"] or entry.trouble):
            files[_key(found)].append(replace(entry, name=found["file"] or entry.name))
        elif entry.name != _OVERVIEW:
            strays.append(entry)
    column = users_column([key for key in files if not key.org])
    handed = (_handed_in(key, column, tuple(own)) for key, own in files.items())
    return HandIns(tuple(handed), tuple(strays))


def _key(found: re.Match[str]) -> Key:
    parts = found.groupdict("")
    numbers = (parts.get("a", ""), parts.get("b", ""))
    return Key(numbers, parts.get("org", ""), parts["name"], parts.get("when", ""))


def users_column(keys: Sequence[Key]) -> int | None:
    """Which of the two numbers is the user's: one that always comes with the same name; if both do,
    the one that comes again with a second attempt. None where neither does: names tell then.
    """
    fitting = []
    for column in (0, 1):
        names = defaultdict(set)
        for key in keys:
            names[key.numbers[column]].add(key.name)
        if all(len(each) == 1 for each in names.values()):
            fitting.append((len(names), column))
    return min(fitting)[1] if fitting else None


def _handed_in(key: Key, column: int | None, files: tuple[Entry, ...]) -> HandIn:
    name = shown(key.name)
    if key.org:
        number = identity(key.org)
        student = Student(number, name, ids=(("sis", number),))
    elif column is None:
        student = Student(identity(key.name), name)
    else:
        number = key.numbers[column]
        student = Student(number, name, ids=(("brightspace", number),))
    submitted = written(key.when)
    unknown = key.when and not submitted
    note = f"The time {shown(key.when)} was not understood." if unknown else ""
    return HandIn(student, files, submitted, note=note)


PLATFORM = Platform("brightspace", "a download from Brightspace", _fits, _read)
