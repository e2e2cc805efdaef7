"""Scores as gradebooks write them: rounded half up, with the file's decimal mark."""

import re
from collections.abc import Iterable
from decimal import Decimal

from grader.course.gradebooks.book import DecimalMark

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?|[+-]?[.,]\d+")


def number_of(text: str) -> Decimal | None:
    """The number in a cell, with either decimal mark; None where there is none.

    One separator is a decimal mark, as Canvas takes it: `1,234` is less than two.
    """
    text = text.strip()
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def written(score: Decimal, mark: DecimalMark, *, digits: bool) -> str:
    """A score as text; digits: with both decimals even where they are zeros."""
    text = f"{score:.2f}"
    if not digits:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", mark)


def mark_of(cells: Iterable[str], otherwise: DecimalMark = ".") -> DecimalMark:
    """The decimal mark of most numbers among some cells."""
    numbers = [cell for cell in map(str.strip, cells) if _NUMBER.fullmatch(cell)]
    commas = sum("," in number for number in numbers)
    points = sum("." in number for number in numbers)
    if commas == points:
        return otherwise
    return "," if commas > points else "."


def has_digits(cells: Iterable[str]) -> bool:
    """Whether all numbers among some cells have two decimals, and there is one."""
    numbers = [cell for cell in map(str.strip, cells) if _NUMBER.fullmatch(cell)]
    return bool(numbers) and all(re.search(r"[.,]\d\d\Z", number) for number in numbers)
