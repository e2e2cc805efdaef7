"""The result of grading one submission: frozen values whose JSON is the contract with the world.

The schema in `result.schema.json` is made from these types (`grader schema`); a change that breaks
readers raises the number in SCHEMA.
"""

import re
from typing import Any, Literal

import msgspec

from grader.text import inert_json

SCHEMA = "grader/result/v1"

_CONTROLS = re.compile(rb"\x7f|\xc2[\x80-\x9f]")

# missing: there is no such file, which says nothing of anybody's work.
Status = Literal["graded", "missing", "unreadable", "error", "interrupted"]
ItemStatus = Literal[
    "passed", "partial", "failed", "not_attempted", "crashed", "timed_out", "manual", "error"
]


# When students see an item: at once, once the due date is past, once grades are out, or never.
Visibility = Literal["visible", "after_due_date", "after_published", "hidden"]


class Hint(msgspec.Struct, frozen=True):
    """Something to look at, with a stable id."""

    id: str
    text: str


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place in the student's notebook. cell counts all cells from 1; line counts within it."""

    function: str = ""
    line: int = 0
    cell: int | None = None
    text: str = ""


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


class HumanMark(msgspec.Struct, frozen=True):
    """What a human said of an item, and what the grader had given.

    points is null where there is only a comment; else they are the item's score.
    """

    points: float | None
    comment: str
    grader_score: float | None
    grader_status: ItemStatus


class Surface(msgspec.Struct, frozen=True):
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
    surface: Surface | None = None


class Argument(msgspec.Struct, frozen=True, omit_defaults=True):
    """An argument of an example. values are rounded, and left out where there are many."""

    name: str
    shape: tuple[int, ...]
    values: Any = None


class Example(msgspec.Struct, frozen=True, omit_defaults=True):
    """The smallest problem that a wrong output fails on, and the first entry where it differs.

    got and expected are that entry, rounded (got is left out where it is no finite number); where
    says in words which of the entries differ.
    """

    sizes: dict[str, Any]
    arguments: tuple[Argument, ...]
    index: tuple[int, ...]
    got: float | None
    expected: float | None
    wrong_entries: int
    entries: int
    where: str = ""


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a verdict rests on; only what applies is present.

    Errors are max|difference| / max|right|, of the worst problem; one that is not a finite number
    (another shape, a NaN) is left out. sizes are those of that problem. given names the helpers of
    the student's own that were answered by the reference, since they are wrong themselves.
    cause is the id of the mistake where it is certain, candidates are those that cannot be told
    apart; credit is the share of the points that a recognised mistake leaves. example shows what
    fails where nothing explains it.
    limit names the one that a call went over, as the command's flags do: call_time for --call-time.
    note is a word to whoever marks the submission.
    fault is the traceback of the grader's own failure, for instructors only.
    """

    reference_error: float | None = None
    finite_difference_error: float | None = None
    tolerance: float | None = None
    problems: int | None = None
    problems_right: int | None = None
    sizes: dict[str, Any] | None = None
    shape: tuple[int, ...] | None = None
    expected_shape: tuple[int, ...] | None = None
    reading: str | None = None
    exception: str | None = None
    place: Place | None = None
    threshold: float | None = None
    accuracy: tuple[float, ...] | None = None
    curves: dict[str, tuple[float, ...]] | None = None
    surface: Surface | None = None
    reference: Reference | None = None
    answer: str | None = None
    formulas: tuple[Formula, ...] | None = None
    mark: HumanMark | None = None
    given: tuple[str, ...] = ()
    cause: str | None = None
    candidates: tuple[str, ...] | None = None
    credit: float | None = None
    limit: str | None = None
    example: Example | None = None
    note: str | None = None
    fault: str | None = None


class Item(msgspec.Struct, frozen=True):
    """One thing that points are given for.

    score is null for a manual item until it is marked, and where nothing could be judged;
    evidence.mark is there if a human marked it. Where the status is error, the grader failed, and
    the score is the least that is earned.
    """

    id: str
    task: str
    function: str | None
    output: str | None
    score: float | None
    max_score: float
    status: ItemStatus
    message: str = ""
    hints: tuple[Hint, ...] = ()
    evidence: Evidence = Evidence()
    visibility: Visibility = "visible"


class Task(msgspec.Struct, frozen=True):
    """A task of the lab, and what its automatic items came to."""

    id: str
    title: str
    score: float
    max_score: float


class Lab(msgspec.Struct, frozen=True):
    """The lab that was graded by."""

    id: str
    title: str
    version: str


class Submission(msgspec.Struct, frozen=True):
    """The file that was graded; sha256 is null where it could not be read.

    path is the end of its path, by which two files of the same name are told apart.
    """

    name: str
    sha256: str | None
    path: str = ""


class Sandbox(msgspec.Struct, frozen=True):
    """Where the student's code ran, what that guarantees, and what it does not."""

    level: str
    mechanism: str
    promises: tuple[str, ...]
    warning: str = ""


class Withheld(msgspec.Struct, frozen=True):
    """What a student's version of a result leaves out."""

    items: int
    points: float


class Code(msgspec.Struct, frozen=True):
    """The text that defines a graded function: cell counts from 1, line is its first there."""

    function: str
    cell: int
    line: int
    text: str


class CellRun(msgspec.Struct, frozen=True):
    """How one executed code cell ended. cell counts all cells of the notebook from 1.

    limit names the one that it went over, if it did; with "output" the cell went on, but not all
    that it printed was read.
    """

    cell: int
    outcome: Literal["ok", "failed", "timed_out", "died", "skipped"]
    error: str = ""
    line: int = 0
    limit: str | msgspec.UnsetType = msgspec.UNSET


class Result(msgspec.Struct, frozen=True):
    """A graded submission, or why it could not be graded.

    advice says in one paragraph what the student should look at first; code is what the graded
    functions are in the notebook. limits are what student code could take, by the names of the
    command's flags: seconds, MiB, or a number of processes. withheld is there in a student's
    version from which items are left out; the score is then that of the others. score is null
    where nothing is known of it: the file is missing, or the grader failed or was interrupted. A
    file that cannot be read has 0, which is what platforms give for it. fault is the traceback of
    the grader's own failure, for instructors only. The problems follow from seed and the
    submission's code; with fixed_problems from seed alone.
    """

    schema: str
    grader: str
    status: Status
    message: str
    hint: str
    lab: Lab | None
    submission: Submission
    score: float | None
    max_score: float
    seed: int
    execute: str
    sandbox: Sandbox | None
    seconds: float
    tasks: tuple[Task, ...] = ()
    items: tuple[Item, ...] = ()
    cells: tuple[CellRun, ...] = ()
    notices: tuple[str, ...] = ()
    advice: str = ""
    code: tuple[Code, ...] = ()
    withheld: Withheld | None = None
    limits: dict[str, int | float] = {}
    fault: str | msgspec.UnsetType = msgspec.UNSET
    fixed_problems: bool = False


def to_json(result: Result) -> bytes:
    """The result as indented JSON, one trailing newline."""
    try:
        encoded = msgspec.json.encode(result)
    except UnicodeEncodeError:  # a file name from an archive may be no valid text
        encoded = msgspec.json.encode(_valid(msgspec.to_builtins(result)))
    formatted = msgspec.json.format(encoded, indent=2) + b"\n"
    # JSON lets these stand as they are, a terminal that shows the file acts on them.
    shown = _CONTROLS.sub(lambda found: b"\\u%04x" % ord(found[0].decode()), formatted)
    return inert_json(shown)


def _valid(value: Any) -> Any:
    """The same built-in values with every string valid Unicode."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_valid(key): _valid(inner) for key, inner in value.items()}
    return [_valid(inner) for inner in value] if isinstance(value, list | tuple) else value


def from_json(data: bytes) -> Result:
    """Read a result back; raises msgspec.ValidationError where it is none."""
    return msgspec.json.decode(data, type=Result)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a result."""
    schema = msgspec.json.schema(Result)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "A graded submission",
        **schema,
    }
