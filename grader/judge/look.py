"""Looks at one output of one call: what came back, how it compares, what is wrong with it."""

from dataclasses import dataclass

from grader.judge.compare import Comparison, compare
from grader.judge.right import RightAnswer
from grader.judge.words import in_sizes
from grader.lab.model import FunctionSpec
from grader.lab.readings import Reading
from grader.plan import Problem
from grader.transcript import Returned, Value


@dataclass(frozen=True)
class Look:
    """One output on one problem. complaint says in words why it is not right."""

    problem: Problem
    right: bool
    error: float = float("inf")
    difference_error: float | None = None
    comparison: Comparison | None = None
    value: Value | None = None
    expected_shape: tuple[int, ...] = ()
    complaint: str = ""

    @property
    def reading(self) -> Reading | None:
        """The reading in which the value compares best, None where none has the right shape."""
        return self.comparison.reading if self.comparison is not None else None


def look_at(
    function: FunctionSpec, problem: Problem, answer: Returned, correct: RightAnswer, name: str
) -> Look:
    """Compare one output of an answer with the right one."""
    at, output = list(function.outputs).index(name), function.outputs[name]
    reference = correct.outputs[name]
    shape = reference.shape
    where = in_sizes(problem.sizes)
    expected = len(function.outputs)
    if at >= len(answer.values):
        got = "one value" if len(answer.values) == 1 else f"{len(answer.values)} values"
        complaint = f"{name} is missing: {got} came back where {expected} are asked for."
        return Look(problem, False, expected_shape=shape, complaint=complaint)
    value = answer.values[at]
    if value.array is None:
        what = "None" if value.kind == "none" else f"of type {value.type_name}"
        complaint = f"{name} is {what}, not an array of numbers."
        return Look(problem, False, value=value, expected_shape=shape, complaint=complaint)
    comparison = compare(value.array, reference, output)
    difference = None
    right = comparison.right
    if name in correct.differences:
        second = compare(value.array, correct.differences[name], output)
        difference = second.error
        right = right and second.right
    if right:
        complaint = ""
    elif comparison.reading is None:
        complaint = (
            f"{name} has shape {value.array.shape} where {shape} is asked for, with {where}."
        )
    elif not comparison.finite:
        complaint = f"{name} holds NaN or infinity, with {where}."
    else:
        share = 100 * comparison.error
        complaint = f"{name} is wrong, by up to {share:.3g} % of its largest value, with {where}."
    return Look(problem, right, comparison.error, difference, comparison, value, shape, complaint)
