"""The report as Markdown, for a comment or a job's summary; a student's text stays text in it."""

import re
from collections.abc import Iterator, Mapping, Sequence

from grader.messages.advice import step_in_words
from grader.reports.sanitized import sanitized
from grader.reports.told import issues_by_item, paragraphs
from grader.reports.words import (
    SIGNS,
    comment,
    failed_cells,
    heading,
    state,
    total,
    waits,
    withheld,
)
from grader.result import Issue, Item, Result
from grader.text import clean, pieces_of, points

_MOST_CELLS = 12
# Whatever Markdown, HTML or a forge would read: emphasis, links, mentions, references, tables.
_LIVE = re.compile(r"([\\`*_{}\[\]()<>#+!|~@$&:/.=-])")


def render_markdown(result: Result) -> str:
    """The whole report; lines end with \\n."""
    return "\n".join(_blocks(sanitized(result))) + "\n"


def _blocks(result: Result) -> Iterator[str]:
    name = escaped(clean(result.submission.name, 200))
    lab = f": {escaped(clean(result.lab.title, 200))}" if result.lab else ""
    yield f"# {name}{lab}\n"
    if result.status != "graded":
        yield f"**{escaped(clean(result.message))}** {escaped(clean(result.hint))}\n"
        for notice in result.notices:
            yield f"> {escaped(clean(notice))}\n"
        if result.score is not None:
            yield f"**{total(result)}**\n"
        return
    more = f" ({waits(result)})" if waits(result) else ""
    yield f"**{total(result)}**{more}\n"
    if withheld(result):
        yield f"{escaped(withheld(result))}\n"
    for notice in result.notices:
        yield f"> {escaped(clean(notice))}\n"
    if result.advice:
        yield "## What to look at first\n"
        yield from _advice(result)
    issues = issues_by_item(result)
    for task in result.tasks:
        items = [item for item in result.items if item.task == task.id]
        if items:
            yield f"## {escaped(heading(task))} ({points(task.score)} / {points(task.max_score)})\n"
            yield from _table(items, result.items, issues)
    yield from _cells(result)
    if result.sandbox is not None:
        level = f"{result.sandbox.level} ({result.sandbox.mechanism})"
        yield f"Sandbox: {escaped(level)}, seed {result.seed}.\n"


def _advice(result: Result) -> Iterator[str]:
    """The steps as a numbered list, and what remains."""
    if not result.first:
        yield f"{said(clean(result.advice, 4000))}\n"
        return
    for at, step in enumerate(result.first, 1):
        yield f"{at}. {said(clean(step_in_words(step), 2000))}"
    yield f"\n{said(clean(result.later, 2000))}\n" if result.later else ""


def _table(
    items: Sequence[Item], everything: Sequence[Item], issues: Mapping[str, Sequence[Issue]]
) -> Iterator[str]:
    yield "| | item | points | |\n| --- | --- | ---: | --- |"
    for item in items:
        words = [
            text for issue in issues.get(item.id, ()) for text in paragraphs(issue, everything)
        ]
        yield _row(item, words or ([item.message] if item.status == "manual" else []))
    yield ""


def _row(item: Item, words: Sequence[str]) -> str:
    score = "…" if item.score is None else points(item.score)
    pieces = [said(clean(word)) for word in [state(item), *words] if word]
    if item.evidence.note:
        pieces.append(said(clean(f"For the marker: {item.evidence.note}.")))
    if comment(item):
        pieces.append(f"**{escaped(clean(comment(item)))}**")
    text = "<br>".join(pieces)
    sign = SIGNS[item.status][0]
    return f"| {sign} | {escaped(item.id)} | {score} / {points(item.max_score)} | {text} |"


def _cells(result: Result) -> Iterator[str]:
    lines = failed_cells(result, _MOST_CELLS)
    if lines:
        yield "## Cells that failed\n\nThis alone costs no points.\n"
        yield from (f"- {escaped(line)}" for line in lines)
        yield ""


def escaped(text: str) -> str:
    """A text of which nothing is read as Markdown, HTML or the mention of somebody."""
    # A forge looks for names when all escapes are resolved: an unseen word joiner parts them.
    return _LIVE.sub(r"\\\1", text).replace("@", "@\u2060")


def said(text: str) -> str:
    """One of the grader's own sentences: names between backticks are code, the rest is text."""
    pieces = pieces_of(text)
    if any(code and "|" in piece for piece, code in pieces):
        return escaped(text)
    return "".join(
        f"`{piece}`" if code and piece.strip() else escaped(piece) for piece, code in pieces
    )
