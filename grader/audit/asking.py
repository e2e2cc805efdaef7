"""Asks a mutant as a submission's function is asked, though in this process; it may hang."""

from collections.abc import Mapping
from typing import Any

from grader.audit.time_limit import TookTooLong, time_limit
from grader.inside.frames import AnyArray
from grader.plan import Examination
from grader.session.local import answer_in_process, answers_in_process
from grader.transcript import Answer, Raised, TimedOut

_INTERRUPTS = frozenset({KeyboardInterrupt.__name__, TookTooLong.__name__})


def ask(
    namespace: Mapping[str, Any], examination: Examination, seconds: float
) -> tuple[Answer, ...]:
    """The answers to all calls of an examination; seconds is the limit for all of them."""
    try:
        with time_limit(seconds):
            answers = answers_in_process(
                dict(namespace),
                examination.function,
                examination.outputs,
                examination.calls,
                _INTERRUPTS,
            )
    except TookTooLong:  # between two calls
        return (TimedOut(seconds),)
    return (*answers[:-1], _understood(answers[-1], seconds))


def ask_once(
    namespace: Mapping[str, Any],
    function: str,
    outputs: int,
    arguments: tuple[AnyArray, ...],
    seconds: float,
) -> Answer:
    """The answer to one call."""
    try:
        with time_limit(seconds):
            answer = answer_in_process(dict(namespace), function, outputs, arguments)
    except TookTooLong:
        return TimedOut(seconds)
    return _understood(answer, seconds)


def _understood(answer: Answer, seconds: float) -> Answer:
    """The agent takes whatever is raised within a call for the function's own doing."""
    if isinstance(answer, Raised) and answer.type_name == KeyboardInterrupt.__name__:
        raise KeyboardInterrupt
    if isinstance(answer, Raised) and answer.type_name == TookTooLong.__name__:
        return TimedOut(seconds)
    return answer
