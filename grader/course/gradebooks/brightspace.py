"""The CSV that Brightspace (D2L) exports from its grades, and takes back."""

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.course.gradebooks.book import Book
from grader.course.gradebooks.columns import Column, book_of, choose, people, place
from grader.course.gradebooks.numbers import IN_TITLE
from grader.marks.sheet import Sheet

_ITEM = re.compile(r"(?P<title>.*?)\s+Points Grade\s*(?P<about><.*>)?\s*", re.I | re.DOTALL)
_MAXIMUM = re.compile(rf"MaxPoints:\s*({IN_TITLE})", re.IGNORECASE)
_NAMELESS = (
    "Brightspace's downloads tell students by name, and the file has no names: export it with "
    "Last Name and First Name."
)
_KEYS = ("OrgDefinedId", "Org Defined ID", "Username")


def fits(sheet: Sheet) -> bool:
    """Whether the file begins with one of Brightspace's key columns and names kinds of grades."""
    header = sheet.values[0] if sheet.rows else ()
    keyed = bool(header) and place(header[:1], *_KEYS) == 0
    return keyed and any(
        re.search(r"(?:Points Grade|Grade Symbol|Text Grade|End-of-Line Indicator)", text, re.I)
        for text in header
    )


def open_brightspace(sheet: Sheet, wanted: str | None, labs: Sequence[str]) -> Book:
    """The rows of students, and the column of an item that takes points."""
    header = sheet.values[0]
    columns = [
        Column(at, text, item["title"].strip())
        for at, text in enumerate(header)
        if (item := _ITEM.fullmatch(text.strip()))
    ]
    column = choose(columns, wanted, labs, "grade item", 'a title that ends in "Points Grade"')
    most = _MAXIMUM.search(column.header)
    ids = {
        "sis": place(header, *_KEYS[:2]),
        "login": place(header, "Username"),
        "email": place(header, "Email"),
    }
    family, given = place(header, "Last Name"), place(header, "First Name")
    rows = people(sheet, ids, family, given, column.at)
    book = book_of("brightspace", sheet, columns, column, rows, most[1] if most else "", "lowered")
    return replace(book, advice="" if family is not None else _NAMELESS)
