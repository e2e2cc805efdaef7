"""The plan: a lab and a seed give every call that will be made, with every input already drawn."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from grader.inside.frames import AnyArray
from grader.lab.model import FunctionSpec, LabSpec, Sizes, Variables


@dataclass(frozen=True)
class Problem:
    """One drawn set of named arrays, and the sizes that it was drawn with."""

    sizes: Sizes
    variables: Variables


@dataclass(frozen=True)
class Examination:
    """All calls of one function: once on each problem, then once more on the first.

    The repetition tells a function that answers by chance from one that computes.
    """

    function: str
    outputs: int
    problems: tuple[Problem, ...]
    parameters: tuple[str, ...]
    seed: int

    @property
    def calls(self) -> tuple[tuple[AnyArray, ...], ...]:
        """The arguments of each call."""
        order = (*self.problems, self.problems[0])
        return tuple(
            tuple(problem.variables[name] for name in self.parameters) for problem in order
        )


@dataclass(frozen=True)
class Plan:
    """Everything that a submission will be asked."""

    seed: int
    examinations: Mapping[str, Examination]


def make_plan(lab: LabSpec, seed: int) -> Plan:
    """Draw the problems of every function and helper. The same lab and seed give the same plan."""
    asked = (*lab.functions, *lab.helpers)
    return Plan(seed, {function.name: _examination(function, seed) for function in asked})


def _generator(*seeds: int) -> np.random.Generator:
    return np.random.default_rng(seeds)


def _arrays(variables: Variables) -> Variables:
    return {name: np.asarray(value) for name, value in variables.items()}


def _examination(function: FunctionSpec, seed: int) -> Examination:
    # Seeded by name, so that one function's problems do not move when another is added.
    own_seed = zlib.crc32(function.name.encode())
    problems = tuple(
        Problem(sizes, _arrays(function.problems.draw(_generator(seed, own_seed, at), sizes)))
        for at, sizes in enumerate(function.problems.sizes)
    )
    return Examination(
        function.name, len(function.outputs), problems, function.parameters, own_seed ^ seed
    )
