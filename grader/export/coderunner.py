"""Moodle CodeRunner: what a combinator template grader prints."""

from functools import partial
from html import escape
from typing import Any

from grader.export.platform import Platform, PlatformContext, Written
from grader.export.texts import (
    about,
    cut,
    fitting,
    instead_of_score,
    judged,
    share,
    texts_of,
    to_json,
)
from grader.reports.words import total
from grader.result import Result
from grader.text import points

_MOST_BYTES = 200_000


def render(result: Result, place: PlatformContext) -> Written:
    """JSON. Without a fraction, where there is no score, CodeRunner gives no mark."""
    return Written(stdout=fitting(partial(_feedback, result), _MOST_BYTES))


def _feedback(result: Result, limit: int) -> bytes:
    unscored = instead_of_score(result)
    if unscored:
        return to_json({"prologuehtml": _html(unscored)})
    feedback: dict[str, Any] = {
        "fraction": share(result),
        "prologuehtml": _html(total(result)),
        "epiloguehtml": _html(cut(about(result), 4 * limit)),
    }
    if result.status == "graded":
        texts = texts_of(result)
        rows = [
            [
                (item.score or 0.0) / item.max_score if item.max_score else 1.0,
                item.id,
                f"{points(item.score or 0.0)} / {points(item.max_score)}",
                cut(texts[item.id], limit),
            ]
            for item in judged(result)
        ]
        # Cells are text, which CodeRunner escapes.
        feedback["testresults"] = [["iscorrect", "Check", "Points", "What is said"], *rows]
        feedback["columnformats"] = ["%s", "%s", "%s"]
    return to_json(feedback)


def _html(text: str) -> str:
    return f'<pre style="white-space: pre-wrap">{escape(text)}</pre>' if text else ""


PLATFORM = Platform(
    name="coderunner",
    title="Moodle CodeRunner",
    writes="A question's template, and a folder for the Jobe server; there, JSON on stdout.",
    root=".",
    submission=".",
    render=render,
    output="coderunner",
    seconds=180.0,
    failure=0,
)
