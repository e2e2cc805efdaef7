"""What a verdict rests on: findings, numbers and places, as plain values.

The judge makes them, results carry them. Messages are made from findings elsewhere: nothing here is
a sentence, but for what students, labs and markers wrote themselves.
"""

from typing import Any, Literal

import msgspec

ItemStatus = Literal[
    "passed", "partial", "failed", "not_attempted", "crashed", "timed_out", "manual", "error"
]

# When students see an item: at once, once the due date is past, once grades are out, or never.
Visibility = Literal["visible", "after_due_date", "after_published", "hidden"]

# What a finding may say: an id, a name, a number, a shape, or numbers by name, as sizes are.
_Plain = bool | int | float | str
Fact = _Plain | tuple[_Plain, ...] | dict[str, _Plain] | None


class Finding(msgspec.Struct, frozen=True):
    """One thing that was found out. Its sentence is the template of its id, filled with the facts.

    What comes before a colon in the id is the cause that it names; what comes after tells
    sentences on the same cause apart. Of `CAUSE:lab` the sentence is the lab's own
    hint, by its number among those of this cause.
    """

    id: str
    facts: dict[str, Fact] = {}

    @property
    def cause(self) -> str:
        """The id of the cause."""
        return self.id.partition(":")[0]


class SourceLocation(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place in the student's notebook. cell counts all cells from 1; line counts within it.

    begins is the first line of the cell, by which it is found again; text is the line itself.
    """

    function: str = ""
    line: int = 0
    cell: int | None = None
    text: str = ""
    begins: str = ""


class Formula(msgspec.Struct, frozen=True):
    """What an answer states of one gradient, compared with the right one by its values.

    Advice to whoever marks the answer: it gives and takes no points. formula is the right side
    that counted; sentence says in which sense it is equivalent, what is wrong, or why it could not
    be told.
    """

    variable: str
    verdict: Literal["equivalent", "different", "unread"]
    sentence: str
    formula: str = ""


class Picture(msgspec.Struct, frozen=True, omit_defaults=True):
    """A picture in a written answer: base64 of a PNG or JPEG with its size in pixels, or why it is
    not shown.
    """

    name: str
    media_type: str = ""
    data: str = ""
    size: tuple[int, int] = (0, 0)
    problem: str = ""


class HumanMark(msgspec.Struct, frozen=True):
    """What a human said of an item, and what the grader had given.

    points is null where there is only a comment; else they are the item's score.
    """

    points: float | None
    comment: str
    grader_score: float | None
    grader_status: ItemStatus


class SurfacePicture(msgspec.Struct, frozen=True):
    """What a trained model predicts over a plane, and the points it was tested on.

    values, between 0 and 1, belong to the centres of equal cells of the rectangle x by y, the
    first row at the smallest y; points are pairs, each with a label, 0 or 1.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    values: tuple[tuple[float, ...], ...]
    points: tuple[tuple[float, ...], ...]
    labels: tuple[int, ...]


class Reference(msgspec.Struct, frozen=True):
    """The same training with the lab's own functions."""

    curves: dict[str, tuple[float, ...]]
    surface: SurfacePicture | None = None


class Argument(msgspec.Struct, frozen=True, omit_defaults=True):
    """An argument of an example. values are rounded, and left out where there are many."""

    name: str
    shape: tuple[int, ...]
    values: Any = None


class Example(msgspec.Struct, frozen=True, omit_defaults=True):
    """The smallest problem that a wrong output fails on, and the first entry where it differs.

    got and expected are that entry, rounded (left out where it is not a finite number), as text
    where it is complex.
    """

    sizes: dict[str, Any]
    arguments: tuple[Argument, ...]
    index: tuple[int, ...]
    got: float | str | None
    expected: float | str | None
    wrong_entries: int
    entries: int


class OnProblem(msgspec.Struct, frozen=True):
    """Whether an output is right on one problem, by the sizes that its function can know."""

    sizes: dict[str, Any]
    right: bool


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a verdict rests on; only what applies is present.

    Errors are max|difference| / max|right|, of the worst problem; one that is not a finite number
    (another shape, a NaN) is left out. sizes are those of that problem;
    by_problem is there where some are right or wrong. substituted names helpers
    of the student's own that were answered by the reference, since they are wrong themselves.
    cause holds the ids of the mistake where it is certain, or of several at once; candidates are
    those that cannot be told apart; credit is the share of the points that a recognised mistake
    leaves. example shows what fails where nothing explains it.
    limit names the one that a call went over, as the command's flags do: call_time for --call-time.
    note is a word to whoever marks the submission.
    fault is the traceback of the grader's own failure, for instructors only.
    """

    reference_error: float | None = None
    finite_difference_error: float | None = None
    tolerance: float | None = None
    problems: int | None = None
    problems_right: int | None = None
    by_problem: tuple[OnProblem, ...] = ()
    sizes: dict[str, Any] | None = None
    shape: tuple[int, ...] | None = None
    expected_shape: tuple[int, ...] | None = None
    reading: str | None = None
    exception: str | None = None
    place: SourceLocation | None = None
    threshold: float | None = None
    accuracy: tuple[float, ...] | None = None
    accuracy_curve: str | None = None
    curves: dict[str, tuple[float, ...]] | None = None
    surface: SurfacePicture | None = None
    reference: Reference | None = None
    answer: str | None = None
    pictures: tuple[Picture, ...] = ()
    formulas: tuple[Formula, ...] | None = None
    mark: HumanMark | None = None
    substituted: tuple[str, ...] = ()
    cause: tuple[str, ...] | None = None
    candidates: tuple[tuple[str, ...], ...] | None = None
    credit: float | None = None
    limit: str | None = None
    example: Example | None = None
    note: str | None = None
    fault: str | None = None
