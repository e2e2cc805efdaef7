"""Grades hostile submissions one after another, and looks for what they leave behind.

Prints for every fifty of them how many reports there were, what is left of processes, descriptors,
mounts and temporary files, and the memory of the grader.

    python benchmarks/hostile.py [--count N] [--level LEVEL]
"""

import argparse
import itertools
import os
import tempfile
import time
from pathlib import Path

import psutil

from grader.grading import Options, grade_file
from grader.lab.load import load_lab
from tests.end_to_end.test_abuse import (
    ABUSES,
    LAB,
    RIGHT,
    adopt_orphans,
    holdings,
    left_after,
    limits_of,
)
from tests.support.notebooks import read_patch, write_notebook

MIB = 2**20


def main() -> None:
    """Grade them and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--level", default="namespaces")
    arguments = parser.parse_args()
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="h-") as place, tempfile.TemporaryDirectory() as files:
        Path(place).chmod(0o755)
        Path(files, "lab.py").write_text(LAB, encoding="utf-8")
        lab, notebook = load_lab(Path(files)), Path(files, "submission.ipynb")
        tempfile.tempdir = place
        reports, began, before = 0, time.monotonic(), holdings(Path(place))
        print(f"{'graded':>8}{'reports':>9}{'left':>6}{'MiB':>6}{'seconds':>9}")
        for number, path in enumerate(itertools.islice(itertools.cycle(ABUSES), arguments.count)):
            patch = read_patch(path)
            write_notebook(notebook, [RIGHT, *patch.cells])
            options = Options(sandbox=arguments.level, limits=limits_of(patch))
            result = grade_file(notebook, lab, options)
            reports += result.status == "graded"
            after = left_after(before, Path(place))
            if after != before:
                print(f"left by {path.stem}: {after}")
            if (number + 1) % 50 == 0:
                memory = psutil.Process(os.getpid()).memory_info().rss / MIB
                left = sum(getattr(after, name) != getattr(before, name) for name in vars(before))
                seconds = time.monotonic() - began
                print(f"{number + 1:8}{reports:9}{left:6}{memory:6.0f}{seconds:9.0f}", flush=True)


if __name__ == "__main__":
    main()
