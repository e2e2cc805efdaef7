"""What the page shows of one function, or of one item of another kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from grader.evidence import Evidence
from grader.reports.page.answers import Answer, answer_of
from grader.reports.page.charts import curve_chart, surface_chart
from grader.reports.page.prose import said
from grader.reports.page.source import Shown, shown
from grader.reports.told import details, follows, where
from grader.reports.words import SIGNS, STATES, comment, state
from grader.result import Code, Issue, Item
from grader.text import clean, points

_MOST_PROBLEMS = 14


@dataclass(frozen=True)
class Row:
    """One item as a line of the page."""

    id: str
    status: str
    sign: str
    spoken: str
    state: str
    score: str
    max_score: str
    lines: tuple[Markup, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Strip:
    """Which outputs are right on which problems: a row for each size, and one for each output."""

    sizes: tuple[tuple[str, tuple[str, ...]], ...]
    outputs: tuple[tuple[str, tuple[bool, ...]], ...]


@dataclass(frozen=True)
class Told:
    """One issue in words."""

    id: str
    message: Markup
    hints: tuple[Markup, ...]
    where: Markup
    follows: Markup
    numbers: tuple[str, ...]
    strip: Strip | None


@dataclass(frozen=True)
class Figure:
    svg: Markup
    caption: str


@dataclass(frozen=True)
class Group:
    """The items of one function, or one item of another kind, with all that belongs to it."""

    name: str
    id: str
    passed: bool
    score: str
    rows: tuple[Row, ...]
    told: tuple[Told, ...]
    answers: tuple[Answer, ...]
    figures: tuple[Figure, ...]
    code: Shown | None
    open: bool


def group_of(
    name: str,
    items: Sequence[Item],
    everything: Sequence[Item],
    issues: Mapping[str, Sequence[Issue]],
    codes: Mapping[str, Code],
) -> Group:
    """What is shown of one function."""
    code = codes.get(name)
    place = next((item.evidence.place for item in items if item.evidence.place), None)
    stopped = place.line if place is not None and code and place.cell == code.cell else 0
    passed = all(item.status == "passed" for item in items)
    scores = [item.score for item in items]
    score = sum(one for one in scores if one is not None)
    return Group(
        name if items[0].function else "",
        anchor(name),
        passed and bool(items[0].function),
        f"{points(score)} / {points(sum(item.max_score for item in items))}",
        tuple(_row(item) for item in items),
        tuple(_told(issue, everything) for item in items for issue in issues.get(item.id, ())),
        tuple(
            answer_of(item.evidence)
            for item in items
            if item.evidence.answer or item.evidence.pictures
        ),
        tuple(_figures(items)),
        shown(code, stopped, f"Your code of {name}") if code else None,
        any(item.status in ("failed", "crashed", "partial", "timed_out") for item in items),
    )


def anchor(name: str) -> str:
    """A name as the id of its place on the page."""
    return "at-" + "".join(char if char.isalnum() else "-" for char in name)


def _row(item: Item) -> Row:
    sign, _, _ = SIGNS[item.status]
    return Row(
        item.id,
        item.status,
        sign,
        "" if item.status in STATES else item.status,
        state(item),
        "…" if item.score is None else points(item.score),
        points(item.max_score),
        tuple(said(clean(text, 2000)) for text in (_on_answer(item), comment(item)) if text),
        tuple(clean(fact, 500) for fact in _facts(item.evidence)),
    )


def _on_answer(item: Item) -> str:
    """What is said of a written answer, where there is one."""
    return item.message if item.status == "manual" and item.evidence.answer != "" else ""


def _told(issue: Issue, items: Sequence[Item]) -> Told:
    own = [item for item in items if item.id in issue.items]
    numbers = [
        f"{item.output or item.id}: {'; '.join(facts)}"
        for item in own
        if (facts := [*details(item)])
    ]
    return Told(
        issue.id,
        said(clean(issue.message, 2000)),
        tuple(said(clean(hint, 2000)) for hint in issue.hints),
        said(clean(where(issue), 500)),
        said(clean(follows(issue, items), 1000)),
        tuple(clean(number, 500) for number in numbers),
        _strip(own),
    )


def _strip(items: Sequence[Item]) -> Strip | None:
    """The problems, the smallest first; none where nothing differs or there are too many."""
    tried = [item for item in items if item.evidence.by_problem]
    if not tried or len(tried[0].evidence.by_problem) > _MOST_PROBLEMS:
        return None
    problems = tried[0].evidence.by_problem
    if any(
        [one.sizes for one in item.evidence.by_problem] != [one.sizes for one in problems]
        for item in tried
    ) or any(one.sizes.keys() != problems[0].sizes.keys() for one in problems):
        return None
    numbers = [[size for size in one.sizes.values() if isinstance(size, int)] for one in problems]
    order = sorted(range(len(problems)), key=lambda at: (sum(numbers[at]), at))
    return Strip(
        tuple(
            (clean(name, 40), tuple(clean(str(problems[at].sizes[name]), 20) for at in order))
            for name in problems[0].sizes
        ),
        tuple(
            (
                clean(item.output or item.id, 80),
                tuple(item.evidence.by_problem[at].right for at in order),
            )
            for item in tried
        ),
    )


def _facts(evidence: Evidence) -> Iterator[str]:
    """What an instructor wants to know of an item."""
    if evidence.cause:
        yield f"cause: {' + '.join(evidence.cause)}"
    if evidence.candidates:
        yield f"candidates: {', '.join(' + '.join(ids) for ids in evidence.candidates)}"
    if evidence.note:
        yield f"for the marker: {evidence.note}"
    if evidence.mark is not None:
        was = evidence.mark.grader_score
        given = "nothing yet" if was is None else points(was)
        yield f"marked by hand: the grader had given {given}"


def _figures(items: Sequence[Item]) -> Iterator[Figure]:
    for item in items:
        yield from _of_training(item.evidence)


def _of_training(evidence: Evidence) -> Iterator[Figure]:
    reference = evidence.reference
    for name, curve in (evidence.curves or {}).items():
        curves = {"own": curve}
        if reference is not None and name in reference.curves:
            curves["reference"] = reference.curves[name]
        needed = evidence.threshold if name == evidence.accuracy_curve else None
        parts = [name.replace("_", " ") + " by epoch"]
        parts += [": yours, and the reference's (dashed)"] if len(curves) > 1 else []
        parts += ["; the dotted line is what is needed"] if needed is not None else []
        if curve:
            caption = "".join(parts)
            yield Figure(curve_chart(curves, caption, needed), caption)
    signs = "the darker, the surer of 0 (circles), the lighter, of 1 (squares); the line is 0.5"
    if evidence.surface is not None:
        caption = f"What your functions learned: {signs}"
        yield Figure(surface_chart(evidence.surface, caption), caption)
    if reference is not None and reference.surface is not None:
        caption = "What the reference learns"
        yield Figure(surface_chart(reference.surface, caption), caption)
