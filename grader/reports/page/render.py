"""Makes the page of a result: what it shows, for whom, and the HTML."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from shlex import quote

from markupsafe import Markup

from grader.limits import Limits
from grader.messages.advice import beside
from grader.reports.changes import Changes, changes_since
from grader.reports.page.groups import Group, anchor, group_of
from grader.reports.page.prose import said
from grader.reports.page.template import style_of, template
from grader.reports.sanitized import sanitized
from grader.reports.told import issues_by_item
from grader.reports.words import failed_cells, heading, total, waiting, withheld
from grader.result import Issue, Result, Sandbox, Task
from grader.text import clean, points

_MOST_CELLS = 50


@dataclass(frozen=True)
class _Section:
    id: str
    title: str
    score: str
    max_score: str
    percent: float
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class _Link:
    name: str
    target: str


@dataclass(frozen=True)
class _Step:
    links: tuple[_Link, ...]
    beside: str
    text: Markup


@dataclass(frozen=True)
class _Page:
    """Everything that the template shows, in words."""

    title: str
    lab: str
    version: str
    name: str
    who: tuple[str, ...]
    graded: bool
    problem: str
    hint: str
    score: str
    max_score: str
    waiting: str
    withheld: str
    steps: tuple[_Step, ...]
    later: Markup
    changes: Changes | None
    tasks: tuple[_Section, ...]
    cells: int
    failed_cells: tuple[str, ...]
    only_needed: bool
    sandbox: Sandbox | None
    limits: tuple[str, ...]
    command: str
    footer: str
    notices: tuple[str, ...] = ()
    style: Markup = field(default_factory=style_of)


def render_page(result: Result) -> str:
    """The result as one HTML page; of the attempt before it says what has changed since."""
    return template(__package__, "page.html.j2").render(page=_page(sanitized(result)))


def _limits(result: Result) -> tuple[str, ...]:
    """The limits that were in force, in words; those of another version that we know."""
    limits = Limits.named(result.limits)
    return tuple(limits.words(name) for name in limits.by_name() if name in result.limits)


def _page(result: Result) -> _Page:
    graded = result.status == "graded"
    more = waiting(result)
    name = clean(result.submission.name, 200)
    return _Page(
        title=f"{name}: {'not graded' if result.score is None else total(result)}",
        lab=result.lab.title if result.lab else "",
        version=result.lab.version if result.lab else "",
        name=name,
        who=tuple(_who(result)),
        graded=graded,
        problem="" if graded else clean(result.message, 2000),
        hint="" if graded else clean(result.hint, 2000),
        score="" if result.score is None else points(result.score),
        max_score=points(result.max_score),
        waiting=points(more) if more else "",
        withheld=withheld(result),
        steps=tuple(_steps(result)) if graded else (),
        later=said(clean(_later(result), 4000)) if graded else Markup(""),
        changes=changes_since(result.earlier, result) if graded else None,
        tasks=tuple(_sections(result)) if graded else (),
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


def _who(result: Result) -> Iterator[str]:
    """Whose it is, so far as that is known."""
    known = result.handed_in
    if known is not None:
        yield from filter(None, [clean(known.student, 200)])
        if known.attempt is not None:
            yield f"attempt {known.attempt}"
        yield from filter(None, [clean(known.submitted, 60).replace("T", " ", 1)])
    path = clean(result.submission.path, 600)
    if path and path != result.submission.name:
        yield path


def _command(result: Result, name: str) -> str:
    words = ["grade", quote(name), "--seed", str(result.seed), "--execute", result.execute]
    return " ".join([*words, *Limits.named(result.limits).flags()])


def _steps(result: Result) -> Iterator[_Step]:
    """What to look at first, each with links to its places."""
    known: Mapping[str, Issue] = {issue.id: issue for issue in result.issues}
    for step in result.first:
        issues = [known[name] for name in step.issues if name in known]
        links: dict[str, str] = {}
        for issue in issues:
            links.setdefault(issue.function or " ".join(issue.items), issue.id)
        yield _Step(
            tuple(_Link(clean(name, 200), target) for name, target in links.items()),
            beside(step),
            said(clean(step.text, 1000)),
        )


def _later(result: Result) -> str:
    return result.later if result.first or result.later else result.advice


def _sections(result: Result) -> Iterator[_Section]:
    codes = {code.function: code for code in result.code}
    issues = issues_by_item(result)
    for task in result.tasks:
        items = [item for item in result.items if item.task == task.id]
        groups = groupby(items, key=lambda item: item.function or item.id)
        if items:
            yield _Section(
                anchor(f"task {task.id}"),
                heading(task),
                points(task.score),
                points(task.max_score),
                _percent(task),
                tuple(
                    group_of(name, list(group), result.items, issues, codes)
                    for name, group in groups
                ),
            )


def _percent(task: Task) -> float:
    return round(100 * task.score / task.max_score, 1) if task.max_score else 0.0
