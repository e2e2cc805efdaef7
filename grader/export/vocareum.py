"""Vocareum: a row for each task in the grade file, and a report."""

import csv
import io
from html import escape

from grader.export.platform import Platform, PlatformContext, Written
from grader.export.texts import about, cut, fitting, instead_of_score, report
from grader.reports.words import heading
from grader.result import Result
from grader.text import cell, clean

_MOST_BYTES = 200_000
_ALONE = "VOC_NO_REPORT_OUTPUT"


def render(result: Result, place: PlatformContext) -> Written:
    """Grades and report. Without a score there are no grades."""
    failed = bool(instead_of_score(result))
    report_data = fitting(lambda limit: _report(result, limit), _MOST_BYTES)
    return Written(
        {
            place.path("vocareumGradeFile", "grades.csv"): b"" if failed else _grades(result),
            place.path("vocareumReportFile", "report.html"): report_data,
        }
    )


def criterion(name: str) -> str:
    """A task's name as that of a criterion: no spreadsheet computes it."""
    return cell(clean(name, 200))


def _grades(result: Result) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for task in result.tasks:
        if task.max_score:
            writer.writerow([criterion(heading(task)), round(task.score, 4)])
    return text.getvalue().encode("utf-8", "replace")


def _report(result: Result, limit: int) -> bytes:
    unscored = instead_of_score(result)
    if unscored:
        text = unscored
    elif result.status == "unreadable":
        text = cut(about(result), 4 * limit)
    else:
        text = report(result, limit)
    return f"{_ALONE}\n<pre>{escape(text)}</pre>\n".encode("utf-8", "replace")


PLATFORM = Platform(
    name="vocareum",
    title="Vocareum",
    writes="grade.sh and its folder for /voc/scripts; there, the grade file and the report file.",
    root="/voc/work",
    submission=".",
    render=render,
    output="vocareum",
    leaves=("grades.csv", "report.html"),
)
