"""Reads what a class handed in: who, when, and which notebook."""

import difflib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.course.intake.archives import Archives, UnreadableError
from grader.course.intake.collect import attempts, distinct
from grader.course.intake.entries import Entry, Listing, file_entry, in_folder
from grader.course.intake.handins import Platform
from grader.course.intake.recognise import named, recognised
from grader.course.names import nfc, shown
from grader.course.students import Attempt, Source
from grader.errors import MissingError, UsageError

_ZIPS = (b"PK\3\4", b"PK\5\6")


@dataclass(frozen=True)
class Intake:
    """What a class handed in.

    platform is the name that `--from` takes, taken says in sentences what was taken for what.
    attempts has those of a student in a row, in the order of time: the last one counts.
    """

    platform: str
    taken: tuple[str, ...]
    attempts: tuple[Attempt, ...]


def read(paths: Sequence[Path], source: str | None = None, expected: Sequence[str] = ()) -> Intake:
    """Read a class from a folder, a zip as a platform exports it, or several of them or of files.

    source is a platform's name, by default recognised; expected are the names that the lab's
    notebook may have. Nothing is unpacked and nothing is run. Raises UsageError or MissingError
    where there is nothing to be read; what is wrong with one entry is a row.
    """
    if source is not None:
        named(source)
    if not paths:
        raise UsageError("No submissions are named.", "Name a folder, a zip or notebooks.")
    found: list[Attempt] = []
    taken: list[str] = []
    platforms: list[str] = []
    tables = [path for path in paths if len(paths) > 1 and path.suffix.casefold() == ".csv"]
    rest = [path for path in paths if path not in tables]
    with Archives() as archives:
        for where, listing in _listings(rest, archives):
            listing = _with_tables(listing, tables)
            platform, view = recognised(listing, "table" if tables and not source else source)
            handed = platform.read(view, archives, expected)
            new = tuple(attempts(handed, archives, expected))
            if not new or (source is None and platform.generic and not _is_class(new)):
                raise UsageError(f"{where} holds no notebooks.", "Check the path.")
            taken += [_said(where, platform, new), *handed.notes]
            platforms.append(platform.name)
            found += new
    order = {each.student.id: at for at, each in reversed(list(enumerate(found)))}
    found.sort(key=lambda each: (order[each.student.id], each.number))
    return Intake(platforms[0], tuple(taken), distinct(found))


def _with_tables(listing: Listing, tables: Sequence[Path]) -> Listing:
    """The listing with tables that were named beside it."""
    added = []
    for path in tables:
        _check(path)
        added.append(file_entry(path, nfc(path.name)))
    return replace(listing, entries=(*listing.entries, *added))


def _said(where: str, platform: Platform, found: Sequence[Attempt]) -> str:
    """What was taken for what: how many students, and how many without a notebook."""
    known = [each for each in found if each.handed != "unrecognised"]
    latest = {each.student.id: each for each in known}
    counts = Counter(each.handed for each in latest.values())
    graded = counts["notebook"] + counts["several-notebooks"]
    said = f"{where}, read as {platform.title}: {_many(len(latest), 'student')}"
    parts = [f"{graded} with a notebook"] if graded < len(latest) else []
    if len(known) > len(latest):
        parts.append(f"{len(known)} attempts in all")
    if len(found) > len(known):
        parts.append(f"{_many(len(found) - len(known), 'file')} not recognised")
    return ", ".join([said, *parts]) + "."


def _is_class(found: Sequence[Attempt]) -> bool:
    """Whether anything is there that a folder holds only where notebooks were handed in."""
    return any(each.handed not in ("no-notebook", "unrecognised", "nothing") for each in found)


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _listings(paths: Sequence[Path], archives: Archives) -> Iterator[tuple[str, Listing]]:
    """The listings of what was named: of each zip and class, and of loose files together."""
    for path in paths:
        _check(path)
    zips = [path for path in paths if path.is_file() and _is_zip(path)]
    rest = [path for path in paths if path not in zips]
    alone = len(rest) == 1 and rest[0].is_dir()
    classes = [path for path in rest if path.is_dir() and (alone or not _is_students(path))]
    loose = [path for path in rest if path not in classes]
    if len(zips) > 1 and not classes and all(_is_one(path, archives) for path in zips):
        zips, loose = [], list(paths)  # a zip for each student
    for path in zips:
        try:
            yield shown(path.name), archives.listing(Source(path.resolve()))
        except UnreadableError as error:
            raise UsageError(error.message, error.hint) from None
    for path in classes:
        try:
            yield shown(path.name or str(path)), in_folder(path)
        except OSError as error:
            raise UsageError(
                f"{shown(str(path))} cannot be read: {error.strerror}.", "Check its permissions."
            ) from None
    if loose:
        yield _many(len(loose), "path"), _together(loose)


def _check(path: Path) -> None:
    """Raise MissingError for a path that is not there, UsageError for what is no file or folder."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise MissingError(
            f"There is no file or folder {shown(str(path))}.", _meant(path)
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{shown(str(path))} cannot be read: {reason}.", "Check it.") from None
    if not path.is_dir() and not path.is_file():
        raise UsageError(
            f"{shown(str(path))} is neither a file nor a folder.", "Name a folder or a zip."
        )
    if not os.access(path, os.R_OK):
        raise UsageError(f"{shown(str(path))} cannot be read.", "Check its permissions.")


def _meant(path: Path) -> str:
    """What to name in place of a path that is not there."""
    if not path.parent.is_dir():
        return f"There is no folder {shown(str(path.parent))} either: check the path."
    try:
        names = [each.name for each in path.parent.iterdir()]
    except OSError:
        names = []
    near = difflib.get_close_matches(path.name[:200], names, n=1)
    if near:
        return f"Is {shown(str(path.with_name(near[0])))} meant?"
    return "Check the spelling and the folder you are in."


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return path.suffix.casefold() == ".zip" or file.read(4) in _ZIPS


def _is_one(path: Path, archives: Archives) -> bool:
    """Whether a zip holds what one student hands in, at most one notebook, or cannot be read."""
    try:
        entries = archives.listing(Source(path.resolve())).entries
    except UnreadableError:
        return True
    return sum(each.name.casefold().endswith(".ipynb") for each in entries) <= 1


def _is_students(folder: Path) -> bool:
    """Whether a folder holds a student's notebook, and no class."""
    return any(path.suffix.casefold() == ".ipynb" for path in folder.iterdir())


def _together(paths: Sequence[Path]) -> Listing:
    """Files and folders named one by one, by their names from the folder that holds all."""
    whole = list(dict.fromkeys(_absolute(path) for path in paths))
    base = Path(os.path.commonpath([path.parent for path in whole]))
    entries: list[Entry] = []
    folders: set[str] = set()
    for path in whole:
        name = nfc(path.relative_to(base).as_posix())
        if path.is_dir():
            listing = in_folder(path, base)
            entries += listing.entries
            folders |= {name, *listing.folders}
        else:
            entries.append(file_entry(path, name))
    return Listing(base.name, tuple(entries), frozenset(folders))


def _absolute(path: Path) -> Path:
    """The whole path; where it ends in a link, that of the link."""
    return path.parent.resolve() / path.name if path.name not in ("", "..") else path.resolve()
