"""Gradescope: `results/results.json`, with a visibility for each test."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import count
from typing import Any

from msgspec.structs import replace

from grader.evidence import Visibility
from grader.export.platform import Platform, PlatformContext, Written
from grader.export.texts import (
    about,
    cut,
    fitting,
    full_report,
    instead_of_score,
    texts_of,
    to_json,
)
from grader.messages.advice import step_in_words
from grader.reports.words import heading
from grader.result import Item, Result, Task
from grader.text import clean, pieces_of
from grader.visibility import for_students

_MOST_BYTES = 1_000_000
_MOST_NAME = 200
# The most open first: a heading is seen with the first of its tests.
_OPEN: tuple[Visibility, ...] = ("visible", "after_published", "after_due_date", "hidden")
_LIVE = re.compile(r"([\\`*_\[\]#~])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"})
_BEGINS = re.compile(r"^(\s*)(\d*)([.)+=-])")
_TICKS = re.compile("`+")


def render(result: Result, place: PlatformContext) -> Written:
    """The results, and the instructor's full report for the log, which students do not see.

    What has no score Gradescope shows as a failure.
    """
    target = place.root / "results" / "results.json"
    results = fitting(partial(_results, result, place.choice), _MOST_BYTES)
    return Written({target: results}, stdout=full_report(result).encode("utf-8", "replace"))


def _results(result: Result, choice: str, limit: int) -> bytes:
    # What all tests share must not tell of those that are hidden.
    unscored = instead_of_score(result)
    output = _in_markdown(unscored.splitlines()) if unscored else _about(for_students(result))
    results: dict[str, Any] = {
        "output": cut(output, 4 * limit),
        "output_format": "md",
        "test_output_format": "md",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "execution_time": round(result.seconds),
        "extra_data": {
            "grader": result.grader,
            "sandbox": result.sandbox.level if result.sandbox else None,
            "sha256": result.submission.sha256,
            "seed": result.seed,
        },
    }
    if not unscored:
        chosen = [{"name": choice, "number": "0", "visibility": "visible"}] if choice else []
        tests = [*chosen, *_tests(result, limit)]
        results |= {"score": round(result.score or 0.0, 4), "tests": tests}
    return to_json(results)


def _about(result: Result) -> str:
    """What is said of the submission as a whole."""
    if not result.first:
        return _in_markdown(about(result).splitlines())
    bare = about(replace(result, advice=""))
    steps = []
    for at, step in enumerate(result.first, 1):
        steps.append(f"{at}. " + said(clean(step_in_words(step))))
    later = [said(clean(result.later))] if result.later else []
    parts = ["**What to look at first**", "\n".join(steps), *later, _in_markdown(bare.splitlines())]
    return "\n\n".join(part for part in parts if part)


def _tests(result: Result, limit: int) -> Iterator[dict[str, Any]]:
    if result.status == "unreadable":
        yield {
            "name": clean(result.message, _MOST_NAME) or "The notebook can be read",
            "score": 0.0,
            "max_score": result.max_score,
            "status": "failed",
            "visibility": "visible",
        }
        return
    numbers = _numbers(result.tasks)
    by_task: dict[str, list[Item]] = {task.id: [] for task in result.tasks}
    for item in result.items:
        by_task.setdefault(item.task, []).append(item)
    tasks = {task.id: task for task in result.tasks}
    texts = texts_of(result)
    for name, items in by_task.items():
        number = numbers.get(name, str(len(by_task)))
        if name in tasks and items and len(tasks) > 1:
            yield {
                "name": clean(heading(tasks[name]), _MOST_NAME),
                "number": number,
                "visibility": min((item.visibility for item in items), key=_OPEN.index),
            }
        for place, item in enumerate(items, 1):
            yield _test(item, texts[item.id], f"{number}.{place}", limit)


def _numbers(tasks: Sequence[Task]) -> dict[str, str]:
    """A number for each task: its own; those that have none come after."""
    own = [int(task.id) for task in tasks if task.id.isdecimal()]
    free = count(max(own, default=0) + 1)
    return {task.id: task.id if task.id.isdecimal() else str(next(free)) for task in tasks}


def _test(item: Item, text: str, number: str, limit: int) -> dict[str, Any]:
    test: dict[str, Any] = {
        "name": item.id,
        "number": number,
        "output": cut(_in_markdown(text.splitlines()), limit),
        "visibility": item.visibility,
    }
    if item.status == "manual" and item.evidence.answer:
        answer = cut(clean(item.evidence.answer, limit, lines=True), limit)
        test["output"] += f"\n\nThe answer:\n\n{_verbatim(answer)}"
    if item.score is not None:
        test |= {
            "score": round(item.score, 4),
            "max_score": item.max_score,
            "status": "passed" if item.status == "passed" else "failed",
        }
    return test


def _in_markdown(lines: Sequence[str]) -> str:
    """Plain lines, each a paragraph."""
    return "\n\n".join(said(line.strip()) for line in lines if line.strip())


def said(sentence: str) -> str:
    """A sentence in Markdown: names between backticks are code, all the rest is text."""
    return "".join(
        f"`{piece}`" if code and piece.strip() else _escaped(piece, first=at == 0)
        for at, (piece, code) in enumerate(pieces_of(sentence))
    )


def _escaped(text: str, *, first: bool) -> str:
    """A text of which nothing is read as Markdown or HTML."""
    text = _LIVE.sub(r"\\\1", text).translate(_ENTITIES)
    return _BEGINS.sub(r"\1\2\\\3", text) if first else text


def _verbatim(text: str) -> str:
    """A text as a block of code, whatever backticks are in it."""
    longest = max((len(found[0]) for found in _TICKS.finditer(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


PLATFORM = Platform(
    name="gradescope",
    title="Gradescope",
    writes="A zip with setup.sh and run_autograder; there, results/results.json.",
    root="/autograder",
    submission="submission",
    render=render,
    output="autograder.zip",
    leaves=("results/results.json",),
    memory=512,
    pace=0.5,
    hides=True,
)
