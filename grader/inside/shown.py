"""Keeps what was drawn in the figure that a cell showed last: notebooks close what they show."""

from contextlib import suppress
from functools import wraps
from typing import Any

from ..values.figures import drawn, of_figure

# What is shown as a figure: asked by its name, since matplotlib may never be loaded.
_FIGURE = ("matplotlib.figure", "Figure")


class Shown:
    """The last figure that was shown, and the last since a cell last began to run."""

    def __init__(self) -> None:
        self._last: dict[str, Any] | None = None
        self._in_cell: dict[str, Any] | None = None

    def watch(self, shell: Any) -> None:
        """Look at every figure that a shell shows; whoever undoes this has shown none."""
        show = shell.display_formatter.format

        @wraps(show)
        def shown(value: Any, *arguments: Any, **named: Any) -> Any:
            self._look_at(value)
            return show(value, *arguments, **named)

        shell.display_formatter.format = shown
        shell.events.register("pre_run_cell", self._begin)

    def figure(self, of_cell: bool) -> "dict[str, Any]":
        """What is drawn in the open figure, else in the one that was shown last.

        of_cell says that this must have been in the cell that ran last.
        """
        current, shown = drawn(), self._in_cell if of_cell else self._last
        return current if current["axes"] or shown is None else shown

    def _begin(self, info: Any) -> None:
        self._in_cell = None

    def _look_at(self, value: Any) -> None:
        kind = type(value)
        if (kind.__module__, kind.__qualname__) == _FIGURE:
            with suppress(BaseException):  # it is the student's
                drawn_there = of_figure(value)
                if drawn_there["axes"]:
                    self._last = self._in_cell = drawn_there


# Of a process in which no cells run.
NOTHING_SHOWN = Shown()
