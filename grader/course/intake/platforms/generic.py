"""Folders without a platform: one for each student, or one file for each."""

from collections import Counter
from collections.abc import Mapping, Sequence

from grader.course.intake.archives import Archives
from grader.course.intake.entries import Entry, Listing
from grader.course.intake.handins import HandIn, HandIns, Platform, by_folder, share, tops
from grader.course.names import identity, shown
from grader.course.students import Student


def _deep(listing: Listing) -> float:
    """The share of folders; what lies beside them is nobody's."""
    return share(listing, lambda name: "/" in name)


def _flat(listing: Listing) -> float:
    return 1.0 - _deep(listing) if listing.entries else 0.0


def _folders(listing: Listing, archives: Archives, expected: Sequence[str]) -> HandIns:
    students = _in_groups(listing)
    if students:
        return _groups(listing, students)
    held = by_folder(listing.entries)
    names = sorted({*held, *(each for each in listing.folders if "/" not in each)})
    strays = tuple(each for each in listing.entries if "/" not in each.name)
    return HandIns(
        tuple(HandIn(_student(name), _without(name, held.get(name, []))) for name in names),
        strays,
    )


def _in_groups(listing: Listing) -> dict[str, list[Entry]]:
    """The entries of each student, by path, where the folders are groups of students: each holds
    several folders with notebooks, no files, and no two folders in them have one name.
    """
    files = {each.name.partition("/")[0] for each in listing.entries if each.name.count("/") == 1}
    groups = set(tops(listing)) - {each.name for each in listing.entries if "/" not in each.name}
    with_notebook = {
        "/".join(each.name.split("/")[:2])
        for each in listing.entries
        if each.name.count("/") > 1 and each.name.casefold().endswith(".ipynb")
    }
    counts = Counter(each.partition("/")[0] for each in with_notebook)
    students = by_folder(listing.entries, 2)
    own_names = {each.partition("/")[2] for each in students}
    if len(groups) < 2 or files & groups or len(own_names) < len(students):
        return {}
    return students if all(counts[each] > 1 for each in groups) else {}


def _groups(listing: Listing, students: Mapping[str, Sequence[Entry]]) -> HandIns:
    handed = []
    for path, files in students.items():
        group, _, name = path.partition("/")
        student = Student(identity(name), group=shown(group))
        handed.append(HandIn(student, _without(path, files)))
    groups = sorted({each.student.group for each in handed})
    strays = tuple(each for each in listing.entries if "/" not in each.name)
    note = f"Its folders are taken for groups of students: {', '.join(groups)}."
    return HandIns(tuple(handed), strays, (note,))


def _without(folder: str, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    within = Listing(folder, tuple(entries)).under(folder)
    return within.entries


def _files(listing: Listing, archives: Archives, expected: Sequence[str]) -> HandIns:
    """A student's files share the name before the ending; folders are a student's as well."""
    held: dict[str, list[Entry]] = {}
    for each in listing.entries:
        first = each.name.partition("/")[0]
        held.setdefault(_stem(first) if first == each.name else first, []).append(each)
    return HandIns(tuple(HandIn(_student(name), tuple(files)) for name, files in held.items()))


def _stem(name: str) -> str:
    """The name without its ending, or both of them as in anna.ipynb.txt; not of anna.berg."""
    stem = _without_ending(name)
    return _without_ending(stem) if stem.casefold().endswith((".ipynb", ".tar")) else stem


def _without_ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    ending = ending.rstrip()
    return stem if dot and stem and len(ending) <= 5 and " " not in ending else name


def _student(name: str) -> Student:
    return Student(identity(name))


FOLDERS = Platform("folder-per-student", "a folder for each student", _deep, _folders, generic=True)
FILES = Platform("file-per-student", "a file for each student", _flat, _files, generic=True)
