"""Trainers of both networks: mini-batch gradient descent on rows of samples.

They are the handout's loops with its two defects mended: `train_network` no longer takes its batch
counter for the bias, and applies softmax once.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from grader.lab import TrainingCall, TrainingLoop, TrainingStep

from .data import Split
from .softmax_regression import Array, compute_grads, compute_loss, forward


class Histories(NamedTuple):
    """One value per epoch: loss and accuracy on the training rows, accuracy on the test rows."""

    loss: list[float]
    accuracy: list[float]
    test_accuracy: list[float]


def train_network(
    data: Split,
    lr: float,
    n_epochs: int = 10,
    batch_size: int = 10,
    random_seed: int = 42,
) -> tuple[Array, Array, Histories]:
    """Train the softmax regression; returns W (C, M), b (C, 1) and the histories."""
    rng = np.random.RandomState(random_seed)
    n_classes, n_inputs = data.Y_train.shape[1], data.X_train.shape[1]
    W = rng.normal(size=(n_classes, n_inputs))
    b = rng.normal(size=(n_classes, 1))
    histories = Histories([], [], [])
    X, Y = data.X_train, data.Y_train
    for _ in range(n_epochs):
        X, Y = _shuffled(rng, X, Y)
        losses, accuracies = [], []
        for x, y in _batches(X, Y, batch_size):
            softmaxed = forward(W, b, x)
            d_W, d_b = compute_grads(softmaxed, x, y)
            W = W - lr * d_W
            b = b - lr * d_b
            losses.append(compute_loss(softmaxed, y))
            accuracies.append(accuracy(softmaxed, y))
        histories.loss.append(float(np.mean(losses)))
        histories.accuracy.append(float(np.mean(accuracies)))
        histories.test_accuracy.append(accuracy(forward(W, b, data.X_test.T), data.Y_test.T))
    return W, b, histories


def step_NN(forward_NN: str, compute_grads_NN: str, lr: float = 0.1) -> TrainingStep:
    """One step of training the two-layer network, with functions of these names."""
    return TrainingStep(
        (
            TrainingCall(forward_NN, ("U", "b2", "W", "b1", "x"), ("softmaxed", "hidden", "out")),
            TrainingCall(
                compute_grads_NN,
                ("hidden", "softmaxed", "U", "x", "y", "W", "b1"),
                ("d_U", "d_b2", "d_W", "d_b1"),
            ),
        ),
        {"U": "d_U", "b2": "d_b2", "W": "d_W", "b1": "d_b1"},
        lr,
    )


def loop_NN(
    data: Split,
    n_hidden: int,
    evaluate: Callable[[Array, Array, Array, Array, Array], tuple[Array, Array, Array]],
    n_epochs: int = 100,
    batch_size: int = 10,
    random_seed: int = 42,
) -> TrainingLoop:
    """How training the two-layer network begins: U (C, H), b2 (C, 1), W (H, M) and b1 (H, 1).

    `evaluate` is the forward pass that measures the accuracy on the test rows.
    """
    rng = np.random.RandomState(random_seed)
    n_classes, n_inputs = data.Y_train.shape[1], data.X_train.shape[1]
    b1 = rng.normal(size=(n_hidden, 1))
    W = rng.normal(size=(n_hidden, n_inputs))
    b2 = rng.normal(size=(n_classes, 1))
    U = rng.normal(size=(n_classes, n_hidden))

    def epochs() -> Iterator[Iterator[Mapping[str, Array]]]:
        X, Y = data.X_train, data.Y_train
        for _ in range(n_epochs):
            X, Y = _shuffled(rng, X, Y)
            yield ({"x": x, "y": y} for x, y in _batches(X, Y, batch_size))

    def watch(values: Mapping[str, Array]) -> Mapping[str, float]:
        softmaxed, y = values["softmaxed"], values["y"]
        return {"loss": compute_loss(softmaxed, y), "accuracy": accuracy(softmaxed, y)}

    def after_epoch(state: Mapping[str, Array]) -> Mapping[str, float]:
        softmaxed, _, _ = evaluate(state["U"], state["b2"], state["W"], state["b1"], data.X_test.T)
        return {"test_accuracy": accuracy(softmaxed, data.Y_test.T)}

    return TrainingLoop({"U": U, "b2": b2, "W": W, "b1": b1}, epochs(), watch, after_epoch)


def accuracy(softmaxed: Array, y: Array) -> float:
    """The share of columns whose largest probability is at the one-hot label's place."""
    return float(np.mean(np.argmax(softmaxed, axis=0) == np.argmax(y, axis=0)))


def _shuffled(rng: np.random.RandomState, X: Array, Y: Array) -> tuple[Array, Array]:
    order = rng.permutation(len(X))
    return X[order], Y[order]


def _batches(X: Array, Y: Array, batch_size: int) -> Iterator[tuple[Array, Array]]:
    for start in range(0, len(X), batch_size):
        yield X[start : start + batch_size].T, Y[start : start + batch_size].T
