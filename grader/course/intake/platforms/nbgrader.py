"""nbgrader: `submitted/{student}/{assignment}/`, and what JupyterHub's exchange holds before."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from grader.course.intake.archives import Archives
from grader.course.intake.choose import is_expected
from grader.course.intake.entries import Entry, Listing
from grader.course.intake.handins import HandIn, HandIns, Platform, share
from grader.course.intake.owners import owner_of
from grader.course.intake.times import stamp
from grader.course.names import identity, shown
from grader.course.students import Student
from grader.errors import SubmissionError, UsageError

TIMESTAMP = "timestamp.txt"
EXCHANGE = re.compile(
    r"(?P<student>[^/+*]+)\+(?P<assignment>[^/+]+)"
    r"\+(?P<when>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}[:-][0-9]{2}[:-][0-9]{2}[^/+]*)"
    r"(?:\+(?P<random>[^/]+))?/(?P<path>.*)",
    re.DOTALL,
)
_SUBMITTED = re.compile(r"(?P<student>[^/+*]+)/(?P<assignment>[^/]+)/(?P<path>.*)", re.DOTALL)
_STEPS = frozenset({"source", "release", "autograded", "feedback"})


@dataclass
class _Folder:
    """What lies in the folder of an attempt."""

    student: str
    assignment: str
    when: str = ""
    files: list[Entry] = field(default_factory=list)


def _submitted(listing: Listing) -> Listing | None:
    """What lies in `submitted`, wherever the command was pointed in a course's folder."""
    if "submitted" in listing.folders:
        beside = {each.partition("/")[0] for each in listing.folders} - {"submitted"}
        if not beside or beside & _STEPS:
            return listing.under("submitted")
    return listing if listing.root == "submitted" else None


def _fits_submitted(listing: Listing) -> float:
    held = _submitted(listing)
    if held is not None:
        return share(held, _SUBMITTED.fullmatch)
    stamps = {each.name for each in listing.entries if each.name.count("/") == 2}
    return share(listing, lambda name: name in stamps and name.endswith("/" + TIMESTAMP))


def _fits_exchange(listing: Listing) -> float:
    return share(_inbound(listing), EXCHANGE.fullmatch)


def _inbound(listing: Listing) -> Listing:
    return listing.under("inbound") if "inbound" in listing.folders else listing


def _read_submitted(listing: Listing, archives: Archives, expected: Sequence[str]) -> HandIns:
    return _read(_submitted(listing) or listing, _SUBMITTED, archives, expected)


def _read_exchange(listing: Listing, archives: Archives, expected: Sequence[str]) -> HandIns:
    return _read(_inbound(listing), EXCHANGE, archives, expected)


def _read(
    listing: Listing, pattern: re.Pattern[str], archives: Archives, expected: Sequence[str]
) -> HandIns:
    folders: dict[str, _Folder] = {}
    strays = []

    def folder_of(found: re.Match[str]) -> _Folder:
        parts = found.groupdict("")
        new = _Folder(parts["student"], parts["assignment"], parts.get("when", ""))
        return folders.setdefault(found[0][: found.start("path")], new)

    for name in sorted(listing.folders):
        found = pattern.fullmatch(name + "/")
        if found:
            folder_of(found)
    for entry in listing.entries:
        found = pattern.fullmatch(entry.name)
        if found is None:
            strays.append(entry)
        elif found["path"] or entry.trouble:
            name = found["path"] or entry.name
            folder_of(found).files.append(replace(entry, name=name))
    assignment = _one_assignment(folders.values(), expected)
    own = [each for each in folders.values() if each.assignment == assignment]
    forged = _forged(own) if pattern is EXCHANGE else []
    for each in forged:
        strays += each.files
    handed = (_handed_in(each, archives) for each in own if each not in forged)
    return HandIns(tuple(handed), tuple(strays))


def _one_assignment(folders: Iterable[_Folder], expected: Sequence[str]) -> str:
    """The assignment to be graded: the only one, or the one that has the lab's notebook."""
    with_notebook: dict[str, bool] = defaultdict(bool)
    for each in folders:
        with_notebook[each.assignment] |= any(is_expected(file, expected) for file in each.files)
    fitting = [name for name, fits in with_notebook.items() if fits] or list(with_notebook)
    if len(fitting) > 1:
        names = ", ".join(shown(name) for name in sorted(fitting)[:10])
        raise UsageError(
            f"There are {len(fitting)} assignments: {names}.",
            f"Name the folders of one: submitted/*/{shown(sorted(fitting)[0])}",
        )
    return fitting[0] if fitting else ""


def _handed_in(folder: _Folder, archives: Archives) -> HandIn:
    files = tuple(each for each in folder.files if each.name != TIMESTAMP)
    when = folder.when
    for each in folder.files:
        if each.name == TIMESTAMP and not each.trouble and not when:
            try:
                when = archives.beginning(each.source, 100).decode("utf-8", "replace")
            except SubmissionError:
                when = ""
    login = identity(folder.student)
    return HandIn(Student(login, ids=(("nbgrader", login),)), files, stamp(when), order=folder.when)


def _forged(folders: Sequence[_Folder]) -> list[_Folder]:
    """Folders of the exchange that belong to somebody else than the student whom they name, where
    most belong to theirs: everybody can write there, and under any name.
    """
    owners = [(each, owner_of(each.files[0].source.path)) for each in folders if each.files]
    theirs = [each for each, owner in owners if owner == each.student]
    if 2 * len(theirs) <= len(owners):
        return []
    forged = []
    for each, owner in owners:
        if owner and owner != each.student:
            detail = f"{shown(each.student)} is named, but it belongs to the user {owner}."
            each.files[:] = [
                replace(
                    file,
                    name=f"{each.student}+{each.when}/{file.name}",
                    trouble="refused",
                    detail=detail,
                )
                for file in each.files
            ]
            forged.append(each)
    return forged


PLATFORM = Platform("nbgrader", "nbgrader's submitted folder", _fits_submitted, _read_submitted)
HUB = Platform("jupyterhub", "JupyterHub's exchange", _fits_exchange, _read_exchange)
