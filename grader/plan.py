"""The plan: every call that will be made, with every input already drawn.

Problems follow from the lab, a seed and what is handed in, so that answers learnt from one report
are worth nothing in the next hand-in. Fixed problems leave the last out.
"""

import hashlib
import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import Any, TypeVar

import numpy as np

from grader.errors import LabError
from grader.lab.function_model import FunctionSpec, Sizes, Variables
from grader.lab.model import LabSpec
from grader.lab.training_model import TrainingSpec
from grader.values.closeness import array_of
from grader.values.tree import AnyArray, Tree

T = TypeVar("T")

# How often a problem that cannot be drawn is drawn anew.
MOST_DRAWS = 5


@dataclass(frozen=True)
class Problem:
    """One drawn set of named values, and the sizes that it was drawn with.

    known keeps what was worked out of them, by what that is: it is so for every answer.
    """

    sizes: Sizes
    variables: Variables
    known: dict[tuple[Any, ...], Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, make: Callable[[], T], *what: Any) -> T:
        """What was worked out of this problem before, or is now; `what` tells what it is."""
        if what not in self.known:
            self.known[what] = make()
        found: T = self.known[what]
        return found

    def array(self, name: str) -> AnyArray | None:
        """A variable that is an array or a number, as an array; None for any other."""
        return array_of(self.variables.get(name))

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape of a variable; none has any but arrays."""
        array = self.array(name)
        return () if array is None else array.shape


@dataclass(frozen=True)
class ProblemSet:
    """The problems of one function, which is called once on each, then once more on the first.

    The repetition tells a function that answers by chance from one that computes.
    """

    function: str
    outputs: int
    problems: tuple[Problem, ...]
    parameters: tuple[str, ...]
    seed: int

    @cached_property
    def calls(self) -> tuple[tuple[Tree, ...], ...]:
        """The arguments of each call, up to the first that is left to its default."""
        order = (*self.problems, self.problems[0])
        return tuple(
            tuple(
                problem.variables[name]
                for name in takewhile(problem.variables.__contains__, self.parameters)
            )
            for problem in order
        )


@dataclass(frozen=True)
class Plan:
    """Everything that a submission will be asked; by training, the seeds of its runs.

    submission is the digest that problems are drawn by, none for fixed ones; tests has the seed of
    each of the lab's tests.
    """

    seed: int
    problem_sets: Mapping[str, ProblemSet]
    trainings: Mapping[str, tuple[int, ...]]
    submission: bytes = b""
    tests: Mapping[str, int] = field(default_factory=dict)


def make_plan(
    lab: LabSpec, seed: int, submission: bytes = b"", only: Collection[str] | None = None
) -> Plan:
    """Draw the problems of every function and helper, or only of those that are named.

    submission is the digest of what is handed in, none for fixed problems. The same lab, seed and
    submission give the same plan. Raises LabError where problems cannot be drawn.
    """
    asked = [one for one in (*lab.functions, *lab.helpers) if only is None or one.name in only]
    return Plan(
        seed,
        {function.name: _problem_set(function, seed, submission) for function in asked},
        {training.id: _training_seeds(training, seed, submission) for training in lab.trainings},
        submission,
        {test.id: _seed_of(str(seed), test.id, submission) for test in lab.tests},
    )


def _seed_of(*parts: str | bytes) -> int:
    """A seed below 2**32, made of these."""
    data = b" ".join(part.encode() if isinstance(part, str) else part for part in parts)
    return int.from_bytes(hashlib.sha256(data).digest()[:4])


def _problem_set(function: FunctionSpec, seed: int, submission: bytes) -> ProblemSet:
    # Seeded by name, so that one function's problems do not move when another is added.
    own_seed = zlib.crc32(function.name.encode())
    problems = tuple(
        _problem(function, (seed, own_seed, at), submission, sizes)
        for at, sizes in enumerate(function.problems.sizes)
    )
    return ProblemSet(
        function.name, len(function.places), problems, function.parameters, own_seed ^ seed
    )


def _problem(
    function: FunctionSpec, seeds: tuple[int, ...], submission: bytes, sizes: Sizes
) -> Problem:
    """One problem; a draw that fails is made again with the next counter."""
    mixed_in = np.frombuffer(submission, "<u4").tolist()
    for counter in range(MOST_DRAWS):
        rng = np.random.default_rng([*seeds, counter, *mixed_in])
        try:
            return Problem(sizes, function.problems.draw(rng, sizes))
        except Exception as error:
            failure = error
    named = ", ".join(f"{name} = {size}" for name, size in sizes.items())
    raise LabError(
        f"The lab's problems of {function.name} with {named} could not be drawn in {MOST_DRAWS} "
        f"tries: {type(failure).__name__}: {failure}",
        "The submission is not at fault. Widen what the lab's problems accept.",
    ) from failure


def _training_seeds(training: TrainingSpec, seed: int, submission: bytes) -> tuple[int, ...]:
    """The seeds of a training's runs: those of the lab, or made of them and the submission."""
    if not submission:
        return training.seeds
    return tuple(_seed_of(str(seed), str(own), training.id, submission) for own in training.seeds)
