"""Which of a student's files are the modules that a lab wants beside the notebook. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from grader.course.intake.entries import Entry
from grader.course.names import nfc
from grader.notebook.read import MAX_SOURCE

# What platforms and browsers add to a name that is there already: lab-1.ipynb, lab (1).ipynb.
COPY = re.compile(r"(?:-\d{1,2}| ?\(\d{1,2}\)| - copy| copy)$", re.IGNORECASE)


def modules_among(
    files: Sequence[Entry],
    notebook: Entry,
    names: Sequence[str],
    newest: Callable[[Entry], int] | None = None,
) -> Mapping[str, Entry]:
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
            if not each.trouble
            and base in _readings(each.base, set(bases) - {base})
            and (bases[base] == 1 or _lies_as(each, name))
        ]
        if fitting:
            found[name] = max(fitting, key=lambda each: _rank(each, name, notebook, newest))
    return found


def _base(name: str) -> str:
    return nfc(name).casefold().rpartition("/")[2]


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


def _lies_as(entry: Entry, name: str) -> bool:
    return f"/{nfc(entry.name)}".casefold().endswith(f"/{nfc(name)}".casefold())


def _rank(
    entry: Entry, name: str, notebook: Entry, newest: Callable[[Entry], int] | None
) -> tuple[object, ...]:
    folder = notebook.name.split("/")[:-1]
    own = entry.name.split("/")[:-1]
    near = len(own) + len(folder) - 2 * _common(own, folder)
    return (
        entry.size <= MAX_SOURCE,  # else it is refused, by name, when it is read
        not entry.base.casefold().endswith(".txt"),
        "/" not in name or _lies_as(entry, name),
        -near,
        newest(entry) if newest else 0,
        _base(entry.name) == _base(name),
        entry.modified,
        entry.name,
    )


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    """How many folders two paths begin with alike."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count
