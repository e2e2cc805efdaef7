"""Draws the pictures of a web page that the docs show, wide and narrow, light and dark.

python -m docs.make_screenshots
"""

import tempfile
from pathlib import Path

from grader.grading import Options, grade_file
from grader.lab.load import default_lab_folder, load_lab
from grader.reports.page.render import render_page
from tests.support.browser import Scheme, look

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parent / "tests" / "submissions" / "sample.ipynb"
# Name, width, height, scheme, and the heading to look at.
VIEWS: tuple[tuple[str, int, int, Scheme, str], ...] = (
    ("page-light.png", 1000, 1500, "light", ""),
    ("page-dark.png", 1000, 1500, "dark", ""),
    ("page-narrow-light.png", 390, 1500, "light", ""),
    ("page-narrow-dark.png", 390, 1500, "dark", ""),
    ("training-light.png", 1000, 620, "light", "Training"),
    ("training-narrow-dark.png", 390, 1300, "dark", "Training"),
)


def main() -> None:
    """Write one PNG for each view, beside this file."""
    options = Options(execute="needed", fixed_problems=True, pictures=True)
    result = grade_file(SAMPLE, load_lab(default_lab_folder()), options)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "sample.html"
        page.write_text(render_page(result), encoding="utf-8")
        for name, width, height, scheme, at in VIEWS:
            (HERE / name).write_bytes(look(page, width, scheme, height, at=at).picture)


if __name__ == "__main__":
    main()
