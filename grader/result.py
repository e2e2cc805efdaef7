"""The result of grading one submission: frozen values whose JSON is the contract with the world.

The schema in `result.schema.json` is made from these types (`grader schema`); a change that breaks
readers raises the number in SCHEMA.
"""

import re
from typing import Any, Literal

import msgspec

from grader.evidence import Evidence, Finding, ItemStatus, SourceLocation, Visibility
from grader.text import inert_json

SCHEMA = "grader/result/v2"

_CONTROLS = re.compile(rb"\x7f|\xc2[\x80-\x9f]")

# missing: there is no such file, which says nothing of anybody's work.
Status = Literal["graded", "missing", "unreadable", "error", "interrupted"]


class Hint(msgspec.Struct, frozen=True):
    """Something to look at: a cause, as the stable ids of its mistakes, and its findings in words.

    Of a cause of several mistakes at once each has an id, a finding and a sentence; where numbers
    are left out of it there is the text alone.
    """

    cause: tuple[str, ...]
    text: str
    findings: tuple[Finding, ...] = ()
    sentences: tuple[str, ...] = ()


class Item(msgspec.Struct, frozen=True):
    """One thing that points are given for.

    message, sentences (one for each finding of which something is said) and the hints' texts are
    made from findings, and may be worded anew in any version; what is to be counted or compared is
    in the findings, the cause and the evidence.

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
    findings: tuple[Finding, ...] = ()
    sentences: tuple[str, ...] = ()
    hints: tuple[Hint, ...] = ()
    evidence: Evidence = Evidence()
    visibility: Visibility = "visible"


class Issue(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is said of one cause, once for all items of a function that it shows in.

    id names its place in a report. lost are the points that it costs: of an item with several
    causes each costs an equal part. place is where to look. unwritten: there is no answer yet;
    consequence: nothing is wrong but something that it needs. waiting and dependents are what
    follows from it: items that wait for the function, and functions that were graded with a right
    one in its place.
    """

    id: str
    function: str | None
    items: tuple[str, ...]
    lost: float
    message: str = ""
    hints: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    place: SourceLocation | None = None
    unwritten: bool = False
    consequence: bool = False
    waiting: tuple[str, ...] = ()
    dependents: tuple[str, ...] = ()


class Step(msgspec.Struct, frozen=True):
    """One of the things to look at first: the issues that it settles, and what they cost.

    where is the place to look at, in words, unless the text names it.
    """

    text: str
    points: float
    functions: tuple[str, ...]
    issues: tuple[str, ...]
    where: str = ""


class HandIn(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whose submission it is, and when it was handed in (ISO 8601); what is not known is empty."""

    student: str = ""
    submitted: str = ""
    attempt: int | None = None


class Earlier(msgspec.Struct, frozen=True):
    """What the attempt before came to: its number, its total, and the points by function, or by
    item where there is no function.
    """

    attempt: int | None
    score: float
    scores: dict[str, float]


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
    """The text that defines a graded function: cell counts from 1, line is its first there.

    begins is the first line of the cell, by which it is found again.
    """

    function: str
    cell: int
    line: int
    text: str
    begins: str = ""


class CellReport(msgspec.Struct, frozen=True):
    """How one executed code cell ended. cell counts all cells of the notebook from 1.

    unwritten is the function that it waits for, after the failed cell whose names it lacks: then
    nothing is wrong with the cell itself.
    limit names the one that it went over, if it did; with "output" the cell went on, but not all
    that it printed was read.
    """

    cell: int
    outcome: Literal["ok", "failed", "timed_out", "died", "skipped"]
    error: str = ""
    line: int = 0
    limit: str | msgspec.UnsetType = msgspec.UNSET
    unwritten: str | msgspec.UnsetType = msgspec.UNSET
    after: int | msgspec.UnsetType = msgspec.UNSET


class Result(msgspec.Struct, frozen=True):
    """A graded submission, or why it could not be graded.

    issues are what the items lose points by, cause by cause; first are up to three of them to look
    at first, later is what remains, and advice all that as text. code is what the graded
    functions are in the notebook. limits are what student code could take, by the names of the
    command's flags: seconds, MiB, or a number of processes. withheld is there in a student's
    version from which items are left out; the score is then that of the others. score is null
    where nothing is known of it: the file is missing, or the grader failed or was interrupted. A
    file that cannot be read has 0, which is what platforms give for it. fault is the traceback of
    the grader's own failure, for instructors only. The problems follow from seed and the
    submission's code; with fixed_problems from seed alone. handed_in and earlier are there where a
    class is graded.
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
    cells: tuple[CellReport, ...] = ()
    notices: tuple[str, ...] = ()
    advice: str = ""
    issues: tuple[Issue, ...] = ()
    first: tuple[Step, ...] = ()
    later: str = ""
    code: tuple[Code, ...] = ()
    withheld: Withheld | None = None
    limits: dict[str, int | float] = {}
    fault: str | msgspec.UnsetType = msgspec.UNSET
    fixed_problems: bool = False
    handed_in: HandIn | None = None
    earlier: Earlier | None = None


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
