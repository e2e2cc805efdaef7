"""Which of the files that a student handed in is graded, and what to say of them."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from grader.course.intake.archives import Archives
from grader.course.intake.entries import MIB, Entry
from grader.course.intake.inside import (
    DOCUMENTS,
    MOST_LOOKED_INTO,
    archived,
    beginning,
    bounded,
    is_notebook,
)
from grader.course.names import nfc, shown
from grader.course.students import Handed, Source
from grader.errors import SubmissionError
from grader.notebook.document import as_json, outlined
from grader.notebook.modules import COPY, lacking, modules_among, taken_for

_MOST_SHOWN = 50
# Looked into for notebooks under another name.
_LARGEST_OTHER = 20 * MIB
_SAME_TIME = timedelta(minutes=1)

_NEVER_NOTEBOOKS = (".py", ".html", ".htm", ".csv", ".md", ".tex", ".ipynb", ".zip", *DOCUMENTS)
# Archives that are not opened.
OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")


@dataclass(frozen=True)
class Choice:
    """What is graded of a hand-in, with the fields of an Attempt."""

    handed: Handed
    detail: str = ""
    source: Source | None = None
    file: str = ""
    others: tuple[str, ...] = ()
    modules: tuple[tuple[str, Source], ...] = ()


def choose(
    files: Sequence[Entry],
    archives: Archives,
    expected: Sequence[str] = (),
    newest: Callable[[Entry], int] | None = None,
    submits: Sequence[str] = (),
) -> Choice:
    """Choose the notebook: of several the one with the lab's name, else the newest, else the
    largest. Zips are looked into where there is none beside them, and files with another ending;
    and where one of the modules that the lab submits lacks.
    """
    files = [bounded(each) for each in files]
    found = [each for each in files if is_notebook(each) and each.size]
    renamed = False
    inside: list[Entry] = []
    if not found:
        inside = archived(files, archives)
        found = [each for each in inside if is_notebook(each) and each.size]
    everything = [*files, *inside]
    if not found:
        found = _renamed(everything, archives)
        renamed = bool(found)
    if not found:
        return _without(everything)
    recent = _recent(found)
    best = max(found, key=lambda each: _rank(each, expected, newest, recent))
    others = [each for each in everything if each is not best and not _is_outer(each, best)]
    handed: Handed = "several-notebooks" if len(found) > 1 else "notebook"
    said = []
    if len(found) > 1:
        why = _why(best, found, expected, newest, recent)
        said.append(f"{shown(best.name)} is graded, {why} of {len(found)} notebooks.")
    if renamed:
        said.append(f"{shown(best.name)} is a notebook by its content.")
    elif inside:
        said.append(f"{shown(best.base)} was in an archive.")
    modules = _modules(everything, best, submits, newest)
    if len(modules) < len(submits) and not inside:
        modules = _modules([*files, *archived(files, archives)], best, submits, newest)
    said += [shown(each) for each in taken_for(modules)]
    said += [lacking(name) for name in submits if name not in modules]
    said += [each.detail for each in everything if each.trouble and each is not best][:3]
    sources = tuple((name, each.source) for name, each in modules.items())
    return Choice(handed, " ".join(said), best.source, shown(best.name), _names(others), sources)


def _modules(
    files: Sequence[Entry],
    notebook: Entry,
    names: Sequence[str],
    newest: Callable[[Entry], int] | None,
) -> Mapping[str, Entry]:
    whole = [each for each in files if not each.trouble]
    return modules_among(whole, notebook.name.rpartition("/")[0], names, newest)


def _is_outer(archive: Entry, entry: Entry) -> bool:
    """Whether an entry lies in an archive."""
    outer, inner = archive.source, entry.source
    return outer.path == inner.path and inner.members[: len(outer.members)] == outer.members


def _plain(name: str) -> str:
    """The name of a notebook without its ending, and without what was added to copies."""
    plain = nfc(name).casefold().removesuffix(".ipynb")
    while (shorter := COPY.sub("", plain)) != plain:
        plain = shorter
    return plain


def is_expected(entry: Entry, expected: Sequence[str]) -> bool:
    """Whether a file is called like the lab's notebook, or a copy of it."""
    return any(_plain(entry.base) == _plain(name) for name in expected)


def _rank(
    entry: Entry,
    expected: Sequence[str],
    newest: Callable[[Entry], int] | None,
    recent: set[Source],
) -> tuple[object, ...]:
    return (
        is_expected(entry, expected),
        not entry.base.strip().startswith(("~", ".")) and "-checkpoint" not in entry.base,
        newest(entry) if newest else 0,
        entry.source in recent,
        entry.size,
        entry.modified,
        entry.name,
    )


def _recent(found: Sequence[Entry]) -> set[Source]:
    """The newest, and those that were written within a minute of it, as by who unpacked them."""
    times = {}
    for each in found:
        with suppress(ValueError):
            times[each.source] = datetime.fromisoformat(each.modified)
    latest = max(times.values(), default=None)
    return {source for source, when in times.items() if latest and latest - when < _SAME_TIME}


def _why(
    best: Entry,
    found: Sequence[Entry],
    expected: Sequence[str],
    newest: Callable[[Entry], int] | None,
    recent: set[Source],
) -> str:
    if [each for each in found if is_expected(each, expected)] == [best]:
        return "the one with the lab's name"
    rivals = [each for each in found if each is not best]
    if newest and all(newest(each) < newest(best) for each in rivals):
        return "the newest"
    if recent == {best.source}:
        return "the newest"
    return "the largest" if all(each.size < best.size for each in rivals) else "one"


def _renamed(files: Sequence[Entry], archives: Archives) -> list[Entry]:
    """Notebooks among files that have another ending, or none."""
    looked = [
        each
        for each in files
        if not each.trouble
        and 0 < each.size <= _LARGEST_OTHER
        and not each.base.casefold().endswith(_NEVER_NOTEBOOKS)
    ]
    return [each for each in looked[:MOST_LOOKED_INTO] if _holds_cells(each, archives)]


def _holds_cells(entry: Entry, archives: Archives) -> bool:
    begins = beginning(entry, archives).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not begins.startswith(b"{"):
        return False
    try:
        data = archives.contents(entry.source, _LARGEST_OTHER)
        cells = outlined(as_json(data, entry.base), entry.base)
        # The results that `grade --json` writes have cells too.
        return any(bytes(cell.cell_type).startswith(b'"') for cell in cells)
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
    failed = [each for each in empty if is_notebook(each) or len(empty) == len(files)]
    if failed:
        detail = f"{shown(failed[0].name)} is empty: ask for it again."
        return Choice("broken", detail, None, shown(failed[0].name), names)
    archives = [each for each in files if each.base.casefold().endswith(OTHER_ARCHIVES)]
    if archives:
        detail = f"{shown(archives[0].name)} is an archive that grader does not open: unpack it."
        return Choice("no-notebook", detail, None, shown(archives[0].name), names)
    listed = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return Choice("no-notebook", f"No notebook: {listed}.", None, shown(files[0].name), names)


def _names(files: Sequence[Entry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(shown(each.name) for each in files))[:_MOST_SHOWN]
