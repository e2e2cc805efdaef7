"""The data of the lab's studies, without scikit-learn: importing that takes longer than grading.

The draws are scikit-learn's own, number for number (the tests compare them).
"""

from typing import NamedTuple

import numpy as np

from .softmax_regression import Array


class Split(NamedTuple):
    """A data set in rows, split for training: X (samples, M), Y one-hot (samples, C)."""

    X_train: Array
    Y_train: Array
    X_test: Array
    Y_test: Array


def moons(random_seed: int, n_samples: int = 500, noise: float = 0.2) -> tuple[Array, Array]:
    """Two interleaved half circles: points (n_samples, 2) and one-hot labels (n_samples, 2)."""
    rng = np.random.RandomState(random_seed)
    n_outer = n_samples // 2
    n_inner = n_samples - n_outer
    outer = np.linspace(0, np.pi, n_outer)
    inner = np.linspace(0, np.pi, n_inner)
    X = np.column_stack(
        [
            np.append(np.cos(outer), 1 - np.cos(inner)),
            np.append(np.sin(outer), 1 - np.sin(inner) - 0.5),
        ]
    )
    labels = np.append(np.zeros(n_outer, dtype=int), np.ones(n_inner, dtype=int))
    order = np.arange(n_samples)
    rng.shuffle(order)
    X = X[order] + rng.normal(scale=noise, size=X.shape)
    return X, np.eye(2)[labels[order]]


def split(X: Array, Y: Array, test_share: float = 0.4, random_seed: int = 42) -> Split:
    """Shuffle the rows and set a share of them aside for testing."""
    n_test = int(np.ceil(test_share * len(X)))
    order = np.random.RandomState(random_seed).permutation(len(X))
    test, train = order[:n_test], order[n_test:]
    return Split(X[train], Y[train], X[test], Y[test])
