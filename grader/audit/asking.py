"""Asks a mutant as a submission's function is asked, though in this process; it may hang."""

from collections.abc import Mapping
from typing import Any

from grader.audit.time_limit import TookTooLong, time_limit
from grader.plan import Examination
from grader.session.local import answers_in_process
from grader.transcript import Answer, Raised, TimedOut


def ask(
    namespace: Mapping[str, Any], examination: Examination, seconds: float
) -> tuple[Answer, ...]:
    """The answers to all calls of an examination; seconds is the limit for all of them."""
    try:
        with time_limit(seconds):
            answers = answers_in_process(dict(namespace), examination)
    except TookTooLong:  # between two calls
        return (TimedOut(seconds),)
    # The agent takes whatever is raised within a call for the function's own doing.
    last = answers[-1]
    if isinstance(last, Raised) and last.type_name == KeyboardInterrupt.__name__:
        raise KeyboardInterrupt
    if isinstance(last, Raised) and last.type_name == TookTooLong.__name__:
        return (*answers[:-1], TimedOut(seconds))
    return answers
