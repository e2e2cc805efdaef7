"""Blackboard: one folder of files, each attempt with a manifest that says whose it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from grader.course.intake.archives import Archives
from grader.course.intake.entries import MIB, Entry, Listing
from grader.course.intake.handins import HandIn, HandIns, Platform, share
from grader.course.intake.times import dashed
from grader.course.names import identity, shown
from grader.course.students import Student
from grader.errors import SubmissionError
from grader.marks.sheet import text_of

# The first time ends what Blackboard wrote: a student may call a file like another's attempt.
PATTERN = re.compile(
    r"(?P<stem>(?P<whose>[^/]+?)_attempt_(?P<when>[0-9]{4}(?:-[0-9]{2}){5}))"
    r"(?:_(?P<file>[^/]+)|\.txt)"
)
# "Name: Jane Doe (jdoe1)", whatever the language calls a name.
_NAME = re.compile(
    r"\A\s*[^:\n]{1,30}:[ \t]*(?P<name>[^\n]*?)[ \t]*\((?P<user>[^()\n]+)\)[ \t\r]*$", re.M
)


@dataclass
class _Attempt:
    whose: str
    when: str
    files: list[Entry] = field(default_factory=list)
    manifest: Entry | None = None


def _fits(listing: Listing) -> float:
    return share(listing, PATTERN.fullmatch)


def _read(listing: Listing, archives: Archives, expected: Sequence[str]) -> HandIns:
    attempts: dict[str, _Attempt] = {}
    strays = []
    for entry in listing.entries:
        found = PATTERN.fullmatch(entry.name)
        if found is None:
            strays.append(entry)
            continue
        attempt = attempts.setdefault(found["stem"], _Attempt(found["whose"], found["when"]))
        if found["file"] is None:
            attempt.manifest = entry
        else:
            attempt.files.append(replace(entry, name=found["file"]))
    owners = {stem: _owner(each, archives) for stem, each in attempts.items()}
    item = _assignment(
        [(attempts[stem].whose, owner[1]) for stem, owner in owners.items() if owner]
    )
    handed = []
    for stem, attempt in attempts.items():
        name, login = owners[stem] or ("", _login(attempt.whose, item))
        student = Student(identity(login), shown(name), ids=(("login", identity(login)),))
        handed.append(HandIn(student, tuple(attempt.files), dashed(attempt.when), attempt.when))
    return HandIns(tuple(handed), tuple(strays))


def _owner(attempt: _Attempt, archives: Archives) -> tuple[str, str] | None:
    """The full name and the user name in a manifest, if they fit the name of the file."""
    if attempt.manifest is None or attempt.manifest.trouble:
        return None
    try:
        data = archives.contents(attempt.manifest.source, MIB)
    except SubmissionError:
        return None
    found = _NAME.search(text_of(data))
    if found is None or not attempt.whose.endswith("_" + found["user"].strip()):
        return None
    return found["name"], found["user"].strip()


def _assignment(known: Sequence[tuple[str, str]]) -> str | None:
    """The name of the assignment, as those with a manifest tell."""
    names = {whose.removesuffix("_" + login) for whose, login in known}
    return names.pop() if len(names) == 1 else None


def _login(whose: str, item: str | None) -> str:
    if item is not None and whose.startswith(item + "_"):
        return whose.removeprefix(item + "_")
    return whose.rpartition("_")[2]


PLATFORM = Platform("blackboard", "a download from Blackboard", _fits, _read)
