"""What Gradescope gets: within its rules, whatever is in a result."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from grader.export.gradescope import PLATFORM
from grader.export.platform import PlatformContext
from grader.result import CellReport, Hint, Result
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
    assert {read["output_format"], read["test_output_format"], read["test_name_format"]} == {"text"}
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
    """A question for a reader is listed without points, and their number is said."""
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
    assert "no fault of your submission" in read["output"]
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
