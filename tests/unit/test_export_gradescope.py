"""What Gradescope gets: within its rules, whatever is in a result."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from grader.evidence import Evidence, Formula
from grader.export.gradescope import PLATFORM, said
from grader.export.platform import PlatformContext
from grader.result import CellReport, Hint, Result, Task
from tests.support.golden import CASES, stored
from tests.unit.test_page import LIVE, whole
from tests.unit.test_terminal import item, result

FORMATS = {"text", "html", "md", "ansi", "simple_format"}
VISIBILITIES = {"hidden", "after_due_date", "after_published", "visible"}
KEYS = {
    *("score", "execution_time", "output", "output_format", "test_output_format"),
    *("test_name_format", "visibility", "stdout_visibility", "extra_data", "leaderboard", "tests"),
}
TEST_KEYS = {
    *("score", "max_score", "status", "name", "name_format", "number", "output", "output_format"),
    *("tags", "visibility", "extra_data"),
}


def results(given_result: Result) -> dict[str, Any]:
    """The results.json of a result, which keeps to the rules."""
    files = PLATFORM.render(given_result, PlatformContext(Path("/autograder"))).files
    (data,) = files.values()
    assert list(files) == [Path("/autograder/results/results.json")]
    assert data is not None
    assert len(data) <= 1_000_000
    read: dict[str, Any] = json.loads(data)
    assert set(read) <= KEYS
    assert {read["visibility"], read["stdout_visibility"]} <= VISIBILITIES
    assert {read["output_format"], read["test_output_format"]} == {"md"}
    assert read["test_name_format"] == "text"
    assert type(read["execution_time"]) is int
    for test in read.get("tests", ()):
        assert set(test) <= TEST_KEYS
        assert test["visibility"] in VISIBILITIES
        assert test.get("status", "passed") in ("passed", "failed")
        assert ("score" in test) == ("max_score" in test) == ("status" in test)
    return read


@pytest.mark.parametrize("case", CASES)
def test_rules(case: str) -> None:
    """Real results keep to them, and their tests sum up to the score."""
    graded = stored(case)
    read = results(graded)
    assert read["score"] == graded.score
    assert sum(test.get("score", 0) for test in read["tests"]) == pytest.approx(graded.score)
    assert sum(test.get("max_score", 0) for test in read["tests"]) == graded.max_score


def test_headings_and_numbers() -> None:
    """Each task has a heading, and its tests are numbered within it; no number comes twice."""
    read = results(stored("half"))
    numbers = [test["number"] for test in read["tests"]]
    assert len(set(numbers)) == len(numbers)
    headings = {test["number"]: test["name"] for test in read["tests"] if "output" not in test}
    assert headings["1"].startswith("Task 1: ")
    assert set(headings) == {"1", "2", "3", "4", "5"}
    assert {number.partition(".")[0] for number in numbers} == set(headings)


def test_a_heading_is_hidden_with_all_of_its_task() -> None:
    """A task of which students see nothing is not told of."""
    tasks = (Task("1", "Open", 0, 4), Task("2", "Secret", 0, 4))
    hidden = replace(item("g.y", visibility="hidden"), task="2")
    read = results(result(item("f.x"), hidden, tasks=tasks))
    assert [(test["number"], test["visibility"]) for test in read["tests"]] == [
        *(("1", "visible"), ("1.1", "visible"), ("2", "hidden"), ("2.1", "hidden"))
    ]


def test_the_log_is_the_full_report() -> None:
    """What markers and instructors need is in it, and in no test; an answer is in its test."""
    formula = Formula("W", "different", "the transpose is missing", "x y")
    evidence = Evidence(answer="dW = `x` *y*\n```", formulas=(formula,), note="as exact as can be")
    asked = result(item("why", "manual", evidence=evidence), item("f.x", visibility="hidden"))
    log = PLATFORM.render(asked, PlatformContext(Path("/autograder"))).stdout.decode()
    for needed in ("W: the transpose is missing", "as exact as can be", "dW = `x` *y*", "f.x"):
        assert needed in log
    (test, _) = results(asked)["tests"]
    assert "transpose" not in json.dumps(results(asked))
    assert "````text\ndW = `x` *y*\n```\n````" in test["output"]


def test_of_several_notebooks_the_choice_is_a_test() -> None:
    """Its name says which is graded; it is worth nothing."""
    place = PlatformContext(Path("/autograder"), choice="Graded: a.ipynb. Not graded: b.ipynb")
    (data,) = PLATFORM.render(result(item("f.x")), place).files.values()
    assert json.loads(data or b"")["tests"][0] == {
        "name": place.choice,
        "number": "0",
        "visibility": "visible",
    }


@pytest.mark.parametrize(
    ("sentence", "said_as"),
    [
        ("`f(x)` is *not* <b>", "`f(x)` is \\*not\\* &lt;b&gt;"),
        ("1. a `b", "1\\. a \\`b"),
        ("- a & b_c", "\\- a &amp; b\\_c"),
        ("2.5 - 1", "2\\.5 - 1"),
    ],
)
def test_text_stays_text(sentence: str, said_as: str) -> None:
    """Names are code; nothing else is read as Markdown or HTML."""
    assert said(sentence) == said_as


def test_visibility() -> None:
    """A hidden item is a hidden test, and what stands above the tests does not tell of it."""
    hidden = item("f.secret", visibility="hidden", hints=(Hint(("h",), "The secret sign."),))
    late = item("f.late", visibility="after_due_date")
    read = results(result(item("f.x"), hidden, late, advice="Look at the secret sign."))
    assert [test["visibility"] for test in read["tests"]] == [
        *("visible", "hidden", "after_due_date")
    ]
    assert "secret" not in read["output"]
    assert "2 more checks" in read["output"]


def test_questions_have_no_score() -> None:
    """A question graded by hand is listed without points, and their number is said."""
    read = results(result(item("f.x", "passed"), item("why", "manual")))
    assert "score" not in read["tests"][1]
    assert "4 more points are graded by hand" in read["output"]


def test_what_cannot_be_read() -> None:
    """An unreadable notebook gets 0 points and is told why."""
    read = results(result(status="unreadable", message="No notebook.", score=0.0))
    assert read["score"] == 0
    assert "No notebook." in read["output"]
    assert [test["status"] for test in read["tests"]] == ["failed"]


@pytest.mark.parametrize(
    "failed",
    [
        result(item("f.x"), status="error", message="KeyError: secret"),
        result(item("f.x"), status="interrupted"),
        result(item("f.x", "passed"), item("f.y", "error")),
    ],
    ids=["error", "interrupted", "item"],
)
def test_where_the_grader_failed_there_is_no_score(failed: Result) -> None:
    """Not even 0; students are told that it is not their fault, and nothing of the error."""
    read = results(failed)
    assert "score" not in read
    assert "tests" not in read
    assert "not your fault" in read["output"]
    assert "secret" not in read["output"]


def test_long_texts_are_cut() -> None:
    """Where there is too much to say, each text is cut with a word on it."""
    items = [item(f"f.{at}", message="long " * 390) for at in range(2000)]
    read = results(result(*items))
    assert len(read["tests"]) == 2000
    assert all("cut" in test["output"] for test in read["tests"])


@pytest.mark.parametrize("text", LIVE)
def test_live_text(text: str) -> None:
    """All text is said to be text, and terminal codes are gone."""
    assert "\x1b" not in json.dumps(results(whole(text)), ensure_ascii=False)


@given(st.text(max_size=60))
@settings(max_examples=50, deadline=None)
def test_any_text(text: str) -> None:
    """No text breaks the results."""
    assert results(replace(whole(text), cells=(CellReport(1, "failed", text),)))
