"""The summary of a class: one pure function from its members to frozen values."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from msgspec.structs import replace

from grader.course.report.items import ItemRow, item_rows
from grader.course.report.look import Look, to_look_at
from grader.course.report.losses import CauseRow, Kind, Loss, losses_of, ranked
from grader.course.report.member import Member
from grader.course.similar.groups import Author, Same, groups_of
from grader.course.students import Handed, Student, is_nobodys
from grader.evidence import Evidence
from grader.notebook.modules import lacking_in
from grader.reports.words import heading, waits_for_reader
from grader.result import Item, Result, Status, Task

BINS = 10
_NO_EVIDENCE = Evidence()
_UNWRITTEN: frozenset[Kind] = frozenset({"not-attempted", "not-handed-in"})
_NOTEBOOKS: frozenset[Handed] = frozenset({"notebook", "several-notebooks"})


@dataclass(frozen=True)
class Distribution:
    """Scores as shares of the points that are judged so far, in percent.

    bins counts the students by tenths: 0 to below 10 %, ..., 90 to 100 %. The quartiles and the
    standard deviation (of the class, not of a sample) are in percent, too; points is what there is
    to get where that is the same for all, else None.
    """

    students: int
    bins: tuple[int, ...]
    mean: float
    deviation: float
    least: float
    quartiles: tuple[float, float, float]
    most: float
    points: float | None


@dataclass(frozen=True)
class SameGroup:
    """Students whose code is the same: what is (see `SameCode`), and where.

    wrong names those of the functions in which points were lost: who makes the same mistake in the
    same code is likelier to have it from the other than who writes the same right answer.
    """

    same: Same
    students: tuple[Student, ...]
    functions: tuple[str, ...]
    share: float
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True)
class TaskRow:
    """A task, and the mean share of its points, 0 to 1, of what is judged so far."""

    id: str
    title: str
    mean: float | None


@dataclass(frozen=True)
class ClassSummary:
    """What a class came to.

    members are the students; handed and statuses count them by what they handed in and by what
    became of it, and nobodys are files that do not say whose they are; pending are notebooks
    without a result. lost are all points that were lost; causes tells for what. waiting is how many
    answers are left to grade, and of how many students. compared is how many notebooks have
    functions that are long enough to be compared; what is found is in same.
    """

    lab: str
    members: int
    nobodys: int
    handed: Mapping[Handed, int]
    statuses: Mapping[Status, int]
    pending: int
    distribution: Distribution | None
    tasks: tuple[TaskRow, ...]
    items: tuple[ItemRow, ...]
    causes: tuple[CauseRow, ...]
    lost: float
    waiting: tuple[int, int]
    look: tuple[Look, ...]
    same: tuple[SameGroup, ...]
    compared: int


@dataclass(frozen=True)
class _Taken:
    """What is kept of one member until all are read: a class of thousands is never held in full."""

    student: Student
    handed: Handed
    status: Status | None
    lab: str
    tasks: tuple[Task, ...]
    items: tuple[Item, ...]
    score: tuple[float, float] | None
    waiting: int
    losses: tuple[Loss, ...]
    look: Look | None
    author: Author


def summary_of(members: Iterable[Member]) -> ClassSummary:
    """The summary of a class, its students in the order of its members."""
    taken = [_taken(member) for member in members]
    nobodys = sum(is_nobodys(one.student, one.handed) for one in taken)
    graded = [one for one in taken if one.status == "graded"]
    causes = ranked((one.student, one.losses) for one in graded)
    rows = item_rows([one.items for one in graded])
    answers = [one.waiting for one in graded if one.waiting]
    return ClassSummary(
        lab=next((one.lab for one in taken if one.lab), ""),
        members=len(taken) - nobodys,
        nobodys=nobodys,
        handed=Counter(one.handed for one in taken if not is_nobodys(one.student, one.handed)),
        statuses=Counter(one.status for one in taken if one.status is not None),
        pending=sum(1 for one in taken if one.status is None and one.handed in _NOTEBOOKS),
        distribution=_distribution([one.score for one in taken if one.score is not None]),
        tasks=tuple(_tasks(graded, rows)),
        items=rows,
        causes=causes,
        lost=round(sum(row.points for row in causes), 2),
        waiting=(sum(answers), len(answers)),
        look=tuple(one.look for one in taken if one.look is not None),
        same=_same(taken),
        compared=sum(1 for one in taken if one.author.code.functions),
    )


def _taken(member: Member) -> _Taken:
    result = member.result
    graded = result is not None and result.status == "graded"
    losses = (
        losses_of(result.items, lacking_in(result.notices)) if result is not None and graded else ()
    )
    student = member.student
    return _Taken(
        student,
        member.handed,
        result.status if result is not None else None,
        result.lab.title if result is not None and result.lab else "",
        result.tasks if result is not None and graded else (),
        tuple(map(_bare, result.items)) if result is not None and graded else (),
        _score(result),
        _answers_waiting(result) if result is not None and graded else 0,
        losses,
        to_look_at(member, losses),
        _author(member),
    )


def _author(member: Member) -> Author:
    """Members of one group who hand in the same file are one: it is theirs together."""
    student, result = member.student, member.result
    file = (result.submission.sha256 or "") if result is not None else ""
    name = (student.group, file) if student.group and file else student.id
    return Author(name, member.code, file)


def _bare(item: Item) -> Item:
    """An item without its words, curves and pictures; a class shares what its items are called."""
    return replace(
        item,
        id=sys.intern(item.id),
        task=sys.intern(item.task),
        function=None,
        output=None,
        message="",
        findings=(),
        hints=(),
        evidence=_NO_EVIDENCE,
    )


def _score(result: Result | None) -> tuple[float, float] | None:
    """Score and maximum of a result that counts in the distribution."""
    if result is None or result.score is None or not result.max_score:
        return None
    return result.score, result.max_score


def _answers_waiting(result: Result) -> int:
    return sum(1 for item in result.items if waits_for_reader(item))


def _distribution(scores: Sequence[tuple[float, float]]) -> Distribution | None:
    """None where there are no scores."""
    if not scores:
        return None
    shares = np.array([100 * score / most for score, most in scores])
    tenths = np.clip((shares + 1e-9) // (100 / BINS), 0, BINS - 1).astype(int)
    maxima = {most for _, most in scores}
    low, middle, high = (float(value) for value in np.percentile(shares, (25, 50, 75)))
    return Distribution(
        len(scores),
        tuple(int(count) for count in np.bincount(tenths, minlength=BINS)),
        float(shares.mean()),
        float(shares.std()),
        float(shares.min()),
        (low, middle, high),
        float(shares.max()),
        maxima.pop() if len(maxima) == 1 else None,
    )


def _tasks(graded: Sequence[_Taken], rows: Sequence[ItemRow]) -> Iterator[TaskRow]:
    titles = {task.id: heading(task) for one in graded for task in one.tasks}
    for name, title in titles.items():
        own = [row for row in rows if row.task == name and row.mean is not None]
        worth = sum(row.max_score for row in own)
        got = sum(row.max_score * (row.mean or 0.0) for row in own)
        if any(row.task == name for row in rows):
            yield TaskRow(name, title, got / worth if worth else None)


def _same(taken: Sequence[_Taken]) -> tuple[SameGroup, ...]:
    """The groups of the same code: among their like those first who share most, and wrong code
    counts twice.
    """
    wrong = [
        {loss.where for loss in one.losses if loss.why.kind not in _UNWRITTEN} for one in taken
    ]
    groups: list[tuple[float, SameGroup]] = []
    for group in groups_of([one.author for one in taken]):
        lost = set.intersection(*(wrong[member] for member in group.members))
        both = tuple(name for name in group.functions if name in lost)
        students = tuple(taken[member].student for member in group.members)
        share = len(both) / max(len(group.functions), 1)
        made = SameGroup(group.same, students, group.functions, group.share, both)
        groups.append((group.tokens * (1 + share), made))
    kinds = get_args(Same)
    groups.sort(key=lambda one: (kinds.index(one[1].same), -one[0]))
    return tuple(group for _, group in groups)
