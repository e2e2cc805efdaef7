"""The page of a class: one self-contained HTML file, without scripts."""

from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import Any

import grader
from grader.course.report import words
from grader.course.report.items import ItemRow
from grader.course.report.losses import CauseRow
from grader.course.report.summary import ClassSummary, SameGroup
from grader.evidence import ItemStatus
from grader.reports.page.prose import said
from grader.reports.page.source import source
from grader.reports.page.template import style_of, template
from grader.result import Code
from grader.text import clean, in_points, points

_MOST_CAUSES = 100
_MOST_LOOKS = 500
_MOST_SAME = 200
_MOST_NAMES = 50
_MOST_CODES = 30
_MOST_FUNCTIONS = 3
# The columns of an item: right, partly right, wrong, not attempted.
_COLUMNS: tuple[tuple[ItemStatus, ...], ...] = (
    ("passed",),
    ("partial",),
    ("failed", "crashed", "timed_out"),
    ("not_attempted",),
)


def render_class_page(
    summary: ClassSummary,
    title: str = "Class report",
    code_of: Callable[[str], Sequence[Code]] = lambda _: (),
) -> str:
    """The summary as HTML, for instructors: it holds names and marks.

    code_of gives the graded functions of a student, by id, to show what is the same.
    """
    return template(__package__, "class.html.j2").render(
        page=_page(summary, clean(title, 200), code_of)
    )


def _page(
    summary: ClassSummary, title: str, code_of: Callable[[str], Sequence[Code]]
) -> Mapping[str, Any]:
    scores = summary.distribution
    discriminates = any(row.discrimination is not None for row in summary.items)
    return {
        "title": f"{title}: {clean(summary.lab, 200)}" if summary.lab else title,
        "style": style_of((files(__package__) / "class.css").read_text(encoding="utf-8")),
        "lab": clean(summary.lab, 200),
        "name": title,
        "mean": words.percent(scores.mean / 100) if scores else "",
        "scored": f"{scores.students} with a score" if scores else "",
        "counts": list(words.counts(summary)),
        "waiting": words.waiting(summary),
        "spread": words.spread(scores) if scores else "",
        "bins": [
            {
                "name": words.range_of(at, len(scores.bins)),
                "count": count,
                "percent": round(100 * count / max(scores.bins), 1),
            }
            for at, count in enumerate(scores.bins)
        ]
        if scores
        else [],
        "told": discriminates,
        "discrimination": words.DISCRIMINATION if discriminates else words.too_few(summary),
        "tasks": [
            {
                "title": clean(task.title, 200),
                "mean": "" if task.mean is None else words.percent(task.mean),
                "rows": [_item(row) for row in summary.items if row.task == task.id],
            }
            for task in summary.tasks
        ],
        "lost": in_points(summary.lost),
        "causes": [_cause(row) for row in summary.causes[:_MOST_CAUSES]],
        "more_causes": _more(summary.causes, _MOST_CAUSES),
        "looks": len(summary.look) or "",
        "look": [
            {"name": words.named(look.student), "reasons": [said(one) for one in look.reasons]}
            for look in summary.look[:_MOST_LOOKS]
        ],
        "more_look": _more(summary.look, _MOST_LOOKS),
        "pointer": words.POINTER,
        "sames": len(summary.same) or "",
        "same": [
            {
                "names": _names(group.students),
                "what": words.same_what(group),
                "codes": _codes(group, code_of) if at < _MOST_CODES else [],
            }
            for at, group in enumerate(summary.same[:_MOST_SAME])
        ],
        "more_same": _more(summary.same, _MOST_SAME),
        "nothing_same": words.nothing_same(summary),
        "footer": f"grader {grader.__version__}. For instructors: this page holds names and marks.",
    }


def _item(row: ItemRow) -> Mapping[str, Any]:
    return {
        "id": clean(row.id, 100),
        "points": points(row.max_score),
        "mean": "" if row.mean is None else words.percent(row.mean),
        "percent": round(100 * (row.mean or 0.0), 1),
        "counts": [sum(row.statuses.get(one, 0) for one in column) or "" for column in _COLUMNS],
        "weak": words.is_weak(row),
        "discrimination": words.discrimination(row),
    }


def _cause(row: CauseRow) -> Mapping[str, Any]:
    return {
        "name": words.cause_name(row.why),
        "count": len(row.students),
        "points": points(row.points),
        "places": words.places(row),
        "told": said(words.told(row)),
        "who": ", ".join(_names(row.students)),
    }


def _codes(group: SameGroup, code_of: Callable[[str], Sequence[Code]]) -> list[Mapping[str, Any]]:
    """What the first two of a group wrote, side by side; nothing where it is not at hand."""
    shown: list[Mapping[str, Any]] = []
    for student in group.students[:2]:
        codes = {code.function: code.text for code in code_of(student.id)}
        names = [name for name in group.functions or codes if name in codes][:_MOST_FUNCTIONS]
        text = "\n\n".join(codes[name] for name in names)
        who = words.named(student)
        shown.append({"who": who, "html": source(text, 1, label=f"Code of {who}")})
        if not names:
            return []
    return shown


def _names(students: tuple[Any, ...]) -> list[str]:
    more = len(students) - _MOST_NAMES
    shown = [words.named(student) for student in students[:_MOST_NAMES]]
    return [*shown, f"and {more} more"] if more > 0 else shown


def _more(rows: tuple[Any, ...], most: int) -> str:
    return f"And {len(rows) - most} more: all are in the JSON." if len(rows) > most else ""
