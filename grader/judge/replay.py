"""Replays a test of the lab on the exchanges of a transcript."""

from collections.abc import Iterator
from dataclasses import dataclass

from grader.bodies.child import Over
from grader.bodies.tests import Verdict
from grader.lab.model import OutsideTest
from grader.transcript import (
    Absent,
    Answer,
    Called,
    Died,
    Exchange,
    Raised,
    Returned,
    StepOutcome,
    TestAnswer,
    TimedOut,
)
from grader.values.closeness import close
from grader.values.tree import Tree


class Ended(Exception):
    """The student's process ended, or was ended, within a step."""

    def __init__(self, outcome: TimedOut | Died) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class _Differs(Exception):
    """The test makes another step than the transcript has, or one more."""


@dataclass(frozen=True)
class Tested:
    """How a test ended: by itself, at a limit of its own, or with the student's process.

    last is the outcome of its last step, None where it made none; substituted names the functions
    that were answered from outside.
    """

    verdict: Verdict | Over | TimedOut | Died
    last: Answer | None = None
    substituted: tuple[str, ...] = ()
    __test__ = False

    @property
    def passed(self) -> bool:
        """Whether it passed in full."""
        verdict = self.verdict
        return isinstance(verdict, Verdict) and verdict.kind == "passed" and verdict.share == 1


def told(outcome: StepOutcome) -> Tree:
    """What a test is told of an outcome; raises Ended where nothing can follow it."""
    match outcome:
        case Returned(value, arguments):
            return "returned", value, arguments
        case Raised():
            return "raised", outcome.type_name, outcome.message, outcome.base
        case Called(number, arguments, named):
            return "called", number, arguments, named
        case Absent(type_name):
            return "absent", type_name
        case TimedOut() | Died():
            raise Ended(outcome)


def replayed(test: OutsideTest, seed: int, answer: TestAnswer) -> Tested | None:
    """What a test comes to on what it was told; None where it asks for something else."""
    last: Answer | None = None

    def answering(sent: Tree) -> Tree:
        nonlocal last
        exchange = next(exchanges, None)
        if exchange is None or not _is_same(sent, exchange):
            raise _Differs from None
        if not isinstance(exchange.outcome, Called):
            last = exchange.outcome
        return told(exchange.outcome)

    exchanges: Iterator[Exchange] = iter(answer.exchanges)
    try:
        return Tested(test.runs.tried(answering, seed, test.names), last)
    except Ended as ended:
        return Tested(ended.outcome, last)
    except _Differs:
        for limit in ("time", "memory", "exchanges", "callbacks", "process"):
            if answer.ended == limit and next(exchanges, None) is None:
                return Tested(Over(limit), last)
        return None


def _is_same(sent: Tree, exchange: Exchange) -> bool:
    kind, name, arguments, flags = sent
    same = (kind, name, flags) == (exchange.kind, exchange.name, exchange.flags)
    return same and close(exchange.arguments, arguments)
