"""What can go wrong that is not the student's doing.

    GraderError
    ├── UsageError         the command was asked something it cannot do
    ├── LabError           the lab's declaration is at fault; names every fault at once
    ├── SubmissionError    the submission cannot be read as a notebook
    │   └── MissingError   there is no such file
    └── HarnessError       the grader itself failed

Each carries a hint: what to do about it. A student's own failures are not exceptions here: they are
values in the transcript.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class GraderError(Exception):
    """A failure to be shown as one sentence and a hint, without a traceback."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(GraderError):
    """The command was asked something it cannot do."""


@dataclass(frozen=True)
class Fault:
    """Something wrong with a lab, in words; the file and line of the lab that say so, if known."""

    text: str
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        name = self.file.replace("\\", "/").rpartition("/")[2]
        where = f"{name}, line {self.line}: " if self.line else f"{name}: " if name else ""
        return f"{where}{self.text}"


class LabError(GraderError):
    """The lab's folder or its declaration is at fault; faults are all of it, one by one."""

    def __init__(self, message: str, hint: str = "", faults: Sequence[Fault] = ()) -> None:
        super().__init__(message, hint)
        self.faults = tuple(faults)


class SubmissionError(GraderError):
    """The submission cannot be read as a notebook."""


class MissingError(SubmissionError):
    """There is no submission where one was looked for."""


class HarnessError(GraderError):
    """The grader itself failed; the student is not to blame."""
