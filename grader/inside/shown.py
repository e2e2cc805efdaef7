"""Keeps what was drawn in the figure that a cell showed last: notebooks close what they show."""

from contextlib import suppress
from typing import Any

from ..values.figures import drawn, of_figure


class Shown:
    """The last figure that was shown, and the last since a cell last began to run."""

    def __init__(self) -> None:
        self._last: dict[str, Any] | None = None
        self._in_cell: dict[str, Any] | None = None

    def watch(self, shell: Any) -> None:
        """Look at every figure that a shell shows; whoever undoes this has shown none."""
        plain = shell.display_formatter.formatters["text/plain"]
        plain.for_type_by_name("matplotlib.figure", "Figure", self._show)
        shell.events.register("pre_run_cell", self._begin)

    def figure(self, of_cell: bool) -> "dict[str, Any]":
        """What is drawn in the open figure, else in the one that was shown last.

        of_cell says that this must have been in the cell that ran last.
        """
        current, shown = drawn(), self._in_cell if of_cell else self._last
        return current if current["axes"] or shown is None else shown

    def _begin(self, info: Any) -> None:
        self._in_cell = None

    def _show(self, figure: Any, printer: Any, cycle: bool) -> None:
        with suppress(BaseException):  # it is the student's
            self._last = self._in_cell = of_figure(figure)
        printer.text(f"<Figure with {len(figure.axes)} Axes>")


# Of a process in which no cells run.
NOTHING_SHOWN = Shown()
