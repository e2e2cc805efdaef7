"""Where a command writes its reports: one file or stdout for each format that was asked for."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import UsageError
from grader.reports.formats import FORMATS

if TYPE_CHECKING:
    from grader.result import Result

STDOUT = "-"
STUDENT_HTML = "student_html"
# What reports can be asked for, by the names of options.
REPORTS = (*FORMATS, STUDENT_HTML)


def rendered(name: str, result: "Result") -> bytes:
    """A result as one of the reports."""
    if name != STUDENT_HTML:
        return FORMATS[name](result)
    from grader.visibility import for_students

    return FORMATS["html"](for_students(result))


class Outputs:
    """The files by format. Raises UsageError where one cannot be written, or two go to stdout."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        from grader.reports.files import check_writable

        self._files = {name: options[name] for name in REPORTS if options.get(name) is not None}
        if list(self._files.values()).count(STDOUT) > 1:
            raise UsageError("Only one report can go to stdout.", "Give a file to the others.")
        for file in self._files.values():
            if file != STDOUT:
                check_writable(Path(file))

    @property
    def pictures(self) -> bool:
        """Whether a format was asked for that draws."""
        return "html" in self._files or STUDENT_HTML in self._files

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders that reports go to; that of a device, a pipe or stdout is none."""
        files = [Path(file) for file in self._files.values() if file != STDOUT]
        return tuple(file.resolve().parent for file in files if file.is_file() or not file.exists())

    @property
    def on_stdout(self) -> bool:
        """Whether stdout is taken, so that what people read goes to stderr."""
        return STDOUT in self._files.values()

    def write(self, result: "Result", *, keep: bool = False) -> tuple[str, ...]:
        """Write every report, each whole or not at all; returns the files that were left alone.

        With keep these are the ones that are there: they say more than a result that says nothing
        of the submission. Where one cannot be written the others are, before that UsageError is
        raised.
        """
        from grader.reports.files import write_atomically

        unwritten: UsageError | None = None
        kept = []
        for name, file in self._files.items():
            if keep and file != STDOUT and Path(file).is_file():
                kept.append(file)
                continue
            data = rendered(name, result)
            if file == STDOUT:
                sys.stdout.buffer.write(data)
                sys.stdout.flush()
                continue
            try:
                write_atomically(Path(file), data)
            except UsageError as error:
                unwritten = unwritten or error
        if unwritten is not None:
            raise unwritten
        return tuple(kept)
