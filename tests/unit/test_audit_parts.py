"""What the audit is built of: memory, time limits, problems, the places of sizes, processes."""

import inspect
import os
import signal
import time
from collections.abc import Callable, Mapping

import numpy as np
import psutil
import pytest

from grader.audit.memory import remembered
from grader.audit.problems import axes_of_sizes, fresh_problems
from grader.audit.workers import run_jobs
from grader.errors import HarnessError
from grader.lab import LabSpec
from grader.lab.function_model import FunctionSpec, Problems
from grader.lab.time_limit import TookTooLong, time_limit
from grader.plan import make_plan
from grader.values.tree import AnyArray
from tests.unit.build import function_of, line_problem


def test_a_function_is_asked_once_for_the_same_arguments() -> None:
    """The same numbers in another shape or type are other arguments; the signature is kept."""
    asked = []

    def total(x: AnyArray, y: AnyArray) -> AnyArray:
        asked.append(x)
        return np.asarray(np.sum(x) + np.sum(y))

    ask = remembered(total)
    one, other = np.ones((2, 3)), np.zeros(2)
    assert ask(one, other) == ask(one.copy(), other) == 6
    assert len(asked) == 1
    ask(one.T, other)
    ask(one.astype(int), other)
    assert len(asked) == 3
    assert ask(x=one, y=other) == 6
    one[0, 0] = 5
    assert ask(one, other) == 10
    assert list(inspect.signature(ask).parameters) == ["x", "y"]


def hang(seconds: float) -> None:
    """Do nothing until the time is up."""
    with time_limit(seconds):
        while True:
            pass


def test_time_is_limited() -> None:
    """What hangs ends with the time; what does not is left alone, and no alarm stays behind."""
    began = time.monotonic()
    with pytest.raises(TookTooLong):
        hang(0.1)
    assert time.monotonic() - began < 5
    with time_limit(60):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_fresh_problems_have_other_numbers_and_other_sizes(line: LabSpec) -> None:
    """The rubric's own sizes are drawn again, then sizes it does not have; a seed fixes them."""
    function = function_of(line, "gradients")
    own = make_plan(line, 0).problem_sets["gradients"].problems
    fresh = fresh_problems(function, 0)
    declared = [dict(sizes) for sizes in function.problems.sizes]
    assert [dict(problem.sizes) for problem in fresh][: len(declared)] == declared
    assert any(dict(problem.sizes) not in declared for problem in fresh)
    assert any(problem.sizes["K"] != problem.sizes["N"] for problem in fresh)
    numbers = {problem.variables["x"].tobytes() for problem in (*own, *fresh)}
    assert len(numbers) == len(own) + len(fresh)
    again = fresh_problems(function, 0)
    assert [p.variables["x"].tobytes() for p in fresh] == [
        p.variables["x"].tobytes() for p in again
    ]


def test_sizes_that_cannot_be_drawn_are_left_out(line: LabSpec) -> None:
    """A lab may refuse sizes that it does not declare, or take for ever over them."""

    def picky(rng: np.random.Generator, K: int, N: int) -> Mapping[str, AnyArray]:
        if K > 4:
            raise RuntimeError
        while N > 4:
            pass
        return line_problem(rng, K, N)

    function = function_of(line, "gradients")
    problems = Problems(picky, function.problems.sizes[:1], "N")
    spec = FunctionSpec(
        "f", "1", "", function.reference, function.parameters, problems, function.outputs
    )
    sizes = [problem.sizes for problem in fresh_problems(spec, 0)]
    assert sizes
    assert all(at["K"] <= 4 and at["N"] <= 4 for at in sizes)


def test_the_places_of_sizes(line: LabSpec) -> None:
    """A size is where the arguments have its length on every problem, and only there."""
    function = function_of(line, "gradients")
    problems = fresh_problems(function, 0)
    # weights (K, 1), bias (1, 1), x (K, N), y (1, N)
    assert axes_of_sizes(function.parameters, problems) == {
        "K": ((0, 0), (2, 0)),
        "N": ((2, 1), (3, 1)),
    }


@pytest.mark.parametrize("processes", [1, 3, None])
def test_jobs_in_processes(processes: int | None) -> None:
    """All of them are done, whatever the number of processes; closures included."""
    by = 10
    done = dict(run_jobs(lambda number: (number * by, os.getpid()), 7, processes))
    assert {number: value for number, (value, _) in done.items()} == {n: n * by for n in range(7)}
    assert os.getpid() not in {pid for _, pid in done.values()}
    assert list(run_jobs(lambda number: number, 0)) == []


@pytest.mark.parametrize(
    ("job", "sentence"),
    [(lambda number: 1 // number, "ZeroDivisionError"), (lambda _: os._exit(3), "ended")],
)
def test_jobs_that_fail(job: Callable[[int], object], sentence: str) -> None:
    """Whatever becomes of them is told, and no process stays behind."""
    with pytest.raises(HarnessError, match=sentence):
        list(run_jobs(job, 4, 2))
    assert psutil.Process().children() == []
