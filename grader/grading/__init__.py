"""Grades one submission: reads it, observes it, judges it. There is always a result."""

from grader.grading.grade import Submitted, grade_file, grade_submitted
from grader.grading.options import Options
from grader.grading.ungraded import (
    empty_result,
    failed_result,
    interrupted_result,
    unreadable_result,
)

__all__ = [
    "Options",
    "Submitted",
    "empty_result",
    "failed_result",
    "grade_file",
    "grade_submitted",
    "interrupted_result",
    "unreadable_result",
]
