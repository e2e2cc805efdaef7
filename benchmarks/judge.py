"""What judging one function costs, in milliseconds of CPU time, and where the time goes.

Each function of the lab is judged on right answers, and on wrong ones that no known mistake
explains, which is the most that naming mistakes can cost. The parts are timed by themselves: the
reference's answers, central differences, comparing all outputs, and naming the mistake.

    python benchmarks/judge.py [--lab FOLDER] [--rounds N]
"""

import argparse
import dataclasses
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from grader.judge.causes.diagnose import diagnose
from grader.judge.checking.expected import expected_of
from grader.judge.checking.output_check import check_outputs
from grader.judge.checking.parts import parts_of
from grader.judge.functions import judge_function
from grader.lab.load import default_lab_folder, load_lab
from grader.lab.model import FunctionSpec
from grader.plan import Examination, make_plan
from grader.transcript import Returned

COLUMNS = ("right", "wrong", "reference", "differences", "compare", "diagnose")


def main() -> None:
    """Time every function and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lab", type=Path, default=default_lab_folder())
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    lab = load_lab(arguments.lab)
    plan = make_plan(lab, 0)
    print(f"{'CPU milliseconds, median':26}" + "".join(f"{name:>12}" for name in COLUMNS))
    totals = dict.fromkeys(COLUMNS, 0.0)
    for function in lab.functions:
        times = times_of(function, plan.examinations[function.name], arguments.rounds)
        print(f"{function.name:26}" + "".join(f"{times[name]:12.1f}" for name in COLUMNS))
        for name in COLUMNS:
            totals[name] += times[name]
    print(f"{'all':26}" + "".join(f"{totals[name]:12.1f}" for name in COLUMNS))


def times_of(function: FunctionSpec, examination: Examination, rounds: int) -> dict[str, float]:
    """Medians for one function, by column."""
    unchecked = dataclasses.replace(function, gradient=None)
    right = expected_of(function, examination)
    good, bad = answers(function, examination, 0.0), answers(function, examination, 0.1)
    problems, names = examination.problems, list(function.outputs)
    parts = [parts_of(one, right[0].form) for one in good]
    wrong = [parts_of(one, right[0].form) for one in bad]

    def compare() -> None:
        for name in names:
            check_outputs(function, problems, parts, right, name)

    times = {
        "right": cpu(lambda: judge_function(function, examination, good), rounds),
        "wrong": cpu(lambda: judge_function(function, examination, bad), rounds),
        "reference": cpu(lambda: expected_of(unchecked, examination), rounds),
        "compare": cpu(compare, rounds),
        "diagnose": cpu(lambda: diagnose(function, problems, wrong, right, names), rounds),
    }
    both = cpu(lambda: expected_of(function, examination), rounds)
    times["differences"] = max(both - times["reference"], 0.0)
    return times


def answers(function: FunctionSpec, examination: Examination, off: float) -> Sequence[Returned]:
    """The reference's answers, each entry moved by up to `off` of the largest."""
    rng = np.random.default_rng(0)
    given = []
    for arguments in examination.calls:
        returned = function.reference(*arguments)
        outputs = returned if isinstance(returned, tuple) else (returned,)
        values = []
        for output in outputs:
            array = np.asarray(output, dtype=float)
            moved = array + off * np.max(np.abs(array)) * rng.uniform(1, 2, size=array.shape)
            values.append(moved if off else array)
        given.append(Returned(tuple(values) if len(values) > 1 else values[0]))
    return given if not off else [*given[:-1], given[0]]


def cpu(work: Callable[[], object], rounds: int) -> float:
    """Median CPU time of some work, in milliseconds."""
    times = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        times.append(1000 * (time.process_time() - began))
    return statistics.median(times)


if __name__ == "__main__":
    main()
