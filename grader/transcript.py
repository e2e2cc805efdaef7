"""What came back from the student's side: for each call a tree of values, or how it failed.

Everything here is data. It was said by code that may lie, and means nothing until it is judged.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from grader.lab.training_model import Surface
from grader.limits import LimitName
from grader.requests import Key
from grader.values.tree import Tree

_MISSING = re.compile(r"name '(\w+)' is not defined")


class TapeBroken(Exception):
    """Many steps of a training at once did not work: to be done from the start, call by call."""


@dataclass(frozen=True)
class Returned:
    """A call that returned: the tree of what it returned.

    arguments holds the trees of the arguments as they were after the call, where they were asked
    for. Of an array or a list that is far too large to be an answer there is a Summary.
    """

    value: Tree
    arguments: tuple[Tree, ...] = ()


@dataclass(frozen=True)
class CodeLocation:
    """A place in the student's code: the function, and the line in a cell of the notebook."""

    function: str
    line: int
    cell: int | None = None
    text: str = ""


# The type of what stops training itself: what a function returned is of no use to it.
UNUSABLE = "Unusable"


@dataclass(frozen=True)
class Raised:
    """A call or a cell that raised an exception. limit is the one that it speaks of, if any.

    place is where it was raised; cell_line, of a cell's exception, the line of the cell itself that
    was running, 0 where that is not known. base is, of a call's, the nearest of Python's own types.
    step names what was asked of the notebook on the way, where it is that which failed.
    """

    type_name: str
    message: str
    place: CodeLocation | None = None
    limit: LimitName | None = None
    cell_line: int = 0
    base: str = ""
    step: str = ""


@dataclass(frozen=True)
class TimedOut:
    """A call that did not return within its time, in seconds; name says which limit that is."""

    limit: float
    name: LimitName = "call_time"
    step: str = ""


@dataclass(frozen=True)
class Died:
    """A call during which the process ended, or stopped speaking the protocol.

    limit is the one for which it was killed, if it was.
    """

    reason: str
    limit: LimitName | None = None
    step: str = ""


@dataclass(frozen=True)
class Absent:
    """A name that the executed notebook does not hold, or that is bound to no function.

    type_name is the type of what is there instead, empty where nothing is. step is the name, where
    it is another than the one that was asked for.
    """

    type_name: str = ""
    step: str = ""


@dataclass(frozen=True)
class Called:
    """A step that waits: it called a function of the test's, by its number."""

    number: int
    arguments: tuple[Tree, ...]
    named: Mapping[str, Tree]


Answer = Returned | Raised | TimedOut | Died | Absent
# What comes of a step of a test.
StepOutcome = Answer | Called
CellOutcome = Literal["ok", "failed", "timed_out", "died", "skipped"]


@dataclass(frozen=True)
class CellRun:
    """What became of one code cell. limit is the one that it went over, if any."""

    index: int
    outcome: CellOutcome
    seconds: float = 0.0
    error: Raised | None = None
    limit: LimitName | None = None


@dataclass(frozen=True, eq=False)
class CallAnswer:
    """What came of a CallRequest: an outcome for each step, fewer where the process ended.

    There is none at all where the notebook was not kept at the position asked for. inputs are the
    arguments of each step as they were sent; substituted names the substitutes that were asked.
    """

    inputs: tuple[tuple[Tree, ...], ...]
    outcomes: tuple[Answer, ...]
    substituted: tuple[str, ...] = ()


@dataclass(frozen=True)
class TrainingAnswer:
    """What came of a TrainingRequest: curves, or the outcome of the function that ended the run.

    fault is the traceback where it was the lab or the grader that failed.
    """

    curves: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    surface: Surface | None = None
    failed_function: str = ""
    failure: Answer | None = None
    substituted: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, eq=False)
class Exchange:
    """A step that a test of the lab made, as the agent takes it, and what came of it."""

    kind: int
    name: str
    arguments: tuple[Tree, ...]
    flags: int
    outcome: StepOutcome


@dataclass(frozen=True, eq=False)
class TestAnswer:
    """What came of a TestRequest: every exchange, in order.

    ended says what ended the test, where that was none of its own doing: a limit by its name, or
    "call" where the last exchange did; "position" where the notebook was not kept there.
    substituted names the substitutes that were asked.
    """

    exchanges: tuple[Exchange, ...] = ()
    ended: str = ""
    substituted: tuple[str, ...] = ()
    __test__ = False


# Makes a step: its kind, name, arguments and flags.
Steps = Callable[[int, str, tuple[Tree, ...], int], StepOutcome]
# Runs a test of the lab: its id, the seed, what makes its steps; says what ended it.
Tester = Callable[[str, int, Steps], str]
# Calls a student's function: its name, the arguments.
Call = Callable[[str, tuple[Tree, ...]], Answer]
# Does many steps of a training with them, described and answered as `inside.tape` says, in so many
# seconds at most; None where that does not work.
Record = Callable[[Tree, float], Tree]
# Runs a training of the lab: its id, the seed, what calls the functions, and what does many steps,
# if it may. Raises TapeBroken.
Trainer = Callable[[str, int, Call, Record | None], TrainingAnswer]


@dataclass(frozen=True)
class Transcript:
    """All that was seen of a submission in one execution: its cells, and answers by their keys.

    execution is the digest of what was to be executed, and in what order.
    """

    cells: tuple[CellRun, ...] = ()
    calls: Mapping[Key, CallAnswer] = field(default_factory=dict)
    trainings: Mapping[Key, TrainingAnswer] = field(default_factory=dict)
    execution: str = ""
    tests: Mapping[Key, TestAnswer] = field(default_factory=dict)

    def with_answer(
        self, key: Key, answer: CallAnswer | TrainingAnswer | TestAnswer
    ) -> "Transcript":
        """The transcript with one more answer."""
        if isinstance(answer, TestAnswer):
            return replace(self, tests={**self.tests, key: answer})
        if isinstance(answer, CallAnswer):
            return replace(self, calls={**self.calls, key: answer})
        return replace(self, trainings={**self.trainings, key: answer})

    def holds(self, key: Key) -> bool:
        """Whether this was answered."""
        return key in self.calls or key in self.trainings or key in self.tests

    @property
    def outcomes(self) -> tuple[Answer, ...]:
        """Everything that came of a call, whatever it was asked for."""
        failures = [run.failure for run in self.trainings.values() if run.failure is not None]
        calls = (one for answer in self.calls.values() for one in answer.outcomes)
        tests = (one.outcome for answer in self.tests.values() for one in answer.exchanges)
        return (*calls, *(one for one in tests if not isinstance(one, Called)), *failures)

    def misses(self, names: Collection[str]) -> bool:
        """Whether anything failed for want of one of these names."""
        missing = (
            _MISSING.match(failure.message)
            for failure in (*(run.error for run in self.cells), *self.outcomes)
            if isinstance(failure, Raised) and failure.type_name == "NameError"
        )
        return any(found is not None and found[1] in names for found in missing)
