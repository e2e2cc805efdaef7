"""GitHub: a folder of clones, one repository for each student or team."""

import itertools
from collections.abc import Sequence
from pathlib import Path

from grader.course.intake.archives import Archives
from grader.course.intake.entries import Listing
from grader.course.intake.handins import HandIn, HandIns, Platform, by_folder, share, tops
from grader.course.intake.owners import commit_times
from grader.course.names import identity
from grader.course.students import Student

_END = "-submissions"


def _fits(listing: Listing) -> float:
    cloned = [name for name in listing.repositories if name and "/" not in name]
    if cloned:
        return len(cloned) / max(1, len(tops(listing)))
    if listing.root.endswith(_END):  # downloaded without their histories
        start = listing.root.removesuffix(_END) + "-"
        return share(listing, lambda name: name.startswith(start) and "/" in name)
    return 0.0


def _read(listing: Listing, archives: Archives, expected: Sequence[str]) -> HandIns:
    held = by_folder(listing.entries)
    names = sorted({*held, *(each for each in listing.folders if "/" not in each)})
    slug = _slug(listing.root, names)
    cloned = [(name, path) for name, path in listing.repositories.items() if name in names]
    on_disk: list[tuple[str, Path]] = [(name, path) for name, path in cloned if path is not None]
    times = commit_times(on_disk)
    handed = []
    for name in names:
        login = identity(name.removeprefix(slug) or name)
        files = Listing(name, tuple(held.get(name, ()))).under(name).entries
        student = Student(login, ids=(("github", login),))
        handed.append(HandIn(student, files, times.get(name, "")))
    strays = tuple(each for each in listing.entries if "/" not in each.name)
    unknown = len(cloned) - len(times)
    notes = (f"The time of the last commit is unknown for {unknown} of {len(cloned)} clones.",)
    return HandIns(tuple(handed), strays, notes if unknown else ())


def _slug(root: str, names: Sequence[str]) -> str:
    """What stands before the login in the names of the clones."""
    start = root.removesuffix(_END) + "-"
    if root.endswith(_END) and all(name.startswith(start) for name in names):
        return start
    alike = itertools.takewhile(lambda chars: len(set(chars)) == 1, zip(*names, strict=False))
    common = "".join(chars[0] for chars in alike) if len(names) > 1 else ""
    return common[: common.rfind("-") + 1]


PLATFORM = Platform("github", "clones from GitHub", _fits, _read)
