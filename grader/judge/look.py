"""Looks at one output of one call: what came back, how it compares, what is wrong with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from grader.judge.compare import Comparison, compare
from grader.judge.known import known_sizes
from grader.judge.right import RightAnswer
from grader.judge.words import in_sizes
from grader.lab.model import FunctionSpec
from grader.lab.readings import Reading, Shape
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

# The forms that hold no numbers which a cause could explain.
WITHOUT_NUMBERS = frozenset(_ADVICE) - {"wrong-shape"}


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
    known = known_sizes(function, problems)
    return [
        look_at(function, problem, answer, correct, name, known)
        for problem, answer, correct in zip(problems, answers, right, strict=False)
    ]


def look_at(
    function: FunctionSpec,
    problem: Problem,
    answer: Returned,
    correct: RightAnswer,
    name: str,
    known: Collection[str] = (),
) -> Look:
    """Compare one output of an answer with the right one; known are the sizes to be named."""
    value = _value_of(function, answer, name)
    reference = correct.outputs[name]
    shape = reference.shape
    sizes = in_sizes({size: value for size, value in problem.sizes.items() if size in known})
    where = f", with {sizes}" if sizes else ""
    if value is None or value.array is None:
        if value is not None and value.shape is not None:
            form, complaint = "wrong-shape", _of_another_shape(name, value.shape, shape, where)
        else:
            form, complaint = _without_array(function, answer, value, name)
        return Look(
            problem, False, value=value, expected_shape=shape, complaint=complaint, form=form
        )
    output = function.outputs[name]
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
        complaint = _of_another_shape(name, value.array.shape, shape, where)
    elif not comparison.finite:
        form = "nan"
        complaint = f"{name} holds NaN or infinity{where}."
    else:
        share = 100 * comparison.error
        complaint = f"{name} is wrong, by up to {share:.3g} % of its largest value{where}."
    return Look(
        problem, right, comparison.error, difference, comparison, value, shape, complaint, form
    )


def _of_another_shape(name: str, got: Shape, asked: Shape, where: str) -> str:
    return f"{name} has shape {got} where {asked} is asked for{where}."


def _value_of(function: FunctionSpec, answer: Returned, name: str) -> Value | None:
    """What came back in the place of an output; None where nothing did."""
    at = list(function.outputs).index(name)
    if answer.container == "single" and answer.values and answer.values[0].extents is None:
        at = 0  # one thing that is no array at all, in place of everything
    return answer.values[at] if at < len(answer.values) else None


def _listed(function: FunctionSpec) -> str:
    *first, last = function.outputs
    return f"{', '.join(first)} and {last}"


def _without_array(
    function: FunctionSpec, answer: Returned, value: Value | None, name: str
) -> tuple[str, str]:
    """What is wrong with the form where no array came back, and the complaint."""
    if value is None:
        got = "one value" if len(answer.values) == 1 else f"{len(answer.values)} values"
        asked = len(function.outputs)
        return "wrong-count", f"{name} is missing: {got} came back where {asked} are asked for."
    if value.kind == "missing":
        return "wrong-count", f"{name} is missing: the dict that came back has no such key."
    if answer.container == "single" and len(function.outputs) > 1:
        what = value.type_name if value.kind != "none" else "None"
        form = "returns-none" if value.kind == "none" else "not-an-array"
        return form, f"What came back is {what}, where {_listed(function)} are asked for."
    if value.kind == "none":
        return "returns-none", f"{name} is None, not an array of numbers."
    return "not-an-array", f"{name} is of type {value.type_name}, not an array of numbers."
