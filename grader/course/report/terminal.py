"""The summary of a class on a terminal, at 80 columns."""

from collections.abc import Iterator
from typing import Literal

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.course.report import words
from grader.course.report.summary import ClassSummary
from grader.text import clean, in_points, many

_WIDTH = 80
_MOST_CAUSES = 8
_MOST_LOOKS = 8
_MOST_SAME = 5
_HARDEST = 5
_MOST_WEAK = 5
_MOST_PLACES = 3
_BAR = 30


def print_class(summary: ClassSummary, console: Console, *, counts: bool = True) -> None:
    """Print the summary, at most 80 columns wide; without counts, those were told before."""
    width = min(console.width, _WIDTH)
    printed = _Summary(summary, console.encoding)
    parts = [*(printed.counts() if counts else ()), *printed.parts()]
    console.print(Group(*parts), width=width)


class _Summary:
    """The parts of one summary, in characters that the terminal's encoding has."""

    def __init__(self, summary: ClassSummary, encoding: str) -> None:
        self._summary, self._encoding = summary, encoding
        self._bar = "█" if self._fit("█") == "█" else "#"

    def counts(self) -> Iterator[RenderableType]:
        """How many students there are, and what became of them."""
        summary = self._summary
        lab = f": {clean(summary.lab, 200)}" if summary.lab else ""
        yield self._text(f"{many(summary.members, 'student')}{lab}", "bold")
        for count, said in words.counts(summary):
            yield self._text(f"  {count} {said}")
        if waiting := words.waiting(summary):
            yield self._text(f"  {waiting}")

    def parts(self) -> Iterator[RenderableType]:
        """All else."""
        yield from self._scores()
        yield from self._hardest()
        yield from self._causes()
        yield from self._look()
        yield from self._same()

    def _scores(self) -> Iterator[RenderableType]:
        scores = self._summary.distribution
        if scores is None:
            return
        yield from self._heading("Scores")
        yield self._text(words.spread(scores))
        table = _table("left", "right", "left")
        for at, count in enumerate(scores.bins):
            length = -(-_BAR * count // max(scores.bins))
            name = words.range_of(at, len(scores.bins))
            table.add_row(self._text(name), str(count), self._bar * length)
        yield table

    def _hardest(self) -> Iterator[RenderableType]:
        known = [row for row in self._summary.items if row.mean is not None]
        if not known:
            return
        yield from self._heading("Hardest items")
        table = _table("right", "left", "left")
        for row in sorted(known, key=lambda row: row.mean or 0.0)[:_HARDEST]:
            told = words.discrimination(row)
            table.add_row(
                self._text(words.percent(row.mean or 0.0)),
                self._text(clean(row.id, 100)),
                f"discrimination {told}" if told else "",
            )
        yield table
        weak = [clean(row.id, 100) for row in self._summary.items if words.is_weak(row)]
        if weak:
            more = f" and {len(weak) - _MOST_WEAK} more" if len(weak) > _MOST_WEAK else ""
            yield self._text(f"Low discrimination: {', '.join(weak[:_MOST_WEAK])}{more}")

    def _causes(self) -> Iterator[RenderableType]:
        causes = self._summary.causes
        if not causes:
            return
        yield from self._heading(f"Causes of {in_points(self._summary.lost)} lost")
        table = _table("right", "right", "left", "left")
        for row in causes[:_MOST_CAUSES]:
            table.add_row(
                many(len(row.students), "student"),
                in_points(row.points),
                self._text(words.cause_name(row.why)),
                self._text(words.places(row, _MOST_PLACES), "dim"),
            )
        yield table
        yield from _more(len(causes), _MOST_CAUSES)

    def _look(self) -> Iterator[RenderableType]:
        looks = self._summary.look
        if not looks:
            return
        yield from self._heading(f"To look at by hand: {len(looks)}")
        for look in looks[:_MOST_LOOKS]:
            yield self._line(words.named(look.student), " ".join(look.reasons))
        yield from _more(len(looks), _MOST_LOOKS)

    def _same(self) -> Iterator[RenderableType]:
        groups = self._summary.same
        if not groups:
            return
        yield from self._heading(f"Same code (not a proof): {len(groups)}")
        for group in groups[:_MOST_SAME]:
            names = [words.named(student, 40) for student in group.students[:_MOST_SAME]]
            if len(group.students) > _MOST_SAME:
                names.append(f"{len(group.students) - _MOST_SAME} more")
            yield self._line(", ".join(names), words.same_what(group))
        yield from _more(len(groups), _MOST_SAME)

    def _heading(self, text: str) -> Iterator[RenderableType]:
        yield Text()
        yield self._text(text, "bold")

    def _line(self, who: str, what: str) -> Text:
        return Text.assemble((self._fit(who), "bold"), f": {self._fit(what)}")

    def _text(self, text: str, style: str = "") -> Text:
        return Text(self._fit(text), style, overflow="fold")

    def _fit(self, text: str) -> str:
        """The text in characters that the encoding has."""
        try:
            text.encode(self._encoding)
        except (UnicodeEncodeError, LookupError):
            plain = text.replace("\u00a0", " ")
            return plain.encode("ascii", "replace").decode()
        return text


def _table(*justified: Literal["left", "right"]) -> Table:
    table = Table.grid(padding=(0, 2))
    for side in justified:
        table.add_column(justify=side, overflow="fold", no_wrap=side == "right")
    return table


def _more(count: int, most: int) -> Iterator[RenderableType]:
    if count > most:
        yield Text(f"and {count - most} more", "dim")
