"""A written answer as the page shows it: its text, its pictures, and advice to the marker."""

import re
from dataclasses import dataclass

from markupsafe import Markup

from grader.evidence import Evidence, Picture
from grader.reports.page.prose import formula, prose
from grader.text import clean

_TYPES = ("image/png", "image/jpeg")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


@dataclass(frozen=True)
class _Advice:
    """What an answer states of one variable."""

    variable: Markup
    formula: Markup
    sentence: str


@dataclass(frozen=True)
class _Image:
    address: str
    name: str
    width: int
    height: int


@dataclass(frozen=True)
class Answer:
    """An answer in words, formulas and pictures; left_out says why some are not shown."""

    text: Markup
    images: tuple[_Image, ...]
    left_out: tuple[str, ...]
    formulas: tuple[_Advice, ...]


def _is_shown(picture: Picture) -> bool:
    """Whether it is one of those that were found to be pictures, also in a file that was edited."""
    return picture.media_type in _TYPES and bool(_BASE64.fullmatch(picture.data))


def answer_of(evidence: Evidence) -> Answer:
    """What is shown of an answer."""
    return Answer(
        prose(evidence.answer or ""),
        tuple(
            _Image(f"data:{one.media_type};base64,{one.data}", clean(one.name, 200), *one.size)
            for one in evidence.pictures
            if _is_shown(one)
        ),
        tuple(
            f"{clean(one.name, 200)}: {clean(one.problem, 300)}"
            for one in evidence.pictures
            if not _is_shown(one)
        ),
        tuple(
            _Advice(
                formula(one.variable),
                formula(one.formula) if one.formula else Markup(""),
                clean(one.sentence, 500),
            )
            for one in evidence.formulas or ()
        ),
    )
