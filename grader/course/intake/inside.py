"""What lies in archives that a student handed in, and in archives within them."""

from collections.abc import Sequence
from dataclasses import replace

from grader.course.intake.archives import Archives, UnreadableError, name_of
from grader.course.intake.entries import MIB, Entry
from grader.course.names import shown
from grader.course.students import Handed
from grader.errors import SubmissionError
from grader.notebook.read import MAX_BYTES

_DEEPEST = 3
_MOST_ARCHIVES = 20
_BEGINNING = 64
MOST_LOOKED_INTO = 100

# Zips by their content, and not meant as archives.
DOCUMENTS = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".jar", ".whl", ".npz", ".epub")


def is_notebook(entry: Entry) -> bool:
    """Whether it is one by its name."""
    return not entry.trouble and entry.base.casefold().endswith(".ipynb")


def archived(files: Sequence[Entry], archives: Archives) -> list[Entry]:
    """What the zips among files hold, and those within them; one that cannot be read is there as
    an entry that says so.
    """
    found: list[Entry] = []
    pending = [(each, 1) for each in _zips(files, archives)]
    opened = 0
    while pending:
        archive, depth = pending.pop(0)
        opened += 1
        try:
            if depth > _DEEPEST or opened > _MOST_ARCHIVES:
                raise UnreadableError(
                    f"{shown(archive.base)} is not opened: archives in archives, too many or too "
                    "deep.",
                    "Ask for the notebook by itself.",
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
        found += held or [replace(archive, trouble="broken", detail=_empty(archive))]
        if not any(is_notebook(each) for each in held):
            pending += [(each, depth + 1) for each in _zips(held, archives)]
    return found


def _empty(archive: Entry) -> str:
    return f"{shown(archive.base)} is empty: ask for it again."


def _within(archive: Entry, entry: Entry) -> Entry:
    return bounded(replace(entry, name=f"{archive.name}/{entry.name}"))


def _troubled(entry: Entry, handed: Handed, error: SubmissionError) -> Entry:
    # By the name that the student gave it, where a platform put its own before.
    message = error.message.replace(name_of(entry.source), shown(entry.base), 1)
    return replace(entry, trouble=handed, detail=f"{message} {error.hint}")


def _zips(files: Sequence[Entry], archives: Archives) -> list[Entry]:
    """The zips by name, and those by content among files without an ending."""
    whole = [each for each in files if not each.trouble]
    called = [each for each in whole if each.base.casefold().endswith(".zip")]
    bare = [each for each in whole if "." not in each.base][:MOST_LOOKED_INTO]
    return called + [each for each in bare if beginning(each, archives).startswith(b"PK\3\4")]


def bounded(entry: Entry) -> Entry:
    """The entry, refused if it is a notebook larger than any that is read."""
    if not is_notebook(entry) or entry.size <= MAX_BYTES:
        return entry
    detail = (
        f"{shown(entry.name)} is larger than {MAX_BYTES // MIB} MiB: ask for it without output."
    )
    return replace(entry, trouble="refused", detail=detail)


def beginning(entry: Entry, archives: Archives) -> bytes:
    """Its first bytes; none where it cannot be read."""
    try:
        return archives.beginning(entry.source, _BEGINNING)
    except SubmissionError:
        return b""
