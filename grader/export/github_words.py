"""What GitHub's runners read: the summary of a step, and commands on stdout."""

from collections.abc import Iterator
from pathlib import Path

from grader.export.platform import PlatformContext
from grader.export.texts import about, cut, fitting, instead_of_score
from grader.reports.markdown import escaped, render_markdown
from grader.reports.told import costly, paragraphs
from grader.reports.words import total, withheld
from grader.result import Result
from grader.text import clean

# A step shows no more of them.
_MOST_ANNOTATIONS = 10
_MOST_SUMMARY = 1_000_000
_SUMMARY = "GITHUB_STEP_SUMMARY"


def summary(result: Result, place: PlatformContext) -> dict[Path, bytes]:
    """The report for the step's summary, where the runner has one."""
    if not place.environment.get(_SUMMARY):
        return {}
    unscored = instead_of_score(result)
    if unscored and result.status != "graded":
        return {place.path(_SUMMARY, ""): f"**{escaped(unscored)}**\n".encode("utf-8", "replace")}
    markdown = render_markdown(result)
    data = fitting(
        lambda limit: cut(markdown, 240 * limit).encode("utf-8", "replace"), _MOST_SUMMARY
    )
    return {place.path(_SUMMARY, ""): data}


def annotations(result: Result) -> bytes:
    """Commands that annotate the run: a cause each, what lost most first, and the total."""
    return "".join(f"{line}\n" for line in _commands(result)).encode("utf-8", "replace")


def _commands(result: Result) -> Iterator[str]:
    unscored = instead_of_score(result)
    if unscored:
        yield f"::error title=Not graded::{_message(unscored)}"
        return
    if result.status == "unreadable":
        yield f"::error title=Not readable::{_message(about(result))}"
    if result.status == "graded":
        for issue in costly(result)[: _MOST_ANNOTATIONS - 1]:
            said = cut("\n".join(paragraphs(issue, result.items)), 1000)
            yield f"::error title={_property(', '.join(issue.items))}::{_message(said)}"
    words = " ".join(word for word in (total(result), withheld(result)) if word)
    yield f"::notice title=Total::{_message(words)}"


def _message(text: str) -> str:
    """Text in a command: no line of it can be a command of its own."""
    kept = clean(text, 4000, lines=True)
    return kept.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(clean(text, 200)).replace(":", "%3A").replace(",", "%2C")
