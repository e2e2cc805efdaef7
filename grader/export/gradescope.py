"""Gradescope: `results/results.json`, with a visibility for each test."""

from functools import partial
from typing import Any

from grader.export.platform import Platform, PlatformContext, Written
from grader.export.texts import about, cut, fitting, instead_of_score, said_of, to_json
from grader.result import Item, Result
from grader.visibility import for_students

_MOST_BYTES = 1_000_000


def render(result: Result, place: PlatformContext) -> Written:
    """The results. What has no score Gradescope shows as a failure."""
    target = place.root / "results" / "results.json"
    return Written({target: fitting(partial(_results, result), _MOST_BYTES)})


def _results(result: Result, limit: int) -> bytes:
    # What all tests share must not tell of those that are hidden.
    unscored = instead_of_score(result)
    output = unscored or about(for_students(result))
    results: dict[str, Any] = {
        "output": cut(output, 4 * limit),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "execution_time": round(result.seconds),
        "extra_data": {
            "grader": result.grader,
            "sandbox": result.sandbox.level if result.sandbox else None,
            "sha256": result.submission.sha256,
            "seed": result.seed,
        },
    }
    if not unscored:
        results |= {"score": round(result.score or 0.0, 4), "tests": _tests(result, limit)}
    return to_json(results)


def _tests(result: Result, limit: int) -> list[dict[str, Any]]:
    if result.status == "unreadable":
        return [
            {
                "name": "The notebook can be read",
                "score": 0.0,
                "max_score": result.max_score,
                "status": "failed",
                "visibility": "visible",
            }
        ]
    return [_test(item, number, limit) for number, item in enumerate(result.items, 1)]


def _test(item: Item, number: int, limit: int) -> dict[str, Any]:
    test: dict[str, Any] = {
        "name": item.id,
        "number": str(number),
        "output": cut(said_of(item), limit),
        "visibility": item.visibility,
    }
    if item.score is not None:
        test |= {
            "score": round(item.score, 4),
            "max_score": item.max_score,
            "status": "passed" if item.status == "passed" else "failed",
        }
    return test


PLATFORM = Platform(
    name="gradescope",
    title="Gradescope",
    writes="A zip with setup.sh and run_autograder; there, results/results.json.",
    root="/autograder",
    submission="submission",
    render=render,
    output="autograder.zip",
    leaves=("results/results.json",),
    memory=512,
    pace=0.5,
    hides=True,
)
