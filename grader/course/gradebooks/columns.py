"""Which column of a gradebook is ours: by its title, its number, or because there is no other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from grader.course.gradebooks.book import Book, Row
from grader.course.gradebooks.names import folded
from grader.course.gradebooks.numbers import has_digits, mark_of, maximum_of, number_of
from grader.errors import UsageError
from grader.marks.sheet import Sheet


@dataclass(frozen=True)
class Column:
    """A column that may be filled: its place, its whole header, its title, and its number."""

    at: int
    header: str
    title: str
    number: str = ""


def choose(
    columns: Sequence[Column],
    wanted: str | None,
    labs: Sequence[str],
    what: str = "assignment",
    looks: str = "",
) -> Column:
    """The column that is meant: the wanted one, else the one titled like the lab, or the only one.

    wanted: a header, a title, a number, or a part of a title that no other has. labs: what the lab
    is called. looks: what such a column is told by. Raises UsageError, which names all columns,
    where it is none or several.
    """
    titles = [column.title for column in columns]
    names = [c.header.strip() if titles.count(c.title) > 1 else c.title for c in columns]
    listed = "".join(f"\n  - {name}" for name in names[:40])
    if not columns:
        raise UsageError(
            f"The file has no {what} that a score could be written to{looks and f', {looks}'}.",
            "Make it on the platform first, then export the file again.",
        )
    if wanted is None:
        own = set(map(folded, filter(None, labs)))
        named = [column for column in columns if folded(column.title) in own]
        found = named or columns
        if len(found) == 1:
            return found[0]
        raise UsageError(
            f"Which {what} is it? The file has {len(columns)}:{listed}",
            f'Say it with --column, as in --column "{names[0]}".',
        )
    key = folded(wanted)
    ways: tuple[Callable[[Column], bool], ...] = (
        lambda column: wanted.strip() in (column.header.strip(), column.number),
        lambda column: column.title.strip() == wanted.strip(),
        lambda column: folded(column.title) == key,
        lambda column: key in folded(column.title),
    )
    for way in ways:
        found = [column for column in columns if way(column)]
        if len(found) == 1:
            return found[0]
        if found:
            same = "".join(f"\n  - {column.header}" for column in found[:40])
            raise UsageError(
                f"{wanted!r} may be {len(found)} columns:{same}", "Give the whole header."
            )
    raise UsageError(f"The file has no {what} {wanted!r}. It has:{listed}", "Check the title.")


def place(header: Sequence[str], *names: str) -> int | None:
    """Where the first of some headers stands; their case does not count."""
    keys = [folded(cell) for cell in header]
    return next((keys.index(folded(name)) for name in names if folded(name) in keys), None)


def cell(values: Sequence[str], at: int | None) -> str:
    """The value of a row in a column; "" where there is none."""
    return values[at].strip() if at is not None and at < len(values) else ""


def identity(values: Sequence[str], places: dict[str, int | None]) -> tuple[tuple[str, str], ...]:
    """The ids of a row by kind, without what protects them: `#` and `="..."`."""
    found = ((kind, bare(cell(values, at))) for kind, at in places.items())
    return tuple((kind, value) for kind, value in found if value)


def bare(text: str) -> str:
    """An id without what exports and spreadsheets put before it so that it stays text."""
    text = text.strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text.removeprefix("#").removeprefix("'").strip()


def named(family: str, given: str) -> str:
    """A full name as it is sorted: `Doe, Jane`."""
    return f"{family}, {given}" if family and given else family or given


def people(
    sheet: Sheet, ids: dict[str, int | None], family: int | None, given: int | None, column: int
) -> tuple[Row, ...]:
    """The rows below the header that have an id, by names in two columns; one is to be filled."""
    rows = []
    for at, values in enumerate(sheet.values[1:], 1):
        if keys := identity(values, ids):
            name = named(cell(values, family), cell(values, given))
            rows.append(Row(at, name or keys[0][1], keys, (column,)))
    return tuple(rows)


def book_of(
    platform: str,
    sheet: Sheet,
    columns: Sequence[Column],
    column: Column,
    rows: tuple[Row, ...],
    most: str,
    beyond: Literal["taken", "lowered"],
) -> Book:
    """The book of a file with one row of headers, some columns of points, of which one is filled;
    most is the maximum as its header gives it, "" where it does not.
    """
    below = sheet.values[1:]
    cells = [cell(values, c.at) for values in below for c in columns]
    maximum, mark = maximum_of(most) or (None, None)
    book = Book(
        platform,
        sheet,
        column.title,
        rows,
        None if maximum is None else float(maximum),
        mark_of(cells, mark or "."),
        has_digits(cell(values, column.at) for values in below),
        beyond,
    )
    plain = number_of(most)
    if maximum is None or plain is None or plain == maximum:
        return book
    # Then the separator that parts thousands may be a decimal mark as well.
    other = replace(
        book,
        max_score=float(plain),
        mark=mark_of(cells, "," if mark == "." else "."),
        notes=(_read_as(most, plain),),
    )
    return replace(book, notes=(_read_as(most, maximum),), other=other)


def _read_as(most: str, value: Decimal) -> str:
    return f"The column's maximum, {most}, is read as {value.normalize():f}."


def refuse_unclosed(sheet: Sheet) -> None:
    """Raise UsageError where a quote is never closed: the rows below it would be one cell."""
    if sheet.unclosed:
        raise UsageError(
            f"The quote that opens in line {sheet.unclosed} is never closed.",
            "Export the file again.",
        )
