"""What a verdict rests on: the answers of a submission, by what they are for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.judge.replay import Tested
from grader.lab.training_model import Surface
from grader.transcript import Answer, CellRun


@dataclass(frozen=True)
class Carried:
    """A function's answers while the helpers that it asked for were answered from outside.

    right names those of the substituted that are right by themselves.
    """

    substituted: tuple[str, ...]
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

    substituted names the helpers that were answered from outside; reference is the accuracy that
    the lab's own functions reach on the same data, where that is needed for the verdict.
    """

    seed: int
    curves: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    failed_function: str = ""
    failure: Answer | None = None
    substituted: tuple[str, ...] = ()
    surface: Surface | None = None
    reference: float | None = None


@dataclass(frozen=True)
class Answered:
    """All answers, by function and by training.

    answers holds, for each function, one answer per call of its problem set, in the plan's order;
    a process that ended is not asked again, so there may be fewer. carried holds those of functions
    that failed and lean on a helper that failed too, earlier of those that failed and that a later
    cell may have changed. faults says what the lab or the grader failed with, by the training,
    function_faults what it failed with before all was asked of a function, test_faults with a test.
    """

    cells: tuple[CellRun, ...] = ()
    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    trainings: Mapping[str, tuple[TrainingRun, ...]] = field(default_factory=dict)
    carried: Mapping[str, Carried] = field(default_factory=dict)
    earlier: Mapping[str, Earlier] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    function_faults: Mapping[str, str] = field(default_factory=dict)
    tests: Mapping[str, Tested] = field(default_factory=dict)
    test_faults: Mapping[str, str] = field(default_factory=dict)
