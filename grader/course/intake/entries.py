"""What a folder or a zip holds, as a list of names: nothing is unpacked, no link is followed."""

import itertools
import os
import re
import stat
import zipfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from grader.course.names import nfc, shown
from grader.course.students import Handed, Source
from grader.errors import UsageError

MIB = 2**20

# More than any class has; a folder with more is not one.
MAX_ENTRIES = 1_000_000
_DEEPEST = 40
# Such as the store of an earlier grading, beside what was graded.
_DATABASES = (".sqlite", ".sqlite-wal", ".sqlite-shm", ".sqlite-journal")
_JUNK = frozenset({"__macosx", "__pycache__", "thumbs.db", "desktop.ini", "$recycle.bin"})
_DRIVE = re.compile(r"[A-Za-z]:[/\\]")


@dataclass(frozen=True)
class Entry:
    """A file in a class: its name, relative and in NFC, with "/" between folders; where it lies.

    size is in bytes, modified in ISO 8601 ("" where unknown). trouble is set where its bytes are
    not to be read, and detail says why.
    """

    name: str
    source: Source
    size: int = 0
    modified: str = ""
    trouble: Handed | None = None
    detail: str = ""

    @property
    def base(self) -> str:
        """The name without folders."""
        return self.name.rpartition("/")[2]


@dataclass(frozen=True)
class Listing:
    """All files of a class, junk left out.

    root is the name of what was listed. folders has the names of all folders, repositories those
    that hold a `.git` folder, with its path where it lies on the disk.
    """

    root: str
    entries: tuple[Entry, ...]
    folders: frozenset[str] = frozenset()
    repositories: dict[str, Path | None] = field(default_factory=dict)

    def under(self, folder: str) -> "Listing":
        """The listing of a folder in it."""
        start = folder + "/"
        return Listing(
            folder.rpartition("/")[2],
            tuple(
                replace(each, name=each.name.removeprefix(start))
                for each in self.entries
                if each.name.startswith(start)
            ),
            frozenset(each.removeprefix(start) for each in self.folders if each.startswith(start)),
            {
                each.removeprefix(start): path
                for each, path in self.repositories.items()
                if each.startswith(start)
            },
        )


def is_junk(name: str) -> bool:
    """Whether a name is of what systems and editors leave behind, in any of its parts."""
    *folders, last = name.casefold().split("/")
    if any(_is_junk_part(part) for part in folders) or last.endswith(_DATABASES):
        return True
    # A notebook is one whatever its name begins with, but for what macOS and Jupyter put beside it.
    hidden = last.endswith(".ipynb") and not last.startswith(("._", ".~"))
    return _is_junk_part(last) and not hidden


def _is_junk_part(part: str) -> bool:
    return part.startswith((".", "~")) or part in _JUNK


def in_folder(
    root: Path, base: Path | None = None, apart: Collection[Path] = frozenset()
) -> Listing:
    """What a folder holds but for the paths apart, which are whole; names are relative to base, by
    default to the folder itself. Raises OSError where it cannot be read; where a folder in it
    cannot, an entry says so.
    """
    root = root.resolve()
    base = base or root
    entries: list[Entry] = []
    folders: set[str] = set()
    repositories: dict[str, Path | None] = {}
    pending = [root]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as items:
                found = sorted(items, key=lambda item: item.name)
        except OSError:
            if folder == root:
                raise
            entries.append(_unreadable(_name(folder, base) + "/", folder))
            continue
        for item in found:
            path = Path(item.path)
            name = _name(path, base)
            is_folder = item.is_dir(follow_symlinks=False)
            if is_folder and item.name == ".git":
                repositories[name.rpartition("/")[0]] = path
            if is_junk(name) or path in apart:
                continue
            if not is_folder:
                entries.append(_on_disk(name, path))
            elif name.count("/") >= _DEEPEST:
                detail = f"{shown(name)} is not entered: too many folders in folders."
                entries.append(Entry(name + "/", Source(path), trouble="refused", detail=detail))
            else:
                folders.add(name)
                pending.append(path)
        if len(entries) + len(folders) > MAX_ENTRIES:
            raise UsageError(
                f"{root} holds more than {MAX_ENTRIES:,} files.", "Name the folder of one class."
            )
    return Listing(root.name, tuple(entries), frozenset(folders), repositories)


def _name(path: Path, base: Path) -> str:
    return nfc(path.relative_to(base).as_posix())


def file_entry(path: Path, name: str) -> Entry:
    """The entry of one file that the user named, link or not."""
    return _on_disk(name, path.resolve())


def _on_disk(name: str, path: Path) -> Entry:
    try:
        about = path.lstat()
    except OSError:
        return _unreadable(name, path)
    source = Source(path)
    if stat.S_ISLNK(about.st_mode):
        return Entry(name, source, trouble="refused", detail=f"{shown(name)} is a link.")
    if not stat.S_ISREG(about.st_mode):
        detail = f"{shown(name)} is not a regular file."
        return Entry(name, source, trouble="refused", detail=detail)
    if not os.access(path, os.R_OK):
        return _unreadable(name, path)
    try:
        modified = iso(datetime.fromtimestamp(about.st_mtime, UTC))
    except (ValueError, OverflowError, OSError):  # before or after all years that there are
        modified = ""
    return Entry(name, source, about.st_size, modified)


def _unreadable(name: str, path: Path) -> Entry:
    detail = f"{shown(name)} cannot be read: check its permissions."
    return Entry(name, Source(path), trouble="broken", detail=detail)


def iso(when: datetime) -> str:
    """A time in ISO 8601, to the second."""
    return when.isoformat(timespec="seconds")


def in_zip(infos: Iterable[zipfile.ZipInfo], source: Source) -> Listing:
    """What a zip holds, from its directory; of entries of one name the last counts."""
    latest = {info.filename: info for info in infos}
    backslashes = not any("/" in name for name in latest)
    entries: list[Entry] = []
    folders: set[str] = set()
    repositories: dict[str, Path | None] = {}
    for info in latest.values():
        raw = decoded(info)
        given = raw.replace("\\", "/") if backslashes else raw
        parts = [part for part in given.split("/") if part not in ("", ".", "..")]
        name = nfc("/".join(parts))
        if ".git" in parts:
            repositories["/".join(parts[: parts.index(".git")])] = None
        # The folder of a student who handed in nothing else is there all the same.
        seen = list(
            itertools.takewhile(lambda part: not _is_junk_part(part.casefold()), parts[:-1])
        )
        folders.update("/".join(seen[: at + 1]) for at in range(len(seen)))
        if not parts or is_junk(name):
            continue
        if given.endswith("/"):
            folders.add(name)
        else:
            entries.append(_in_zip(info, raw, name, source))
    root = (source.members[-1] if source.members else source.path.name).rpartition("/")[2]
    return Listing(root, tuple(entries), frozenset(nfc(folder) for folder in folders), repositories)


def _in_zip(info: zipfile.ZipInfo, raw: str, name: str, archive: Source) -> Entry:
    source = Source(archive.path, (*archive.members, info.filename))
    entry = Entry(name, source, info.file_size, _zip_time(info))
    kind = stat.S_IFMT(info.external_attr >> 16)
    reason = None
    if ".." in re.split(r"[/\\]", raw) or raw.startswith(("/", "\\")) or _DRIVE.match(raw):
        reason = "has a name that leads out of its folder"
    elif "\0" in info.orig_filename:
        reason = "has a name that ends before its end"
    elif kind and not stat.S_ISREG(kind):
        reason = "is a link" if stat.S_ISLNK(kind) else "is not a regular file"
    if reason:
        return replace(entry, trouble="refused", detail=f"{shown(raw)} {reason}.")
    if info.flag_bits & 1:
        detail = f"{shown(name)} is encrypted: ask for it without a password."
        return replace(entry, trouble="encrypted", detail=detail)
    return entry


def decoded(info: zipfile.ZipInfo) -> str:
    """The name in a zip: many write UTF-8 without saying so, which is read as cp437."""
    if not info.flag_bits & 0x800 and not info.filename.isascii():
        try:
            return info.filename.encode("cp437").decode()
        except UnicodeError:
            pass
    return info.filename


def _zip_time(info: zipfile.ZipInfo) -> str:
    try:
        return iso(datetime(*info.date_time))
    except ValueError:
        return ""
