"""Grading from Python: `from grader import grade`."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import escape
from os import PathLike
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from grader.grading import Options, grade_file
from grader.lab.load import load_lab
from grader.lab.model import LabSpec
from grader.reports.page.render import render_page
from grader.result import Result


class Graded(Result, frozen=True):
    """A result that shows itself in Jupyter."""

    def _repr_html_(self) -> str:
        # In a frame of its own, where no script runs and no style leaks.
        page = escape(render_page(self))
        return f'<iframe sandbox="" srcdoc="{page}" style="width:100%;height:40rem"></iframe>'


def grade(
    path: str | PathLike[str],
    *,
    lab: str | PathLike[str] | LabSpec | None = None,
    progress: Callable[[str], None] = lambda _: None,
    **options: Any,
) -> Graded:
    """Grade the notebook at a path.

    lab is a lab's folder, or a lab that was built; the lab that came with grader if it is None.
    Options are those of `grader.grading.Options`: execute, seed,
    fixed_problems, limits, sandbox, pictures.
    Whatever becomes of the submission is a result; a GraderError is raised for a lab that cannot
    be loaded and for a sandbox that is unavailable. It may be called from a notebook.
    """
    spec = lab if isinstance(lab, LabSpec) else load_lab(Path(lab) if lab else None)
    chosen = Options(**{"pictures": True, **options})
    # In a thread, since a notebook has a loop that runs already.
    with ThreadPoolExecutor(1) as thread:
        result = thread.submit(grade_file, Path(path), spec, chosen, progress).result()
    return Graded(**asdict(result))
