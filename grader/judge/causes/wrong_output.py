"""One wrong output on all problems, beside what was right, and what was found out about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from grader.evidence import Finding
from grader.judge.causes.factors import LOOSEST, MATCH, NOTHING, Factors, factors_of, ratios
from grader.judge.checking.compare import relative_error
from grader.judge.checking.expected import Expected
from grader.judge.checking.known_sizes import known_sizes
from grader.judge.checking.parts import Parts
from grader.judge.findings import Cause, found
from grader.lab.credits import credit_of_cause
from grader.lab.function_model import FunctionSpec
from grader.lab.readings import EXACT, Shape, squeezed
from grader.lab.returns import wide
from grader.plan import Problem
from grader.values.tree import AnyArray

# What is larger is not a gradient by another formula, and many copies of it would be made.
MOST_ENTRIES = 1_000_000
# Fewer entries than that, over all problems, follow any cause.
LEAST_ENTRIES = 3


@dataclass(frozen=True)
class WrongOutput:
    """One wrong output on all problems: what came back, and what was right."""

    function: FunctionSpec
    name: str
    got: tuple[AnyArray, ...]
    expected: tuple[Expected, ...]
    problems: tuple[Problem, ...]

    @property
    def references(self) -> tuple[AnyArray, ...]:
        """The right value of this output on each problem."""
        return self.values_of(self.name)

    @cached_property
    def factors(self) -> Factors:
        """The factors that the sizes make which the function can know."""
        return factors_of([self.sizes_of(problem) for problem in self.problems])

    @property
    def match(self) -> float:
        """How exactly values must follow a cause: no less than they must be right."""
        if any(self.name in answer.exact for answer in self.expected):
            return 0.0
        return min(MATCH, self.function.outputs[self.name].tolerance)

    @property
    def match_of_factors(self) -> float:
        """How exactly they must follow a factor: as they must be right."""
        return min(LOOSEST, self.function.outputs[self.name].tolerance)

    @cached_property
    def _known(self) -> frozenset[str]:
        return known_sizes(self.function, self.problems)

    def sizes_of(self, problem: Problem) -> Mapping[str, Any]:
        """The sizes of a problem that the function can know."""
        return {name: size for name, size in problem.sizes.items() if name in self._known}

    def ratios_to(self, values: Sequence[AnyArray]) -> tuple[float, ...] | None:
        """The factors by which the output is these values; whole numbers and sizes have none."""
        if any(self.name in answer.counts for answer in self.expected):
            return None
        return ratios(self.got, values, self.match_of_factors)

    def tells(self, values: Sequence[AnyArray], at: Sequence[int] | None = None) -> bool:
        """Whether values hold enough to be followed: what is next to nothing is like anything.

        at are the numbers of their problems; by default there is a value for each.
        """
        held = 0
        references = self.references if at is None else [self.references[i] for i in at]
        for value, expected in zip(values, references, strict=True):
            scale = np.max(np.abs(expected), initial=0.0) or np.max(np.abs(value), initial=0.0)
            held += int(np.count_nonzero(np.abs(value) > NOTHING * scale))
        return held >= LEAST_ENTRIES

    def values_of(self, output: str) -> tuple[AnyArray, ...]:
        """The right value of an output on each problem."""
        return tuple(answer.outputs[output] for answer in self.expected)

    def follows(self, values: Sequence[AnyArray]) -> bool:
        """Whether the output is these values on every problem, axes of length one aside."""
        way = self.function.outputs[self.name].way
        got = self.got
        if way is not None:
            got = tuple(way.nearest(one, to) for one, to in zip(got, values, strict=True))
        pairs = zip(got, values, strict=True)
        return all(is_same(one, np.asarray(to), self.match) for one, to in pairs) and self.tells(
            values
        )

    def cause(self, finding_id: str, **facts: Any) -> Cause:
        """A general cause with what is known of it, the output's name first."""
        return self.cause_of(found(finding_id, output=self.name, **facts))

    def cause_of(self, *findings: Finding) -> Cause:
        """A general cause, with the share of the points that the lab leaves for it."""
        ids = [finding.cause for finding in findings]
        return Cause(findings, credit_of_cause(ids, self.function.credits))


def is_same(one: AnyArray, other: AnyArray, match: float = MATCH) -> bool:
    """Whether two arrays are equal, but for rounding and for axes of length one."""
    if one.shape != other.shape:
        if squeezed(one.shape) != squeezed(other.shape):
            return False
        one = one.reshape(other.shape)
    if not np.any(other):
        return not np.any(one)
    return relative_error(one, other) <= match


def wrong_output_readings(
    function: FunctionSpec,
    problems: Sequence[Problem],
    answers: Sequence[Parts],
    expected: Sequence[Expected],
    name: str,
) -> tuple[WrongOutput, ...]:
    """An output in every reading of its arrays; none where some are not of finite
    numbers, or of very many.

    The first is the array in the right shape, where it has it but for axes of length one, and as
    it came back elsewhere.
    """
    if not all(name in answer.outputs for answer in expected):
        return ()
    at = function.places.index(name)
    got: list[AnyArray] = []
    for answer in answers[: len(problems)]:
        part = answer.part(at)
        array = part.array if part is not None else None
        if array is None or array.size > MOST_ENTRIES or not np.all(np.isfinite(array)):
            return ()
        got.append(wide(array))
    references = [answer.outputs[name] for answer in expected]
    if not all(np.all(np.isfinite(one)) for one in references):
        return ()
    shaped = [_in_shape(array, to.shape) for array, to in zip(got, references, strict=True)]
    if all(array.shape == to.shape for array, to in zip(shaped, references, strict=True)):
        return (WrongOutput(function, name, tuple(shaped), tuple(expected), tuple(problems)),)
    readings = [got, *_readings(function, name, got, references)]
    return tuple(
        WrongOutput(function, name, tuple(arrays), tuple(expected), tuple(problems))
        for arrays in readings
    )


def _in_shape(array: AnyArray, shape: Shape) -> AnyArray:
    """The array in the right shape, where it differs by axes of length one only."""
    return array.reshape(shape) if squeezed(array.shape) == squeezed(shape) else array


def _readings(
    function: FunctionSpec, name: str, got: Sequence[AnyArray], references: Sequence[AnyArray]
) -> Iterator[list[AnyArray]]:
    """The arrays by each of the lab's own readings that gives all of them the right shape."""
    for reading in function.outputs[name].accepts:
        found = [
            [array] * 9 if array.shape == to.shape else list(reading.candidates(array, to.shape))
            for array, to in zip(got, references, strict=True)
        ]
        if reading is not EXACT:
            yield from (list(arrays) for arrays in zip(*found, strict=False))
