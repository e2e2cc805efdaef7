"""GitHub Classroom's older form: JSON in base64 as the output `result` of a step."""

import base64
from typing import Any

from grader.export.github_words import annotations, summary
from grader.export.platform import Platform, PlatformContext, Written
from grader.export.texts import about, cut, instead_of_score, judged, said_of, to_json
from grader.result import Item, Result

# An output of a step is at most 1 MB; all are passed on in the environment, which is far less.
_LIMIT = 300


def render(result: Result, place: PlatformContext) -> Written:
    """The step's output, summary and annotations. No output without a score."""
    added = summary(result, place)
    if not instead_of_score(result) and place.environment.get("GITHUB_OUTPUT"):
        encoded = base64.b64encode(to_json(_payload(result)))
        added = {place.path("GITHUB_OUTPUT", ""): b"result=" + encoded + b"\n", **added}
    return Written({}, added, annotations(result))


def _payload(result: Result) -> dict[str, Any]:
    name = result.submission.name
    tests = [_test(item, name) for item in judged(result)]
    if result.status == "unreadable":
        said = cut(about(result), 4 * _LIMIT)
        tests = [_row("The notebook can be read", "fail", 0.0, said, name)]
    passed = result.status == "graded" and all(test["status"] == "pass" for test in tests)
    return {
        "version": 1,
        "status": "pass" if passed else "fail",
        "max_score": result.max_score,
        "tests": tests,
    }


def _test(item: Item, filename: str) -> dict[str, Any]:
    status = "pass" if item.status == "passed" else "fail"
    return _row(item.id, status, round(item.score or 0.0, 4), cut(said_of(item), _LIMIT), filename)


def _row(name: str, status: str, score: float, message: str, filename: str) -> dict[str, Any]:
    return {
        "name": name,
        "status": status,
        "score": score,
        "message": message,
        "test_code": "",
        "filename": filename,
        "line_no": 0,
        "duration": 0,
    }


PLATFORM = Platform(
    name="github",
    title="GitHub Classroom, the older form",
    writes="A workflow and its folder; there, the output `result`, a summary and annotations.",
    root=".",
    submission=".",
    render=render,
    output="github",
)
