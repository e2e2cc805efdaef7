"""Finds the notebook that was handed in, below a folder that a student has filled."""

import os
from pathlib import Path

from grader.errors import SubmissionError

_NOT_THEIRS = frozenset({"__MACOSX", "__pycache__", "node_modules"})
_MOST_FILES = 10_000


def find_notebook(folder: Path) -> Path:
    """The one notebook below a folder; raises SubmissionError where there is none, or several.

    Links are never followed: they could lead to the solution.
    """
    found = _notebooks(folder)
    if not found:
        raise SubmissionError(
            "No notebook was handed in: there is no file whose name ends in .ipynb.",
            "Hand in the notebook itself, as it is saved by Jupyter.",
        )
    top = [path for path in found if path.parent == folder]
    if len(found) > 1 and len(top) != 1:
        names = ", ".join(str(path.relative_to(folder)) for path in found[:5])
        raise SubmissionError(
            f"Several notebooks were handed in ({names}), and which one counts is not clear.",
            "Hand in one notebook only.",
        )
    return top[0] if len(top) == 1 else found[0]


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
