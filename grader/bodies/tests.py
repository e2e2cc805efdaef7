"""Runs a test of the lab against a student's functions, on our side: any Python, within limits."""

import linecache
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import numpy as np

from grader.bodies.arguments import Place, changed
from grader.bodies.child import Ask, BodyLimits, Done, Over, run_body, seed_all
from grader.bodies.definitions import Unsendable
from grader.bodies.proxies import Student, Talk
from grader.inside.agent import ABSENT, RAISED, answer
from grader.text import clean
from grader.values.frames import Message
from grader.values.reader import decode
from grader.values.tree import Tree
from grader.values.writer import encode, same

_MOST_TEXT = 300
# How a test ended: as it should; by an assertion; by what a student's function raised, or what
# else was raised; by what is the lab's fault, whoever it is tried on.
Kind = Literal["passed", "failed", "crashed", "raised", "lab"]


class _TooMany(BaseException):
    """A step more than a test may make."""


class _Elsewhere(BaseException):
    """Another step than the one that was answered."""


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
    def worth(self) -> float:
        """The share that it gives, 0 where it did not pass."""
        return self.share if self.kind == "passed" else 0.0

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

    def tried(
        self, answering: Ask, seed: int, names: Callable[[], Mapping[str, Any]]
    ) -> Verdict | Over:
        """How it ends where answering says what comes of each step.

        It must pass with its arguments as they are, and as they were changed there in place: else a
        function could change what is expected of it. Where the objects that names gives change them
        too, only the latter counts.
        """
        ended = run_body(lambda ask: self._both(ask, seed, names), self.limits, answering, seed)
        return Verdict(*ended.value) if isinstance(ended, Done) else ended

    def tried_on(self, names: Callable[[], Mapping[str, Any]], seed: int) -> Verdict | Over:
        """How it ends with objects of ours, which names gives, in place of the student's."""
        return self._tried_on(names, seed)[0]

    def _both(self, ask: Ask, seed: int, names: Callable[[], Mapping[str, Any]]) -> Tree:
        said: list[tuple[Tree, Tree]] = []

        def asked(sent: Tree) -> Tree:
            said.append((sent, ask(sent)))
            return said[-1][1]

        def again(sent: Tree) -> Tree:
            before, answered = next(answers, (None, None))
            if not same(before, sent):
                raise _Elsewhere
            return answered

        talk = Talk(asked, self.classes, cache(lambda: self._tried_on(names, seed)[1]))
        verdict = self._verdict(talk, seed)
        if not talk.hidden or verdict[0] != "passed":
            return verdict
        answers = iter(said)
        seed_all(seed)
        try:
            other = self._verdict(Talk(again, self.classes), seed)
        except _Elsewhere:  # it goes on with other arguments, of which nothing is known
            return verdict
        return min(verdict, other, key=lambda one: Verdict(*one).worth)

    def _tried_on(
        self, names: Callable[[], Mapping[str, Any]], seed: int
    ) -> tuple[Verdict | Over, frozenset[Place] | None]:
        """How it ends with objects of ours, and which arguments they change if it passes."""

        def body(_: object) -> Tree:
            places: set[Place] = set()
            namespace, handles, count = dict(names()), dict[int, Any](), 0

            def ask(sent: Tree) -> Tree:
                nonlocal count
                count += 1
                if count > self.limits.exchanges:
                    raise _TooMany
                kind, *step = sent
                asked = Message(kind, count, encode(tuple(step)))
                said = reply(answer(asked, namespace, handles, calling=talk.functions.__getitem__))
                if said[0] == "returned":
                    places.update((kind, step[0], at) for at in changed(step[1], said[2]))
                return said

            talk = Talk(ask, self.classes)
            try:
                return self._verdict(talk, seed), list(places)
            except _TooMany:
                return None

        ended = run_body(body, self.limits, None, seed)
        if not isinstance(ended, Done):
            return ended, None
        if ended.value is None:
            return Over("exchanges"), None
        verdict = Verdict(*ended.value[0])
        return verdict, frozenset(ended.value[1]) if verdict.kind == "passed" else None

    def _verdict(self, talk: Talk, seed: int) -> Tree:
        try:
            given = self.run(talk, seed)
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
