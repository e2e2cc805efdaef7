"""Markdown and JUnit XML: whole, and harmless whatever is in them."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grader.reports.formats import FORMATS
from grader.reports.junit import render_junit
from grader.reports.markdown import escaped, render_markdown, said
from grader.visibility import for_students
from tests.unit.test_page import LIVE, read, whole
from tests.unit.test_terminal import item, result


def rendered(markdown: str) -> str:
    """The Markdown as a forge would show it, raw HTML allowed."""
    return str(MarkdownIt("commonmark", {"html": True}).enable(["table"]).render(markdown))


def assert_plain(markdown: str) -> None:
    """Nothing but the report's own structure comes out of it."""
    assert not read(rendered(markdown)).tags - {
        *("h1", "h2", "p", "strong", "blockquote", "table", "thead", "tbody", "tr", "th", "td"),
        *("br", "code", "ul", "li"),
    }


@pytest.mark.parametrize("text", [*LIVE, "@everyone", "#1 GH-1 a@b.c", "| a | b |", "**x** ~~y~~"])
def test_nothing_of_a_submission_is_markdown(text: str) -> None:
    """Names, messages and errors are text in Markdown."""
    markdown = render_markdown(whole(text))
    assert_plain(markdown)
    assert "@everyone" not in markdown
    assert "<strong>x" not in rendered(markdown)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
@settings(max_examples=50, deadline=None)
def test_any_text(text: str) -> None:
    """No text breaks a format."""
    given_result = whole(text)
    assert_plain(render_markdown(given_result))
    ET.fromstring(render_junit(given_result))
    for render in FORMATS.values():
        assert render(given_result)


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp", "Zs"]), min_size=1, max_size=20))
def test_escaped_text_reads_as_itself(text: str) -> None:
    """What is escaped comes out as it was."""
    shown = read(rendered(f"a{escaped(text)}")).text.strip()
    assert shown.replace("\u2060", "") == f"a{text}"


def test_said() -> None:
    """Backticks make code, but only in pairs and outside of tables' bars."""
    assert said("Use `relu`.") == "Use `relu`\\."
    assert said("a ` b") == "a \\` b"
    assert "`a|b`" not in said("`a|b`")


def test_junit_counts() -> None:
    """Every item is a case, with its points; counts are those of the cases."""
    root = ET.fromstring(
        render_junit(
            result(
                item("f.x", status="passed"),
                item("f.y", status="failed", message="Off."),
                item("g.x", status="crashed"),
                item("h.x", status="not_attempted"),
                item("q", status="manual"),
                item("i.x", status="error"),
            )
        )
    )
    assert {name: root.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "6",
        "failures": "2",
        "errors": "1",
        "skipped": "2",
    }
    case = root.findall(".//testcase")[1]
    assert case.find("failure") is not None
    assert {p.get("name"): p.get("value") for p in case.iter("property")} == {
        "score": "0",
        "max_score": "4",
    }


def test_junit_says_that_checks_are_withheld() -> None:
    """A reader does not say that all has passed while items are left out."""
    hidden = item("f.y", "passed", visibility="hidden")
    root = ET.fromstring(render_junit(for_students(result(item("f.x", "passed"), hidden))))
    assert (root.get("tests"), root.get("skipped")) == ("2", "1")
    (skipped,) = root.iter("skipped")
    assert "1 more check" in (skipped.get("message") or "")
    assert "f.y" not in ET.tostring(root, encoding="unicode")


def test_junit_of_what_could_not_be_graded() -> None:
    """It is one error with its reason."""
    root = ET.fromstring(render_junit(result(status="unreadable", message="No notebook.")))
    assert root.get("errors") == "1"
    error = root.find(".//error")
    assert error is not None
    assert error.get("message") == "No notebook."


def test_markdown_of_a_result() -> None:
    """The total, the tasks, the items and what is said of them."""
    markdown = render_markdown(result(item("f.x", status="failed", message="Off.")))
    assert "**7.2 of 12 points**" in markdown
    assert "| ✗ | f\\.x | 0 / 4 |" in markdown
    assert "Off\\." in markdown
