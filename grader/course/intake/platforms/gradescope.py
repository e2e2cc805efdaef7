"""Gradescope: folders by submission, and a file that says whose they are."""

import re
from collections.abc import Sequence
from typing import Any

from grader.course.intake.archives import Archives
from grader.course.intake.entries import MIB, Entry, Listing
from grader.course.intake.handins import HandIn, HandIns, Platform, by_folder, share
from grader.course.intake.times import stamp
from grader.course.names import identity, shown
from grader.course.students import Student
from grader.errors import SubmissionError

METADATA = "submission_metadata.yml"
_FOLDER = re.compile(r"submission_[^/]+(?:/.*)?", re.DOTALL)
_LARGEST = 64 * MIB


def _fits(listing: Listing) -> float:
    if not any(each.name == METADATA for each in listing.entries):
        return 0.0
    return share(listing, lambda name: name == METADATA or _FOLDER.fullmatch(name))


def _read(listing: Listing, archives: Archives, expected: Sequence[str]) -> HandIns:
    folders = by_folder(listing.entries)
    metadata, notes = _metadata(listing, archives)
    handed: list[HandIn] = []
    empty = {each for each in listing.folders if "/" not in each and _FOLDER.fullmatch(each)}
    for name in sorted({*(each for each in folders if _FOLDER.fullmatch(each)), *empty, *metadata}):
        files = Listing(name, tuple(folders.get(name, ()))).under(name).entries
        handed += _handed_in(name, files, metadata.get(name))
    strays = [
        each
        for each in listing.entries
        if each.name != METADATA and not ("/" in each.name and _FOLDER.fullmatch(each.name))
    ]
    return HandIns(tuple(handed), tuple(strays), notes)


def _handed_in(name: str, files: tuple[Entry, ...], about: Any) -> list[HandIn]:
    """A hand-in for each submitter, who may be several, or unknown."""
    about = about if isinstance(about, dict) else {}
    submitted = stamp(_text(about, ":created_at"))
    people = about.get(":submitters")
    people = [each for each in people if isinstance(each, dict)] if isinstance(people, list) else []
    submission = ("gradescope", name.removeprefix("submission_"))
    if not people:
        student = Student(name, ids=(submission,))
        note = f"{METADATA} does not say whose {name} is."
        return [HandIn(student, files, submitted, note=note)]
    group = name if len(people) > 1 else ""
    return [HandIn(_student(each, group, submission), files, submitted) for each in people]


def _student(person: dict[Any, Any], group: str, submission: tuple[str, str]) -> Student:
    name, sid, email = (_text(person, key) for key in (":name", ":sid", ":email"))
    ids = [(kind, value) for kind, value in (("sis", sid), ("email", email)) if value]
    return Student(
        sid or email or identity(name) or f"submission_{submission[1]}",
        name,
        group,
        (*ids, submission),
    )


def _text(about: dict[Any, Any], key: str) -> str:
    value = about.get(key)
    return shown(value.strip()) if isinstance(value, str) else ""


def _metadata(listing: Listing, archives: Archives) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What the file says of each submission, all values as text; nothing but a note where it
    cannot be read.
    """
    import yaml  # takes a while to load, and only this platform needs it

    entry = next((each for each in listing.entries if each.name == METADATA), None)
    if entry is None:
        return {}, (f"There is no {METADATA}, so that submissions have numbers and no names.",)
    try:
        data = archives.contents(entry.source, _LARGEST)
        # The base loader makes texts, lists and mappings, whatever a tag asks for.
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        found = yaml.load(data, Loader=loader)
    except (SubmissionError, yaml.YAMLError, RecursionError, ValueError) as error:
        reason = shown(str(error).partition("\n")[0])
        return {}, (f"{METADATA} cannot be read, so that no names are known: {reason}.",)
    if not isinstance(found, dict):
        return {}, (f"{METADATA} holds nothing of use, so that no names are known.",)
    return {str(key): value for key, value in found.items() if _FOLDER.fullmatch(str(key))}, ()


PLATFORM = Platform("gradescope", "an export from Gradescope", _fits, _read)
