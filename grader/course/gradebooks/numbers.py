"""Scores as gradebooks write them: rounded half up, with the file's decimal mark."""

import re
from collections.abc import Iterable
from decimal import Decimal

from grader.course.gradebooks.book import DecimalMark

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?|[+-]?[.,]\d+")
_SPACES = " \u00a0\u202f'\u2019"
_GROUPED = re.compile(
    rf"(?P<whole>[+-]?[1-9]\d{{0,2}}(?P<by>[.,{_SPACES}])\d{{3}}(?:(?P=by)\d{{3}})*)"
    r"(?P<mark>[.,])?(?P<rest>(?<=[.,])\d+)?"
)
# What a number may look like within a title.
IN_TITLE = rf"\d+(?:[.,]\d+|[{_SPACES}]\d{{3}}(?!\d))*"


def number_of(text: str) -> Decimal | None:
    """The number in a cell, with either decimal mark; None where there is none.

    One separator is a decimal mark, as Canvas takes it: `1,234` is less than two. What can be no
    decimal mark, as in `1,234.5` or `1.234.567`, parts thousands.
    """
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return Decimal(text.replace(",", "."))
    return _grouped(text)


def maximum_of(text: str) -> tuple[Decimal, DecimalMark | None] | None:
    """The number that a title gives as the maximum, and the decimal mark as far as that shows.

    Here one separator before three digits parts thousands: no maximum has three decimals.
    """
    text = text.strip()
    value = _grouped(text)
    if value is None:
        value = number_of(text)
        return None if value is None else (value, _mark(text))
    by = next(char for char in text if char in ",." + _SPACES)
    last = next(char for char in reversed(text) if not char.isdigit())
    if by != last:
        return value, _mark(last)
    return value, "," if by == "." else "." if by == "," else None


def _grouped(text: str) -> Decimal | None:
    """The number whose thousands are parted; None where it is no such number."""
    found = _GROUPED.fullmatch(text)
    if found is None or bool(found["mark"]) != bool(found["rest"]) or found["mark"] == found["by"]:
        return None
    whole = re.sub(rf"[.,{_SPACES}]", "", found["whole"])
    return Decimal(f"{whole}.{found['rest'] or 0}")


def _mark(text: str) -> DecimalMark | None:
    return "," if "," in text else "." if "." in text else None


def written(score: Decimal, mark: DecimalMark, *, digits: bool) -> str:
    """A score as text; digits: with both decimals even where they are zeros."""
    text = f"{score:.2f}"
    if not digits:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", mark)


def mark_of(cells: Iterable[str], otherwise: DecimalMark = ".") -> DecimalMark:
    """The decimal mark of most numbers among some cells."""
    marks = [
        _mark(cell) if _NUMBER.fullmatch(cell) else (maximum_of(cell) or (0, None))[1]
        for cell in _numbers(cells)
    ]
    commas, points = marks.count(","), marks.count(".")
    if commas == points:
        return otherwise
    return "," if commas > points else "."


def has_digits(cells: Iterable[str]) -> bool:
    """Whether all numbers among some cells have two decimals, and there is one."""
    numbers = _numbers(cells)
    return bool(numbers) and all(re.search(r"[.,]\d\d\Z", number) for number in numbers)


def _numbers(cells: Iterable[str]) -> list[str]:
    return [cell for cell in map(str.strip, cells) if number_of(cell) is not None]
