"""What befell a call, in words that a student can act on."""

import re
from collections.abc import Mapping
from typing import Any

from grader.result import Evidence, Hint, ItemStatus, Place
from grader.transcript import Absent, Answer, Died, Raised, Returned, TimedOut
from grader.transcript import Place as CodePlace

_LONG = 300
BLANK = "Nothing is filled in here yet."
NONDETERMINISTIC = Hint(
    "nondeterministic",
    "Does the function draw random numbers, or keep something from one call to the next?",
)


def in_sizes(sizes: Mapping[str, Any]) -> str:
    """The sizes of a problem: "C = 3, M = 4, N = 7"."""
    return ", ".join(f"{name} = {size}" for name, size in sizes.items())


def failure_status(failure: Answer) -> ItemStatus:
    """The status of an item whose function failed like this."""
    if isinstance(failure, TimedOut):
        return "timed_out"
    return "not_attempted" if isinstance(failure, Absent) else "crashed"


def describe_failure(failure: Answer) -> str:
    """One or two sentences on a call that did not return."""
    match failure:
        case Raised(type_name, message, place):
            what = f"{type_name}: {_brief(message)}" if message else type_name
            return f"It stops with {what}{_at(place)}."
        case TimedOut(limit, "total_time"):
            return f"The time for the whole submission, {limit:g} s, was up before it returned."
        case TimedOut(limit, "training_time"):
            return f"Training was not done within {limit:g} s."
        case TimedOut(limit):
            return f"It did not return within {limit:g} s."
        case Died(reason, limit) if limit is not None:
            return f"It was stopped: {reason}."
        case Died(reason):
            return f"It ended the notebook's process, or cut the grader off: {reason}."
        case Absent(type_name) if type_name:
            return f"It is a {type_name} in the notebook, not a function."
        case Absent():
            return "It is not defined in the notebook."
        case Returned():
            return ""


def _brief(message: str) -> str:
    """A message without what a library goes on to tell after its first sentence."""
    if len(message) <= _LONG:
        return message
    sentence = re.match(r"(.{10,}?)\.(?=\s)", message[:_LONG])
    return sentence.group(1) if sentence else f"{message[:_LONG].rsplit(' ', 1)[0]} …"


def failure_evidence(failure: Answer) -> Evidence:
    """What can be shown of a call that did not return."""
    if isinstance(failure, TimedOut):
        return Evidence(limit=failure.name)
    if isinstance(failure, Died):
        return Evidence(limit=failure.limit)
    if not isinstance(failure, Raised):
        return Evidence()
    place = public_place(failure.place)
    return Evidence(exception=failure.type_name, place=place, limit=failure.limit)


def public_place(place: CodePlace | None) -> Place | None:
    """A place as results give it: cells counted from 1."""
    if place is None:
        return None
    cell = None if place.cell is None else place.cell + 1
    return Place(place.function, place.line, cell, place.text)


def _at(place: CodePlace | None) -> str:
    if place is None or not place.line:
        return ""
    cell = "" if place.cell is None else f" of cell {place.cell + 1}"
    text = f" (`{place.text}`)" if place.text else ""
    return f", in line {place.line}{cell}{text}"
