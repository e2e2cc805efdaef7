"""Tells sizes that are written as numbers: what works only where a size has that value."""

import re
from collections.abc import Mapping, Sequence

from grader.judge.checking.known_sizes import known_sizes
from grader.judge.checking.parts import Answer, Parts
from grader.judge.failures.parameters import global_cause
from grader.judge.findings import Cause, cause_of
from grader.lab.function_model import FunctionSpec
from grader.notebook.function_use import FunctionUse
from grader.plan import Problem
from grader.transcript import Raised

_SHAPES = re.compile(r"\(\d+(?:, ?\d+)*,?\)|\bsize \d+")
_NUMBER = re.compile(r"\d+")


def only_with(
    problems: Sequence[Problem], works: Sequence[bool], *, least: int = 2, others: int = 2
) -> Mapping[str, int]:
    """The sizes that have one value, each, wherever it works and another wherever it does not.

    A size of one does not show a number that is written there: for it, sums and means are the
    same. least is the smallest size to be told; others are so many problems that do not work.
    """
    good = [problem.sizes for problem, fine in zip(problems, works, strict=True) if fine]
    bad = [problem.sizes for problem, fine in zip(problems, works, strict=True) if not fine]
    if not good or len(bad) < others:
        return {}
    return {
        name: size
        for name, size in good[0].items()
        if type(size) is int
        and size >= least
        and all(sizes[name] == size for sizes in good)
        and all(sizes[name] != size for sizes in bad)
    }


def foreign_number(problems: Sequence[Problem], messages: Sequence[str]) -> int | None:
    """A length that NumPy complains of on all problems alike, though it is a size of none.

    messages are those of the problems on which the function stopped.
    """
    if len(messages) < 2:
        return None
    named = [
        {int(number) for shape in _SHAPES.findall(message) for number in _NUMBER.findall(shape)}
        for message in messages
    ]
    constant = set.intersection(*named) - {0, 1}
    own = {
        size
        for name, size in problems[0].sizes.items()
        if all(problem.sizes[name] == size for problem in problems)
    }
    return max(constant - own, default=None)


def too_small(problems: Sequence[Problem], messages: Sequence[str | None]) -> Mapping[str, int]:
    """The sizes that are small where an index was out of bounds, and large enough elsewhere.

    messages has None where the function did not stop. The values are the least that worked.
    """
    stopped = [one is not None for one in messages]
    if all(stopped) or not all("out of bounds" in one for one in messages if one is not None):
        return {}
    found = {}
    for name, size in problems[0].sizes.items():
        if type(size) is not int:
            continue
        values = [
            (problem.sizes[name], stop) for problem, stop in zip(problems, stopped, strict=True)
        ]
        small = [value for value, stop in values if stop]
        large = [value for value, stop in values if not stop]
        if max(small) < min(large):
            found[name] = min(large)
    return found


def size_cause(function: FunctionSpec, sizes: Mapping[str, int], kind: str, **facts: str) -> Cause:
    """A number stands where one of these sizes belongs; kind says how that shows."""
    batch = set(sizes) == {function.problems.batch}
    cause = "hard-coded-batch" if batch else "hard-coded-size"
    return cause_of(f"{cause}:{kind}", sizes=sizes, **facts)


def foreign_size_cause(
    function: FunctionSpec, stopped: Sequence[Problem], raised: Sequence[Raised], use: FunctionUse
) -> Cause | None:
    """A length that has nothing to do with the arguments."""
    number = foreign_number(stopped, [one.message for one in raised])
    if number is None:
        return None
    return global_cause(function, use) or cause_of("hard-coded-size:length", length=number)


def working_size_cause(
    function: FunctionSpec,
    problems: Sequence[Problem],
    answers: Sequence[Answer],
    works: Sequence[bool],
    use: FunctionUse,
) -> Cause | None:
    """A function that works only with one size, or not with small ones."""
    known = known_sizes(function, problems)
    sizes = {name: size for name, size in only_with(problems, works).items() if name in known}
    if use.parameters:  # what is written nowhere is not a number in the place of a size
        sizes = {name: size for name, size in sizes.items() if size in use.int_literals}
    if sizes:
        return size_cause(function, sizes, "works")
    messages = [
        answer.message if isinstance(answer, Raised) else None for answer in answers[: len(works)]
    ]
    least = {name: size for name, size in too_small(problems, messages).items() if name in known}
    if least and all(isinstance(answer, Raised | Parts) for answer in answers):
        return size_cause(function, least, "small")
    return None
