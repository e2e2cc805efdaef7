"""Moodle VPL: lines on stdout, of which only ours are tags; the grade is the last."""

from grader.export.platform import Platform, PlatformContext, Written
from grader.export.texts import about, cut, fitting, instead_of_score, share, texts_of
from grader.reports.words import total
from grader.result import Result
from grader.text import points

_MOST_BYTES = 60_000
_TAGS = ((":=>>", ": =>>"), ("<|--", "<| --"), ("--|>", "-- |>"))


def render(result: Result, place: PlatformContext) -> Written:
    """The comments and the grade. Without a score there is no grade: VPL then keeps none."""
    unscored = instead_of_score(result)
    if unscored:
        return Written(stdout=f"\n<|--\n{_text(unscored)}--|>\n".encode("utf-8", "replace"))
    comments = fitting(lambda limit: _comments(result, limit), _MOST_BYTES)
    return Written(stdout=comments + f"Grade :=>>{_grade(result, place)}\n".encode())


def _comments(result: Result, limit: int) -> bytes:
    lines = [f"-{_untagged(total(result))}\n", _text(cut(about(result), 4 * limit))]
    texts = texts_of(result)
    for item in result.items if result.status == "graded" else ():
        score = "…" if item.score is None else points(item.score)
        lines += [f"-{_untagged(item.id)}: {score} / {points(item.max_score)}\n"]
        lines += [_text(cut(texts[item.id], limit))]
    return f"\n<|--\n{''.join(lines)}--|>\n".encode("utf-8", "replace")


def _text(text: str) -> str:
    """Lines that VPL shows as they are: each begins with a sign that says so."""
    return "".join(f">{_untagged(line)}\n" for line in text.splitlines())


def _untagged(text: str) -> str:
    for tag, harmless in _TAGS:
        text = text.replace(tag, harmless)
    return " ".join(text.split("\r"))


def _grade(result: Result, place: PlatformContext) -> str:
    """The share of the points on VPL's scale."""
    low = _number(place, "VPL_GRADEMIN", 0.0)
    high = _number(place, "VPL_GRADEMAX", 100.0)
    grade = low + share(result) * (high - low)
    return f"{grade:.4f}".rstrip("0").rstrip(".")


def _number(place: PlatformContext, variable: str, default: float) -> float:
    try:
        return float(place.environment.get(variable, "").strip() or default)
    except ValueError:
        return default


PLATFORM = Platform(
    name="vpl",
    title="Moodle VPL",
    writes="vpl_evaluate.sh, and a folder for the execution server; there, comments and a grade.",
    root=".",
    submission=".",
    render=render,
    output="vpl",
    seconds=180.0,
    failure=0,
)
