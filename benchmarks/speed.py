"""What grading costs: processor time of all processes, time on the clock, and memory.

Rounds go through all rows, so that a busy machine slows them alike; figures are medians. Prints the
tables, and writes them as a page.

    python -m benchmarks.speed [--rounds N] [--write FILE]
"""

import argparse
import compileall
import json
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.groups import Taken, how_counted, take

ROOT = Path(__file__).resolve().parent.parent
GRADE = Path(sys.executable).parent / "grade"
SOLUTION = ROOT / "reference" / "solution.ipynb"
TEMPLATE = ROOT / "student_template" / "lab.ipynb"
# The same figures that go nowhere, and the same threads, as in a graded notebook.
BARE = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

config = Config()
config.HistoryManager.enabled = False
config.InlineBackend.figure_formats = set()
class Shell(InteractiveShell):
    def enable_gui(self, gui=None):
        pass

shell = Shell.instance(config=config)
shell.run_line_magic("matplotlib", "inline")
for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        assert shell.run_cell("".join(cell["source"])).success
"""
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
INTRO = """# What grading costs

Made by `make benchmark`, in {rounds} round(s) that each go through all rows; figures are medians.
Counted by {how}.
Machine: {machine}; load {load:.1f} when it began.
A busy machine takes more processor time for the same work: compare only figures of one page.
The grader's modules were compiled before, as an installation does.
"""


@dataclass(frozen=True)
class Row:
    """Notebooks that are graded alike: what to call them, how to make one of that number.

    One process grades `series` of them; the first also pays for what is done once.
    """

    name: str
    mode: str
    make: Callable[[int], str]
    series: int = 4


@dataclass
class Measured:
    """What a row took: a process for each submission, then one process for several."""

    single: list[Taken] = field(default_factory=list)
    later: list[float] = field(default_factory=list)
    phases: dict[str, list[float]] = field(default_factory=dict)


def main() -> None:
    """Run the rounds, print the page, and write it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    rows = (
        Row("solution", "needed", lambda number: varied(SOLUTION, number)),
        Row("template", "needed", lambda number: varied(TEMPLATE, number)),
        Row("every gradient wrong", "needed", wrong),
        Row("wrong, and a cell left out may matter", "needed", doubtful, series=1),
        Row("solution, all cells", "all", lambda number: varied(SOLUTION, number), series=1),
    )
    load = os.getloadavg()[0]
    for package in ("grader", "reference"):
        compileall.compile_dir(ROOT / package, quiet=1)
    measured = {row.name: Measured() for row in rows}
    bare: list[Taken] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for at in range(arguments.rounds):
            for row in rows:
                measure(row, at, folder, measured[row.name])
            bare.append(take([sys.executable, "-c", BARE, str(SOLUTION)], os.environ | ONE_THREAD))
            print(f"round {at + 1} of {arguments.rounds}", file=sys.stderr)
    intro = INTRO.format(rounds=arguments.rounds, how=how_counted(), machine=machine(), load=load)
    page = "\n".join([intro, table_of(measured, bare), phases_of(measured)])
    print(page)
    if arguments.write:
        arguments.write.write_text(page, encoding="utf-8")


def measure(row: Row, at: int, folder: Path, into: Measured) -> None:
    """One round of a row."""
    notebooks = []
    for number in range(row.series):
        notebook = folder / f"{number}.ipynb"
        notebook.write_text(row.make(at * row.series + number), encoding="utf-8")
        notebooks.append(str(notebook))
    command = [str(GRADE), notebooks[0], "--execute", row.mode, "--json", str(folder / "r.json")]
    into.single.append(take(command))
    several = [sys.executable, "-m", "benchmarks.graded", row.mode, *notebooks]
    graded = json.loads(take(several).stdout)
    into.later += [sum(one["phases"].values()) for one in graded[1:]]
    for one in graded[1:] or graded:
        for phase, seconds in {**graded[0]["phases"], **one["phases"]}.items():
            into.phases.setdefault(phase, []).append(seconds)


def table_of(measured: Mapping[str, Measured], bare: Sequence[Taken]) -> str:
    """What each row took, and what all cells take beyond the cells alone."""
    lines = [
        "| `grade` | CPU s | clock s | peak MiB | CPU s in a series |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, row in measured.items():
        series = f"{statistics.median(row.later):.2f}" if row.later else ""
        lines.append(f"| {name} | {_figures(row.single)} | {series} |")
    lines.append(f"| (the solution's cells alone, in IPython) | {_figures(bare)} | |")
    phases = measured["solution, all cells"].phases
    executing = zip(phases["kernel"], phases["cells"], bare, strict=True)
    ratio = statistics.median((kernel + cells) / alone.cpu for kernel, cells, alone in executing)
    return "\n".join(
        [
            *lines,
            "",
            "CPU is the processor time of all processes. In a series one process grades one",
            "submission after another; its first one is not counted. Peak is the anonymous memory",
            f"of all processes. Starting a kernel and executing all cells in it takes {ratio:.2f}",
            "times what a bare IPython process takes for the same cells, with figures that go",
            "nowhere in both.",
            "",
        ]
    )


def phases_of(measured: Mapping[str, Measured]) -> str:
    """Where the time of each submission goes; imports and lab are paid once for a series."""
    phases = dict.fromkeys(phase for row in measured.values() for phase in row.phases)
    lines = [
        f"| CPU ms | {' | '.join(measured)} |",
        f"| --- |{' ---: |' * len(measured)}",
    ]
    for phase in phases:
        columns = (_milliseconds(row.phases.get(phase)) for row in measured.values())
        lines.append(f"| {phase} | {' | '.join(columns)} |")
    lines += [
        "",
        "Imports and the lab are paid once for a series; all else for each submission.",
        "",
    ]
    return "\n".join(lines)


def _figures(taken: Iterable[Taken]) -> str:
    columns = zip(*((one.cpu, one.wall, one.peak) for one in taken), strict=True)
    cpu, wall, peak = map(statistics.median, columns)
    return f"{cpu:.2f} | {wall:.2f} | {peak:.0f}"


def _milliseconds(seconds: Sequence[float] | None) -> str:
    return f"{1000 * statistics.median(seconds):.0f}" if seconds else ""


def machine() -> str:
    """What it was measured on."""
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"{platform.python_implementation()} {platform.python_version()}, NumPy {np.__version__}"
    )


def varied(path: Path, number: int, edits: Mapping[str, str] | None = None) -> str:
    """A notebook that differs from all others in its answers, so that nothing is known of it."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and "SOLUTION" in source:
            for old, new in (edits or {}).items():
                source = source.replace(old, new)
            cell["source"] = f"{source}\n# {number}"
    return json.dumps(notebook)


def wrong(number: int) -> str:
    """A solution whose gradients are all sums over the batch, not means."""
    edits = {" / y.shape[1]": "", " / Y_batch.shape[1]": "", "(x > 0)": "2 * (x > 0)"}
    return varied(SOLUTION, number, edits)


def doubtful(number: int) -> str:
    """The same with a cell that need not run, and might change a function."""
    notebook = json.loads(wrong(number))
    source = f"kept = [compute_grads]  # {number}\nkept.append(None)"
    added = {**notebook["cells"][1], "cell_type": "code", "source": source}
    return json.dumps({**notebook, "cells": [*notebook["cells"], added]})


if __name__ == "__main__":
    main()
