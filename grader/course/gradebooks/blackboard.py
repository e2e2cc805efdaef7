"""The file that Blackboard's grade centre gives for working offline, and takes back."""

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.course.gradebooks.book import Book
from grader.course.gradebooks.columns import Column, book_of, cell, choose, people, place
from grader.course.gradebooks.numbers import IN_TITLE
from grader.marks.sheet import Sheet

_ITEM = re.compile(r"(?P<title>.*?)\s*(?P<about>\[[^\[\]]*\])?\s*\|\s*(?P<id>\d+)\s*", re.DOTALL)
_MAXIMUM = re.compile(rf":\s*(?:up to\s+)?({IN_TITLE})")
_NAMES = 3
_FORMAT_HTML = ("html", "smart_text")


def fits(sheet: Sheet) -> bool:
    """Whether there is a column with a number behind a bar, not among the first three."""
    header = sheet.values[0] if sheet.rows else ()
    items = [at for at, text in enumerate(header) if _ITEM.fullmatch(text)]
    return bool(items) and items[0] >= _NAMES


def open_blackboard(sheet: Sheet, wanted: str | None, labs: Sequence[str]) -> Book:
    """The rows of students, and the column of an item that the grade centre knows."""
    header = sheet.values[0]
    columns = [
        Column(at, text, item["title"].strip(), item["id"])
        for at, text in enumerate(header)
        if (item := _ITEM.fullmatch(text))
    ]
    column = choose(columns, wanted, labs, "column", "a title with a bar and its number behind")
    about = _ITEM.fullmatch(column.header)
    most = _MAXIMUM.search(about["about"] or "") if about else None
    # The first three columns are last name, first name and user name in whatever language.
    login = place(header, "Username")
    ids = {"login": 2 if login is None else login, "sis": place(header, "Student ID")}
    family, given = place(header, "Last Name") or 0, place(header, "First Name") or 1
    comments = place(header, "Feedback to Learner")
    form = place(header, "Feedback Format")
    rows = people(sheet, ids, family, given, column.at)
    book = book_of("blackboard", sheet, columns, column, rows, most[1] if most else "", "taken")
    return replace(
        book,
        comments=comments if len(columns) == 1 else None,  # it belongs to the one column
        html=any(cell(values, form).casefold() in _FORMAT_HTML for values in sheet.values[1:]),
    )
