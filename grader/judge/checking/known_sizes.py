"""Which sizes of its problems a function can know at all: only those are named to students."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from grader.lab.function_model import FunctionSpec
from grader.plan import Problem
from grader.values.tree import Tree


def known_sizes(function: FunctionSpec, problems: Iterable[Problem]) -> frozenset[str]:
    """The sizes that reach an argument on every problem, as an extent of it or as its value.

    One that makes an extent with another, as the rows of images in one long axis do, reaches it;
    so does what is not a whole number, of which nothing can be told.
    """
    met = [_met_in(problem, function) for problem in problems]
    return frozenset(name for name, _ in frozenset.intersection(*met)) if met else frozenset()


def only_known(
    function: FunctionSpec, problem: Problem, problems: Sequence[Problem]
) -> Mapping[str, Any]:
    """The sizes of one of the problems that the function can know."""
    known = known_sizes(function, problems)
    return {name: size for name, size in problem.sizes.items() if name in known}


def _met_in(problem: Problem, function: FunctionSpec) -> frozenset[tuple[str, str]]:
    parameters = function.parameters
    return problem.once(lambda: frozenset(_met(problem, parameters)), "met", parameters)


def _met(problem: Problem, parameters: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The sizes that are met in the arguments of one problem, each with how it makes an extent."""
    extents = {one for name in parameters for one in _extents(problem.variables.get(name))}
    for name, size in problem.sizes.items():
        if not isinstance(size, int) or isinstance(size, bool):
            yield name, ""
            continue
        made = {"": size, "less": size - 1, "more": size + 1}
        for other, value in problem.sizes.items():
            if other != name and isinstance(value, int):
                made |= {f"with {other}": size + value, f"times {other}": size * value}
        yield from ((name, how) for how, extent in made.items() if extent in extents)


def _extents(tree: Tree) -> Iterator[Any]:
    """The extents of the arrays and lists in an argument, and its single numbers and texts."""
    if isinstance(tree, np.ndarray) and tree.ndim:
        yield from tree.shape
    elif isinstance(tree, np.ndarray | np.generic):
        yield tree.item()
    elif isinstance(tree, list | tuple):
        yield len(tree)
        for part in tree:
            yield from _extents(part)
    elif isinstance(tree, dict):
        for part in tree.values():
            yield from _extents(part)
    elif isinstance(tree, int | float | str):
        yield tree
