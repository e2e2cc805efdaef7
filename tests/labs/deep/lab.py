"""A network of L layers: lists of caches, an optimiser with a state, batches from a generator."""

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.lab import Ignored, Lab, Policy, Problems, Source, Student
from grader.values.tree import AnyArray

Arrays = dict[str, AnyArray]

lab = Lab("deep", "Deep networks", policy=Policy(arguments=1))
layers = lab.task("1", "L layers")
learning = lab.task("2", "Learning")


def networks(rng: np.random.Generator, L: int, m: int) -> dict[str, Any]:
    """m samples of widths[0] numbers, and parameters of L layers."""
    widths = [3, 4, 2, 5][: L + 1]
    parameters: Arrays = {}
    for at, (before, width) in enumerate(itertools.pairwise(widths), 1):
        parameters[f"W{at}"] = rng.normal(size=(width, before))
        parameters[f"b{at}"] = rng.normal(size=(width, 1))
    return {
        "X": rng.normal(size=(widths[0], m)),
        "Y": rng.normal(size=(widths[-1], m)),
        "parameters": parameters,
        "gradients": {name: rng.normal(size=value.shape) for name, value in parameters.items()},
        "widths": widths,
    }


on = Problems(networks, [{"L": 2, "m": 5}, {"L": 3, "m": 4}, {"L": 1, "m": 6}, {"L": 2, "m": 5}])


@lab.function(layers, on=on, returns={"parameters": 2}, seed=3)
def initialize(widths: list[int]) -> Arrays:
    """Small random weights by NumPy's global generator, layer by layer, and zero biases."""
    parameters = {}
    for at in range(1, len(widths)):
        shape = widths[at], widths[at - 1]
        parameters[f"W{at}"] = np.random.randn(*shape) * 0.01
        parameters[f"b{at}"] = np.zeros((widths[at], 1))
    return parameters


@lab.function(layers, on=on, returns={"output": 3, "caches": Ignored()})
def forward(X: AnyArray, parameters: Arrays) -> tuple[AnyArray, list[AnyArray]]:
    """ReLU layers, the last of which is linear."""
    caches, A, L = [X], X, len(parameters) // 2
    for at in range(1, L + 1):
        A = parameters[f"W{at}"] @ A + parameters[f"b{at}"]
        A = A if at == L else np.maximum(A, 0)
        caches.append(A)
    return A, caches


def both(student: Student, X: Any, Y: Any, parameters: Any) -> Any:
    """Backward on what the student's forward keeps."""
    output, caches = student.forward(X, parameters).unpack(2)
    return student.backward(output, Y, parameters, caches)


@lab.function(layers, on=on, steps=both, returns={"gradients": 5})
def backward(output: AnyArray, Y: AnyArray, parameters: Arrays, caches: list[AnyArray]) -> Arrays:
    """Gradients of half the mean squared error, by the parameters' names."""
    gradients, L = {}, len(parameters) // 2
    dZ = (output - Y) / Y.shape[1]
    for at in range(L, 0, -1):
        gradients[f"W{at}"] = dZ @ caches[at - 1].T
        gradients[f"b{at}"] = dZ.sum(axis=1, keepdims=True)
        dZ = parameters[f"W{at}"].T @ dZ * (caches[at - 1] > 0)
    return gradients


class Momentum:
    """Gradient descent with momentum: remembers how fast each parameter moves."""

    def __init__(self, rate: float, beta: float = 0.9) -> None:
        self.rate, self.beta = rate, beta
        self.velocity: Arrays = {}

    def step(self, parameters: Arrays, gradients: Arrays) -> Arrays:
        for name, gradient in gradients.items():
            moved = self.beta * self.velocity.get(name, 0 * gradient) + gradient
            self.velocity[name] = moved
        return {k: value - self.rate * self.velocity[k] for k, value in parameters.items()}


@lab.steps(learning, "Momentum.step", on=on, returns={"first": 1, "third": 3, "velocity": 2})
def steps(student: Student, parameters: Any, gradients: Any) -> Any:
    """Three steps of one optimiser, whose state must last."""
    optimiser = student.Momentum(0.1)
    first = optimiser.step(parameters, gradients)
    third = optimiser.step(optimiser.step(first, gradients), gradients)
    return {"first": first, "third": third, "velocity": optimiser.velocity}


@lab.steps(learning, "batches", on=on, returns={"sizes": 2})
def drawn_batches(student: Student, X: Any, Y: Any) -> Any:
    """Batches from a generator that never ends: three columns at a time, all of an epoch."""
    made = student.batches(X, Y, 3, Source("np.random.default_rng(0)"))
    return [pair[0].shape for pair in (made.next(), made.next(), made.next())]


def batches(
    X: AnyArray, Y: AnyArray, size: int, rng: np.random.Generator
) -> Iterator[tuple[AnyArray, AnyArray]]:
    """Columns in random order, again and again."""
    while True:
        order = rng.permutation(X.shape[1])
        for start in range(0, len(order), size):
            chosen = order[start : start + size]
            yield X[:, chosen], Y[:, chosen]
