"""Texts that all platforms share, and how they are made to fit."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from grader.reports.told import told_of_each
from grader.reports.words import failed_cells, not_judged, total, waits, withheld
from grader.result import Item, Result
from grader.text import clean, inert_json, points
from grader.visibility import for_students

FAILED = (
    "The grader failed. This is not your fault, and no score was given. "
    "Please tell your instructor."
)
NOT_JUDGED = (
    "The grader failed to judge {}. This is not your fault, and no total is given. "
    "Please tell your instructor."
)
CUT = "… (cut: too long for this platform)"
_LIMITS = (4000, 1000, 200, 40)
_MOST_CELLS = 12
_MOST_JUDGED = 20_000
_MOST_SAID = 200_000


def grader_failed(result: Result) -> bool:
    """Whether it would be unfair to give this score: something was not judged, by our own fault."""
    if result.status in ("missing", "unreadable"):
        return False
    return result.status != "graded" or any(item.status == "error" for item in result.items)


def instead_of_score(result: Result) -> str:
    """What is said where no score is given, since nothing is known; "" where one is."""
    if result.status == "missing":
        return about(result)
    if result.status == "graded" and grader_failed(result):
        return cut(_what_is_judged(result), _MOST_JUDGED)
    return FAILED if grader_failed(result) else ""


def _what_is_judged(result: Result) -> str:
    """What could not be judged, in one line, and below it what is said of the rest."""
    shown = for_students(result)
    names = ", ".join(not_judged(shown)) or "what is not shown"
    said = report(replace(shown, score=None), _LIMITS[2])
    return f"{NOT_JUDGED.format(clean(names, 1000))}\n{said}"


def share(result: Result) -> float:
    """The share of the points, between 0 and 1."""
    if result.max_score <= 0 or result.score is None:
        return 0.0
    return min(1.0, max(0.0, result.score / result.max_score))


def judged(result: Result) -> list[Item]:
    """The items that have a score."""
    return [item for item in result.items if item.score is not None]


def cut(text: str, limit: int) -> str:
    """A text of at most that many characters, and a word on it where some are left out."""
    return text if len(text) <= limit else text[: max(0, limit - len(CUT))] + CUT


def texts_of(result: Result) -> Mapping[str, str]:
    """What is said of each item, in plain lines: a cause in full once."""
    return {
        name: "\n".join(clean(line) for line in lines)
        for name, lines in told_of_each(result).items()
    }


def about(result: Result) -> str:
    """What is said of a submission as a whole, in plain lines: no points in it."""
    return "\n".join(_about(result))


def report(result: Result, limit: int) -> str:
    """The whole report in plain lines; limit is for what is said of one item."""
    lines = [f"{clean(result.submission.name, 200)}: {total(result)}"]
    texts = texts_of(result)
    for item in result.items:
        score = "…" if item.score is None else points(item.score)
        lines += [f"{item.id}: {score} / {points(item.max_score)}"]
        lines += [f"    {line}" for line in cut(texts[item.id], limit).splitlines()]
    return "\n".join([*lines, about(result)]) + "\n"


def full_report(result: Result) -> str:
    """What an instructor may know: every item, its advice to markers, and what the grader failed
    with.
    """
    if result.status == "graded":
        lines = [report(result, _LIMITS[0])]
    else:  # of the items nothing is known
        name = clean(result.submission.name, 200) or "The submission"
        lines = [f"{name}: {result.status}", about(result)]
    for item in result.items:
        advice = for_marker(item)
        if item.evidence.answer:
            lines += [f"Answer to {item.id}:", *_indented(item.evidence.answer)]
        if advice:
            lines += [f"For the marker of {item.id} (it gives and takes no points):"]
            lines += [f"    {line}" for line in advice]
        if item.evidence.fault:
            lines += [f"The grader failed to judge {item.id}:", *_indented(item.evidence.fault)]
    if result.status == "error":
        lines += [clean(f"The grader failed: {result.message} {result.hint}")]
    if result.fault:
        lines += _indented(result.fault)
    return cut("\n".join(line for line in lines if line), _MOST_SAID) + "\n"


def for_marker(item: Item) -> list[str]:
    """Advice to whoever marks an item, in lines; students do not see it."""
    advice = [f"{one.variable}: {one.sentence}" for one in item.evidence.formulas or ()]
    note = [item.evidence.note] if item.evidence.note else []
    return [clean(line) for line in (*advice, *note)]


def _indented(text: str) -> list[str]:
    return [f"    {line}" for line in clean(text, _MOST_JUDGED, lines=True).splitlines()]


def _about(result: Result) -> Iterator[str]:
    if result.status in ("missing", "unreadable"):
        yield clean(f"{result.message} {result.hint}")
        return
    for notice in result.notices:
        yield f"Note: {clean(notice)}"
    if withheld(result):
        yield withheld(result)
    if result.advice:
        yield "What to look at first:"
        yield from (f"  {clean(line, 1000)}" for line in result.advice.splitlines())
    yield from _cells(result)
    if waits(result):
        yield f"{waits(result)}."


def _cells(result: Result) -> Iterator[str]:
    lines = failed_cells(result, _MOST_CELLS, 300)
    if lines:
        yield "Cells that failed (this alone costs no points):"
        yield from (f"  {line}" for line in lines)


def to_json(value: Any) -> bytes:
    """JSON in ASCII, so that no text can break it."""
    return inert_json(json.dumps(value, indent=1, allow_nan=False).encode()) + b"\n"


def fitting(build: Callable[[int], bytes], most: int) -> bytes:
    """What build makes of a limit for each text: the longest that is at most so many bytes."""
    for limit in _LIMITS:
        data = build(limit)
        if len(data) <= most:
            break
    return data
