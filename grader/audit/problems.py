"""Problems beyond those of the rubric, and where their sizes show in the arguments."""

import zlib
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from grader.lab.function_model import FunctionSpec, Sizes
from grader.lab.time_limit import TookTooLong, time_limit
from grader.plan import Problem

# How many problems of the lab's own sizes are drawn at least, and what is added to one size at a
# time.
LEAST_DRAWS = 12
STEPS = (1, 2, 5)
# Sizes for which a lab's problems can hardly be drawn are left out.
MOST_SECONDS = 0.5

Axes = Mapping[str, tuple[tuple[int, int], ...]]


def fresh_problems(function: FunctionSpec, seed: int) -> tuple[Problem, ...]:
    """Problems with other numbers in the declared sizes, then in sizes that are not declared."""
    declared = function.problems.sizes
    names = zlib.crc32(function.name.encode())
    problems = []
    again = [dict(sizes) for sizes in declared] * -(-LEAST_DRAWS // len(declared))
    for at, sizes in enumerate((*again, *_other_sizes(function))):
        rng = np.random.default_rng((seed, names, at, 1))
        try:
            with time_limit(MOST_SECONDS), np.errstate(all="ignore"):
                problems.append(Problem(sizes, function.problems.draw(rng, sizes)))
        except (Exception, TookTooLong):
            continue
    return tuple(problems)


def _other_sizes(function: FunctionSpec) -> Iterator[Sizes]:
    """Declared sizes with one of them larger, all of them different, and a batch of one."""
    declared, fixed = function.problems.sizes, function.problems.fixed
    for step in STEPS:
        for at, name in enumerate(_whole(declared[0])):
            if name in fixed:
                continue
            sizes = declared[(at + step) % len(declared)]
            yield {**sizes, name: sizes[name] + step}
    for sizes in declared:
        names = [name for name in _whole(sizes) if name not in fixed]
        yield {**sizes, **{name: sizes[name] + at for at, name in enumerate(names, start=1)}}
    if function.problems.batch in declared[0] and function.problems.batch not in fixed:
        yield {**declared[0], function.problems.batch: 1}


def _whole(sizes: Sizes) -> list[str]:
    return [name for name, size in sizes.items() if type(size) is int]


def axes_of_sizes(parameters: Sequence[str], problems: Sequence[Problem]) -> Axes:
    """For each size, the (argument, axis) places that have this length on every problem."""
    first = problems[0]
    places = [
        (at, axis) for at, name in enumerate(parameters) for axis in range(len(first.shape(name)))
    ]
    return {
        size: tuple(
            (at, axis)
            for at, axis in places
            if all(
                _extent(problem, parameters[at], axis) == problem.sizes[size]
                for problem in problems
            )
        )
        for size in _whole(first.sizes)
    }


def _extent(problem: Problem, name: str, axis: int) -> int:
    shape = problem.shape(name)
    return shape[axis] if axis < len(shape) else 0
