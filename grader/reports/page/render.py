"""Makes the page of a result: what it shows, for whom, and the HTML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import groupby
from shlex import quote

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from grader.evidence import Evidence
from grader.limits import Limits
from grader.reports.page.picture import Bar, curve_chart, error_chart, surface_chart
from grader.reports.page.prose import formula, prose, said
from grader.reports.page.source import source, style
from grader.reports.sanitized import sanitized
from grader.reports.words import (
    SIGNS,
    STATES,
    comment,
    failed_cells,
    heading,
    speaks,
    state,
    total,
    waiting,
    withheld,
)
from grader.result import Code, Item, Result, Sandbox, Task
from grader.text import clean, points

_MOST_CELLS = 50


@dataclass(frozen=True)
class _Row:
    """One item as a line of the page."""

    id: str
    status: str
    sign: str
    spoken: str
    state: str
    score: str
    max_score: str
    lines: tuple[Markup, ...]
    hints: tuple[Markup, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class _Advice:
    """What an answer states of one variable."""

    variable: Markup
    formula: Markup
    sentence: str


@dataclass(frozen=True)
class _Answer:
    text: Markup
    formulas: tuple[_Advice, ...]


@dataclass(frozen=True)
class _Picture:
    svg: Markup
    caption: str


@dataclass(frozen=True)
class _Source:
    cell: int
    line: int
    html: Markup


@dataclass(frozen=True)
class _Group:
    """The items of one function, or one item of another kind, with all that belongs to it."""

    name: str
    items: tuple[_Row, ...]
    answers: tuple[_Answer, ...]
    pictures: tuple[_Picture, ...]
    code: _Source | None
    open: bool


@dataclass(frozen=True)
class _Section:
    title: str
    score: str
    max_score: str
    worth: float
    percent: float
    groups: tuple[_Group, ...]


@dataclass(frozen=True)
class _Page:
    """Everything that the template shows, in words."""

    title: str
    lab: str
    version: str
    name: str
    graded: bool
    problem: str
    hint: str
    score: str
    max_score: str
    waiting: str
    withheld: str
    advice: Markup
    tasks: tuple[_Section, ...]
    cells: int
    failed_cells: tuple[str, ...]
    only_needed: bool
    sandbox: Sandbox | None
    limits: tuple[str, ...]
    command: str
    footer: str
    notices: tuple[str, ...] = ()
    style: Markup = field(default_factory=lambda: _style())


def render_page(result: Result) -> str:
    """The result as one HTML page."""
    return _template().render(page=_page(sanitized(result)))


def _limits(result: Result) -> tuple[str, ...]:
    """The limits that were in force, in words; those of another version that we know."""
    limits = Limits.named(result.limits)
    return tuple(limits.words(name) for name in limits.by_name() if name in result.limits)


def _page(result: Result) -> _Page:
    codes = {code.function: code for code in result.code}
    graded = result.status == "graded"
    more = waiting(result)
    name = clean(result.submission.name, 200)
    return _Page(
        title=f"{name}: {'not graded' if result.score is None else total(result)}",
        lab=result.lab.title if result.lab else "",
        version=result.lab.version if result.lab else "",
        name=name,
        graded=graded,
        problem="" if graded else clean(result.message, 2000),
        hint="" if graded else clean(result.hint, 2000),
        score="" if result.score is None else points(result.score),
        max_score=points(result.max_score),
        waiting=points(more) if more else "",
        withheld=withheld(result),
        advice=said(clean(result.advice, 4000)) if graded else Markup(""),
        tasks=tuple(_sections(result, codes)) if graded else (),
        cells=len(result.cells),
        failed_cells=tuple(failed_cells(result, _MOST_CELLS)),
        only_needed=result.execute == "needed" and bool(result.cells),
        sandbox=result.sandbox,
        limits=_limits(result),
        command=_command(result, name),
        footer=f"grader {result.grader}, {result.seconds:.1f} s, result {result.schema}"
        + (f", SHA-256 of the file {result.submission.sha256}" if result.submission.sha256 else ""),
        notices=tuple(clean(notice, 2000) for notice in result.notices),
    )


def _command(result: Result, name: str) -> str:
    words = ["grade", quote(name), "--seed", str(result.seed), "--execute", result.execute]
    return " ".join([*words, *Limits.named(result.limits).flags()])


def _sections(result: Result, codes: dict[str, Code]) -> Iterator[_Section]:
    for task in result.tasks:
        items = [item for item in result.items if item.task == task.id]
        groups = groupby(items, key=lambda item: item.function or item.id)
        if items:
            yield _Section(
                heading(task),
                points(task.score),
                points(task.max_score),
                max(task.max_score, 0.0),
                _percent(task),
                tuple(_group(name, list(group), codes) for name, group in groups),
            )


def _percent(task: Task) -> float:
    return round(100 * task.score / task.max_score, 1) if task.max_score else 0.0


def _group(name: str, items: Sequence[Item], codes: dict[str, Code]) -> _Group:
    code = codes.get(name)
    place = next((item.evidence.place for item in items if item.evidence.place), None)
    crashed = place.line if place is not None and code and place.cell == code.cell else 0
    return _Group(
        name if items[0].function else "",
        tuple(_row(item, silent=not speaks(item, items)) for item in items),
        tuple(_answer(item.evidence) for item in items if item.evidence.answer),
        tuple(_pictures(items)),
        _Source(code.cell, code.line, source(code.text, code.line, crashed, f"Your code of {name}"))
        if code
        else None,
        any(item.status in ("failed", "crashed", "partial", "timed_out") for item in items),
    )


def _row(item: Item, *, silent: bool) -> _Row:
    sign, _, _ = SIGNS[item.status]
    message, hints = ("", ()) if silent else (item.message, item.hints)
    return _Row(
        item.id,
        item.status,
        sign,
        "" if item.status in STATES else item.status,
        state(item),
        "…" if item.score is None else points(item.score),
        points(item.max_score),
        tuple(said(clean(text, 2000)) for text in (message, comment(item)) if text),
        tuple(said(clean(hint.text, 2000)) for hint in hints),
        tuple(clean(fact, 500) for fact in _facts(item.evidence)),
    )


def _facts(evidence: Evidence) -> Iterator[str]:
    """What an instructor wants to know of an item."""
    if evidence.cause:
        yield f"cause: {' + '.join(evidence.cause)}"
    if evidence.candidates:
        yield f"candidates: {', '.join(' + '.join(ids) for ids in evidence.candidates)}"
    if evidence.note:
        yield f"for the marker: {evidence.note}"
    if evidence.sizes and evidence.problems_right != evidence.problems:
        sizes = ", ".join(f"{name} = {size}" for name, size in evidence.sizes.items())
        yield (
            f"right on {evidence.problems_right} of {evidence.problems} problems, "
            f"worst with {sizes}"
        )
    if evidence.mark is not None:
        was = evidence.mark.grader_score
        given = "nothing yet" if was is None else points(was)
        yield f"marked by hand: the grader had given {given}"


def _answer(evidence: Evidence) -> _Answer:
    advice = evidence.formulas or ()
    return _Answer(
        prose(evidence.answer or ""),
        tuple(
            _Advice(
                formula(one.variable),
                formula(one.formula) if one.formula else Markup(""),
                clean(one.sentence, 500),
            )
            for one in advice
        ),
    )


def _pictures(items: Sequence[Item]) -> Iterator[_Picture]:
    bars = [
        Bar(f"{item.output}: {kind}", error, item.evidence.tolerance or 0.0)
        for item in items
        if item.evidence.finite_difference_error is not None
        for kind, error in (
            ("reference", item.evidence.reference_error),
            ("differences", item.evidence.finite_difference_error),
        )
        if error is not None
    ]
    if bars:
        caption = (
            "Largest error of each gradient, against the reference and against finite differences; "
            "the upright line is what is allowed."
        )
        yield _Picture(error_chart(bars, "Errors of the gradients"), caption)
    for item in items:
        yield from _of_training(item.evidence)


def _of_training(evidence: Evidence) -> Iterator[_Picture]:
    reference = evidence.reference
    for name, curve in (evidence.curves or {}).items():
        curves = {"own": curve}
        if reference is not None and name in reference.curves:
            curves["reference"] = reference.curves[name]
        caption = (
            name.replace("_", " ")
            + " by epoch"
            + (": yours, and the reference's (dashed)" if len(curves) > 1 else "")
        )
        if curve:
            yield _Picture(curve_chart(curves, caption), caption)
    signs = "the darker, the surer of 0 (circles), the lighter, of 1 (squares)"
    if evidence.surface is not None:
        caption = f"What your functions learned: {signs}"
        yield _Picture(surface_chart(evidence.surface, caption), caption)
    if reference is not None and reference.surface is not None:
        caption = "What the reference learns"
        yield _Picture(surface_chart(reference.surface, caption), caption)


@cache
def _template() -> Template:
    text = (files(__package__) / "page.html.j2").read_text(encoding="utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(text)


def _style() -> Markup:
    here = files(__package__)
    own = (here / "page.css").read_text(encoding="utf-8")
    dark = style("github-dark")
    light = style("default")
    return Markup(f"{own}\n{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}")
