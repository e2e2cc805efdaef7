"""Moodle: a folder for each student and kind of submission, or all files in one folder."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from grader.course.intake.archives import Archives
from grader.course.intake.entries import Entry, Listing
from grader.course.intake.handins import HandIn, HandIns, Platform, share
from grader.course.names import identity, shown
from grader.course.students import Student

PATTERN = re.compile(
    r"(?P<name>[^/]+?)(?:_(?P<pid>[0-9]+))?_assignsubmission_(?P<plugin>[a-z]+)"
    r"(?:_?/(?P<path>.*)|_(?P<flat>[^/]+))",
    re.DOTALL,
)
# A student's own name can be written so that it looks like another's with a number, and files of
# one folder do not tell where it ends.
_MARK = "_assignsubmission_"
_DISPUTED = "Its name can be read in more than one way: tell by hand whose it is."


def _fits(listing: Listing) -> float:
    return share(listing, PATTERN.fullmatch)


def _read(listing: Listing, archives: Archives, expected: Sequence[str]) -> HandIns:
    files: dict[Student, list[Entry]] = defaultdict(list)
    strays = []
    for folder in sorted(listing.folders):
        found = PATTERN.fullmatch(folder + "/")
        if found and "/" not in folder:
            files[_student(found)] = []
    for entry in listing.entries:
        found = PATTERN.fullmatch(entry.name)
        if found is None or not (found["path"] or found["flat"] or entry.trouble):
            strays.append(entry)
        elif _MARK in (found["flat"] or ""):
            strays.append(replace(entry, trouble="unrecognised", detail=_DISPUTED))
        else:
            name = found["path"] or found["flat"] or entry.name
            files[_student(found)].append(replace(entry, name=name))
    handed = (HandIn(student, tuple(own)) for student, own in files.items())
    return HandIns(tuple(handed), tuple(strays))


def _student(found: re.Match[str]) -> Student:
    name, pid = shown(found["name"]), found["pid"]
    return (
        Student(pid, name, ids=(("moodle", pid),))
        if pid
        else Student(identity(found["name"]), name)
    )


PLATFORM = Platform("moodle", "a download from Moodle", _fits, _read)
