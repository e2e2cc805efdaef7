"""Asks a mutant as a submission's function is asked, though in this process; it may hang."""

from collections.abc import Mapping
from typing import Any

from grader.lab.time_limit import TookTooLong, time_limit
from grader.plan import ProblemSet
from grader.session.local import answer_in_process, answers_in_process
from grader.transcript import Answer, Raised, TimedOut
from grader.values.tree import Tree

_INTERRUPTS = (KeyboardInterrupt, TookTooLong)


def ask(
    namespace: Mapping[str, Any], problem_set: ProblemSet, seconds: float
) -> tuple[Answer, ...]:
    """The answers to all calls of a problem set; seconds is the limit for all of them."""
    try:
        with time_limit(seconds):
            answers = answers_in_process(
                dict(namespace),
                problem_set.function,
                problem_set.calls,
                _INTERRUPTS,
            )
    except TookTooLong:  # between two calls
        return (TimedOut(seconds),)
    return (*answers[:-1], _understood(answers[-1], seconds))


def ask_once(
    namespace: Mapping[str, Any],
    function: str,
    arguments: tuple[Tree, ...],
    seconds: float,
) -> Answer:
    """The answer to one call."""
    try:
        with time_limit(seconds):
            answer = answer_in_process(dict(namespace), function, arguments, _INTERRUPTS)
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
