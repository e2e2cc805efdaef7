"""Looks at one output of one call: what came back, how it compares, what is wrong with it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.evidence import Finding
from grader.judge.checking.compare import Comparison, compare
from grader.judge.checking.expected import Expected
from grader.judge.checking.known_sizes import known_sizes
from grader.judge.checking.parts import Part, Parts
from grader.judge.checking.trees import compare_trees
from grader.judge.findings import Cause, cause_of, found
from grader.lab.function_model import FunctionSpec
from grader.lab.readings import Reading, Shape
from grader.plan import Problem
from grader.values.tree import Tree

# The forms that hold no numbers which a cause could explain.
WITHOUT_NUMBERS = frozenset({"wrong-count", "returns-none", "not-an-array", "wrong-type", "nan"})
# What is wrong with a value's form, where something is.
# What to look at where something comes back that is hardly meant, by its type.
_HARDLY_MEANT = {
    "coroutine": "not-an-array:awaited",
    "generator": "not-an-array:yielded",
    "str": "not-an-array:text",
    "function": "not-an-array:called",
    "method": "not-an-array:called",
    "builtin_function_or_method": "not-an-array:called",
    "ufunc": "not-an-array:called",
}
_OF_FORM = WITHOUT_NUMBERS | {"wrong-shape"}


@dataclass(frozen=True)
class OutputCheck:
    """One output on one problem.

    complaint says why it is not right; container is the one that it came in and the one that is
    asked for, where they differ. What is not an array of numbers has no expected_shape.
    """

    problem: Problem
    right: bool
    error: float = float("inf")
    difference_error: float | None = None
    comparison: Comparison | None = None
    value: Part | None = None
    expected_shape: tuple[int, ...] | None = None
    complaint: Finding | None = None
    container: tuple[str, str] | None = None

    @property
    def form(self) -> str:
        """The id of what is wrong with the value's form, "" where nothing is."""
        said = self.complaint.cause if self.complaint is not None else ""
        return said if said in _OF_FORM else ""

    @property
    def form_causes(self) -> tuple[Cause, ...]:
        """What to look at where the form of the value is at fault."""
        if self.complaint is None or not self.form:
            return ()
        nothing = self.value is not None and self.value.kind == "none"
        if nothing and self.form == "wrong-type":
            return (cause_of("wrong-type:nothing"),)
        kind = "" if self.value is None else self.value.type_name
        if kind in _HARDLY_MEANT and (self.form == "not-an-array" or kind != "str"):
            return (cause_of(_HARDLY_MEANT[kind]),)
        return (cause_of(f"{self.form}:advice"),)

    @property
    def reading(self) -> Reading | None:
        """The reading in which the value compares best, None where none has the right shape."""
        return self.comparison.reading if self.comparison is not None else None


def check_outputs(
    function: FunctionSpec,
    problems: Sequence[Problem],
    answers: Sequence[Parts],
    right: Sequence[Expected],
    name: str,
) -> list[OutputCheck]:
    """One look for each problem."""
    known = known_sizes(function, problems)
    return [
        check_output(function, problem, answer, correct, name, known)
        for problem, answer, correct in zip(problems, answers, right, strict=False)
    ]


def check_output(
    function: FunctionSpec,
    problem: Problem,
    answer: Parts,
    correct: Expected,
    name: str,
    known: Collection[str] = (),
) -> OutputCheck:
    """Compare one output of an answer with the right one; known are the sizes to be named."""
    value = _value_of(function, answer, name)
    sizes = {size: value for size, value in problem.sizes.items() if size in known}
    if name in correct.trees:
        return _look_at_tree(function, problem, answer, value, correct.trees[name], name, sizes)
    reference = correct.outputs[name]
    shape = reference.shape
    if value is None or value.array is None:
        if value is not None and value.shape is not None:
            complaint = _of_another_shape(name, value.shape, shape, sizes)
        else:
            complaint = _without_array(function, answer, value, name)
        return OutputCheck(problem, False, value=value, expected_shape=shape, complaint=complaint)
    output = function.outputs[name]
    comparison = compare(value.array, reference, output, exact=name in correct.exact)
    difference = None
    right = comparison.right
    if name in correct.differences:
        second = compare(value.array, correct.differences[name], output)
        difference = second.error
        right = right and second.right
    wrong = None
    if right:
        pass
    elif comparison.reading is None:
        wrong = _of_another_shape(name, value.array.shape, shape, sizes)
    elif not comparison.finite:
        wrong = found("nan", output=name, sizes=sizes)
    else:
        wrong = found("wrong-value", output=name)
    return OutputCheck(
        problem, right, comparison.error, difference, comparison, value, shape, wrong
    )


def _look_at_tree(
    function: FunctionSpec,
    problem: Problem,
    answer: Parts,
    value: Part | None,
    expected: Tree,
    name: str,
    sizes: Mapping[str, Any],
) -> OutputCheck:
    """Compare with what is not an array of numbers."""
    nothing = value is not None and value.kind == "none" and len(function.places) > 1
    if not (nothing and answer.container == "single"):
        value = answer.part(function.places.index(name))
    if value is None or value.kind == "missing" or (nothing and answer.container == "single"):
        missing = _without_array(function, answer, value, name)
        return OutputCheck(problem, False, value=value, complaint=missing)
    compared = compare_trees(value.tree, expected, function.outputs[name], name, sizes)
    comparison = compared.comparison
    return OutputCheck(
        problem,
        comparison.right,
        comparison.error,
        comparison=comparison,
        value=value,
        complaint=None if comparison.right else compared.complaint,
        container=compared.container,
    )


def _of_another_shape(name: str, got: Shape, asked: Shape, sizes: Mapping[str, Any]) -> Finding:
    return found("wrong-shape", output=name, shape=got, expected=asked, sizes=sizes)


def _value_of(function: FunctionSpec, answer: Parts, name: str) -> Part | None:
    """What came back in the place of an output; None where nothing did."""
    at = function.places.index(name)
    if answer.container == "single" and answer.values and answer.values[0].extents is None:
        at = 0  # one thing that is not an array at all, in place of everything
    return answer.part(at)


def _without_array(function: FunctionSpec, answer: Parts, value: Part | None, name: str) -> Finding:
    """What is wrong with the form where no array came back."""
    outputs = function.places
    if value is None:
        count = len(answer.values)
        return found("wrong-count", output=name, values=count, expected=len(outputs))
    if value.kind == "missing":
        of = "attribute" if answer.container == "object" else "key"
        return found(f"wrong-count:{of}", output=name)
    if answer.container == "single" and len(outputs) > 1:
        if value.kind == "none":
            return found("returns-none:all", outputs=outputs)
        return found("not-an-array:all", type=value.type_name, outputs=outputs)
    if value.kind == "none":
        return found("returns-none", output=name)
    return found("not-an-array", output=name, type=value.type_name)
