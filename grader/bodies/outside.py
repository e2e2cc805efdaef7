"""Runs a test of the lab against a student's functions, on our side: any Python, within limits."""

import linecache
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from grader.bodies.child import Ask, BodyLimits, Done, Over, run_body
from grader.bodies.proxies import Student, Talk
from grader.bodies.sending import Unsendable
from grader.inside.agent import ABSENT, RAISED, answer
from grader.text import clean
from grader.values.frames import Message
from grader.values.reader import decode
from grader.values.tree import Tree
from grader.values.writer import encode

_MOST_TEXT = 300
# How a test ended: as it should; by an assertion; by what a student's function raised, or what
# else was raised; by what is the lab's fault, whoever it is tried on.
Kind = Literal["passed", "failed", "crashed", "raised", "lab"]


class _TooMany(BaseException):
    """A step more than a test may make."""


@dataclass(frozen=True)
class Verdict:
    """How a test ended. line is the line of its own code, from 1; 0 where none is known.

    share is what it gives, of 1. exception is the type of what was raised.
    """

    kind: Kind
    text: str = ""
    line: int = 0
    share: float = 1.0
    exception: str = ""

    @property
    def why(self) -> str:
        """Why it did not pass, for an instructor."""
        text = ": ".join(filter(None, [self.exception, self.text])) or "it does not hold"
        return f"{text} (line {self.line} of the test)" if self.line else text


@dataclass(frozen=True)
class Test:
    """A test that runs outside: run(talk, seed) in a process of its own.

    file is the name that its code was compiled under, first the line of it on which it begins;
    classes are the names of the notebook that are classes where the lab answers.
    """

    run: Callable[[Talk, int], object]
    file: str
    first: int = 1
    limits: BodyLimits = field(default_factory=BodyLimits)
    classes: frozenset[str] = frozenset()
    __test__ = False

    def tried(self, answering: Ask, seed: int) -> Verdict | Over:
        """How it ends where answering says what comes of each step."""
        ended = run_body(lambda ask: self._verdict(ask, seed), self.limits, answering, seed)
        return Verdict(*ended.value) if isinstance(ended, Done) else ended

    def tried_on(self, names: Callable[[], Mapping[str, Any]], seed: int) -> Verdict | Over:
        """How it ends with objects of ours, which names gives, in place of the student's."""

        def body(_: object) -> Tree:
            namespace, handles, count = dict(names()), dict[int, Any](), 0

            def ask(sent: Tree) -> Tree:
                nonlocal count
                count += 1
                if count > self.limits.exchanges:
                    raise _TooMany
                kind, *step = sent
                asked = Message(kind, count, encode(tuple(step)))
                return reply(answer(asked, namespace, handles))

            try:
                return self._verdict(ask, seed)
            except _TooMany:
                return None

        ended = run_body(body, self.limits, None, seed)
        if not isinstance(ended, Done):
            return ended
        return Over("exchanges") if ended.value is None else Verdict(*ended.value)

    def _verdict(self, ask: Ask, seed: int) -> Tree:
        try:
            given = self.run(Talk(ask, self.classes), seed)
        except MemoryError:
            raise
        except Unsendable as error:
            return "lab", f"it sends {error}", self._line(error)
        except (Exception, SystemExit) as error:
            return self._failed(error)
        if given is None or given is True:
            return ("passed",)
        if isinstance(given, bool | str | np.bool_):
            text = clean(given, _MOST_TEXT) if isinstance(given, str) else ""
            return ("failed", text, 0) if text or not given else ("passed",)
        if isinstance(given, float | int) and 0 <= given <= 1:
            return "passed", "", 0, float(given)
        return "lab", f"it returns {type(given).__name__}, not a share of its points", 0

    def _failed(self, error: BaseException) -> Tree:
        line = self._line(error)
        raised = getattr(error, "raised_by_student", None)
        if raised is not None:
            return "crashed", clean(raised[1], _MOST_TEXT), line, 0.0, clean(raised[0], 80)
        if isinstance(error, AssertionError):
            return "failed", clean(str(error), _MOST_TEXT) or self._asserted(line), line, 0.0
        return "raised", clean(str(error), _MOST_TEXT), line, 0.0, type(error).__name__

    def _asserted(self, line: int) -> str:
        """The assertion that stands on a line."""
        text = linecache.getline(self.file, line + self.first - 1).strip()
        return f"`{clean(text.removeprefix('assert '), _MOST_TEXT)}`"

    def _line(self, error: BaseException) -> int:
        """The line of the test's own code that was running, counted from its first."""
        found, trace = 0, error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self.file:
                found = trace.tb_lineno - self.first + 1
            trace = trace.tb_next
        return max(found, 0)


def function_test(
    function: Callable[..., object],
    limits: BodyLimits,
    *,
    seeded: bool,
    classes: frozenset[str] = frozenset(),
) -> Test:
    """The test that a function of the student's notebook is; seeded ones take a generator too."""

    def run(talk: Talk, seed: int) -> object:
        student = Student(talk)
        return function(student, np.random.default_rng(seed)) if seeded else function(student)

    code = function.__code__
    return Test(run, code.co_filename, code.co_firstlineno, limits, classes)


def reply(message: Message) -> Tree:
    """What a test is told of a step that the agent answered in this process."""
    said = decode(message.payload)
    if message.kind == RAISED:
        type_name, _, _, _, text, base = said
        return "raised", type_name, text, base
    if message.kind == ABSENT:
        return "absent", said
    return "returned", *said
