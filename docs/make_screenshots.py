"""Draws the pictures of web pages that docs show: six kinds of submission, on screens and paper.

python -m docs.make_screenshots
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from grader.grading import Options, grade_file, interrupted_result
from grader.lab.load import load_lab
from grader.reports.page.render import render_page
from grader.result import Result
from tests.support.browser import Medium, Scheme, look
from tests.support.notebooks import (
    SOLUTION,
    SUBMISSIONS,
    patched_cells,
    read_patch,
    write_notebook,
)

HERE = Path(__file__).resolve().parent
PICTURES = HERE / "pictures"
# A picture may take so much of the repository.
MOST_BYTES = 150_000
_OPTIONS = Options(execute="needed", fixed_problems=True, pictures=True)
_WRONG = {
    "wrong": "compute_grads_NN__no_derivative_swapped_biases",
    "crashed": "compute_grads__crash_shapes",
}
# On each page: name, width, height, scheme, medium.
VIEWS: tuple[tuple[str, int, int, Scheme, Medium], ...] = (
    ("light", 900, 1200, "light", "screen"),
    ("dark", 900, 1200, "dark", "screen"),
    ("phone", 390, 1100, "light", "screen"),
    ("paper", 700, 990, "light", "print"),
)
# Of the sample besides, under the names that other pages use: the heading to look at.
_MORE: tuple[tuple[str, int, int, Scheme, str], ...] = (
    ("page-light.png", 1000, 1000, "light", ""),
    ("page-narrow-light.png", 390, 1000, "light", ""),
    ("page-narrow-dark.png", 390, 1000, "dark", ""),
    ("training-light.png", 1000, 560, "light", "Training"),
    ("training-narrow-dark.png", 390, 1000, "dark", "Training"),
)


def submissions(folder: Path) -> Iterator[tuple[str, Path]]:
    """A submission of each kind that is graded."""
    yield "right", SOLUTION
    yield "half", SUBMISSIONS / "sample.ipynb"
    for kind, name in _WRONG.items():
        cells = patched_cells(read_patch(SUBMISSIONS / "wrong" / f"{name}.py"))
        yield kind, write_notebook(folder / f"{kind}.ipynb", cells)
    yield "empty", SOLUTION.parent.parent / "student_template" / "lab.ipynb"


def results(folder: Path) -> Iterator[tuple[str, Result]]:
    """The result of each kind of submission."""
    lab = load_lab()
    for kind, path in submissions(folder):
        yield kind, grade_file(path, lab, _OPTIONS)
    yield "interrupted", interrupted_result("sample.ipynb", _OPTIONS)


def main() -> None:
    """Write every picture, beside this file and in `pictures`."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        for kind, result in results(folder):
            page = folder / f"{kind}.html"
            page.write_text(render_page(result), encoding="utf-8")
            for name, width, height, scheme, medium in VIEWS:
                view = look(page, width, scheme, height, medium, small=True)
                assert len(view.picture) <= MOST_BYTES, f"{kind}-{name}: {len(view.picture)}"
                (PICTURES / f"{kind}-{name}.webp").write_bytes(view.picture)
        for file, width, height, scheme, at in _MORE:
            view = look(folder / "half.html", width, scheme, height, at=at)
            (HERE / file).write_bytes(view.picture)


if __name__ == "__main__":
    main()
