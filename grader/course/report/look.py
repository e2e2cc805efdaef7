"""Which submissions a human should look at, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from grader.course.report.losses import Loss
from grader.course.report.member import Member
from grader.course.students import Handed, Student
from grader.notebook.modules import lacking, lacking_in
from grader.reports.words import not_judged
from grader.result import Result
from grader.text import clean, in_points

# Points lost for no known reason are told from this share of all on.
_MUCH = 0.2
_LONGEST = 300
_HANDED: dict[Handed, str] = {
    "no-notebook": "There is no notebook among what was handed in.",
    "encrypted": "The archive is encrypted.",
    "broken": "The archive is broken.",
    "refused": "The archive was refused.",
    "unrecognised": "It does not say whose it is.",
    "several-notebooks": "Several notebooks were handed in, and one was taken.",
}


@dataclass(frozen=True)
class Look:
    """A submission to look at by hand, and the reasons, the weightiest first."""

    student: Student
    reasons: tuple[str, ...]


def to_look_at(member: Member, losses: tuple[Loss, ...]) -> Look | None:
    """What a human should see of a submission; None where nothing stands out."""
    reasons = tuple(dict.fromkeys(clean(text, _LONGEST) for text in _reasons(member, losses)))
    return Look(member.student, reasons) if reasons else None


def _reasons(member: Member, losses: tuple[Loss, ...]) -> Iterator[str]:
    handed = member.detail or _HANDED.get(member.handed, "")
    if member.result is None:
        if handed and member.handed not in ("nothing", "notebook"):
            yield handed
    else:
        yield from _of_result(member.result, losses)
        if member.handed == "several-notebooks":
            yield handed
    yield from member.notes


def _of_result(result: Result, losses: tuple[Loss, ...]) -> Iterator[str]:
    if result.status in ("error", "interrupted", "missing"):
        yield f"Not graded, and that is not the student's fault: {result.message}"
        return
    if result.status == "unreadable":
        yield f"Cannot be read: {result.message}"
        return
    yield from map(lacking, lacking_in(result.notices))
    failed = not_judged(result)
    if failed:
        yield f"The grader failed to judge {', '.join(failed)}."
    for item in result.items:
        if any(finding.cause == "attempt" for finding in item.findings):
            yield f"{item.function or item.id} gets no points: {item.message}"
    slow = dict.fromkeys(
        item.function or item.id for item in result.items if item.status == "timed_out"
    )
    if slow:
        yield f"Ran out of time in {', '.join(slow)}."
    died = [str(cell.cell) for cell in result.cells if cell.outcome == "died"]
    if died:
        yield f"Cell {', '.join(died)} ended the notebook's process."
    for item in result.items:
        if item.evidence.note:
            yield f"{item.function or item.id}: {item.evidence.note.removesuffix('.')}."
    if result.score == 0 and any(loss.why.kind != "not-attempted" for loss in losses):
        yield "No points, though something was written."
    unknown = [loss for loss in losses if loss.why.kind == "sign"]
    lost = sum(loss.points for loss in unknown)
    if result.max_score and lost >= _MUCH * result.max_score:
        places = ", ".join(dict.fromkeys(loss.where for loss in unknown))
        yield f"{in_points(lost)} lost for no cause that is known, in {places}."
