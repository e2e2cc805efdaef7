"""A question's answers as a table for a spreadsheet, those with equivalent formulas together."""

import csv
import io
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from grader.course.marking.answers import Answer
from grader.formula import Question
from grader.formula.answers import alike
from grader.text import cell, clean

COLUMNS = (
    *("group", "alike", "student", "name", "points", "of", "comment", "advice", "answer"),
    *("before", "item", "key"),
)
_LONGEST = 30_000  # a spreadsheet's cell holds 32,767
_log = logging.getLogger(__name__)


def marking_sheet(
    answers: Sequence[Answer], questions: Iterable[Question] = (), separator: str = ","
) -> bytes:
    """The table: UTF-8 with a byte order mark, lines that end as spreadsheets write them.

    A group only proposes: each row has its own points and comment. Marks that count stand in it;
    those that were given to another answer stand under `before`. Answers are hostile text: none
    begins a formula, each stays in its cell. With semicolons, numbers have decimal commas.
    """
    groups = _groups([answer.text for answer in answers], questions)
    sizes = Counter(groups)
    order = sorted(
        range(len(answers)),
        key=lambda at: (groups[at] < 0, groups[at], answers[at].text, answers[at].student.id),
    )
    held = io.StringIO()
    writer = csv.writer(held, delimiter=separator)
    writer.writerow(COLUMNS)
    for at in order:
        group = groups[at]
        alike_count = sizes[group] if group >= 0 else 0
        writer.writerow(_row(answers[at], group, alike_count, "," if separator == ";" else "."))
    return held.getvalue().encode("utf-8-sig", "replace")


def _groups(texts: Sequence[str], questions: Iterable[Question]) -> Sequence[int]:
    try:
        return alike(texts, questions)
    except Exception:  # a proposal is not worth the table
        _log.exception("the formulas of answers are not compared")
        return alike(texts, ())


def _row(answer: Answer, group: int, alike_count: int, mark: str) -> list[str]:
    item = answer.item
    advice = [f"{one.variable}: {one.sentence}" for one in item.evidence.formulas or ()]
    given = answer.mark.mark if answer.mark is not None else None
    points = "" if given is None or given.points is None else _points(given.points, mark)
    name = answer.student.name or answer.student.group
    return [
        str(group + 1) if group >= 0 else "",
        str(alike_count) if group >= 0 else "",
        cell(clean(answer.student.id, 1000)),
        cell(clean(name, 1000)),
        "" if answer.again else points,
        _points(item.max_score, mark),
        cell(given.comment) if given is not None else "",
        cell(clean("; ".join(advice) or item.message, 5000)),
        cell(clean(answer.text, _LONGEST, lines=True)),
        f"{points} (for an earlier answer)" if answer.again else "",
        cell(clean(item.id, 1000)),
        answer.key,
    ]


def _points(points: float, mark: str) -> str:
    """Points with all their digits: what is read back is the same number."""
    return f"{Decimal(repr(float(points))).normalize():f}".replace(".", mark)
