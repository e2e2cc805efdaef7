"""Finding what a student wrote in answer to a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.notebook.written import find_answer, markdown_lines
from tests.unit.build import notebook_of

MARKER, UNTIL = r"\bQues\s*1\b", r"\*\*(Ques|Task)\s*\d"


def answer_in(*cells: tuple[str, str], provided: frozenset[str] = frozenset()) -> str:
    """The answer to question 1 in a notebook."""
    return find_answer(notebook_of(*cells), MARKER, UNTIL, provided)


@pytest.mark.parametrize(
    "cells",
    [
        [("markdown", "> **Ques 1**: Why?\nBecause.")],
        [("markdown", "> **Ques 1**: Why?"), ("markdown", "Because.")],
        [("markdown", "intro"), ("markdown", "> **Ques  1** Why?\n\n\n\nBecause.\n\n")],
        [("markdown", "**Ques 1**\nBecause.\n**Ques 2**\nNo.")],
        [("markdown", "**Ques 1**\nBecause."), ("markdown", "> **Task 1**: do it\nNo.")],
        [("markdown", "**Ques 1**\nBecause.\n## Next\nNo.")],
        [("markdown", "**Ques 1**\nBecause."), ("code", "x = 1"), ("markdown", "No.")],
        [("markdown", "**Ques 1**"), ("code", "  \n"), ("markdown", "Because.")],
        [("markdown", "**Ques 1**"), ("markdown", "**Answer to Ques 1**\nBecause.")],
        [("markdown", "**Ques 11**\nNo."), ("markdown", "**Ques 1**\nBecause.")],
        [("markdown", "**Ques 1**: Because.")],
        [("code", "# Ques 1\nx = 'No.'"), ("markdown", "**Ques 1**\nBecause.")],
    ],
)
def test_where_an_answer_stands(cells: list[tuple[str, str]]) -> None:
    """It stands below its marker, up to a heading, the next question or a code cell."""
    assert answer_in(*cells) == "Because."


def test_paragraphs_are_kept() -> None:
    """An answer's lines and paragraphs are kept, over several cells; only gaps shrink."""
    text = answer_in(
        ("markdown", "**Ques 1**\n\nFirst,\n  indented.\n\n\n\nThen $x$."), ("markdown", "Last.")
    )
    assert text == "First,\n  indented.\n\nThen $x$.\n\nLast."


@pytest.mark.parametrize(
    "placeholder",
    [
        "*Your answer here.*",
        "your answer here",
        "<!-- write below -->",
        r"$$\nabla_W loss = ?$$",
        r"$$\nabla_{b_1} loss = \; ?$$",
        r"$\nabla_W loss = \; ? $",
        "$$ loss =\t? $$",
    ],
)
def test_placeholders_are_no_answer(placeholder: str) -> None:
    """What stands in the handouts before anyone has written is not an answer."""
    assert answer_in(("markdown", f"**Ques 1**\n\n{placeholder}\n")) == ""


@pytest.mark.parametrize(
    "text",
    [
        r"$$\nabla_W loss = (q - p) x^T$$",
        r"$x = ?$ is what we look for",
        "Is it your answer here?",
        "Why? Because x = 3.",
    ],
)
def test_answers_that_look_like_placeholders(text: str) -> None:
    """Real sentences and formulas are kept, even with question marks and equals signs."""
    assert answer_in(("markdown", f"**Ques 1**\n{text}")) == text


def test_provided_lines() -> None:
    """Lines that were provided are not the student's, however they are indented."""
    provided = markdown_lines(
        notebook_of(("markdown", "  Show your steps.\n"), ("code", "Hidden."), ("markdown", ""))
    )
    assert provided == {"Show your steps."}
    cell = ("markdown", "**Ques 1**\nShow your steps.\n Show your steps. \nSo be it.")
    assert answer_in(cell, provided=provided) == "So be it."


def test_no_answer() -> None:
    """Without the marker, or with nothing below it, there is no answer."""
    assert answer_in() == ""
    assert answer_in(("markdown", "Ques 2\nNo.")) == ""
    assert answer_in(("markdown", "**Ques 1**")) == ""
    assert answer_in(("markdown", "**Ques 1**\n**Ques 2**\nNo.")) == ""


def test_earlier_mention() -> None:
    """A mention of the question further up does not hide the answer that stands below it."""
    cells = [
        ("markdown", "I am proud of Ques 1."),
        ("code", "import numpy as np"),
        ("markdown", "> **Ques 1**: Why?"),
        ("markdown", "Because."),
    ]
    assert answer_in(*cells) == "Because."


lines = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["Ques 1", "**Ques 2**", "# Heading", "text", "", "= ?"]
)


@given(st.lists(st.tuples(st.sampled_from(["code", "markdown"]), st.lists(lines).map("\n".join))))
def test_answers_are_the_students_lines(cells: list[tuple[str, str]]) -> None:
    """Whatever a notebook holds, an answer is made of lines of its Markdown, and has no gaps."""
    text = answer_in(*cells)
    own = markdown_lines(notebook_of(*cells))
    assert all(line.strip() in own for line in text.splitlines() if line.strip())
    assert text == text.strip()
    assert "\n\n\n" not in text
