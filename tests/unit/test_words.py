"""No page, help text, docstring or message holds a phrase that is not plain technical English."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from grader.cli.grade import command as grade_command
from grader.cli.verbs import command as grader_command
from tests.unit.build import ROOT

# What to write in place of each.
BANNED = {
    r"what (?:is|was|are|were) no \w+": "what is not a ...",
    r"(?<!there )(?<!seems to be )\b(?:is|are) no (?:not|[a-z]+book|file|command|zip|store)\b": (
        "is not a ..."
    ),
    r"\b(?:can|could|can ?not|not|is|are|was) (?:to )?be had\b": "available, unavailable",
    r"\b(?:is|are|was|were) told so\b": "say who is told what",
    r"\bof an? (?:student|submission|instructor|marker|reader)'s(?=[.,;:)])": "of a student",
    r"\bbef(?:a|e)ll\w*": "happens to, happened to",
    r"\bsomething else than\b": "not a ...",
    r"\bnever without a report\b": "always a report",
    r"\b(?:waits?|left|something) (?:for|to) a reader\b": "graded by hand",
    r"\bhas no shape that\b": "say the shape, and the expected one",
    r"\bspelled as where it is made\b": "check the spelling",
    r"\bwhat it still binds\b": "its remaining assignments",
    r"\bwhat is the matter\b": "what is wrong",
    r"\b(?:thereof|whereupon|heretofore|hitherto|betwixt|wherein)\b": "a plainer word",
}
PATTERNS = {re.compile(pattern, re.IGNORECASE): better for pattern, better in BANNED.items()}
PAGES = [
    *(ROOT / name for name in ("README.md", "SECURITY.md", "CONTRIBUTING.md", "Makefile")),
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / "student_template").glob("*.ipynb"),
    *(path for suffix in ("py", "md", "html", "sh") for path in ROOT.glob(f"grader/**/*.{suffix}")),
    *(ROOT / "reference").rglob("*.py"),
]


def banned(text: str) -> Iterator[str]:
    """What a text holds of the phrases, each with what is around it and what to write."""
    # Sentences go on in the next line, of a comment and of a string.
    flat = " ".join(re.sub(r"""["']?\s*\n\s*(?:#:? |f?["'])?""", " ", text).split())
    for pattern, better in PATTERNS.items():
        for found in pattern.finditer(flat):
            around = flat[max(0, found.start() - 40) : found.end() + 30]
            yield f"…{around}…: write {better!r}"


def help_texts(command: click.Command, name: str) -> Iterator[tuple[str, str]]:
    """The help of a command and of all below it."""
    context = click.Context(command, info_name=name)
    yield name, command.get_help(context)
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            if found is not None:
                yield from help_texts(found, f"{name} {below}")


@pytest.mark.parametrize(
    "text",
    [
        "It refuses what is no notebook.",
        'raise UsageError(f"{path} is no "\n    "zip.")',
        "# Where none is to be\n# had.",
        "the process of a student's, and",
        "An index is something else than an integer.",
        "20 more points wait for a reader.",
    ],
)
def test_the_phrases_are_found(text: str) -> None:
    """Across the ends of lines too."""
    assert [*banned(text)]


@pytest.mark.parametrize(
    "text",
    ["There is no file x.", "It is no longer there.", "a student's name", "what is not a notebook"],
)
def test_plain_words_are_left_alone(text: str) -> None:
    """They are close, and fine."""
    assert [*banned(text)] == []


def test_pages_and_sources() -> None:
    """Each phrase that is found says what to write instead."""
    found = [f"{_name(path)}: {said}" for path in PAGES for said in banned(path.read_text("utf-8"))]
    assert found == []


def test_help() -> None:
    """What a terminal shows of each command."""
    both = [*help_texts(grade_command, "grade"), *help_texts(grader_command, "grader")]
    assert len(both) > 20
    assert [f"{name}: {said}" for name, text in both for said in banned(text)] == []


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))
