"""Mutants that make two mistakes at once."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from grader.audit.mutants import Arguments, Change, Mutant, Outputs, changed, outputs_of
from grader.audit.problems import Axes
from grader.lab.function_model import FunctionSpec, Mistake
from grader.plan import ProblemSet

MOST_PAIRS = 25


def combined(
    function: FunctionSpec, problem_set: ProblemSet, axes: Axes, seed: int
) -> Iterator[Mutant]:
    """Mistakes of the dictionary with another sign or factor, and some in pairs.

    Where several mistakes share an id, the first stands for them.
    """
    mistakes = list({mistake.id: mistake for mistake in function.mistakes[::-1]}.values())[::-1]
    batch = axes.get(function.problems.batch, ())
    for mistake in mistakes:
        yield _mutant(function, problem_set, f"{mistake.id}, negative", _negative(mistake), mistake)
        if batch:
            by_size = _times_size(mistake, batch[0])
            name = f"{mistake.id}, times {function.problems.batch}"
            yield _mutant(function, problem_set, name, by_size, mistake)
    for one, other in _pairs(function, mistakes, problem_set, seed):
        name = f"{one.id}, {other.id}"
        yield _mutant(function, problem_set, name, _both(one, other), one, other)


def _pairs(
    function: FunctionSpec, mistakes: list[Mistake], problem_set: ProblemSet, seed: int
) -> Iterator[tuple[Mistake, Mistake]]:
    """Mistakes that touch different outputs; a sample of them where there are many."""
    pairs = [
        (one, other)
        for one, other in combinations(mistakes, 2)
        if outputs_of(function, one, problem_set).isdisjoint(
            outputs_of(function, other, problem_set)
        )
    ]
    order = np.random.default_rng(seed).permutation(len(pairs))
    for at in sorted(order[:MOST_PAIRS]):
        yield pairs[at]


def _mutant(
    function: FunctionSpec, problem_set: ProblemSet, name: str, change: Change, *of: Mistake
) -> Mutant:
    touches = frozenset().union(*(outputs_of(function, mistake, problem_set) for mistake in of))
    causes = tuple(mistake.id for mistake in of)
    return Mutant(
        name, function.name, "combined", touches, lambda: changed(function, change), causes=causes
    )


def _negative(mistake: Mistake) -> Change:
    def change(arguments: Arguments, _: Outputs) -> Outputs:
        outputs = mistake.formula(*arguments)
        return {name: -1.0 * np.asarray(value) for name, value in outputs.items()}

    return change


def _times_size(mistake: Mistake, place: tuple[int, int]) -> Change:
    def change(arguments: Arguments, _: Outputs) -> Outputs:
        size = float(arguments[place[0]].shape[place[1]])
        outputs = mistake.formula(*arguments)
        return {name: size * np.asarray(value) for name, value in outputs.items()}

    return change


def _both(one: Mistake, other: Mistake) -> Change:
    return lambda arguments, _: {**one.formula(*arguments), **other.formula(*arguments)}
