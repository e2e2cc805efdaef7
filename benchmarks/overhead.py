"""What grading costs beyond the student's own code: time and memory, measured in one run.

Each round executes the cells that the graded functions need in a bare Python process, then grades
the same notebook with `--execute needed`, cold, as a user would. Prints a table of medians.

    python benchmarks/overhead.py [NOTEBOOK] [--rounds N]
"""

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from benchmarks.table import print_spread
from grader.lab.load import default_lab_folder, load_lab
from grader.notebook.needs import needed_cells
from grader.notebook.read import read_notebook

ROOT = Path(__file__).resolve().parent.parent
GRADE = Path(sys.executable).parent / "grade"
MIB = 2**20


def main() -> None:
    """Run the rounds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "notebook", nargs="?", type=Path, default=ROOT / "reference" / "solution.ipynb"
    )
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    lab = load_lab(default_lab_folder())
    cells = read_notebook(arguments.notebook).code_cells
    needed = needed_cells(cells, lab.function_names)
    script = "\n".join(cell.source for cell in cells if cell.index in needed)
    rows: dict[str, list[float]] = {"bare": [], "graded": [], "overhead": []}
    memory: dict[str, list[float]] = {"needed": [], "all": []}
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "cells.py"
        bare.write_text(script)
        for _ in range(arguments.rounds):
            plain, _ = timed([sys.executable, str(bare)])
            needed_only = ["--execute", "needed", "--quiet"]
            graded, _ = timed([str(GRADE), str(arguments.notebook), *needed_only])
            rows["bare"].append(plain)
            rows["graded"].append(graded)
            rows["overhead"].append(graded - plain)
        for mode in ("needed", "all"):
            command = [str(GRADE), str(arguments.notebook), "--execute", mode, "--quiet"]
            memory[mode] = [timed(command, watch=True)[1] for _ in range(3)]
    print(f"{arguments.notebook.name}, {len(needed)} of {len(cells)} code cells")
    print_spread("seconds", rows, 24)
    print_spread("peak memory, MiB (PSS)", memory, 24, digits=0)


def timed(command: list[str], *, watch: bool = False) -> tuple[float, float]:
    """Seconds that a command takes, and if watched, the peak of its whole tree's memory in MiB.

    Memory is the proportional set size, which counts pages that forks share once.
    """
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peak))
    if watch:
        watcher.start()
    process.wait()
    seconds = time.perf_counter() - began
    if watch:
        watcher.join()
    return seconds, peak[0] / MIB


def _watch(pid: int, peak: list[float]) -> None:
    while True:
        total = 0
        try:
            root = psutil.Process(pid)
            for process in (root, *root.children(recursive=True)):
                total += process.memory_full_info().pss
        except psutil.NoSuchProcess:
            if not psutil.pid_exists(pid):
                return
            continue
        except psutil.Error:
            return
        peak[0] = max(peak[0], total)
        time.sleep(0.03)


if __name__ == "__main__":
    main()
