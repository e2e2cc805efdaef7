"""Times as platforms write them, in ISO 8601; "" where they cannot be read."""

import re
from datetime import datetime

from grader.course.intake.entries import iso

# How months begin in some languages of Europe.
_BEGINNINGS = (
    "jan ene gen",
    "feb fév fev",
    "mar mär mrz mrt maa",
    "apr avr abr",
    "may mai mag maj mei",
    "jun juin giu",
    "jul juil lug",
    "aug ago aoû",
    "sep set",
    "oct okt out ott",
    "nov",
    "dec dez déc dic",
)
_MONTHS = {each: at for at, all_ in enumerate(_BEGINNINGS, 1) for each in all_.split()}
_STAMP = re.compile(
    r"\s*([0-9]{4}-[0-9]{2}-[0-9]{2})[ T_]([0-9]{2})[:-]?([0-9]{2})[:-]?([0-9]{2})(?:[.,][0-9]+)?"
    r"\s*(Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?\b"
)
_WRITTEN = re.compile(
    r"([^\W\d_]{3,})\.? ([0-9]{1,2}), ([0-9]{4}) ([0-9]{1,2}):?([0-9]{2}) ?([AP]M)?", re.IGNORECASE
)


def stamp(text: str) -> str:
    """A time that begins with a date as in ISO 8601, with or without a zone that is known."""
    found = _STAMP.match(text)
    if found is None:
        return ""
    date, hour, minute, second, zone = found.groups()
    zone = {None: "", "Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00"}.get(zone, zone)
    try:
        return iso(datetime.fromisoformat(f"{date}T{hour}:{minute}:{second}{zone}"))
    except ValueError:
        return ""


def dashed(text: str) -> str:
    """A time as 2025-10-10-10-22-33."""
    try:
        return iso(datetime.strptime(text, "%Y-%m-%d-%H-%M-%S"))
    except ValueError:
        return ""


def written(text: str) -> str:
    """A time as Oct 10, 2025 1022 AM."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return ""
    month, day, year, hour, minute, half = found.groups()
    hours = int(hour) % 12 + 12 * (half.upper() == "PM") if half else int(hour)
    try:
        begins = month.casefold()
        number = _MONTHS.get(begins[:4]) or _MONTHS[begins[:3]]
        return iso(datetime(int(year), number, int(day), hours, int(minute)))
    except (KeyError, ValueError):
        return ""
