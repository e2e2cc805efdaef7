"""PrairieLearn: `results/results.json`, at most 1 MB; what cannot be read costs no attempt."""

from functools import partial
from typing import Any

from grader.export.platform import Platform, PlatformContext, Written
from grader.export.texts import (
    about,
    cut,
    fitting,
    instead_of_score,
    judged,
    share,
    texts_of,
    to_json,
)
from grader.reports.words import total
from grader.result import Result

_MOST_BYTES = 1_000_000


def render(result: Result, place: PlatformContext) -> Written:
    """The results; not gradable, and so without a score, where there is nothing to be graded."""
    target = place.root / "results" / "results.json"
    return Written({target: fitting(partial(_results, result, place.choice), _MOST_BYTES)})


def _results(result: Result, choice: str, limit: int) -> bytes:
    unscored = instead_of_score(result)
    if unscored:
        return to_json({"gradable": False, "format_errors": [unscored], "message": unscored})
    said = cut(about(result), 4 * limit)
    if result.status == "unreadable":
        return to_json({"gradable": False, "format_errors": [said], "message": said})
    # What is worth 0 of 0 points PrairieLearn shows as a remark.
    chosen = {"name": choice, "points": 0.0, "max_points": 0.0}
    texts = texts_of(result)
    tests: list[dict[str, Any]] = [chosen] if choice else []
    tests += [
        {
            "name": item.id,
            "points": round(item.score or 0.0, 4),
            "max_points": item.max_score,
            "message": cut(texts[item.id], limit),
        }
        for item in judged(result)
    ]
    return to_json(
        {
            "gradable": True,
            "score": share(result),
            "message": total(result),
            "output": said,
            "tests": tests,
        }
    )


PLATFORM = Platform(
    name="prairielearn",
    title="PrairieLearn",
    writes="A recipe for an image and a question that uses it; there, results/results.json.",
    root="/grade",
    submission="student",
    render=render,
    output="prairielearn",
    leaves=("results/results.json",),
    has_image=True,
)
