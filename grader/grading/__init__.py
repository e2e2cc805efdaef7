"""Grades one submission: reads it, observes it, judges it. There is always a result."""

from grader.grading.grade import (
    Options,
    Submitted,
    empty_result,
    failed_result,
    grade_file,
    grade_submitted,
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
