"""Which items count where a platform cannot hide any from students itself."""

from msgspec.structs import replace

from grader.evidence import ItemStatus
from grader.reports.sanitized import sanitized
from grader.result import Item, Result, Task
from grader.totals import total_of
from grader.visibility import for_students

_ID = "not_shown"


def counted(result: Result, whole: bool) -> Result:
    """What students may see; with whole, all the rest counts too, as one item that says nothing."""
    shown = for_students(sanitized(result))
    rest = [item for item in result.items if item.visibility != "visible"]
    if not whole or not rest:
        return shown
    judged = [item for item in rest if item.score is not None]
    score, max_score = total_of(judged)
    added = Item(
        id=_ID,
        task=_ID,
        function=None,
        output=None,
        score=score,
        max_score=max_score,
        status=_status(judged, score, max_score),
        message="Checks that are not shown.",
    )
    return replace(
        shown,
        items=(*shown.items, added),
        tasks=(*shown.tasks, Task(_ID, "Checks that are not shown", score, max_score)),
        score=result.score,
        max_score=result.max_score,
        withheld=None,
    )


def _status(items: list[Item], score: float, max_score: float) -> ItemStatus:
    if any(item.status == "error" for item in items):
        return "error"
    if score >= max_score:
        return "passed"
    return "partial" if score > 0 else "failed"
