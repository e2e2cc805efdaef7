"""Tests that are functions of lab.py: what they use, and how they do on the lab's own functions."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from grader.bodies.child import BodyLimits, Over
from grader.bodies.tests import function_test
from grader.lab.model import OutsideTest


def outside_test(
    body: Callable[..., object],
    task: str,
    title: str,
    points: float,
    hidden: bool,
    limits: BodyLimits,
    references: Callable[[], Mapping[str, Any]],
) -> OutsideTest:
    """A function of the student's notebook as a test of the lab.

    Its reference are the lab's declared functions, and any other name of the file it stands in.
    """
    parameters = tuple(inspect.signature(body).parameters)
    own: Mapping[str, Any] = inspect.unwrap(body).__globals__

    def names() -> Mapping[str, Any]:
        return {**own, **references()}

    name = body.__name__
    uses = tuple(_uses(body, parameters[0])) if parameters else ()
    classes = frozenset(name for name in uses if isinstance(own.get(name), type))
    runs = function_test(body, limits, seeded=len(parameters) > 1, classes=classes)
    return OutsideTest(name, task, title, points, runs, uses, names, hidden)


def _uses(body: Callable[..., object], student: str) -> Iterator[str]:
    """The names of the notebook that a function asks its first parameter for."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(body)))
    found = (
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == student
    )
    yield from dict.fromkeys(found)


def faults_of_test(test: OutsideTest) -> Iterator[str]:
    """What is wrong with a test: it must pass on the lab's own functions."""
    if test.place.anchors:  # of a notebook, whose solution is tried when it is imported
        return
    what = f"test {test.id!r}"
    ended = test.runs.tried_on(test.names, 0)
    if isinstance(ended, Over):
        yield f"{what} is ended for its limit of {ended.limit} with the lab's own functions"
    elif ended.kind != "passed" or ended.share != 1:
        yield f"{what} does not pass with the lab's own functions: {ended.why}"
