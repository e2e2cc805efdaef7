"""GitHub Classroom's older form: JSON in base64 as the output `result` of a step."""

import base64
from functools import partial
from typing import Any

from grader.export.github_words import annotations, summary
from grader.export.platform import Platform, PlatformContext, Written
from grader.export.texts import about, cut, fitting, instead_of_score, judged, texts_of, to_json
from grader.result import Item, Result

# All outputs of a step are passed on in the environment, where a variable has at most 128 kB.
_MOST_BYTES = 64_000


def render(result: Result, place: PlatformContext) -> Written:
    """The step's output, summary and annotations. No output without a score."""
    added = summary(result, place)
    if not instead_of_score(result) and place.environment.get("GITHUB_OUTPUT"):
        encoded = base64.b64encode(fitting(partial(_payload, result), _MOST_BYTES))
        added = {place.path("GITHUB_OUTPUT", ""): b"result=" + encoded + b"\n", **added}
    return Written({}, added, annotations(result))


def _payload(result: Result, limit: int) -> bytes:
    name = result.submission.name
    texts = texts_of(result)
    tests = [_test(item, cut(texts[item.id], limit), name) for item in judged(result)]
    if result.status == "unreadable":
        said = cut(about(result), 4 * limit)
        tests = [_row("The notebook can be read", "fail", 0.0, said, name)]
    passed = result.status == "graded" and all(test["status"] == "pass" for test in tests)
    payload = {
        "version": 1,
        "status": "pass" if passed else "fail",
        "max_score": result.max_score,
        "tests": tests,
    }
    return to_json(payload)


def _test(item: Item, text: str, filename: str) -> dict[str, Any]:
    status = "pass" if item.status == "passed" else "fail"
    return _row(item.id, status, round(item.score or 0.0, 4), text, filename)


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
