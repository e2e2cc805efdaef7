"""Which of a student's files are the modules that a lab wants beside the notebook."""

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol, TypeVar

from grader.notebook.read import MAX_SOURCE, whole_path

# What platforms and browsers add to a name that is there already: lab-1.ipynb, lab (1).ipynb.
COPY = re.compile(r"(?:-\d{1,2}| ?\(\d{1,2}\)| - copy| copy)$", re.IGNORECASE)
_LACKING = " is missing: hand it in together with the notebook."


class File(Protocol):
    """A file as it was handed in: its path with "/" between folders, bytes, and a time to sort."""

    @property
    def name(self) -> str:
        """The path."""

    @property
    def size(self) -> int:
        """In bytes."""

    @property
    def modified(self) -> str:
        """A later time sorts behind an earlier one."""


F = TypeVar("F", bound=File)


@dataclass(frozen=True)
class _OnDisk:
    name: str
    size: int
    modified: str
    path: Path


def lacking(name: str) -> str:
    """What is said of a module that is not there."""
    return name + _LACKING


def lacking_in(notices: Iterable[str]) -> tuple[str, ...]:
    """The modules that are not there, by what was said of a submission."""
    return tuple(each.removesuffix(_LACKING) for each in notices if each.endswith(_LACKING))


def taken_for(files: Mapping[str, File]) -> list[str]:
    """A sentence about each module that was handed in under another name."""
    return [
        f"{base} was used as {name}."
        for name, each in files.items()
        if (base := PurePosixPath(each.name).name) != PurePosixPath(name).name
    ]


def modules_beside(notebook: Path, names: Sequence[str]) -> dict[str, tuple[Path, File]]:
    """The files that are a notebook's modules, by name: in its folder, or in those of the names.

    Links are not followed. Where other notebooks lie beside it, who knows whose a copy is: then
    only a file that is named and lies as it should counts.
    """
    notebook = whole_path(notebook)
    folder = notebook.parent
    below = {PurePosixPath(name).parent.as_posix() for name in names}
    files = [each for path in sorted({".", *below} if names else ()) for each in _in(folder, path)]
    if any(_is_notebook(each.name) and each.path != notebook for each in files):
        exact = set(map(_folded, names))
        files = [each for each in files if _folded(each.name) in exact]
    return {name: (each.path, each) for name, each in modules_among(files, "", names).items()}


def _is_notebook(name: str) -> bool:
    return _base(name).endswith(".ipynb") and not _base(name).startswith(".")


def _in(folder: Path, below: str) -> Iterator[_OnDisk]:
    inner = folder / below
    if whole_path(inner) != inner:
        return
    try:
        with os.scandir(inner) as found:
            for each in found:
                if each.is_file(follow_symlinks=False):
                    about = each.stat(follow_symlinks=False)
                    path = inner / each.name
                    name, when = path.relative_to(folder).as_posix(), f"{about.st_mtime_ns:020}"
                    yield _OnDisk(name, about.st_size, when, path)
    except OSError:  # there is no such folder, or none that can be read
        return


def modules_among(
    files: Sequence[F],
    folder: str,
    names: Sequence[str],
    newest: Callable[[F], int] | None = None,
) -> Mapping[str, F]:
    """The file for each name, paths below the notebook's folder; those that lack are left out.

    Platforms drop folders and rename files: the name without folders counts, or a copy's. Of
    several, one that lies as it should, near the notebook, goes first, then the newest. Where two
    names differ in their folders alone, a file must lie as it should.
    """
    bases = Counter(_base(name) for name in names)
    found = {}
    for name in names:
        base = _base(name)
        fitting = [
            each
            for each in files
            if base in _readings(each.name, set(bases) - {base})
            and (bases[base] == 1 or _lies_as(each, name))
        ]
        if fitting:
            found[name] = max(fitting, key=lambda each: _rank(each, name, folder, newest))
    return found


def _base(name: str) -> str:
    return _folded(name).rpartition("/")[2]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _readings(base: str, others: set[str]) -> Iterator[str]:
    """The names that a file may have had: its own, and those without what was added to it."""
    base = _base(base)
    if base in others:
        return
    yield base
    if base.endswith(".txt"):  # what mail and Windows make of code
        base = base.removesuffix(".txt")
        yield base
    stem, dot, ending = base.rpartition(".")
    while stem and (shorter := COPY.sub("", stem)) != stem:
        stem = shorter
        yield stem + dot + ending


def _lies_as(file: File, name: str) -> bool:
    return f"/{_folded(file.name)}".endswith(f"/{_folded(name)}")


def _rank(file: F, name: str, folder: str, newest: Callable[[F], int] | None) -> tuple[object, ...]:
    wanted = [part for part in folder.split("/") if part]
    own = file.name.split("/")[:-1]
    near = len(own) + len(wanted) - 2 * _common(own, wanted)
    return (
        file.size <= MAX_SOURCE,  # else it is refused, by name, when it is read
        not _base(file.name).endswith(".txt"),
        "/" not in name or _lies_as(file, name),
        -near,
        newest(file) if newest else 0,
        _base(file.name) == _base(name),
        file.modified,
        file.name,
    )


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    """How many folders two paths begin with alike."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count
