"""Which of the files that a student handed in is graded, and what to say of them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.course.intake.archives import Archives, UnreadableError
from grader.course.intake.entries import MIB, Entry
from grader.course.names import nfc, shown
from grader.course.students import Handed, Source
from grader.errors import SubmissionError
from grader.notebook.document import as_json, outlined

_DEEPEST = 3
_MOST_ARCHIVES = 20
_MOST_SHOWN = 50
# Looked into for notebooks under another name.
_LARGEST_OTHER = 20 * MIB
_MOST_LOOKED_INTO = 20
_BEGINNING = 64

# Zips by their content, and not meant as archives.
_DOCUMENTS = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".jar", ".whl", ".npz", ".epub")
_NEVER_NOTEBOOKS = (".py", ".html", ".htm", ".csv", ".md", ".tex", ".ipynb", ".zip", *_DOCUMENTS)
_OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
# What platforms and browsers add to a name that is there already: lab-1.ipynb, lab (1).ipynb.
_COPY = re.compile(r"(?:-\d{1,2}| ?\(\d{1,2}\)| - Copy| copy)+$")


@dataclass(frozen=True)
class Choice:
    """What is graded of a hand-in, with the fields of an Attempt."""

    handed: Handed
    detail: str = ""
    source: Source | None = None
    file: str = ""
    others: tuple[str, ...] = ()


def choose(
    files: Sequence[Entry],
    archives: Archives,
    expected: Sequence[str] = (),
    newest: Callable[[Entry], int] | None = None,
) -> Choice:
    """Choose the notebook: of several the one with the lab's name, else the newest, else the
    largest. Zips are looked into where there is none beside them, and files with another ending.
    """
    found = [each for each in files if _is_notebook(each) and each.size]
    renamed = False
    inside: list[Entry] = []
    if not found:
        inside = _inside([each for each in files if not each.trouble], archives)
        found = [each for each in inside if _is_notebook(each) and each.size]
    everything = [*files, *inside]
    if not found:
        found = _renamed(everything, archives)
        renamed = bool(found)
    if not found:
        return _without(everything)
    best = max(found, key=lambda each: _rank(each, expected, newest))
    others = [each for each in everything if each is not best and not _is_outer(each, best)]
    handed: Handed = "several-notebooks" if len(found) > 1 else "notebook"
    said = []
    if len(found) > 1:
        why = _why(best, found, expected, newest)
        said.append(f"{shown(best.name)} is graded, {why} of {len(found)} notebooks.")
    if renamed:
        said.append(f"{shown(best.name)} is a notebook by its content.")
    elif inside:
        said.append(f"{shown(best.base)} was in an archive.")
    said += [each.detail for each in everything if each.trouble and each is not best][:3]
    return Choice(handed, " ".join(said), best.source, shown(best.name), _names(others))


def _is_notebook(entry: Entry) -> bool:
    return not entry.trouble and entry.base.casefold().endswith(".ipynb")


def _is_outer(archive: Entry, entry: Entry) -> bool:
    """Whether an entry lies in an archive."""
    outer, inner = archive.source, entry.source
    return outer.path == inner.path and inner.members[: len(outer.members)] == outer.members


def _plain(name: str) -> str:
    """The name of a notebook without its ending, and without what was added to copies."""
    return _COPY.sub("", nfc(name).casefold().removesuffix(".ipynb"))


def is_expected(entry: Entry, expected: Sequence[str]) -> bool:
    """Whether a file is called like the lab's notebook, or a copy of it."""
    return any(_plain(entry.base) == _plain(name) for name in expected)


def _rank(
    entry: Entry, expected: Sequence[str], newest: Callable[[Entry], int] | None
) -> tuple[object, ...]:
    return (
        is_expected(entry, expected),
        "-checkpoint" not in entry.base,
        newest(entry) if newest else 0,
        entry.modified,
        entry.size,
        entry.name,
    )


def _why(
    best: Entry,
    found: Sequence[Entry],
    expected: Sequence[str],
    newest: Callable[[Entry], int] | None,
) -> str:
    if [each for each in found if is_expected(each, expected)] == [best]:
        return "the one with the lab's name"
    rivals = [each for each in found if each is not best]
    if newest and all(newest(each) < newest(best) for each in rivals):
        return "the newest"
    if all(each.modified < best.modified for each in rivals):
        return "the newest"
    return "the largest" if all(each.size < best.size for each in rivals) else "one"


def _inside(files: Sequence[Entry], archives: Archives) -> list[Entry]:
    """What the zips among files hold, and those within them; one that cannot be read is there as
    an entry that says so.
    """
    found: list[Entry] = []
    pending = [(each, 1) for each in files if _may_be_zip(each, archives)]
    opened = 0
    while pending:
        archive, depth = pending.pop(0)
        opened += 1
        try:
            if depth > _DEEPEST or opened > _MOST_ARCHIVES:
                raise UnreadableError(
                    f"{shown(archive.base)} is not opened: archives in archives, too many or too "
                    "deep.",
                    "Hand in the notebook by itself.",
                    "refused",
                )
            listing = archives.listing(archive.source)
        except UnreadableError as error:
            found.append(_troubled(archive, error.handed, error))
            continue
        except SubmissionError as error:
            found.append(_troubled(archive, "broken", error))
            continue
        held = [_within(archive, each) for each in listing.entries]
        found += held
        if not any(_is_notebook(each) for each in held):
            zips = [each for each in held if not each.trouble and _may_be_zip(each, archives)]
            pending += [(each, depth + 1) for each in zips]
    return found


def _within(archive: Entry, entry: Entry) -> Entry:
    return Entry(
        f"{archive.name}/{entry.name}",
        entry.source,
        entry.size,
        entry.modified,
        entry.trouble,
        entry.detail,
    )


def _troubled(entry: Entry, handed: Handed, error: SubmissionError) -> Entry:
    detail = f"{error.message} {error.hint}"
    return Entry(entry.name, entry.source, entry.size, entry.modified, handed, detail)


def _may_be_zip(entry: Entry, archives: Archives) -> bool:
    name = entry.base.casefold()
    if name.endswith(".zip"):
        return True
    if name.endswith(_DOCUMENTS) or "." in name[-5:-1]:
        return False
    return _beginning(entry, archives).startswith(b"PK\3\4")


def _beginning(entry: Entry, archives: Archives) -> bytes:
    try:
        return archives.beginning(entry.source, _BEGINNING)
    except SubmissionError:
        return b""


def _renamed(files: Sequence[Entry], archives: Archives) -> list[Entry]:
    """Notebooks among files that have another ending, or none."""
    looked = [
        each
        for each in files
        if not each.trouble
        and 0 < each.size <= _LARGEST_OTHER
        and not each.base.casefold().endswith(_NEVER_NOTEBOOKS)
    ]
    return [each for each in looked[:_MOST_LOOKED_INTO] if _holds_cells(each, archives)]


def _holds_cells(entry: Entry, archives: Archives) -> bool:
    begins = _beginning(entry, archives).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not begins.startswith(b"{"):
        return False
    try:
        data = archives.contents(entry.source, _LARGEST_OTHER)
        return bool(outlined(as_json(data, entry.base), entry.base))
    except (SubmissionError, ValueError):
        return False


def _without(files: Sequence[Entry]) -> Choice:
    """What is said where there is no notebook."""
    names = _names(files)
    troubled = [each for each in files if each.trouble]
    if troubled:
        detail = " ".join(dict.fromkeys(each.detail for each in troubled[:3]))
        worst = troubled[0]
        return Choice(worst.trouble or "broken", detail, None, shown(worst.name), names)
    if not files:
        return Choice("nothing", "Nothing was handed in.")
    empty = [each for each in files if not each.size]
    failed = [each for each in empty if _is_notebook(each) or len(empty) == len(files)]
    if failed:
        detail = f"{shown(failed[0].name)} is empty: ask for it again."
        return Choice("broken", detail, None, shown(failed[0].name), names)
    archives = [each for each in files if each.base.casefold().endswith(_OTHER_ARCHIVES)]
    if archives:
        detail = f"{shown(archives[0].name)} is an archive that grader does not open: unpack it."
        return Choice("no-notebook", detail, None, shown(archives[0].name), names)
    listed = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return Choice("no-notebook", f"No notebook: {listed}.", None, shown(files[0].name), names)


def _names(files: Sequence[Entry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(shown(each.name) for each in files))[:_MOST_SHOWN]
