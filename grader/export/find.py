"""Finds the notebook that was handed in, below a folder that a student has filled."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SubmissionError

_NOT_THEIRS = frozenset({"__MACOSX", "__pycache__", "node_modules"})
_MOST_FILES = 10_000
_MOST_LISTED = 5


@dataclass(frozen=True)
class HandedIn:
    """The notebook that is graded, and the names of those that were handed in beside it."""

    path: Path
    others: tuple[str, ...] = ()
    why: str = ""

    @property
    def notice(self) -> str:
        """What is said where there were several; empty where there was one."""
        if not self.others:
            return ""
        return (
            f"Several notebooks were handed in. {self.path.name} is graded, {self.why}; "
            f"not graded: {listed(self.others)}."
        )


def find_notebook(folder: Path, expected: str = "") -> HandedIn:
    """The notebook below a folder; raises SubmissionError where there is none, or none to choose.

    Of several it is the only one that does not lie in a folder, or the only one with the expected
    name, that of the notebook which was handed out. Links are never followed: they could lead to
    the solution.
    """
    found = _notebooks(folder)
    if not found:
        raise SubmissionError(
            "No notebook was handed in: there is no file whose name ends in .ipynb.",
            "Hand in the notebook itself, as it is saved by Jupyter.",
        )
    if len(found) == 1:
        return HandedIn(found[0])
    named = [path for path in found if expected and path.name.casefold() == expected.casefold()]
    top = [path for path in found if path.parent == folder]
    for chosen, why in (
        (named, "since it has the name of the notebook that was handed out"),
        (top, "the only one that is not in a folder"),
    ):
        if len(chosen) == 1:
            others = tuple(str(p.relative_to(folder)) for p in found if p != chosen[0])
            return HandedIn(chosen[0], others, why)
    raise SubmissionError(
        f"Several notebooks were handed in ({listed([str(p.relative_to(folder)) for p in found])}),"
        " and which one counts is not clear.",
        "Hand in one notebook only.",
    )


def listed(names: Sequence[str]) -> str:
    """The first few of some names, and how many more there are."""
    more = len(names) - _MOST_LISTED
    return ", ".join(names[:_MOST_LISTED]) + (f" and {more} more" if more > 0 else "")


def _notebooks(folder: Path) -> list[Path]:
    found = []
    seen = 0
    for name, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if f not in _NOT_THEIRS and not f.startswith("."))
        for file in sorted(files):
            path = Path(name, file)
            is_notebook = file.lower().endswith(".ipynb") and not file.startswith(".")
            if is_notebook and path.is_file() and not path.is_symlink():
                found.append(path)
        seen += len(files)
        if seen > _MOST_FILES:
            raise SubmissionError(
                f"More than {_MOST_FILES} files were handed in.", "Hand in one notebook only."
            )
    return found
