"""What became of a call that did not return: its finding, its status, its evidence."""

import re
from typing import assert_never

from grader.evidence import Evidence, Finding, ItemStatus, SourceLocation
from grader.judge.checking.parts import Parts
from grader.judge.findings import found
from grader.transcript import UNUSABLE, Absent, CodeLocation, Died, Raised, Returned, TimedOut
from grader.transcript import Answer as Said

_LONG = 300
_OUT_OF_TIME = {"total_time": "total-time", "training_time": "training-time"}


def failure_status(failure: Said | Parts) -> ItemStatus:
    """The status of an item whose function failed like this."""
    if isinstance(failure, TimedOut):
        return "timed_out"
    return "not_attempted" if isinstance(failure, Absent) else "crashed"


def failure_found(failure: Said | Parts, who: str = "") -> Finding:
    """What is told of a call that did not return; who is the function, where that is not clear."""
    match failure:
        case Raised(type_name, message) if type_name == UNUSABLE:
            return found("training-unusable", who=who, why=message)
        case Raised(type_name, message, place):
            told = {"exception": type_name, "text": _brief(message), "place": _place(place)}
            return found("raised", who=who, **told)
        case TimedOut(limit, name):
            return found(_OUT_OF_TIME.get(name, "call-time"), who=who, limit=limit)
        case Died(reason, limit):
            return found("died" if limit is None else "stopped", who=who, reason=reason)
        case Absent(type_name) if type_name:
            return found("no-function", who=who, type=type_name)
        case Absent():
            return found("gone", who=who)
        case Returned() | Parts():
            raise ValueError("What returned has not failed.")
        case _:
            assert_never(failure)


def _brief(message: str) -> str:
    """A message without what a library goes on to tell after its first sentence."""
    if len(message) <= _LONG:
        return message
    sentence = re.match(r"(.{10,}?)\.(?=\s)", message[:_LONG])
    return sentence.group(1) if sentence else f"{message[:_LONG].rsplit(' ', 1)[0]} …"


def failure_evidence(failure: Said | Parts) -> Evidence:
    """What can be shown of a call that did not return."""
    if isinstance(failure, TimedOut):
        return Evidence(limit=failure.name)
    if isinstance(failure, Died):
        return Evidence(limit=failure.limit)
    if not isinstance(failure, Raised):
        return Evidence()
    if failure.type_name == UNUSABLE:
        return Evidence()
    place = public_place(failure.place)
    return Evidence(exception=failure.type_name, place=place, limit=failure.limit)


def public_place(place: CodeLocation | None) -> SourceLocation | None:
    """A place as results give it: cells counted from 1."""
    if place is None:
        return None
    cell = None if place.cell is None else place.cell + 1
    return SourceLocation(place.function, place.line, cell, place.text)


def _place(place: CodeLocation | None) -> dict[str, int | str]:
    """A place as a fact, with what is known of it."""
    if place is None or not place.line:
        return {}
    cell = {} if place.cell is None else {"cell": place.cell + 1}
    return {"line": place.line, **cell, "text": place.text}
