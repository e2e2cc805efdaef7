"""The places that a command names, as listings: zips, folders, and loose files together."""

import difflib
import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.intake.archives import Archives, UnreadableError
from grader.course.intake.choose import OTHER_ARCHIVES
from grader.course.intake.entries import Entry, Listing, file_entry, in_folder
from grader.course.names import nfc, shown
from grader.course.students import Source
from grader.errors import MissingError, UsageError
from grader.text import many

_ZIPS = (b"PK\3\4", b"PK\5\6")


@dataclass(frozen=True)
class Place:
    """What one name, or several together, stand for; tables is whether a table was named too."""

    name: str
    listing: Listing
    tables: bool = False


def places(paths: Sequence[Path], archives: Archives, apart: Collection[Path] = ()) -> list[Place]:
    """What was named, without the paths apart: each zip and class, and loose files together; all
    together where a table says whose they are. Raises UsageError or MissingError where something
    cannot be read.
    """
    for path in paths:
        _check(path)
    whole = list({path.resolve(): path for path in paths}.values())
    tables = [path for path in whole if len(whole) > 1 and path.suffix.casefold() == ".csv"]
    ours = frozenset(path.resolve() for path in apart)
    found = list(_places([path for path in whole if path not in tables], archives, ours))
    if not tables:
        return found
    entries = [each for place in found for each in place.listing.entries]
    entries += [file_entry(path, nfc(path.name)) for path in tables]
    name = found[0].name if len(found) == 1 else many(len(found), "place")
    return [Place(name, Listing(name, tuple(entries)), tables=True)]


def _places(paths: Sequence[Path], archives: Archives, apart: Collection[Path]) -> Iterator[Place]:
    zips = [path for path in paths if path.is_file() and _is_zip(path)]
    rest = [path for path in paths if path not in zips]
    alone = len(rest) == 1 and rest[0].is_dir()
    classes = [path for path in rest if path.is_dir() and (alone or not _is_students(path))]
    loose = [path for path in rest if path not in classes]
    if len(zips) > 1 and not classes and all(_is_one(Source(path), archives) for path in zips):
        zips, loose = [], list(paths)  # a zip for each student
    for path in zips:
        yield _zip(path, archives)
    for path in classes:
        yield from _folder(path, archives, apart)
    if loose:
        name = shown(loose[0].name) if len(loose) == 1 else f"{len(loose)} paths"
        yield Place(name, _together(loose))


def _zip(path: Path, archives: Archives) -> Place:
    try:
        listing = archives.listing(Source(path.resolve()), whole_class=True)
    except UnreadableError as error:
        raise UsageError(error.message, error.hint) from None
    return Place(shown(path.name), listing)


def _folder(path: Path, archives: Archives, apart: Collection[Path]) -> Iterator[Place]:
    """A folder; where all that it holds is zips of classes, these."""
    try:
        listing = in_folder(path, apart=apart)
    except OSError as error:
        raise UsageError(
            f"{shown(str(path))} cannot be read: {error.strerror}.", "Check its permissions."
        ) from None
    held = listing.entries
    zips = [each for each in held if each.name.casefold().endswith(".zip") and not each.trouble]
    if zips and len(zips) == len(held) and not any(_is_one(e.source, archives) for e in zips):
        for each in zips:
            yield _zip(each.source.path, archives)
    else:
        yield Place(shown(path.name or listing.root), listing)


def _check(path: Path) -> None:
    """Raise MissingError for a missing path, UsageError for what is not a file or folder."""
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
    if path.is_file() and path.name.casefold().endswith(OTHER_ARCHIVES):
        raise UsageError(
            f"{shown(str(path))} is an archive that grader does not open.",
            "Unpack it, and name the folder.",
        )


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


def _is_one(source: Source, archives: Archives) -> bool:
    """Whether a zip holds what one student hands in, at most one notebook, or cannot be read."""
    try:
        entries = archives.listing(source, whole_class=True).entries
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
