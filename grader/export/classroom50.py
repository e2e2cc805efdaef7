"""Classroom 50: `result.json` in the student's checkout, with whole numbers."""

from typing import Any

from grader.export.github_words import annotations, summary
from grader.export.platform import Platform, PlatformContext, Written
from grader.export.texts import instead_of_score, judged, to_json
from grader.result import Result

# Points are hundredths, so that whole numbers lose nothing of a mark.
_SCALE = 100
_IDENTITY = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}


def render(result: Result, place: PlatformContext) -> Written:
    """The result, the step's summary and annotations. No file without a score."""
    data = None if instead_of_score(result) else to_json(_result(result, place))
    return Written({place.root / "result.json": data}, summary(result, place), annotations(result))


def _result(result: Result, place: PlatformContext) -> dict[str, Any]:
    tests = [
        {
            "test-name": item.id,
            "passed": item.status == "passed",
            "score": _whole(item.score or 0.0),
            "max-score": _whole(item.max_score),
        }
        for item in judged(result)
    ]
    if result.status == "unreadable":
        tests = [
            {
                "test-name": "The notebook can be read",
                "passed": False,
                "score": 0,
                "max-score": _whole(result.max_score),
            }
        ]
    return {
        "schema": "classroom50/result/v1",
        **_identity(place),
        "datetime": place.now,
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
    }


def _identity(place: PlatformContext) -> dict[str, str]:
    """Whose result it is. None of it may be empty, and there is not always something to compare."""
    found = {field: place.environment.get(name, "") for field, name in _IDENTITY.items()}
    return {**found, "review": found["review"] or found["commit"]}


def _whole(value: float) -> int:
    return round(value * _SCALE)


PLATFORM = Platform(
    name="classroom50",
    title="Classroom 50",
    writes="autograder.py and its folder; there, result.json, the step's summary and annotations.",
    root=".",
    submission=".",
    render=render,
    output="classroom50",
    leaves=("result.json",),
)
