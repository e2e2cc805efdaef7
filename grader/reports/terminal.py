"""The report on a terminal."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from grader.result import Item, ItemStatus, Result, Task

# A sign, its spelling where the terminal has no Unicode, and a style.
_SIGNS: dict[ItemStatus, tuple[str, str, str]] = {
    "passed": ("✓", "ok", "green"),
    "partial": ("◐", "~", "yellow"),
    "failed": ("✗", "x", "red"),
    "crashed": ("✗", "x", "red"),
    "timed_out": ("✗", "x", "red"),
    "not_attempted": ("·", "-", "dim"),
    "manual": ("✎", "?", "cyan"),
    "error": ("!", "!", "magenta"),
}
_STATES: dict[ItemStatus, str] = {
    "not_attempted": "not attempted",
    "crashed": "crashed",
    "timed_out": "timed out",
    "error": "not judged",
    "manual": "for a reader",
}
_MAX_WIDTH = 100
_ANSWER_LINES = 30


def print_report(result: Result, console: Console) -> None:
    """Print the whole report."""
    width = min(console.width, _MAX_WIDTH)
    console.print(Group(*_report(result, ascii_only=console.options.ascii_only)), width=width)


def points(value: float) -> str:
    """Points without needless decimals: 9, 7.2."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _report(result: Result, *, ascii_only: bool) -> Iterator[RenderableType]:
    title = result.lab.title if result.lab else "No lab"
    yield Rule(Text(f"{result.submission.name}: {title}", "bold"), align="left", style="dim")
    if result.status != "graded":
        yield Text(result.message, "bold red")
        if result.hint:
            yield Text(f"hint: {result.hint}")
    for notice in result.notices:
        yield Text(f"note: {notice}", "yellow")
    if result.submission.sha256 is not None:
        for task in result.tasks:
            items = [item for item in result.items if item.task == task.id]
            if items:
                yield from _task(task, items, ascii_only)
        yield from _cells(result)
    yield from _closing(result)


def _task(task: Task, items: Sequence[Item], ascii_only: bool) -> Iterator[RenderableType]:
    label = f"Task {task.id}" if task.id.isdigit() else task.id.capitalize()
    head = Table.grid(expand=True, padding=(0, 1))
    head.add_column(ratio=1)
    head.add_column(justify="right", no_wrap=True)
    name = task.title if task.title.lower().startswith(task.id) else f"{label}: {task.title}"
    head.add_row(Text(name, "bold"), Text(_of(task.score, task.max_score), "bold"))
    yield Text()
    yield head
    for _, group in groupby(items, key=lambda item: item.function or item.id):
        yield from _group(list(group), ascii_only)


def _group(items: Sequence[Item], ascii_only: bool) -> Iterator[RenderableType]:
    """The items of one function; what they all have to say is said once."""
    shared = len({item.message for item in items}) == 1
    for at, item in enumerate(items):
        yield _line(item, ascii_only)
        if item.status == "manual":
            yield _answer(item)
        elif item.message and (not shared or at == len(items) - 1):
            yield Padding(Text(item.message), (0, 0, 0, 6))
        for hint in item.hints:
            yield Padding(Text(hint.text, "italic"), (0, 0, 0, 6))


def _line(item: Item, ascii_only: bool) -> RenderableType:
    sign, spelled, style = _SIGNS[item.status]
    row = Table.grid(expand=True, padding=(0, 1))
    row.add_column(width=4, justify="right")
    row.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    row.add_column(width=18, no_wrap=True)
    row.add_column(width=10, justify="right", no_wrap=True)
    score = "" if item.score is None else points(item.score)
    row.add_row(
        Text(spelled if ascii_only else sign, style),
        Text(item.id),
        Text(_STATES.get(item.status) or _number(item), "dim"),
        Text(f"{score or '…'} / {points(item.max_score)}", style),
    )
    return row


def _number(item: Item) -> str:
    evidence = item.evidence
    if evidence.accuracy:
        return f"accuracy {min(evidence.accuracy):.3f}"
    errors = (evidence.reference_error, evidence.finite_difference_error)
    known = [error for error in errors if error is not None]
    return f"error {max(known):.1e}" if known else ""


def _answer(item: Item) -> RenderableType:
    answer = item.evidence.answer or item.message
    lines = answer.splitlines()
    shown = "\n".join(lines[:_ANSWER_LINES])
    if len(lines) > _ANSWER_LINES:
        shown += f"\n… {len(lines) - _ANSWER_LINES} more lines"
    return Padding(Text(shown, "dim"), (0, 0, 0, 6))


def _cells(result: Result) -> Iterator[RenderableType]:
    failed = [run for run in result.cells if run.outcome != "ok"]
    if not failed:
        return
    yield Text()
    yield Text("Cells that did not run through (this by itself costs no points)", "bold")
    for run in failed[:12]:
        what = run.error or {"timed_out": "took too long", "died": "ended the kernel"}.get(
            run.outcome, "was skipped: the time for the whole notebook was up"
        )
        at = f", line {run.line}" if run.line else ""
        yield Padding(Text(f"cell {run.cell}{at}: {what}"), (0, 0, 0, 2))
    if len(failed) > 12:
        yield Padding(Text(f"and {len(failed) - 12} more"), (0, 0, 0, 2))


def _closing(result: Result) -> Iterator[RenderableType]:
    yield Text()
    total = Table.grid(expand=True, padding=(0, 1))
    total.add_column(ratio=1)
    total.add_column(justify="right", no_wrap=True)
    waiting = sum(item.max_score for item in result.items if item.status == "manual")
    note = f"  ({points(waiting)} more points wait for a reader)" if waiting else ""
    total.add_row(
        Text.assemble(("Total", "bold"), (note, "dim")),
        Text(_of(result.score, result.max_score), "bold"),
    )
    yield total
    if result.sandbox is not None:
        yield Text(
            f"sandbox: {result.sandbox.level} ({result.sandbox.mechanism}), "
            f"seed {result.seed}, {result.seconds:.1f} s",
            "dim",
        )


def _of(score: float, max_score: float) -> str:
    return f"{points(score)} / {points(max_score)}"
