"""`check`, as a student calls it in the notebook: asks, judges, and says what came of it."""

import base64
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from grader.checks.calls import answers_of
from grader.checks.judging import judge
from grader.checks.recorded import Recorded, recorded_of
from grader.judge.findings import JudgedItem
from grader.messages import checks as words
from grader.messages.render import Words
from grader.values.reader import decode


def checks_of(packed: str) -> Callable[..., None]:
    """The `check` for what was packed with a notebook: base64 of compressed trees."""
    tree = decode(zlib.decompress(base64.b64decode(packed)))
    recorded = {one.function.name: one for one in map(recorded_of, tree)}

    def check(*functions: Any) -> None:
        """Say whether functions pass what is public of their tests: check("name"), or check().

        A function is named, or given itself; without any, all are checked.
        """
        names = sys._getframe(1).f_globals
        session = _Session(recorded, names)
        for line in _said(session, functions):
            print(line)

    return check


@dataclass
class _Session:
    """The checks, the notebook's names, and what was judged in this call of `check`."""

    recorded: Mapping[str, Recorded]
    names: Mapping[str, Any]
    judged: dict[str, tuple[JudgedItem, ...]] = field(default_factory=dict)

    def items(self, name: str) -> tuple[JudgedItem, ...]:
        """The items of a function, in the form of a call in which it earns most."""
        if name not in self.judged:
            one = self.recorded[name]
            tried = [
                judge(one, answers_of(one, self.names, form)) for form in range(len(one.asked))
            ]
            self.judged[name] = max(tried, key=_earned)
        return self.judged[name]

    def passes(self, name: str) -> bool:
        """Whether all that is visible of a function is right in full."""
        return all(item.status == "passed" for item in self.items(name))


def _earned(items: tuple[JudgedItem, ...]) -> tuple[float, bool]:
    """What a form of a call earns; of forms that earn the same, one that returns is better."""
    return sum(item.score or 0.0 for item in items), items[0].status != "crashed"


def _said(session: _Session, functions: tuple[Any, ...]) -> Iterator[str]:
    known = list(session.recorded)
    named = [_name(function) for function in functions] or known
    passed = 0
    for name in named:
        if not name:
            yield words.no_name(known)
        elif name not in session.recorded:
            yield words.unknown(name, known)
        else:
            try:
                lines = list(_of_function(session, name))
                passed += session.passes(name)
            except KeyboardInterrupt:
                yield words.stopped(name)
                return
            except Exception as error:
                lines = [words.broken(name, f"{type(error).__name__}: {error}")]
            yield from lines
    if not functions:
        yield words.counted(passed, len(known))


def _name(function: Any) -> str:
    name = function if isinstance(function, str) else getattr(function, "__name__", "")
    return name.strip().removesuffix("()") if isinstance(name, str) else ""


def _of_function(session: _Session, name: str) -> Iterator[str]:
    items, recorded = session.items(name), session.recorded[name]
    if session.passes(name):
        yield words.passes(name, len(recorded.problem_set.problems))
    elif all(item.status in ("passed", "partial") for item in items):
        yield words.right_but(name)
    else:
        yield words.fails(name)
    said: dict[str, list[str]] = {}
    for item in items:
        said.setdefault(_sentences(recorded, item), []).append(item.output or "")
    for text, outputs in said.items():
        if text:
            named = len(outputs) == len(items) or any(one in text for one in outputs)
            yield words.sentence_of(() if named else outputs, text)
    called = [] if session.passes(name) else list(_called(session, name))
    if broken := [other for other in called if not session.passes(other)]:
        yield words.helpers(broken)
    elif called:
        yield words.tried_with(called)


def _sentences(recorded: Recorded, item: JudgedItem) -> str:
    say = Words((recorded.function,))
    findings = (*item.findings, *(one for cause in item.causes for one in cause.findings))
    return " ".join(say.sentence(finding, item) for finding in findings)


def _called(session: _Session, name: str) -> list[str]:
    """The other functions with checks that it calls by their names, itself or through others."""
    asked = session.recorded[name].asked[0]
    met = {one.name for actions, _ in asked for one in actions if one.kind == "call"}
    left = [session.names.get(one) for one in (name, *met)]
    while left:
        code = getattr(left.pop(), "__code__", None)
        for used in _names_in(code) if isinstance(code, CodeType) else ():
            if used not in met and used in session.names:
                met.add(used)
                left.append(session.names[used])
    return [other for other in session.recorded if other != name and other in met]


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in(constant)
