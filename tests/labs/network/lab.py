"""A network of one hidden layer with dicts of parameters and gradients, and a free cache."""

from typing import Any

import numpy as np

from grader.lab import Ignored, Lab, Problems, Student
from grader.values.tree import AnyArray

Arrays = dict[str, AnyArray]

lab = Lab("network", "A network with dicts and a cache")
task = lab.task("1", "Forward and backward")
learn = lab.task("2", "Learning")


def networks(rng: np.random.Generator, n: int, h: int, m: int) -> dict[str, Any]:
    """m samples in columns, labels (1, m), and parameters by their names."""
    shapes = {"W1": (h, n), "b1": (h, 1), "W2": (1, h), "b2": (1, 1)}
    scales = {"W1": 0.05, "b1": 0.3, "W2": 4.0, "b2": 0.5}  # so that no unit is saturated
    return {
        "X": rng.normal(0, 9, size=(n, m)),
        "Y": rng.integers(0, 2, size=(1, m)).astype(float),
        "parameters": {k: rng.normal(-scales[k], scales[k], shape) for k, shape in shapes.items()},
        "grads": {f"d{k}": rng.normal(0.5, 1, shape) for k, shape in shapes.items()},
    }


sizes = [
    {"n": 2, "h": 4, "m": 7},
    {"n": 3, "h": 2, "m": 5},
    {"n": 5, "h": 3, "m": 1},
    {"n": 2, "h": 4, "m": 7},
]
on_cost = Problems(
    lambda rng, m: {"A2": rng.uniform(0.1, 0.9, (1, m)), "Y": rng.integers(0, 2, (1, m)) * 1.0},
    [{"m": 4}, {"m": 7}, {"m": 1}, {"m": 4}],
    batch="m",
)
on = Problems(networks, sizes, batch="m", words={"m": "samples"})


@lab.function(task, on=on, returns={"A2": 3, "cache": Ignored()})
def forward_propagation(X: AnyArray, parameters: Arrays) -> tuple[AnyArray, Arrays]:
    """The output, and what the backward pass needs."""
    A1 = np.tanh(parameters["W1"] @ X + parameters["b1"])
    A2 = 1 / (1 + np.exp(-(parameters["W2"] @ A1 + parameters["b2"])))
    return A2, {"A1": A1, "A2": A2}


@lab.function(task, on=on_cost, returns={"cost": 2})
def compute_cost(A2: AnyArray, Y: AnyArray) -> float:
    """Cross-entropy of outputs in (0, 1)."""
    return float(-np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)))


def backward(student: Student, parameters: Any, X: Any, Y: Any) -> Any:
    """Backward on the student's own cache, whatever is in it."""
    _, cache = student.forward_propagation(X, parameters).unpack(2)
    return student.backward_propagation(parameters, cache, X, Y)


@lab.function(task, on=on, steps=backward, returns={"dW1": 3, "db1": 2, "dW2": 3, "db2": 2})
def backward_propagation(parameters: Arrays, cache: Arrays, X: AnyArray, Y: AnyArray) -> Arrays:
    """Gradients of the cost, by their names."""
    dZ2 = (cache["A2"] - Y) / X.shape[1]
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {
        "dW1": dZ1 @ X.T,
        "db1": dZ1.sum(axis=1, keepdims=True),
        "dW2": dZ2 @ cache["A1"].T,
        "db2": dZ2.sum(axis=1, keepdims=True),
    }


@lab.function(learn, on=on, returns={"W1": 1, "b1": 1, "W2": 1, "b2": 1})
def update_parameters(parameters: Arrays, grads: Arrays, learning_rate: float = 1.2) -> Arrays:
    """One step of gradient descent, at the handout's rate."""
    return {name: value - learning_rate * grads[f"d{name}"] for name, value in parameters.items()}
