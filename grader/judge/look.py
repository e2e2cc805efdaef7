"""Looks at one output of one call: what came back, how it compares, what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.judge.compare import Comparison, compare
from grader.judge.right import RightAnswer
from grader.judge.words import in_sizes
from grader.lab.model import FunctionSpec
from grader.lab.readings import Reading
from grader.plan import Problem
from grader.result import Hint
from grader.transcript import Returned, Value

# What is wrong with a value's form, and what to look at.
_ADVICE = {
    "wrong-count": "Return all the values that are asked for, in that order.",
    "returns-none": "Does every way through the function end in a return with the value?",
    "not-an-array": "Return arrays of numbers, in the order that is asked for.",
    "nan": "Is something divided by zero, or the logarithm of zero taken?",
    "wrong-shape": "Follow the shapes through the function with the sizes given above.",
}


@dataclass(frozen=True)
class Look:
    """One output on one problem.

    complaint says in words why it is not right; form is the id of what is wrong with its form.
    """

    problem: Problem
    right: bool
    error: float = float("inf")
    difference_error: float | None = None
    comparison: Comparison | None = None
    value: Value | None = None
    expected_shape: tuple[int, ...] = ()
    complaint: str = ""
    form: str = ""

    @property
    def form_hints(self) -> tuple[Hint, ...]:
        """What to look at where the form of the value is at fault."""
        return (Hint(self.form, _ADVICE[self.form]),) if self.form else ()

    @property
    def reading(self) -> Reading | None:
        """The reading in which the value compares best, None where none has the right shape."""
        return self.comparison.reading if self.comparison is not None else None


def looks_at(
    function: FunctionSpec,
    problems: Sequence[Problem],
    answers: Sequence[Returned],
    right: Sequence[RightAnswer],
    name: str,
) -> list[Look]:
    """One look for each problem."""
    return [
        look_at(function, problem, answer, correct, name)
        for problem, answer, correct in zip(problems, answers, right, strict=False)
    ]


def look_at(
    function: FunctionSpec, problem: Problem, answer: Returned, correct: RightAnswer, name: str
) -> Look:
    """Compare one output of an answer with the right one."""
    at, output = list(function.outputs).index(name), function.outputs[name]
    reference = correct.outputs[name]
    shape = reference.shape
    where = in_sizes(problem.sizes)
    expected = len(function.outputs)
    if answer.container == "single" and answer.values and answer.values[0].array is None:
        at = 0  # one thing that is no array at all, in place of everything
    if at >= len(answer.values):
        got = "one value" if len(answer.values) == 1 else f"{len(answer.values)} values"
        complaint = f"{name} is missing: {got} came back where {expected} are asked for."
        return Look(problem, False, expected_shape=shape, complaint=complaint, form="wrong-count")
    value = answer.values[at]
    if value.array is None:
        what = "None" if value.kind == "none" else f"of type {value.type_name}"
        complaint = f"{name} is {what}, not an array of numbers."
        form = "returns-none" if value.kind == "none" else "not-an-array"
        return Look(
            problem, False, value=value, expected_shape=shape, complaint=complaint, form=form
        )
    comparison = compare(value.array, reference, output)
    difference = None
    right = comparison.right
    if name in correct.differences:
        second = compare(value.array, correct.differences[name], output)
        difference = second.error
        right = right and second.right
    complaint = form = ""
    if right:
        pass
    elif comparison.reading is None:
        form = "wrong-shape"
        complaint = (
            f"{name} has shape {value.array.shape} where {shape} is asked for, with {where}."
        )
    elif not comparison.finite:
        form = "nan"
        complaint = f"{name} holds NaN or infinity, with {where}."
    else:
        share = 100 * comparison.error
        complaint = f"{name} is wrong, by up to {share:.3g} % of its largest value, with {where}."
    return Look(
        problem, right, comparison.error, difference, comparison, value, shape, complaint, form
    )
