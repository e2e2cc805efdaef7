"""What is right: the reference's outputs on every problem, and their central differences."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from grader.judge.checking.parts import Answer, Part, Parts, part_of, parts_of
from grader.lab.function_model import FunctionSpec, GradientCheck, Mistake, Output, Variables
from grader.lab.readings import squeezed
from grader.lab.returns import (
    ReturnForm,
    expected_tree,
    is_exact,
    numbers_of,
    outputs_by_name,
    return_form,
)
from grader.lab.trial import MISTAKES_STOP_WITH
from grader.lab.ways import Way
from grader.plan import Problem, ProblemSet
from grader.transcript import Answer as Said
from grader.transcript import Returned
from grader.values.rebuild import given_object, rebuild
from grader.values.tree import AnyArray, Tree

_Outputs = Mapping[str, AnyArray]
T = TypeVar("T")


@dataclass(frozen=True)
class Expected:
    """What is right of a function on one problem, and what its mistakes make of it.

    All of it is worked out when it is first asked for, and once for a problem, whoever asks.
    """

    function: FunctionSpec
    problem: Problem

    def record(self, returned: Any, raised: type[Exception] | None) -> None:
        """Take what the reference returns here, or the exception that it raises, as given.

        Whoever has no reference then has what is right all the same.
        """
        asked = tuple(one for output in self.function.outputs.values() for one in output.raises)
        self.problem.known["returned", self._reference] = returned
        self.problem.known["raised", self._reference, asked] = raised

    @property
    def outputs(self) -> _Outputs:
        """Those of the reference's outputs that are compared as arrays of numbers."""
        return self.problem.once(
            lambda: _arrays(self._values), "outputs", self._reference, self._names
        )

    @property
    def trees(self) -> Mapping[str, Tree]:
        """Those that are something else: texts, None, lists, dicts, tables."""

        def make() -> Mapping[str, Tree]:
            others = [name for name in self._names if name not in self.outputs]
            return {name: expected_tree(self._values[name]) for name in others}

        return self.problem.once(make, "trees", self._reference, self._names)

    @property
    def values(self) -> Mapping[str, Any]:
        """All of the reference's values, also those that are ignored, as it returned them."""
        return outputs_by_name(self._places, self._returned)

    @property
    def raised(self) -> type[Exception] | None:
        """The exception that is asked for on this problem, None where the reference returns."""
        asked = tuple(one for output in self.function.outputs.values() for one in output.raises)

        def make() -> type[Exception] | None:
            try:
                _ = self._returned
            except asked as error:
                return type(error)
            return None

        return self.problem.once(make, "raised", self._reference, asked) if asked else None

    def is_raised(self, output: Output) -> bool:
        """Whether this is a problem on which that exception is asked for."""
        return self.raised is not None and issubclass(self.raised, output.raises)

    @property
    def form(self) -> ReturnForm:
        """How the values are asked for."""
        return self.problem.once(
            lambda: return_form(self._places, self._returned),
            "form",
            self._reference,
            self._places,
        )

    @cached_property
    def exact(self) -> frozenset[str]:
        """The outputs that are right only exactly."""
        outputs = self.function.outputs
        return frozenset(
            name
            for name, value in self._values.items()
            if outputs[name].exactly or (is_exact(value) and not outputs[name].rounded)
        )

    @cached_property
    def counts(self) -> frozenset[str]:
        """The outputs that the reference returns as whole numbers, or that are a size."""
        sizes = {size for size in self.problem.sizes.values() if isinstance(size, int | float)}
        values = {name: self._values[name] for name in self.outputs}
        return frozenset(
            name
            for name, value in values.items()
            if np.asarray(value).dtype.kind in "biu"
            or (np.ndim(value) == 0 and float(value) in sizes)
        )

    @cached_property
    def differences(self) -> _Outputs:
        """The central differences of the loss, where they are declared."""
        gradient = self.function.gradient
        if gradient is None:
            return {}
        return {
            output: self._differences(gradient, variable)
            for output, variable in gradient.wrt.items()
        }

    @cached_property
    def mistaken(self) -> tuple[_Outputs | None, ...]:
        """The outputs that each mistake of the lab's would make; None where its formula fails."""
        return tuple(map(self._mistaken, self.function.mistakes))

    @cached_property
    def mistaken_trees(self) -> tuple[Mapping[str, Tree] | None, ...]:
        """The same of outputs that are not arrays of numbers."""
        return tuple(map(self._mistaken_trees, self.function.mistakes))

    @property
    def _reference(self) -> Callable[..., Any]:
        return self.function.reference

    @property
    def _returned(self) -> Any:
        return self.problem.once(
            lambda: self.function.reference(*self._arguments), "returned", self._reference
        )

    @property
    def _values(self) -> Mapping[str, Any]:
        return {name: self.values[name] for name in self._names}

    @cached_property
    def _names(self) -> tuple[str, ...]:
        outputs = self.function.outputs
        return tuple(name for name, output in outputs.items() if not output.raises)

    @property
    def _places(self) -> tuple[str, ...]:
        return self.function.places

    @property
    def _arguments(self) -> tuple[Any, ...]:
        return self.function.objects(self.problem.variables)

    def _differences(self, gradient: GradientCheck, variable: str) -> AnyArray:
        return self.problem.once(
            lambda: central_differences(gradient, self.problem.variables, variable),
            "differences",
            gradient.loss,
            gradient.step,
            variable,
        )

    def _mistaken(self, mistake: Mistake) -> _Outputs | None:
        def make() -> _Outputs | None:
            try:
                with np.errstate(all="ignore"):
                    made = mistake.formula(*self._arguments)
            except MISTAKES_STOP_WITH:
                return None
            return {
                name: np.asarray(value, dtype=complex if np.iscomplexobj(value) else float)
                for name, value in made.items()
                if name in self.outputs
            }

        return self.problem.once(make, "mistake", mistake.formula)

    def _mistaken_trees(self, mistake: Mistake) -> Mapping[str, Tree] | None:
        try:
            made = mistake.formula(*self._arguments)
        except MISTAKES_STOP_WITH:
            return None
        return {name: expected_tree(made[name]) for name in self.trees if name in made}


def parts_beside(returned: Returned, right: Expected) -> Parts:
    """The values that stand for the outputs, each as it reads beside the right one.

    What may be another without being wrong (a sign, an order, names of groups) is as the right one
    has it, where there is such a reading.
    """
    parts = parts_of(returned, right.form)
    function = right.function
    values = list(parts.values)
    for at, name in enumerate(function.places[: len(values)]):
        output = function.outputs.get(name)
        if output is not None and output.way is not None:
            values[at] = _aligned(values[at], right, name, output.way)
    return replace(parts, values=tuple(values), as_they_came=parts.values)


def in_parts(answers: Sequence[Said], expected: Sequence[Expected]) -> tuple[Answer, ...]:
    """The answers, what was returned as the values that stand for the outputs."""
    return tuple(
        parts_beside(answer, expected[at % len(expected)])
        if isinstance(answer, Returned)
        else answer
        for at, answer in enumerate(answers)
    )


def _aligned(part: Part, right: Expected, name: str, way: Way) -> Part:
    if name in right.trees:
        return (
            part_of(way.nearest(part.tree, right.trees[name])) if part.kind != "missing" else part
        )
    reference = right.outputs[name]
    if part.array is None or squeezed(part.array.shape) != squeezed(reference.shape):
        return part
    array = way.nearest(part.array.reshape(reference.shape), reference)
    return replace(part, array=array.reshape(part.array.shape))


def expected_outputs(function: FunctionSpec, arguments: tuple[Tree, ...]) -> dict[str, Any]:
    """The reference's outputs by name, as it returned them."""
    returned = function.reference(*map(rebuild, arguments))
    return outputs_by_name(function.places, returned)


def reference_outputs(function: FunctionSpec, arguments: tuple[Tree, ...]) -> dict[str, AnyArray]:
    """Those of the reference's outputs that are arrays of numbers, as they are compared."""
    return _arrays(expected_outputs(function, arguments))


def _arrays(values: Mapping[str, Any]) -> dict[str, AnyArray]:
    arrays = ((name, numbers_of(value)) for name, value in values.items())
    return {name: array for name, array in arrays if array is not None}


def expected_of(function: FunctionSpec, problem_set: ProblemSet) -> tuple[Expected, ...]:
    """One right answer per problem of the set."""
    return tuple(Expected(function, problem) for problem in problem_set.problems)


def central_differences(check: GradientCheck, variables: Variables, wrt: str) -> AnyArray:
    """The gradient of check.loss with respect to one variable, of that variable's shape.

    (f(x + h) - f(x - h)) / 2h in each entry, whose error is of order h^2 (Nocedal and Wright,
    Numerical Optimization, section 8.1).
    """
    point = np.array(variables[wrt], dtype=np.float64)
    arguments = {name: given_object(variables[name]) for name in check.parameters} | {wrt: point}
    gradient = np.empty_like(point)
    for index in np.ndindex(point.shape):
        kept = point[index]
        point[index] = kept + check.step
        above = check.loss(**arguments)
        point[index] = kept - check.step
        below = check.loss(**arguments)
        point[index] = kept
        gradient[index] = (above - below) / (2 * check.step)
    return gradient
