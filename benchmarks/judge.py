"""What judging costs, in milliseconds of CPU time, and where the time goes.

Each function of the lab is judged on right answers, and on wrong ones that no known mistake
explains, which is the most that naming mistakes can cost. The parts are timed by themselves: the
reference's answers with their central differences, comparing all outputs, and naming the mistake.
Then whole submissions: all right, one function wrong (the dearest), all of them wrong; drawing the
problems, saying what is asked, judging and wording. Written answers, and trainings, which are
judged by their curves, are left out. Everything is worked out anew in each round.

    python benchmarks/judge.py [--lab FOLDER] [--rounds N]
"""

import argparse
import dataclasses
import itertools
import statistics
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import numpy as np

from grader.judge.asking import Judge
from grader.judge.causes.diagnose import diagnose
from grader.judge.checking.expected import expected_of
from grader.judge.checking.output_check import check_outputs
from grader.judge.checking.parts import parts_of
from grader.judge.functions import judge_function
from grader.lab.function_model import FunctionSpec
from grader.lab.load import default_lab_folder, load_lab
from grader.lab.model import LabSpec
from grader.messages.render import described
from grader.notebook.analysis import Analysis
from grader.plan import ProblemSet, make_plan
from grader.requests import CallRequest
from grader.transcript import CallAnswer, Returned, Transcript

COLUMNS = ("right", "wrong", "expected", "compare", "diagnose")
STAGES = ("draw", "ask", "judge", "word", "all")


def main() -> None:
    """Time every function, then submissions, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lab", type=Path, default=default_lab_folder())
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    lab = dataclasses.replace(load_lab(arguments.lab), trainings=(), questions=())
    plan = make_plan(lab, 0)
    print(f"{'CPU milliseconds, median':26}" + "".join(f"{name:>12}" for name in COLUMNS))
    wrong = {}
    for function in lab.functions:
        times = times_of(function, plan.problem_sets[function.name], arguments.rounds)
        wrong[function.name] = times["wrong"]
        print(f"{function.name:26}" + "".join(f"{times[name]:12.1f}" for name in COLUMNS))
    dearest = max(wrong, key=lambda name: wrong[name])
    print(f"{'submission':26}" + "".join(f"{name:>12}" for name in STAGES))
    for name, broken in (("right", ()), (f"{dearest} wrong", (dearest,)), ("all wrong", wrong)):
        stages = stages_of(lab, broken, arguments.rounds)
        print(f"{name:26}" + "".join(f"{milliseconds:12.1f}" for milliseconds in stages))


def stages_of(lab: LabSpec, broken: Collection[str], rounds: int) -> list[float]:
    """Medians of the stages of judging a submission some of whose functions are wrong."""
    plan, declared = make_plan(lab, 0), {function.name: function for function in lab.functions}
    known = {
        name: tuple(answers(function, plan.problem_sets[name], 0.1 if name in broken else 0.0))
        for name, function in declared.items()
    }
    times = []
    for _ in range(rounds):
        marks = [time.process_time()]
        plan = make_plan(lab, 0)
        marks.append(time.process_time())
        judge, transcript = Judge(lab, plan, Analysis()), Transcript()
        while requests := judge.lacks(transcript):
            for request in requests:
                assert isinstance(request, CallRequest)
                inputs = tuple(step.arguments for step in request.steps)
                answer = CallAnswer(inputs, known[request.steps[0].name])
                transcript = transcript.with_answer(request.key, answer)
        marks.append(time.process_time())
        judged = judge.judge(transcript)
        marks.append(time.process_time())
        described(judged.items, lab)
        marks.append(time.process_time())
        stages = [1000 * (end - began) for began, end in itertools.pairwise(marks)]
        times.append([*stages, sum(stages)])
    return [statistics.median(column) for column in zip(*times, strict=True)]


def times_of(function: FunctionSpec, problem_set: ProblemSet, rounds: int) -> dict[str, float]:
    """Medians for one function, by column."""
    right = expected_of(function, problem_set)
    good, bad = answers(function, problem_set, 0.0), answers(function, problem_set, 0.1)
    problems, names = problem_set.problems, list(function.outputs)
    parts = [parts_of(one, right[0].form) for one in good]
    wrong = [parts_of(one, right[0].form) for one in bad]

    def anew() -> ProblemSet:
        return dataclasses.replace(
            problem_set,
            problems=tuple(dataclasses.replace(problem, known={}) for problem in problems),
        )

    def compare() -> None:
        for name in names:
            check_outputs(function, problems, parts, right, name)

    def expected() -> None:
        for one in expected_of(function, anew()):
            assert one.outputs
            assert one.differences is not None

    return {
        "right": cpu(lambda: judge_function(function, anew(), good), rounds),
        "wrong": cpu(lambda: judge_function(function, anew(), bad), rounds),
        "expected": cpu(expected, rounds),
        "compare": cpu(compare, rounds),
        "diagnose": cpu(lambda: diagnose(function, problems, wrong, right, names), rounds),
    }


def answers(function: FunctionSpec, problem_set: ProblemSet, off: float) -> Sequence[Returned]:
    """The reference's answers, each entry moved by up to `off` of the largest."""
    rng = np.random.default_rng(0)
    given = []
    for arguments in problem_set.calls:
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
