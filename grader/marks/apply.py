"""Merges a human's marks into a result, all of them or none. Pure."""

import difflib
import math
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec.structs import replace

from grader.errors import UsageError
from grader.evidence import Evidence, HumanMark, ItemStatus
from grader.marks.read import Mark
from grader.messages.advice import with_issues
from grader.result import Item, Result, Submission
from grader.totals import with_items

_HOW = (
    "name the submission by its folder too (ada/lab.ipynb) or by the first 12 signs of its "
    "SHA-256, which each result holds."
)


def check_marks(marks: Iterable[Mark], items: Sequence[Item]) -> None:
    """Raise UsageError that names every mark of an unknown item or beyond an item's points."""
    faults = list(_faults(marks, items))
    if faults:
        listed = "".join(f"\n  - {fault}" for fault in faults[:20])
        more = f"\n  and {len(faults) - 20} more" if len(faults) > 20 else ""
        ids = ", ".join(item.id for item in items)
        raise UsageError(
            f"{len(faults)} of the marks cannot be given:{listed}{more}", f"The items are {ids}."
        )


def apply_marks(
    result: Result, marks: Collection[Mark], others: Iterable[Submission] = ()
) -> Result:
    """The result with the marks of its submission in it, and its totals worked out again.

    What a mark does not say stays as it was. others are submissions that a mark could be for as
    well. Raises UsageError, as check_marks and check_owner do; nothing is applied then.
    """
    check_marks(marks, result.items)
    own = [mark for mark in marks if mark.is_for(result.submission)]
    check_owner(own, result.submission, others)
    mine = {mark.item: mark for mark in own}
    if not mine:
        return result
    items = (_marked(item, mine[item.id]) if item.id in mine else item for item in result.items)
    whole = with_items(result, tuple(items), result.tasks)
    return with_issues(whole) if result.issues else whole


def check_owner(
    marks: Sequence[Mark], submission: Submission, others: Iterable[Submission] = ()
) -> None:
    """Raise UsageError where a submission's marks are another's too, or contradict each other."""
    named = [mark for mark in marks if mark.names_somebody]
    seen: dict[str, Mark] = {}
    for mark in named:
        if mark.item in seen:
            raise UsageError(
                f"{mark.item} of {submission.path or submission.name} is marked twice: "
                f"{seen[mark.item].where} and {mark.where}.",
                f"Leave one of the two, or {_HOW}",
            )
        seen[mark.item] = mark
    for other in others if named else ():
        for mark in named:
            if _is_another(other, submission) and mark.is_for(other):
                key = mark.submission or mark.student
                raise UsageError(
                    f"{mark.where}: whose mark is it? {key!r} is both "
                    f"{_shown(submission)} and {_shown(other)}.",
                    _HOW[0].upper() + _HOW[1:],
                )


def remove_marks(result: Result, ids: Collection[str]) -> Result:
    """The result without the marks of some items. UsageError: one of them has none."""
    marked = {item.id for item in result.items if item.evidence.mark is not None}
    for name in ids:
        if name not in marked:
            raise UsageError(f"{name} has no mark that could be removed.")
    items = (_unmarked(item) if item.id in ids else item for item in result.items)
    return with_items(result, tuple(items), result.tasks)


def _is_another(one: Submission, other: Submission) -> bool:
    """Whether two submissions are of different people, as far as that can be told."""
    if one.path and other.path:
        return one.path != other.path
    return one.sha256 != other.sha256


def _shown(submission: Submission) -> str:
    if submission.path:
        return submission.path
    return f"{submission.name} ({(submission.sha256 or '?')[:12]})"


def _faults(marks: Iterable[Mark], items: Sequence[Item]) -> Iterator[str]:
    worth = {item.id: item.max_score for item in items}
    for mark in marks:
        at = f" ({mark.where})" if mark.where else ""
        if mark.item not in worth:
            near = difflib.get_close_matches(mark.item[:200], worth, n=1)
            guess = f"; is {near[0]} meant?" if near else ""
            yield f"there is no item {mark.item[:200]!r}{guess}{at}"
        elif mark.points is not None and not 0 <= mark.points <= worth[mark.item]:
            yield (
                f"{mark.points:g} points for {mark.item}, which is worth 0 to "
                f"{worth[mark.item]:g}{at}"
            )


def _marked(item: Item, mark: Mark) -> Item:
    before = item.evidence.mark or HumanMark(None, "", item.score, item.status)
    points = before.points if mark.points is None else mark.points
    human = replace(before, points=points, comment=mark.comment or before.comment)
    return _with_mark(item, human)


def _unmarked(item: Item) -> Item:
    mark = item.evidence.mark
    assert mark is not None
    item = replace(item, score=mark.grader_score, status=mark.grader_status)
    return replace(item, evidence=replace(item.evidence, mark=None))


def _with_mark(item: Item, mark: HumanMark) -> Item:
    evidence: Evidence = replace(item.evidence, mark=mark)
    if mark.points is None:
        return replace(item, evidence=evidence)
    status = _status(mark.points, item.max_score)
    return replace(item, score=mark.points, status=status, evidence=evidence)


def _status(points: float, max_score: float) -> ItemStatus:
    if math.isclose(points, max_score):
        return "passed"
    return "partial" if points > 0 else "failed"
