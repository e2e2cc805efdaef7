"""Which platform's gradebook a file is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from grader.course.gradebooks import blackboard, brightspace, canvas, moodle, nbgrader
from grader.course.gradebooks.book import Book
from grader.course.gradebooks.columns import refuse_unclosed
from grader.errors import UsageError
from grader.marks.sheet import Sheet, read_sheet
from grader.text import clean


@dataclass(frozen=True)
class _Platform:
    """How a platform's file is recognised and read; looks: what its header is like."""

    fits: Callable[[Sheet], bool]
    open: Callable[[Sheet, str | None, Sequence[str]], Book]
    looks: str


PLATFORMS: Mapping[str, _Platform] = MappingProxyType(
    {
        "canvas": _Platform(canvas.fits, canvas.open_canvas, "Student, ID, ..., Section"),
        "brightspace": _Platform(
            brightspace.fits,
            brightspace.open_brightspace,
            "OrgDefinedId, Username, ... Points Grade",
        ),
        "blackboard": _Platform(
            blackboard.fits,
            blackboard.open_blackboard,
            "Last Name, First Name, Username, ... |4711",
        ),
        "nbgrader": _Platform(
            nbgrader.fits, nbgrader.open_nbgrader, "assignment, ..., student_id, ..., score"
        ),
        "moodle": _Platform(
            moodle.fits,
            moodle.open_moodle,
            'rows that begin with "Participant 4711", in any language',
        ),
    }
)


def open_book(
    data: bytes, platform: str | None = None, column: str | None = None, labs: Sequence[str] = ()
) -> Book:
    """The gradebook in a file's bytes, and the column in it that is ours.

    platform: None to recognise it. column: the title of ours; without it, the one titled as the
    lab is called, or the only one. Raises UsageError that says what is there instead.
    """
    sheet = read_sheet(data)
    if not sheet.rows:
        raise UsageError("The file is empty.", "Export it from the platform again.")
    refuse_unclosed(sheet)
    if platform is None:
        platform = next((name for name, one in PLATFORMS.items() if one.fits(sheet)), None)
        if platform is None:
            looks = "".join(f"\n  - {name}: {one.looks}" for name, one in PLATFORMS.items())
            begins = _beginning(sheet)
            raise UsageError(
                f"Whose gradebook is it? Its first line begins {begins!r}; they begin with:{looks}",
                "Export it from the platform again and leave its headers; or say --from.",
            )
    elif not PLATFORMS[platform].fits(sheet):
        raise UsageError(
            f"The file is not a gradebook of {platform}: its first line begins "
            f"{_beginning(sheet)!r}, and should be like {PLATFORMS[platform].looks}.",
            "Leave out --from to have it recognised.",
        )
    return PLATFORMS[platform].open(sheet, column, labs)


def _beginning(sheet: Sheet) -> str:
    return clean(", ".join(sheet.values[0][:6]), 120)
