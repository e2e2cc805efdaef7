"""Whose submission a mark is for: told by content, path or student, refused where two fit."""

import glob
import hashlib
import itertools
import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from grader.errors import SubmissionError, UsageError
from grader.notebook.read import end_of_path, read_bytes, whole_path
from grader.reports.files import read_result
from grader.result import Submission

_HASH = re.compile(r"[0-9a-f]{12,64}")
_LEAST_TOKEN = 3
_MOST_NEIGHBOURS = 1000


def submission_at(path: Path) -> Submission:
    """The submission in a file, told by all that marks may name it by."""
    try:
        checksum = hashlib.sha256(read_bytes(path)).hexdigest()
    except SubmissionError:  # whoever grades it says so
        checksum = None
    return Submission(path.name, checksum, end_of_path(path))


def is_named(submission: Submission, key: str) -> bool:
    """Whether a key is a submission's: the beginning of its SHA-256 (12 signs or more), or the end
    of its path, without the ending .ipynb if need be.
    """
    lower = key.lower()
    if submission.sha256 and _HASH.fullmatch(lower) and submission.sha256.startswith(lower):
        return True
    meant = PurePosixPath(key.replace("\\", "/")).parts
    own = PurePosixPath(submission.path or submission.name).parts
    if not meant or not own or meant[-1] not in (own[-1], own[-1].removesuffix(".ipynb")):
        return False
    return all(a == b for a, b in zip(meant[-2::-1], own[-2::-1], strict=False))


def is_by(submission: Submission, student: str) -> bool:
    """Whether a student's name or number is a folder, a file's name, or a part of one between
    underscores, as course systems write them.
    """
    parts = PurePosixPath(submission.path or submission.name).parts
    names = {part.removesuffix(".ipynb").casefold() for part in parts}
    tokens = {token for name in names for token in name.split("_") if len(token) >= _LEAST_TOKEN}
    return student.casefold() in names | tokens


def notebooks_beside(path: Path, marks_file: Path) -> Iterator[Submission]:
    """Other notebooks in the folder, and those of the same name in the folders beside it, as far as
    one folder holds them and the file of marks.
    """
    path = whole_path(path)
    course = _holding_both(path, marks_file)
    name = glob.escape(path.name)
    found = itertools.chain(
        path.parent.glob("*.ipynb"),
        path.parent.parent.glob(f"*/{name}"),
        path.parent.parent.parent.glob(f"*/{glob.escape(path.parent.name)}/{name}"),
    )
    for other in itertools.islice(found, _MOST_NEIGHBOURS):
        if whole_path(other) != path and course in other.parents and _holds_something(other):
            yield Submission(other.name, None, end_of_path(other))


def results_beside(path: Path, marks_file: Path) -> Iterator[Submission]:
    """The submissions of other results, in the same places."""
    path = whole_path(path)
    course = _holding_both(path, marks_file)
    found = itertools.chain(path.parent.glob("*.json"), path.parent.parent.glob("*/*.json"))
    for other in itertools.islice(found, _MOST_NEIGHBOURS):
        if whole_path(other) != path and course in other.parents:
            try:
                yield read_result(other).submission
            except UsageError:
                continue  # some other file


def _holds_something(path: Path) -> bool:
    """Whether a file is anybody's work: an empty one is not."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def _holding_both(path: Path, marks_file: Path) -> Path:
    return Path(os.path.commonpath([path.parent, whole_path(marks_file).parent]))
