"""Brightspace: a folder for each hand-in, with two numbers, the name and the time."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from grader.course.intake.archives import Archives
from grader.course.intake.entries import Entry, Listing
from grader.course.intake.handins import HandIn, HandIns, Platform, share
from grader.course.intake.times import written
from grader.course.names import identity, shown
from grader.course.students import Student

# Months are written in the site's language.
PATTERN = re.compile(
    r"(?P<a>[0-9]+)-(?P<b>[0-9]+) - (?P<name>[^/]+?) - "
    r"(?P<when>[^\W\d_]{3,12}\.? [0-9]{1,2}, [0-9]{4} [0-9]{3,4} ?[AP]M)(?:/| - )(?P<file>.*)",
    re.DOTALL,
)
_Key = tuple[str, str, str, str]


def _fits(listing: Listing) -> float:
    own = [each for each in listing.entries if each.name != "index.html"]
    return share(replace(listing, entries=tuple(own)), PATTERN.fullmatch)


def _read(listing: Listing, archives: Archives, expected: Sequence[str]) -> HandIns:
    files: dict[_Key, list[Entry]] = defaultdict(list)
    strays = []
    for folder in sorted(listing.folders):
        found = PATTERN.fullmatch(folder + "/")
        if found and "/" not in folder:
            files[_key(found)] = []
    for entry in listing.entries:
        found = PATTERN.fullmatch(entry.name)
        if found and (found["file"] or entry.trouble):
            files[_key(found)].append(replace(entry, name=found["file"] or entry.name))
        elif entry.name != "index.html":
            strays.append(entry)
    column = users_column(list(files))
    handed = (_handed_in(key, column, tuple(own)) for key, own in files.items())
    return HandIns(tuple(handed), tuple(strays))


def _key(found: re.Match[str]) -> _Key:
    return found["a"], found["b"], found["name"], found["when"]


def users_column(keys: Sequence[tuple[str, ...]]) -> int | None:
    """Which of the two numbers is the user's: one that always comes with the same name; if both do,
    the one that comes again with a second attempt. None where neither does: names tell then.
    """
    fitting = []
    for column in (0, 1):
        names = defaultdict(set)
        for key in keys:
            names[key[column]].add(key[2])
        if all(len(each) == 1 for each in names.values()):
            fitting.append((len(names), column))
    return min(fitting)[1] if fitting else None


def _handed_in(key: _Key, column: int | None, files: tuple[Entry, ...]) -> HandIn:
    name, when = shown(key[2]), key[3]
    if column is None:
        student = Student(identity(key[2]), name)
    else:
        student = Student(key[column], name, ids=(("brightspace", key[column]),))
    submitted = written(when)
    note = "" if submitted else f"The time {shown(when)} was not understood."
    return HandIn(student, files, submitted, note=note)


PLATFORM = Platform("brightspace", "a download from Brightspace", _fits, _read)
