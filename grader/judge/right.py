"""What is right: the reference's outputs on every problem, and their central differences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

import numpy as np

from grader.inside.frames import AnyArray
from grader.judge.gradient import central_differences
from grader.lab.model import FunctionSpec, GradientCheck, Mistake
from grader.lab.trial import MISTAKES_STOP_WITH
from grader.plan import Examination, Problem

_Outputs = Mapping[str, AnyArray]
T = TypeVar("T")


@dataclass(frozen=True)
class RightAnswer:
    """What is right of a function on one problem, and what its mistakes make of it.

    All of it is worked out when it is first asked for, and once for a problem, whoever asks.
    """

    function: FunctionSpec
    problem: Problem

    @property
    def outputs(self) -> _Outputs:
        """The reference's outputs."""
        names = tuple(self.function.outputs)
        return self._once(
            lambda: _by_name(self.function, self._returned), "outputs", self._reference, names
        )

    @cached_property
    def counts(self) -> frozenset[str]:
        """The outputs that the reference returns as whole numbers, or that are a size."""
        sizes = {size for size in self.problem.sizes.values() if isinstance(size, int | float)}
        values = zip(self.function.outputs, _in_tuple(self._returned), strict=True)
        return frozenset(
            name
            for name, value in values
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

    @property
    def _reference(self) -> Callable[..., Any]:
        return self.function.reference

    @property
    def _returned(self) -> Any:
        return self._once(
            lambda: self.function.reference(*self._arguments), "returned", self._reference
        )

    @property
    def _arguments(self) -> tuple[AnyArray, ...]:
        return tuple(self.problem.variables[name] for name in self.function.parameters)

    def _differences(self, gradient: GradientCheck, variable: str) -> AnyArray:
        return self._once(
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
            return {name: np.asarray(value, dtype=float) for name, value in made.items()}

        return self._once(make, "mistake", mistake.formula)

    def _once(self, make: Callable[[], T], *what: Any) -> T:
        """What was worked out for this problem before, or is now."""
        known = self.problem.known
        if what not in known:
            known[what] = make()
        return cast(T, known[what])


def reference_outputs(
    function: FunctionSpec, arguments: tuple[AnyArray, ...]
) -> dict[str, AnyArray]:
    """The reference's outputs by name, as float64 arrays."""
    return _by_name(function, function.reference(*arguments))


def _by_name(function: FunctionSpec, returned: Any) -> dict[str, AnyArray]:
    return {
        name: np.asarray(value, dtype=np.float64)
        for name, value in zip(function.outputs, _in_tuple(returned), strict=True)
    }


def _in_tuple(returned: Any) -> tuple[Any, ...]:
    return returned if isinstance(returned, tuple) else (returned,)


def right_answers(function: FunctionSpec, examination: Examination) -> tuple[RightAnswer, ...]:
    """One right answer per problem of the examination."""
    return tuple(RightAnswer(function, problem) for problem in examination.problems)
