"""Asks a function of the notebook itself: calls as the grader makes them, but in this process."""

import contextlib
import io
import linecache
import random
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from grader.checks.recorded import Recorded
from grader.transcript import Absent, Answer, CodeLocation, Raised, Returned
from grader.values.actions import done_here
from grader.values.capture import capture
from grader.values.limits import MAX_BYTES, MAX_NODES, Budget
from grader.values.reader import decode
from grader.values.rebuild import given_function, rebuild
from grader.values.returned import captured
from grader.values.summary import type_name
from grader.values.tree import Source, Tree
from grader.values.writer import encode

_HALF = Budget(MAX_NODES // 2 - 64, MAX_BYTES // 2 - 64)
_LONGEST = 2000


def answers_of(recorded: Recorded, names: Mapping[str, Any], form: int = 0) -> tuple[Answer, ...]:
    """What comes of a function on every problem, and on the first once more.

    names are those of the notebook. What is printed is not shown. Raises KeyboardInterrupt.
    """
    function, problems = recorded.function, recorded.problem_set.problems
    asked = recorded.asked[form]
    held = names.get(function.name)
    answers: list[Answer] = []
    with quiet():
        for at in (*range(len(problems)), 0):
            actions, result = asked[at]
            sent = function.given(problems[at].variables)
            if not actions and not callable(held):
                there = function.name in names
                return (Absent(type_name(held) if there else ""),)
            # Anew for each call, which may change them.
            trees = decode(encode({name: problems[at].variables[name] for name in sent}))
            if actions:
                answer = _done(recorded, form, (actions, result), sent, names)
            else:
                answer = _called(held, tuple(trees.values()), names)
            answers.append(answer)
    return tuple(answers)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Show nothing of what is printed or warned of; leave the random generators as they were."""
    ours, theirs = random.getstate(), np.random.get_state()
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(),
            np.errstate(),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        random.setstate(ours)
        np.random.set_state(theirs)


def _called(held: Any, sent: tuple[Tree, ...], names: Mapping[str, Any]) -> Answer:
    given = ()
    try:
        given = rebuild(sent, compiled=given_function)
        tree = _captured(held(*given))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return _raised(error, names)
    return Returned(tree, _after(sent, given))


def _done(
    recorded: Recorded, form: int, asked: Any, sent: tuple[str, ...], names: Mapping[str, Any]
) -> Answer:
    """What comes of actions; of a call in another form also the arguments as they are after it."""
    trees: list[Tree] = []
    objects: list[Any] = []

    def made(tree: Tree, look_up: Any) -> Any:
        trees.append(decode(encode(tree)))
        objects.append(rebuild(trees[-1], look_up, given_function))
        return objects[-1]

    actions, result = asked
    try:
        tree = done_here(actions, result, names, made, {"seed": _seed}, _captured)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return _raised(error, names)
    if not recorded.function.forms:
        return Returned(tree)
    last = len(actions[-1].arguments)
    parameters, _ = recorded.function.forms[form].arguments(sent)
    back = dict(zip(parameters, _after(tuple(trees[-last:]), tuple(objects[-last:])), strict=True))
    known = all(name in back for name in sent)
    return Returned(tree, tuple(back[name] for name in sent) if known else ())


def _captured(value: Any) -> Tree:
    """A tree of copies: the notebook may go on to write into what it returned."""
    return decode(encode(captured(value, _HALF, (KeyboardInterrupt,))))


def _after(sent: tuple[Tree, ...], given: tuple[Any, ...]) -> tuple[Tree, ...]:
    after = decode(encode(capture(tuple(given), _HALF, (KeyboardInterrupt,), depth=1)))
    if type(after) is not tuple:
        return ()
    pairs = zip(sent, after, strict=True)
    return tuple(one if type(one) is Source else now for one, now in pairs)


def _seed(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)


def _raised(error: BaseException, names: Mapping[str, Any]) -> Raised:
    """An exception, and the innermost line of the notebook that it came from."""
    place = None
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if trace.tb_frame.f_globals is names:
            text = linecache.getline(code.co_filename, trace.tb_lineno).strip()
            place = CodeLocation(code.co_name, trace.tb_lineno, None, text[:200])
        trace = trace.tb_next
    try:
        message = str(error)[:_LONGEST]
    except Exception:
        message = "(the error's own message could not be made)"
    base = next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")
    return Raised(type(error).__name__, message, place, base=base)
