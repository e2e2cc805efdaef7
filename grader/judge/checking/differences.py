"""Derivatives of a lab's loss by central differences: a second opinion on every gradient."""

import inspect

import numpy as np

from grader.lab.model import GradientCheck, Variables
from grader.values.rebuild import rebuild
from grader.values.tree import AnyArray


def central_differences(check: GradientCheck, variables: Variables, wrt: str) -> AnyArray:
    """The gradient of check.loss with respect to one variable, of that variable's shape.

    (f(x + h) - f(x - h)) / 2h in each entry, whose error is of order h^2 (Nocedal and Wright,
    Numerical Optimization, section 8.1).
    """
    names = tuple(inspect.signature(check.loss).parameters)
    point = np.array(variables[wrt], dtype=np.float64)
    arguments = {name: rebuild(variables[name]) for name in names} | {wrt: point}
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
