"""Coursera: `feedback.json` with a fraction."""

from functools import partial
from html import escape

from grader.export.platform import Platform, PlatformContext, Written
from grader.export.texts import about, cut, fitting, instead_of_score, report, share, to_json
from grader.result import Result

_MOST_BYTES = 100_000


def render(result: Result, place: PlatformContext) -> Written:
    """The feedback; none without a score, and the container's exit code says so."""
    data = None if instead_of_score(result) else fitting(partial(_feedback, result), _MOST_BYTES)
    return Written({place.root / "feedback.json": data})


def _feedback(result: Result, limit: int) -> bytes:
    unreadable = result.status == "unreadable"
    text = cut(about(result), 4 * limit) if unreadable else report(result, limit)
    return to_json(
        {
            "fractionalScore": share(result),
            "feedback": f"<pre>{escape(cut(text, 60_000))}</pre>",
            "feedbackType": "HTML",
        }
    )


PLATFORM = Platform(
    name="coursera",
    title="Coursera",
    writes="A recipe for an image; there, /shared/feedback.json.",
    root="/shared",
    submission="submission",
    render=render,
    output="coursera",
    has_image=True,
    leaves=("feedback.json",),
    seconds=900.0,
)
