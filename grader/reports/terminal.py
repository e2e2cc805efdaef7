"""The report on a terminal."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len
from rich.console import Console, Group, OverflowMethod, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from grader.evidence import HumanMark
from grader.messages.advice import step_in_words
from grader.reports.sanitized import sanitized
from grader.reports.told import details, follows, issues_by_item, kept, where
from grader.reports.unbroken import Unbroken
from grader.reports.words import (
    SIGNS,
    failed_cells,
    heading,
    state,
    total,
    waits,
    withheld,
)
from grader.result import Issue, Item, Result, Task
from grader.text import clean, points

_MAX_WIDTH = 100
_ANSWER_LINES = 30
_MAX_CELLS = 12
# Narrower, what became of an item would leave too little of its name.
_WITH_STATES = 60
_SCORE_WIDTH = 12
_ADVICE = "Advice to the marker, worth no points:"


def print_report(
    result: Result, console: Console, *, verbose: bool = False, answers: bool = True
) -> None:
    """Print the whole report.

    verbose adds each item that is right, and the numbers that verdicts rest on; answers are the
    written ones, which a student need not be shown again.
    """
    width = min(console.width, _MAX_WIDTH)
    report = _Report(result, console.encoding, width, verbose=verbose, answers=answers)
    console.print(Group(*report.parts()), width=width)


def print_waiting(result: Result, console: Console) -> None:
    """Print what is graded by hand: answers, and what may help to mark them."""
    width = min(console.width, _MAX_WIDTH)
    console.print(Group(*_Report(result, console.encoding, width).waiting()), width=width)


def print_marks(result: Result, console: Console) -> None:
    """Print what a human has marked, and the total."""
    width = min(console.width, _MAX_WIDTH)
    console.print(Group(*_Report(result, console.encoding, width).marks()), width=width)


class _Report:
    """The parts of one report, in characters that the terminal's encoding has."""

    def __init__(
        self,
        result: Result,
        encoding: str,
        width: int,
        *,
        verbose: bool = False,
        answers: bool = True,
    ) -> None:
        self._result, self._encoding, self._width = sanitized(result), encoding, width
        self._verbose, self._answers = verbose, answers
        self._issues = issues_by_item(self._result) if result.status == "graded" else {}
        self._plain = not self._can_show("✓◐✗·✎…─")

    def parts(self) -> Iterator[RenderableType]:
        """Everything, from the title to the total."""
        result = self._result
        lab = result.lab.title if result.lab else "no lab"
        title = self._text(f"{result.submission.name}: {lab}", "bold")
        if self._plain:  # a rule would shorten a long title with a sign that is not there
            yield title
            yield Rule(style="dim", characters="-")
        else:
            yield Rule(title, align="left", style="dim", characters="─")
        if result.status != "graded":
            yield self._text(result.message, "bold red")
            if result.hint:
                yield self._text(f"hint: {result.hint}")
        for notice in result.notices:
            yield self._text(f"note: {notice}", "yellow")
        if result.status in ("error", "unreadable"):
            yield self._total()
        if result.status != "graded":
            return
        for task in result.tasks:
            items = [item for item in result.items if item.task == task.id]
            if items:
                yield from self._task(task, items)
        yield from self._cells()
        yield from self._advice()
        yield from self._closing()

    def waiting(self) -> Iterator[RenderableType]:
        """The items that are graded by hand."""
        items = [item for item in self._result.items if item.status == "manual"]
        for item in items:
            yield from self._group([item])
        if not items:
            yield Text("Nothing is left to grade by hand.")

    def marks(self) -> Iterator[RenderableType]:
        """The items that a human has marked, and the total."""
        for item in self._result.items:
            if item.evidence.note:
                yield self._indented(f"For the marker: {item.evidence.note}.", "dim")
            if item.evidence.mark is not None:
                yield self._line(item)
                yield from self._mark(item.evidence.mark, item.max_score)
        yield self._total()

    def _task(self, task: Task, items: Sequence[Item]) -> Iterator[RenderableType]:
        yield Text()
        yield self._row(
            self._text(heading(task), "bold"), Text(_of(task.score, task.max_score), "bold")
        )
        for _, group in groupby(items, key=lambda item: item.function or item.id):
            yield from self._group(list(group))

    def _group(self, items: Sequence[Item]) -> Iterator[RenderableType]:
        """The items of one function: what is right in one line, and each cause of the rest once."""
        folded = self._folded(items)
        if folded:
            yield self._line(folded[0], _named_together(folded), folded)
        for item in items:
            if item not in folded:
                yield self._line(item)
            if item.evidence.answer is not None or item.status == "manual":
                yield from self._written(item)
            for issue in self._issues.get(item.id, ()):
                yield from self._issue(issue)
            if self._verbose:
                for detail in details(item):
                    yield self._indented(detail, "dim", indent=8)
            if item.evidence.mark is not None:
                yield from self._mark(item.evidence.mark, item.max_score)

    def _folded(self, items: Sequence[Item]) -> Sequence[Item]:
        """The items that share a line: those that are right, or all of what is not written."""
        alike = [item for item in items if self._is_plain(item)]
        if all(item.status == "not_attempted" for item in items):
            alike = [item for item in items if item.evidence.mark is None and not item.score]
        return alike if len(alike) > 1 and not self._verbose else ()

    def _is_plain(self, item: Item) -> bool:
        """Whether an item is right, and nothing is to be said of it."""
        said = any(item.id in issue.items for told in self._issues.values() for issue in told)
        return item.status == "passed" and item.evidence.mark is None and not said

    def _issue(self, issue: Issue) -> Iterator[RenderableType]:
        if issue.message:
            yield self._indented(issue.message)
        for hint in issue.hints:
            yield self._indented(hint, "italic")
        beside = " ".join(filter(None, [where(issue), follows(issue, self._result.items)]))
        if beside:
            yield self._indented(beside, "dim")

    def _written(self, item: Item) -> Iterator[RenderableType]:
        """An answer, and what may help to mark it: one line per formula."""
        answer = item.evidence.answer if self._answers else None
        if answer:
            yield Padding(self._verbatim(self._shortened(answer), "dim"), (0, 0, 0, 6))
        if item.message and item.evidence.answer != "":  # where the state says that there is none
            yield self._indented(item.message, "dim")
        if item.status != "manual" or not item.evidence.formulas:
            return
        yield self._indented(_ADVICE, "dim")
        for found in item.evidence.formulas:
            yield self._indented(f"{found.variable}: {found.sentence}", "dim", indent=8)

    def _mark(self, mark: HumanMark, max_score: float) -> Iterator[RenderableType]:
        """A human's comment, and what the grader had given."""
        if mark.comment:
            yield self._indented(mark.comment, "bold")
        if mark.points is not None and mark.grader_score is not None:
            given = f"{points(mark.grader_score)} / {points(max_score)}"
            yield self._indented(f"Marked by hand; the grader had given {given}.", "dim")

    def _line(self, item: Item, name: str = "", together: Sequence[Item] = ()) -> RenderableType:
        sign, spelled, style = SIGNS[item.status]
        row = Table.grid(expand=True, padding=(0, 1))
        row.add_column(width=4, justify="right")
        row.add_column(ratio=1, no_wrap=True, overflow=self._overflow)
        told = state(item)
        has_state = self._width >= _WITH_STATES
        if has_state:
            row.add_column(no_wrap=True, overflow=self._overflow, max_width=27)
        row.add_column(width=_SCORE_WIDTH, justify="right", no_wrap=True, overflow=self._overflow)
        score = (
            kept(item)
            if not together
            else _of(
                sum(one.score or 0.0 for one in together), sum(one.max_score for one in together)
            )
        )
        room = self._width - 4 - _SCORE_WIDTH - 3 - (len(told) + 1 if has_state else 0)
        cells = [
            Text(spelled if self._plain else sign, style),
            self._text(self._fitting(name or item.id, room)),
            *([Text(told, "dim")] if has_state else []),
            Text(score if not self._plain else score.replace("…", "..."), style),
        ]
        row.add_row(*cells)
        return row

    def _fitting(self, name: str, room: int) -> str:
        """A name that keeps its end, by which the outputs of a function are told apart."""
        name = clean(name, 500)
        if cell_len(name) <= room or room < 2 * len(self._dots) + 4:
            return name
        function, dot, output = name.rpartition(".")
        if not dot or len(output) + 4 + len(self._dots) > room:
            return name
        return f"{function[: room - len(output) - 1 - len(self._dots)]}{self._dots}{dot}{output}"

    def _cells(self) -> Iterator[RenderableType]:
        lines = failed_cells(self._result, _MAX_CELLS)
        if lines:
            yield Text()
            yield Text("Cells that failed (this alone costs no points)", "bold")
            for line in lines:
                yield self._indented(line, indent=2)

    def _advice(self) -> Iterator[RenderableType]:
        if not self._result.advice:
            return
        yield Text()
        yield Text("What to look at first", "bold")
        for at, step in enumerate(self._result.first, 1):
            row = Table.grid(padding=(0, 1))
            row.add_column(width=4, justify="right")
            row.add_column(ratio=1, overflow="fold")
            row.add_row(Text(f"{at}."), self._text(step_in_words(step)))
            yield row
        rest = self._result.later if self._result.first else self._result.advice
        if rest:
            yield self._indented(rest, indent=2)

    def _closing(self) -> Iterator[RenderableType]:
        result = self._result
        yield Text()
        yield self._total()
        if withheld(result):
            yield self._text(withheld(result), "yellow")
        if result.sandbox is not None:
            where = f"{result.sandbox.level} ({result.sandbox.mechanism})"
            yield self._text(f"sandbox: {where}, seed {result.seed}, {result.seconds:.1f} s", "dim")
            if result.sandbox.warning:
                yield self._text(f"note: {result.sandbox.warning}", "yellow")

    def _total(self) -> RenderableType:
        result = self._result
        note = f"  ({waits(result)})" if waits(result) else ""
        return self._row(
            Text.assemble(("Total", "bold"), (note, "dim")),
            self._text(
                total(result) if result.score is None else _of(result.score, result.max_score),
                "bold",
            ),
        )

    def _row(self, left: Text, right: Text) -> RenderableType:
        row = Table.grid(expand=True, padding=(0, 1))
        row.add_column(ratio=1, overflow=self._overflow)
        row.add_column(justify="right", no_wrap=True, overflow=self._overflow)
        row.add_row(left, right)
        return row

    def _indented(self, text: str, style: str = "", indent: int = 6) -> RenderableType:
        return Padding(self._text(text, style), (0, 0, 0, indent))

    def _shortened(self, answer: str) -> str:
        lines = answer.split("\n")
        if len(lines) <= _ANSWER_LINES:
            return answer
        rest = f"{self._dots} {len(lines) - _ANSWER_LINES} more lines"
        return "\n".join([*lines[:_ANSWER_LINES], rest])

    def _text(self, text: str, style: str = "") -> Text:
        """Our own words, with what a student wrote in them: sizes are not broken over lines."""
        shown = self._verbatim(text, style)
        return Unbroken(shown.plain, style) if self._can_show("\u00a0") else shown

    def _verbatim(self, text: str, style: str = "") -> Text:
        """Text that may be a student's: cleaned of control codes, never read as markup."""
        cleaned = clean(text, 20_000, lines=True)
        return Text(cleaned.encode(self._encoding, "replace").decode(self._encoding), style)

    @property
    def _overflow(self) -> OverflowMethod:
        return "crop" if self._plain else "ellipsis"

    @property
    def _dots(self) -> str:
        return "..." if self._plain else "…"

    def _can_show(self, characters: str) -> bool:
        try:
            characters.encode(self._encoding)
        except UnicodeEncodeError:
            return False
        return True


def _named_together(items: Sequence[Item]) -> str:
    """The outputs of one function in a line."""
    outputs = ", ".join(item.output or item.id for item in items)
    return f"{items[0].function}: {outputs}"


def _of(score: float, max_score: float) -> str:
    return f"{points(score)} / {points(max_score)}"
