"""What each platform gets: within its published rules, whatever is in a result."""

import base64
import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.export.counted import counted
from grader.export.platform import PlatformContext, Written
from grader.export.platforms import PLATFORMS
from grader.export.vocareum import criterion
from grader.result import CellReport, Hint, Result, Task
from tests.support.golden import CASES, place, stored
from tests.unit.test_page import LIVE, read, whole
from tests.unit.test_terminal import item, result

ROOT = Path("/root")
FAILED = (
    result(item("f.x"), status="error", message="KeyError: secret"),
    result(item("f.x"), status="interrupted"),
    result(item("f.x", "passed"), item("f.y", "error")),
)
MISSING = result(
    item("f.x", "error", score=None),
    status="missing",
    message="There is no file mine.ipynb.",
    score=None,
    tasks=(),
)
UNREADABLE = result(status="unreadable", message="No notebook.", score=0.0, max_score=12.0)
TAGS = ("Grade :=>>100", "Comment :=>>x", "<|--", "--|>", "-title", ">pre")
HOSTILE = (
    *LIVE,
    *(f"a\n{tag}\nb" for tag in TAGS),
    "::error::x\n::set-output name=result::x\r\n::stop-commands::x",
    "x\nresult=forged",
    "=1+1",
    "VOC_NO_REPORT_OUTPUT",
    "\ud800",
)


def written(name: str, given_result: Result, **environment: str) -> Written:
    """What a platform gets for what students may see of a result."""
    shown = counted(given_result, whole=False)
    return PLATFORMS[name].render(shown, PlatformContext(ROOT, environment, "2026-01-31T12:00:00Z"))


def everywhere(text: str) -> Result:
    """A result with the same text in every place that a student has a hand in."""
    return result(*whole(text).items, cells=(CellReport(1, "failed", text),), notices=(text,))


def prairielearn(given_result: Result) -> dict[str, Any]:
    """results.json, which keeps to the rules."""
    files = written("prairielearn", given_result).files
    data = files[ROOT / "results" / "results.json"] or b""
    assert len(data) <= 1_000_000
    found: dict[str, Any] = json.loads(data)
    if found["gradable"]:
        assert 0 <= found["score"] <= 1
        for test in found["tests"]:
            assert {"name", "points", "max_points"} <= set(test)
    else:
        assert "score" not in found
        assert all(isinstance(error, str) for error in found["format_errors"])
    return found


def classroom50(given_result: Result) -> dict[str, Any] | None:
    """result.json, which keeps to the rules, or None where there is none."""
    data = written("classroom50", given_result, CLASSROOM="spring").files[ROOT / "result.json"]
    if data is None:
        return None
    found: dict[str, Any] = json.loads(data)
    assert found["schema"] == "classroom50/result/v1"
    assert set(found) == {
        *("schema", "classroom", "assignment", "submission", "commit", "release", "review"),
        *("datetime", "score", "max-score", "tests"),
    }
    for row in (found, *found["tests"]):
        assert type(row["score"]) is type(row["max-score"]) is int
        assert 0 <= row["score"] <= row["max-score"]
    assert all(type(test["passed"]) is bool for test in found["tests"])
    return found


def github(given_result: Result) -> dict[str, Any] | None:
    """The decoded output of the step, or None where there is none."""
    added = written("github", given_result, GITHUB_OUTPUT="/out").added
    if Path("/out") not in added:
        return None
    (line,) = added[Path("/out")].decode().splitlines()
    found: dict[str, Any] = json.loads(base64.b64decode(line.removeprefix("result=")))
    assert set(found) == {"version", "status", "max_score", "tests"}
    assert found["status"] in ("pass", "fail", "error")
    for test in found["tests"]:
        assert test["status"] in ("pass", "fail", "error")
        assert type(test["line_no"]) is type(test["duration"]) is int
    return found


def vpl(given_result: Result, **environment: str) -> str | None:
    """The grade as VPL finds it, or None; all else are comments."""
    text = written("vpl", given_result, **environment).stdout.decode()
    assert len(text) <= 61_000
    grades = re.findall(r"^Grade :=>>(.*)$", text, re.MULTILINE)
    assert len(grades) <= 1
    outside, comments = [], text.split("\n<|--\n")
    assert len(comments) == 2
    inside, _, after = comments[1].partition("--|>\n")
    outside = [comments[0], after]
    assert all(line[0] in "->" for line in inside.splitlines())
    assert not any(tag in inside for tag in (":=>>", "<|--", "--|>"))
    assert "".join(outside).strip() == (f"Grade :=>>{grades[0]}" if grades else "")
    return grades[0] if grades else None


def coderunner(given_result: Result) -> dict[str, Any]:
    """The JSON, which keeps to the rules."""
    found: dict[str, Any] = json.loads(written("coderunner", given_result).stdout)
    assert set(found) <= {
        *("fraction", "prologuehtml", "testresults", "epiloguehtml", "feedbackhtml"),
        *("columnformats", "showdifferences", "showoutputonly", "graderstate", "instructorhtml"),
    }
    assert 0 <= found.get("fraction", 0) <= 1
    for page in ("prologuehtml", "epiloguehtml"):
        assert read(found.get(page, "")).tags <= {"pre"}
    if "testresults" in found:
        header, *rows = found["testresults"]
        assert {len(row) for row in rows} <= {len(header)}
        assert len(found["columnformats"]) == len(header) - 1
        assert set(found["columnformats"]) == {"%s"}  # nothing of it is HTML
        assert all(0 <= row[0] <= 1 for row in rows)
    return found


def coursera(given_result: Result) -> dict[str, Any] | None:
    """The feedback, or None where there is none."""
    data = written("coursera", given_result).files[ROOT / "feedback.json"]
    if data is None:
        return None
    found: dict[str, Any] = json.loads(data)
    assert set(found) == {"fractionalScore", "feedback", "feedbackType"}
    assert 0 <= found["fractionalScore"] <= 1
    assert read(found["feedback"]).tags == {"pre"}
    return found


def vocareum(given_result: Result) -> list[list[str]]:
    """The rows of the grade file; the report is free of live text."""
    files = written(
        "vocareum", given_result, vocareumGradeFile="/g.csv", vocareumReportFile="/r"
    ).files
    report = (files[Path("/r")] or b"").decode()
    assert report.startswith("VOC_NO_REPORT_OUTPUT\n<pre>")
    assert report.splitlines().count("VOC_NO_REPORT_OUTPUT") == 1
    assert read(report).tags == {"pre"}
    rows = list(csv.reader(io.StringIO((files[Path("/g.csv")] or b"").decode())))
    assert all(len(row) == 2 and float(row[1]) >= 0 for row in rows)
    return rows


def ci(given_result: Result, name: str = "ci") -> tuple[ET.Element, str]:
    """The JUnit XML and what is printed."""
    out = written(name, given_result)
    assert {path.name for path in out.files} == {
        *("junit.xml", "result.json", "report.md", "report.html")
    }
    data = out.files[ROOT / "grader-report" / "junit.xml"]
    return ET.fromstring(data or b""), out.stdout.decode().strip()


RULES: dict[str, Callable[[Result], object]] = {
    "prairielearn": prairielearn,
    "classroom50": classroom50,
    "github": github,
    "vpl": vpl,
    "coderunner": coderunner,
    "coursera": coursera,
    "vocareum": vocareum,
    "ci": ci,
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", RULES)
def test_rules(name: str, case: str) -> None:
    """Real results keep to the rules."""
    RULES[name](stored(case))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", RULES)
def test_hostile_text(name: str, text: str) -> None:
    """So do results with live text in them."""
    RULES[name](everywhere(text))


@given(st.text(max_size=60))
@settings(max_examples=40, deadline=None)
def test_any_text(text: str) -> None:
    """And with any text at all."""
    for rules in RULES.values():
        rules(everywhere(text))


@pytest.mark.parametrize("name", RULES)
def test_too_much_to_say(name: str) -> None:
    """Long texts are cut, and the score stays what it was."""
    items = [item(f"f.{at}", message="long " * 390) for at in range(300)]
    RULES[name](result(*items))


@pytest.mark.parametrize("case", CASES)
def test_scores(case: str) -> None:
    """Every platform gets the same share of the points."""
    graded = stored(case)
    share = (graded.score or 0) / graded.max_score
    if case != "unreadable":
        assert prairielearn(graded)["score"] == share
    found = classroom50(graded)
    assert found is not None
    assert found["score"] / found["max-score"] == pytest.approx(share)
    older = github(graded)
    assert older is not None
    assert sum(test["score"] for test in older["tests"]) == pytest.approx(graded.score)
    assert float(vpl(graded) or "") == pytest.approx(100 * share)
    assert float(vpl(graded, VPL_GRADEMIN="1", VPL_GRADEMAX="5") or "") == 1 + 4 * share
    assert coderunner(graded)["fraction"] == share
    assert (coursera(graded) or {})["fractionalScore"] == share
    rows = vocareum(graded)
    assert sum(float(row[1]) for row in rows) == pytest.approx(graded.score)
    assert float(ci(graded, "codegrade")[1]) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize("failed", FAILED, ids=["error", "interrupted", "item"])
def test_where_the_grader_failed_there_is_no_score(failed: Result) -> None:
    """Not even 0, and nothing of the error is told to students."""
    assert prairielearn(failed)["gradable"] is False
    assert classroom50(failed) is None
    assert github(failed) is None
    assert vpl(failed) is None
    assert "fraction" not in coderunner(failed)
    assert coursera(failed) is None
    assert vocareum(failed) == []
    assert not re.search(r"\d", ci(failed, "codegrade")[1])
    for name in ("prairielearn", "classroom50", "github", "vpl", "coderunner", "vocareum"):
        out = written(name, failed, GITHUB_STEP_SUMMARY="/s", GITHUB_OUTPUT="/o")
        text = b"".join(
            [out.stdout, *(d or b"" for d in (*out.files.values(), *out.added.values()))]
        )
        assert b"secret" not in text
        assert b"not your fault" in text


def test_a_missing_file_has_no_score() -> None:
    """Not 0 either: nobody's work was seen. What is the matter is said, and nobody is blamed."""
    assert prairielearn(MISSING)["gradable"] is False
    assert classroom50(MISSING) is None
    assert github(MISSING) is None
    assert vpl(MISSING) is None
    assert "fraction" not in coderunner(MISSING)
    assert coursera(MISSING) is None
    assert vocareum(MISSING) == []
    assert not re.search(r"\d", ci(MISSING, "codegrade")[1])
    for name, platform in PLATFORMS.items():
        out = platform.render(MISSING, PlatformContext(ROOT, {"GITHUB_STEP_SUMMARY": "/s"}))
        datas = (out.stdout, *out.files.values(), *out.added.values())
        text = b"".join(data or b"" for data in datas)
        assert name == "coursera" or re.search(rb"There is no file mine\\?\.ipynb", text)
        assert b"your fault" not in text
        assert not re.search(rb"\b0(\.0)? (of|/) \d|of 12 points", text)


def test_what_cannot_be_read() -> None:
    """PrairieLearn takes no attempt for it; elsewhere it is 0 points. A reason is always given."""
    found = prairielearn(UNREADABLE)
    assert found["gradable"] is False
    assert "No notebook." in found["format_errors"][0]
    assert [test["passed"] for test in (classroom50(UNREADABLE) or {})["tests"]] == [False]
    assert (github(UNREADABLE) or {})["status"] == "fail"
    assert vpl(UNREADABLE) == "0"
    assert coderunner(UNREADABLE)["fraction"] == 0
    assert "No notebook." in (coursera(UNREADABLE) or {})["feedback"]


@pytest.mark.parametrize("name", RULES)
def test_withheld_items_are_not_told(name: str) -> None:
    """Platforms that hide nothing get nothing of them."""
    secret = item("f.secret", "failed", visibility="hidden", hints=(Hint(("h",), "The secret."),))
    out = written(name, result(item("f.x"), secret), GITHUB_STEP_SUMMARY="/s", GITHUB_OUTPUT="/o")
    for data in (out.stdout, *out.files.values(), *out.added.values()):
        assert b"secret" not in (data or b"")
        assert b"secret" not in base64.b64decode((data or b"").partition(b"result=")[2] or b"")


@pytest.mark.parametrize("name", ["classroom50", "github"])
def test_annotations(name: str) -> None:
    """At most ten, what lost most first; a text with lines in it stays one command."""
    items = [item(f"f.{at}", max_score=at + 1.0, message="x\n::stop::\r%") for at in range(20)]
    lines = written(name, result(*items)).stdout.decode().splitlines()
    assert len(lines) == 10
    assert all(re.match(r"::(error|notice) title=[^:,]+::", line) for line in lines)
    assert "title=f.19::" in lines[0]
    assert lines[-1].startswith("::notice title=Total::")


def test_the_summary_of_a_step() -> None:
    """It is the report as Markdown, where the runner has a place for it."""
    added = written("classroom50", stored("half"), GITHUB_STEP_SUMMARY="/s").added
    assert b"**69.15 of 100 points**" in added[Path("/s")]
    assert written("classroom50", stored("half")).added == {}


def test_identity() -> None:
    """Classroom 50 tells who is graded by its environment."""
    data = PLATFORMS["classroom50"].render(stored("right"), place(PLATFORMS["classroom50"])).files
    found = json.loads(data[Path("result.json")] or b"")
    assert (found["classroom"], found["assignment"]) == ("spring", "softmax")
    assert found["datetime"] == "2026-01-31T12:00:00Z"
    assert found["review"] != found["commit"]


def test_nothing_to_compare_with() -> None:
    """Where there is no address of a comparison, that of the commit stands for it."""
    data = written("classroom50", stored("right"), COMMIT_URL="https://example.org/c").files
    assert json.loads(data[ROOT / "result.json"] or b"")["review"] == "https://example.org/c"


@pytest.mark.parametrize("name", ["=1+1", "+x", "-x", "@x"])
def test_no_formula_is_a_criterion(name: str) -> None:
    """Where a task's name begins like a formula, a sign stands before it."""
    assert criterion(name) == f"'{name}"
    rows = vocareum(result(item("f.x", "passed"), tasks=(Task("1", name, 4, 4),)))
    assert rows == [[f"Task 1: {name}", "4.0"]]
