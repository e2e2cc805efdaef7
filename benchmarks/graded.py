"""Grades notebooks one after another in this process, and prints what each phase took, as JSON.

    python -m benchmarks.graded MODE NOTEBOOK...

Time is that of this process's control group, where it is in one of a benchmark; else it is its own,
and what was waited for.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.groups import cpu_of_own_group

# What a progress line begins with, and the phase that begins then.
PHASES = {
    "starting": "kernel",
    "cell": "cells",
    "checking": "functions",
    "training": "training",
    "judging": "judging",
}


class Clock:
    """Adds up the processor time of phases."""

    def __init__(self, read: Callable[[], float]) -> None:
        self._read, self._phase, self._began = read, "", read()
        self.spent: dict[str, float] = {}

    def begin(self, phase: str) -> None:
        """End the phase before, and begin another."""
        now = self._read()
        if self._phase:
            self.spent[self._phase] = self.spent.get(self._phase, 0.0) + now - self._began
        self._phase, self._began = phase, now

    def told(self, progress: str) -> None:
        """Go by a line of progress."""
        self.begin(PHASES.get(progress.split()[0], "other"))


def main() -> None:
    """Grade, and print a list with the times of each notebook."""
    mode, *notebooks = sys.argv[1:]
    clock = Clock(cpu_of_own_group() or (lambda: sum(os.times()[:4])))
    clock.begin("imports")
    from grader.grading import Options, grade_file
    from grader.lab.load import load_lab
    from grader.result import to_json
    from grader.session.executor import Executor  # noqa: F401  (else it counts as reading)

    clock.begin("lab")
    lab = load_lab()
    chosen = Options(execute=mode)  # type: ignore[arg-type]
    times = []
    for notebook in notebooks:
        clock.begin("reading")
        result = grade_file(Path(notebook), lab, chosen, clock.told)
        to_json(result)
        clock.begin("")
        times.append({"score": result.score, "phases": clock.spent})
        clock.spent = {}
    print(json.dumps(times))


if __name__ == "__main__":
    main()
