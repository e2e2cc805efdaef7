"""Draws the picture of a report that the README shows: grades the sample and prints it as SVG.

python docs/make_picture.py
"""

import re
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI

from grader.grading import Options, grade_file
from grader.lab.load import load_lab
from grader.reports.terminal import print_report

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests" / "submissions" / "sample.ipynb"
WIDTH = 96


def main() -> None:
    """Write docs/report.svg."""
    result = grade_file(SAMPLE, load_lab(), Options(execute="needed", fixed_problems=True))
    console = Console(
        record=True, width=WIDTH, file=StringIO(), force_terminal=True, highlight=False
    )
    print_report(result, console)
    picture = console.export_svg(title="grade sample.ipynb", theme=MONOKAI)
    # The fonts would be fetched from the network; any monospaced one will do.
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)
    (ROOT / "docs" / "report.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
