"""A small lab, to try platforms with: two functions, two tasks, a question."""

import numpy as np

from grader.lab import Lab, Problems
from grader.values.tree import AnyArray

lab = Lab("line", "Fitting a line")
first = lab.task("1", "Predict")
second = lab.task("2", "Compare")


def points(rng: np.random.Generator, N: int) -> dict[str, AnyArray]:
    """A line's slope, a scalar, and N points."""
    x = rng.normal(size=N)
    return {"slope": rng.normal(size=()), "x": x, "y": 2 * x + rng.normal(size=N)}


on = Problems(points, [{"N": 5}, {"N": 8}, {"N": 1}])


@lab.function(first, on=on, returns={"value": 4})
def predict(slope: AnyArray, x: AnyArray) -> AnyArray:
    """Values of the line at x."""
    return np.asarray(slope * x)


@lab.function(second, on=on, returns={"value": 6})
def loss(slope: AnyArray, x: AnyArray, y: AnyArray) -> AnyArray:
    """Mean squared error of the line."""
    return np.asarray(np.mean((slope * x - y) ** 2))
