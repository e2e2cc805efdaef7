"""Grades written into a gradebook that a teacher exported: bytes in, bytes and a report out. Pure.

`open_book` recognises the platform's file, `fill` writes scores into its cells, and `feedback_zip`
makes the zip of reports that Moodle takes. Whatever is not ours stays byte for byte.
"""

from grader.course.gradebooks.book import Book, Change, Filled, Match, Row
from grader.course.gradebooks.feedback import feedback_zip
from grader.course.gradebooks.fill import fill
from grader.course.gradebooks.platforms import PLATFORMS, open_book

__all__ = [
    "PLATFORMS",
    "Book",
    "Change",
    "Filled",
    "Match",
    "Row",
    "feedback_zip",
    "fill",
    "open_book",
]
