"""Why points were lost: by cause where one is known, else by what was seen."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from grader.course.students import Student
from grader.result import Item

# cause: the mistake is known. one-of: the causes cannot be told apart. sign: only what was seen is
# known. The others are not mistakes of the student; ids of not-handed-in are modules.
Kind = Literal["cause", "one-of", "sign", "not-attempted", "not-handed-in", "by-hand"]


@dataclass(frozen=True)
class Why:
    """A reason for which points are lost: its kind, and the ids of causes or findings."""

    kind: Kind
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Loss:
    """Points that one item lost for one reason. where is its function, or its id; text is what the
    student is told.
    """

    why: Why
    where: str
    points: float
    text: str


@dataclass(frozen=True)
class CauseRow:
    """What a reason cost the class: who lost points by it, how many, and where.

    places are functions with the number of students; example is what one of them was told.
    """

    why: Why
    students: tuple[Student, ...]
    points: float
    places: tuple[tuple[str, int], ...]
    example: str


def losses_of(items: Iterable[Item], lacking: tuple[str, ...] = ()) -> tuple[Loss, ...]:
    """All points that were lost and judged; several mistakes at once share them equally.

    lacking are modules that were not handed in: what is not defined may be there.
    """
    return tuple(loss for item in items for loss in _losses(item, lacking))


def ranked(losses: Iterable[tuple[Student, tuple[Loss, ...]]]) -> tuple[CauseRow, ...]:
    """The reasons, first those that most students lost points by, then by points."""
    points: dict[Why, float] = defaultdict(float)
    students: dict[Why, dict[Student, None]] = defaultdict(dict)
    places: dict[Why, dict[str, set[Student]]] = defaultdict(lambda: defaultdict(set))
    examples: dict[Why, str] = {}
    for student, lost in losses:
        for loss in lost:
            points[loss.why] += loss.points
            students[loss.why][student] = None
            places[loss.why][loss.where].add(student)
            examples.setdefault(loss.why, loss.text)
    rows = [
        CauseRow(
            why,
            tuple(who),
            round(points[why], 2),
            tuple(
                sorted(
                    ((where, len(those)) for where, those in places[why].items()),
                    key=lambda place: (-place[1], place[0]),
                )
            ),
            examples[why],
        )
        for why, who in students.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-len(row.students), -row.points, row.why.ids)))


def _losses(item: Item, lacking: tuple[str, ...]) -> Iterator[Loss]:
    if item.score is None or item.status == "error" or item.score >= item.max_score:
        return
    lost = item.max_score - item.score
    where = item.function or item.id
    reasons = list(_reasons(item))
    if lacking and any(why.ids == ("absent",) for why, _ in reasons):
        reasons = [(Why("not-handed-in", lacking), item.message)]
    for why, text in reasons:
        yield Loss(why, sys.intern(where), lost / len(reasons), text)


def _reasons(item: Item) -> Iterator[tuple[Why, str]]:
    evidence = item.evidence
    if evidence.mark is not None and evidence.mark.points is not None:
        yield Why("by-hand"), evidence.mark.comment
    elif item.status == "not_attempted":
        yield Why("not-attempted"), item.message
    elif evidence.cause:
        for cause in dict.fromkeys(evidence.cause):
            yield Why("cause", (cause,)), _hint(item, cause)
    elif evidence.candidates or len(item.hints) > 1:
        alternatives = evidence.candidates or tuple(hint.cause for hint in item.hints)
        ids = tuple(sorted({"+".join(causes) for causes in alternatives}))
        yield Why("one-of" if len(ids) > 1 else "cause", ids), _hint(item)
    elif item.hints:
        for cause in dict.fromkeys(item.hints[0].cause):
            yield Why("cause", (cause,)), _hint(item, cause)
    else:
        seen = next((finding.cause for finding in item.findings), item.status)
        yield Why("sign", (seen,)), item.message


def _hint(item: Item, cause: str = "") -> str:
    """What the student is told of a cause; the message where that has no hint of its own."""
    texts = [hint.text for hint in item.hints if not cause or cause in hint.cause]
    return texts[0] if texts else item.message
