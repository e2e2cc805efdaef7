"""What reports cost: their sizes, and the seconds that the page adds to a grading, in one run.

Each round grades the same notebook cold, with a JSON file only and with the page beside it, as a
user would. Seconds are on the clock, and of processor time, which a busy machine leaves as it is.
The parts are timed by themselves: training the reference for its pictures, and writing the page.

    python benchmarks/reports.py [NOTEBOOK] [--rounds N]
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.table import print_spread
from grader.grading import Options, grade_file
from grader.lab.load import load_lab
from grader.pictures import with_references
from grader.reports.formats import FORMATS

ROOT = Path(__file__).resolve().parent.parent
GRADE = Path(sys.executable).parent / "grade"


def main() -> None:
    """Run the rounds and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "notebook", nargs="?", type=Path, default=ROOT / "reference" / "solution.ipynb"
    )
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    rows: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        command = [str(GRADE), str(arguments.notebook), "--execute", "needed", "--quiet"]
        command += ["--json", f"{folder}/result.json"]
        for _ in range(arguments.rounds):
            without = graded(command)
            with_page = graded([*command, "--html", f"{folder}/report.html"])
            for kind in without:
                rows.setdefault(f"without a page, {kind}", []).append(without[kind])
                rows.setdefault(f"with a page, {kind}", []).append(with_page[kind])
                added = with_page[kind] - without[kind]
                rows.setdefault(f"the page adds, {kind}", []).append(added)
    rows |= parts(arguments.notebook, arguments.rounds)
    print_spread("seconds", rows, 36)


def graded(command: list[str]) -> dict[str, float]:
    """How long a command takes, on the clock and of processor time."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True)
    after, ended = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"clock": ended - began, "processor": spent}


def parts(notebook: Path, rounds: int) -> dict[str, list[float]]:
    """What is done for the page alone; prints the sizes of all reports."""
    lab = load_lab()
    result = grade_file(
        notebook, lab, Options(execute="needed", fixed_problems=True, pictures=True)
    )
    seeds = {training.id: training.seeds for training in lab.trainings}
    print(f"{notebook.name}\n{'kilobytes':36}")
    for name, render in FORMATS.items():
        print(f"{name:36}{len(render(result)) / 1000:8.1f}")
    return {
        "training the reference, processor": [
            seconds(lambda: with_references(result.items, lab, seeds)) for _ in range(rounds)
        ],
        "writing the page, processor": [
            seconds(lambda: FORMATS["html"](result)) for _ in range(rounds)
        ],
    }


def seconds(job: Callable[[], object]) -> float:
    """How much processor time a job takes."""
    began = time.process_time()
    job()
    return time.process_time() - began


if __name__ == "__main__":
    main()
