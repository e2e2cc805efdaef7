"""Gradebooks as teachers export them from platforms, of the classes in `classes`."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from tests.support.classes import MadeClass


@dataclass(frozen=True)
class _Layout:
    """What stands in a platform's export beside identities; {} is the place of the score.

    first: rows between the header and the students.
    """

    behind: dict[str, str]
    first: Sequence[Sequence[str]] = ()
    before: tuple[tuple[str, str], ...] = ()
    separator: str = ","
    quoting: int = csv.QUOTE_MINIMAL
    encoding: str = "utf-8"
    end: str = "\r\n"


_LAYOUTS = {
    "canvas": _Layout(
        {"Lab 1 (77)": "{}", "Quiz (78)": "5.00", "Current Score": "50.00"},
        [["    Points Possible", "", "", "", "", "20.00", "5.00", "(read only)"]],
        encoding="utf-8-sig",
    ),
    "moodle": _Layout(
        {
            "Status": "Submitted for grading",
            "Grade": "{}",
            "Maximum grade": "20.00",
            "Grade can be changed": "Yes",
            "Last modified (submission)": "Friday, 10 October 2025, 10:22 AM",
            "Last modified (grade)": "-",
            "Feedback comments": "",
        },
        end="\n",
    ),
    "brightspace": _Layout(
        {"Lab 1 Points Grade <Numeric MaxPoints:20>": "{}", "End-of-Line Indicator": "#"}
    ),
    "blackboard": _Layout(
        {"Lab 1 [Total Pts: 20 Score] |664617": "{}"},
        separator="\t",
        quoting=csv.QUOTE_ALL,
        encoding="utf-16",
        end="\n",
    ),
    "nbgrader": _Layout(
        {
            "raw_score": "{}",
            "late_submission_penalty": "0.0",
            "score": "{}",
            "max_score": "20.0",
        },
        before=(("assignment", "lab1"), ("duedate", ""), ("timestamp", "")),
    ),
}


def exported(made: MadeClass, scores: Sequence[str]) -> bytes:
    """A class's gradebook with a score, or "", for each identity."""
    layout = _LAYOUTS[made.platform]
    held = io.StringIO()
    writer = csv.writer(
        held,
        delimiter=layout.separator,
        quoting=layout.quoting,  # type: ignore[arg-type]
        lineterminator=layout.end,
    )
    before = dict(layout.before)
    writer.writerow([*before, *made.identities[0], *layout.behind])
    writer.writerows(layout.first)
    for identity, score in zip(made.identities, scores, strict=True):
        behind = [text.format(score) for text in layout.behind.values()]
        writer.writerow([*before.values(), *identity.values(), *behind])
    return held.getvalue().encode(layout.encoding)
