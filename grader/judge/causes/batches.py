"""Recognises outputs that were made from a part of the batch only."""

from collections.abc import Iterator

import numpy as np

from grader.judge.causes.wrong_output import WrongOutput, is_same
from grader.judge.checking.expected import reference_outputs
from grader.judge.findings import Cause
from grader.plan import Problem
from grader.values.tree import AnyArray


def partial_batch(wrong_output: WrongOutput) -> Iterator[Cause]:
    """Whether the output is what comes of a part of the batch."""
    parts = (
        ("one-sample", slice(0, 1)),
        ("one-sample", slice(-1, None)),
        ("dropped-sample", slice(1, None)),
        ("dropped-sample", slice(0, -1)),
    )
    batch = wrong_output.function.problems.batch
    at = [i for i, problem in enumerate(wrong_output.problems) if _can_be_cut(problem, batch)]
    if not at:
        return
    for cause, part in parts:
        values = [_of_part(wrong_output, wrong_output.problems[i], batch, part) for i in at]
        for scaled in (False, True):
            if wrong_output.tells([value for value, _ in values], at) and all(
                is_same(wrong_output.got[i], value * (share if scaled else 1.0), wrong_output.match)
                for i, (value, share) in zip(at, values, strict=True)
            ):
                yield wrong_output.cause(cause)


def _can_be_cut(problem: Problem, batch: str) -> bool:
    """Whether the batch's axis can be told by its length, and is long enough to be cut."""
    extents = [size for size in problem.sizes.values() if type(size) is int]
    size = problem.sizes.get(batch, 0)
    return type(size) is int and size > 2 and extents.count(size) == 1


def _of_part(
    wrong_output: WrongOutput, problem: Problem, batch: str, part: slice
) -> tuple[AnyArray, float]:
    """The reference's output on a part of the batch, and the share of the batch that it is."""
    size = problem.sizes[batch]
    arguments = []
    for name in wrong_output.function.given(problem.variables):
        argument = problem.variables[name]
        if isinstance(argument, np.ndarray):
            index = tuple(part if extent == size else slice(None) for extent in argument.shape)
            argument = argument[index]
        elif isinstance(argument, list | tuple) and len(argument) == size:
            argument = argument[part]
        arguments.append(argument)
    outputs = reference_outputs(wrong_output.function, tuple(arguments))
    return outputs[wrong_output.name], len(range(size)[part]) / size
