"""What is right: the reference's outputs on every problem, and their central differences."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from grader.inside.frames import AnyArray
from grader.judge.gradient import central_differences
from grader.lab.model import FunctionSpec
from grader.plan import Examination, Problem


@dataclass(frozen=True)
class RightAnswer:
    """The outputs of a function on one problem, and their central differences where declared."""

    outputs: Mapping[str, AnyArray]
    differences: Mapping[str, AnyArray]


def reference_outputs(
    function: FunctionSpec, arguments: tuple[AnyArray, ...]
) -> dict[str, AnyArray]:
    """The reference's outputs by name, as float64 arrays."""
    returned = function.reference(*arguments)
    values = returned if isinstance(returned, tuple) else (returned,)
    return {
        name: np.asarray(value, dtype=np.float64)
        for name, value in zip(function.outputs, values, strict=True)
    }


def right_answers(function: FunctionSpec, examination: Examination) -> tuple[RightAnswer, ...]:
    """One right answer per problem of the examination."""
    return tuple(_right_answer(function, problem) for problem in examination.problems)


def _right_answer(function: FunctionSpec, problem: Problem) -> RightAnswer:
    arguments = tuple(problem.variables[name] for name in function.parameters)
    differences = {}
    if function.gradient is not None:
        differences = {
            output: central_differences(function.gradient, problem.variables, variable)
            for output, variable in function.gradient.wrt.items()
        }
    return RightAnswer(reference_outputs(function, arguments), differences)
