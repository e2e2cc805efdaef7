"""Finds what a student wrote in answer to a question."""

import re
from collections.abc import Collection, Iterator

from grader.notebook.read import Notebook

# What stands in a notebook before anyone has written in it, whichever handout it began as.
_PLACEHOLDER = re.compile(
    r"(?:\*?your answer here\.?\*?|<!--.*-->|\$*[^$=]*=[\s\\;,]*\?[\s$]*)", re.IGNORECASE
)


def find_answer(notebook: Notebook, marker: str, until: str, provided: Collection[str] = ()) -> str:
    """The text below the lines that match marker, up to one that matches until or a heading.

    It may go on through several Markdown cells, but ends with the next code cell. Lines that were
    provided (stripped of white space) are not the student's.
    """
    own, end = re.compile(marker), re.compile(until)
    answer: list[str] = []
    found = False
    for line in _markdown_lines(notebook):
        named = own.search(line or "")
        if line is not None and named is not None:
            found = True
            rest = line[named.end() :].lstrip(" *:.)").rstrip(" *")
            # Some answer on the question's own line; a quotation there is the question.
            if rest and not line.lstrip().startswith(">") and _is_written(line, provided):
                answer.append(rest)
        elif found and (line is None or line.startswith("#") or end.search(line)):
            if any(answer) or line is not None:
                break
            found = False
        elif found and line is not None and _is_written(line, provided):
            answer.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(answer)).strip()


def _is_written(line: str, provided: Collection[str]) -> bool:
    """Whether a line is the student's; blank lines keep paragraphs apart."""
    return not line.strip() or not (
        _PLACEHOLDER.fullmatch(line.strip()) or line.strip() in provided
    )


def markdown_lines(notebook: Notebook) -> frozenset[str]:
    """All lines of a notebook's Markdown, stripped: what a template provides."""
    lines = (line for line in _markdown_lines(notebook) if line is not None)
    return frozenset(line.strip() for line in lines if line.strip())


def _markdown_lines(notebook: Notebook) -> Iterator[str | None]:
    """All lines of Markdown, with None where a code cell stands between."""
    for cell in notebook.cells:
        if cell.kind == "code":
            if cell.source.strip():
                yield None
        else:
            yield from cell.source.splitlines()
            yield ""
