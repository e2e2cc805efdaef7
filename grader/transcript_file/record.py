"""What a file of a transcript holds: a submission, what it answered, what it came to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.errors import UsageError
from grader.notebook.read import Notebook
from grader.transcript import (
    Transcript,
)


class TranscriptError(UsageError):
    """The bytes are not a transcript."""


@dataclass(frozen=True)
class Header:
    """What a transcript was made of, by what, and where.

    code is the digest of all code of the submission, lab_digest that of the lab's files; python and
    packages are those that the notebook ran with; limits are by their names.
    """

    submission: str
    code: str
    lab: str
    lab_version: str
    lab_digest: str
    seed: int
    fixed_problems: bool
    execute: str
    grader: str
    python: str = ""
    packages: Mapping[str, str] = field(default_factory=dict)
    level: str = ""
    limits: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What an item came to when the transcript was made."""

    item: str
    status: str
    score: float | None
    max_score: float


@dataclass(frozen=True)
class Record:
    """One graded submission: its cells as they were read, what it answered, what it came to.

    There are two transcripts where the needed cells were executed first, and then all.
    """

    header: Header
    notebook: Notebook
    transcripts: tuple[Transcript, ...]
    verdicts: tuple[Verdict, ...] = ()
