"""What a platform's reader makes of a listing: hand-ins, whose they are, and what is nobody's."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from grader.course.intake.archives import Archives
from grader.course.intake.entries import Entry, Listing
from grader.course.students import Student


@dataclass(frozen=True)
class HandIn:
    """The files of one attempt of a student.

    Attempts of a student are in the order of `order`, then of submitted. note is a sentence about
    the attempt that has nothing to do with its files. newest orders its files by the platform's
    knowledge of which came later, where it has any.
    """

    student: Student
    files: tuple[Entry, ...]
    submitted: str = ""
    order: str = ""
    late: bool | None = None
    note: str = ""
    newest: Callable[[Entry], int] | None = None


@dataclass(frozen=True)
class HandIns:
    """All hand-ins of a class, what is nobody's, and sentences about what was found."""

    handed: tuple[HandIn, ...]
    strays: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Platform:
    """A layout of submissions.

    title follows "read as". fits is the share of a listing that fits it, from 0 to 1; read makes
    hand-ins of it, given the names that the lab's notebook may have. One that is generic takes
    what no other knows.
    """

    name: str
    title: str
    fits: Callable[[Listing], float]
    read: Callable[[Listing, Archives, Sequence[str]], HandIns]
    generic: bool = False


def tops(listing: Listing) -> dict[str, list[str]]:
    """The names of entries by their first parts; folders that hold none are there with none."""
    found: dict[str, list[str]] = {each: [] for each in listing.folders if "/" not in each}
    for each in listing.entries:
        found.setdefault(each.name.partition("/")[0], []).append(each.name)
    return found


def share(listing: Listing, fitting: Callable[[str], object]) -> float:
    """The share of what lies in the outermost folder that fits, or that holds a file that does."""
    found = tops(listing)
    fit = sum(any(map(fitting, names or [top + "/"])) for top, names in found.items())
    return fit / len(found) if found else 0.0


def by_folder(entries: Iterable[Entry], depth: int = 1) -> dict[str, list[Entry]]:
    """The entries by their first folders; those that are not so deep are left out."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for each in entries:
        parts = each.name.split("/")
        if len(parts) > depth:
            found["/".join(parts[:depth])].append(each)
    return dict(found)
