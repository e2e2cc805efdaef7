"""What came back from the student's side: for each call plain arrays, or how it failed.

Everything here is data. It was said by code that may lie, and means nothing until it is judged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from grader.inside.frames import AnyArray
from grader.lab.model import Surface
from grader.limits import LimitName


@dataclass(frozen=True)
class Value:
    """One returned value: what it was said to be, its type's name, and its array if it has one.

    kind is array, number, matrix, subclass, list, objects, array-like, none, other, or missing for
    what a dict does not hold; key is the one that it had in a dict. Of an array that is far too
    large to be an answer, only its shape and a digest of its numbers are kept.
    """

    kind: str
    type_name: str
    array: AnyArray | None
    shape: tuple[int, ...] | None = None
    digest: str = ""
    key: str = ""

    @property
    def extents(self) -> tuple[int, ...] | None:
        """The shape of the array that came back; None where none did."""
        return self.array.shape if self.array is not None else self.shape


@dataclass(frozen=True)
class Returned:
    """A call that returned. container is tuple, list, dict, array of objects, or single.

    arguments holds the arguments as they were after the call, where they were asked for.
    """

    container: str
    values: tuple[Value, ...]
    arguments: tuple[AnyArray, ...] = ()


@dataclass(frozen=True)
class Place:
    """A place in the student's code: the function, and the line in a cell of the notebook."""

    function: str
    line: int
    cell: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Raised:
    """A call or a cell that raised an exception. limit is the one that it speaks of, if any.

    place is where it was raised; cell_line, of a cell's exception, the line of the cell itself that
    was running, 0 where that is not known.
    """

    type_name: str
    message: str
    place: Place | None = None
    limit: LimitName | None = None
    cell_line: int = 0


@dataclass(frozen=True)
class TimedOut:
    """A call that did not return within its time, in seconds; name says which limit that is."""

    limit: float
    name: LimitName = "call_time"


@dataclass(frozen=True)
class Died:
    """A call during which the process ended, or stopped speaking the protocol.

    limit is the one for which it was killed, if it was.
    """

    reason: str
    limit: LimitName | None = None


@dataclass(frozen=True)
class Absent:
    """A name that the executed notebook does not hold, or that is bound to no function.

    type_name is the type of what is there instead, empty where nothing is.
    """

    type_name: str = ""


def in_order(answer: Returned, names: Sequence[str]) -> Returned:
    """What came back in a dict, in the order of the names asked for; other answers as they are.

    A key is a name in whatever case, with underscores or without. A dict that has none of the names
    is one thing, which is no answer; where one value is asked for, it may have any name.
    """
    if answer.container != "dict":
        return answer
    by_key = {value.key: value for value in answer.values}
    by_plain_key = {_plain_key(value.key): value for value in answer.values}
    found = [by_key.get(name) or by_plain_key.get(_plain_key(name)) for name in names]
    if len(names) == len(answer.values) == 1:
        found = [answer.values[0]]
    if not any(found):
        return replace(answer, container="single", values=(Value("other", "dict", None),))
    missing = Value("missing", "", None)
    return replace(answer, values=tuple(value or missing for value in found))


def _plain_key(key: str) -> str:
    return key.replace("_", "").casefold()


Answer = Returned | Raised | TimedOut | Died | Absent
CellOutcome = Literal["ok", "failed", "timed_out", "died", "skipped"]


@dataclass(frozen=True)
class CellRun:
    """What became of one code cell. limit is the one that it went over, if any."""

    index: int
    outcome: CellOutcome
    seconds: float = 0.0
    error: Raised | None = None
    limit: LimitName | None = None


@dataclass(frozen=True)
class Carried:
    """A function's answers while the helpers that it asked for were answered from outside.

    right names those of the given that are right by themselves.
    """

    given: tuple[str, ...]
    answers: tuple[Answer, ...]
    right: tuple[str, ...] = ()


@dataclass(frozen=True)
class Earlier:
    """A function's answers as the notebook was at the end of the cell that defines it."""

    cell: int
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class TrainingRun:
    """One training run: its curves, or the answer of a student's function that ended it.

    given names the helpers that were answered from outside; reference is the accuracy that the
    lab's own functions reach on the same data, where that is needed for the verdict.
    """

    seed: int
    curves: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    failed_function: str = ""
    failure: Answer | None = None
    given: tuple[str, ...] = ()
    surface: Surface | None = None
    reference: float | None = None


@dataclass(frozen=True)
class Transcript:
    """All that was seen of a submission while it ran.

    answers holds, for each function, one answer per call of its examination, in the plan's order;
    a process that ended is not asked again, so there may be fewer. carried holds those of functions
    that failed and lean on a helper that failed too, earlier of those that failed and that a later
    cell may have changed. faults are what the lab or the grader failed with, by the training.
    """

    cells: tuple[CellRun, ...] = ()
    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    trainings: Mapping[str, tuple[TrainingRun, ...]] = field(default_factory=dict)
    carried: Mapping[str, Carried] = field(default_factory=dict)
    earlier: Mapping[str, Earlier] = field(default_factory=dict)
    faults: Mapping[str, Exception] = field(default_factory=dict)
