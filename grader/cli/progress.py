"""How far a class is: a line that moves on a terminal, plain lines elsewhere, all on stderr."""

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from grader.cli import console

if TYPE_CHECKING:
    from rich.progress import TaskID

    from grader.course.batch.run import Tally

# Elsewhere than on a terminal: after so much of all, and at least and at most so many seconds.
_SHARE, _LEAST_SECONDS, _MOST_SECONDS = 0.1, 2.0, 60.0


@contextlib.contextmanager
def class_progress(quiet: bool) -> "Iterator[Callable[[Tally], None]]":
    """What is to be told how far a run is."""
    if quiet:
        yield lambda _: None
    elif (shown := console.stderr()).is_terminal:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (BarColumn(30), MofNCompleteColumn(), TextColumn("{task.description}"))
        with Progress(*columns, console=shown, transient=True) as bar:
            lines = _Lines()
            row: TaskID = bar.add_task("starting", total=None)

            def tell(tally: "Tally") -> None:
                said = ", ".join(lines.of(tally, time.monotonic()))
                bar.update(row, total=tally.total, completed=tally.done, description=said)

            yield tell
    else:
        yield _Plain().tell


class _Lines:
    """What is said of a tally: the rate and the time left are those since the first one."""

    def __init__(self) -> None:
        self._began: tuple[int, float] | None = None

    def of(self, tally: "Tally", now: float) -> list[str]:
        """The parts of a line."""
        if self._began is None:
            self._began = tally.done, now
        return said(tally, tally.done - self._began[0], now - self._began[1])


class _Plain:
    """Says a line now and then."""

    def __init__(self) -> None:
        self._lines, self._last, self._done = _Lines(), time.monotonic(), 0

    def tell(self, tally: "Tally") -> None:
        """Say how far it is, if it is time to."""
        now = time.monotonic()
        parts = self._lines.of(tally, now)
        step = max(1, round(_SHARE * tally.total))
        passed = now - self._last
        is_due = tally.done - self._done >= step and passed >= _LEAST_SECONDS
        is_due = is_due or passed >= _MOST_SECONDS
        if not tally.done or not (is_due or tally.done == tally.total):
            return
        self._last, self._done = now, tally.done
        console.stderr().print(f"{tally.done} of {tally.total}: {', '.join(parts)}", soft_wrap=True)


def said(tally: "Tally", done: int, seconds: float) -> list[str]:
    """How fast it goes, what is left, and what came of those that are done."""
    parts = []
    if done and seconds > 0:
        rate = done / seconds
        parts.append(f"{rate:.1f} a second" if rate >= 1 else f"{60 * rate:.1f} a minute")
        if tally.done < tally.total:
            parts.append(f"about {duration((tally.total - tally.done) / rate)} left")
    if tally.possible:
        parts.append(f"mean {100 * tally.points / tally.possible:.0f} %")
    if tally.unreadable:
        parts.append(f"{tally.unreadable} unreadable")
    if tally.failed:
        parts.append(f"{tally.failed} failed, for the grader's fault")
    return parts or ["starting"]


def duration(seconds: float) -> str:
    """A time in one unit: "40 s", "7 min", "2.5 h"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
