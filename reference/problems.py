"""Seeded inputs for the graded functions: consistent with one another, and away from trouble.

hidden and softmaxed are computed from the weights and the batch that come with them, since a right
function may recompute them. Labels are one-hot, every probability is at least 1e-3, and no ReLU
stands near its kink, where finite differences cross it and a derivative is a matter of taste.
"""

from collections.abc import Callable

import numpy as np

from .softmax_regression import Array, compute_loss, forward
from .two_layer import forward_NN, forward_tanh

LEAST_PROBABILITY = 1e-3
# Where the loss is near zero, an epsilon in its logarithm is no longer small beside it.
LEAST_LOSS = 0.3
LEAST_DISTANCE_FROM_KINK = 0.05
MOST_TRIES = 10_000

# Distinct sizes part 1/N from 1/C, 1/M and 1/H; a batch of one, fewer hidden units than classes and
# the lab's own sizes are among them.
REGRESSION_SIZES = (
    {"C": 3, "M": 4, "N": 7},
    {"C": 4, "M": 2, "N": 6},
    {"C": 2, "M": 5, "N": 3},
    {"C": 5, "M": 3, "N": 1},
    {"C": 2, "M": 3, "N": 10},
)
NETWORK_SIZES = (
    {"C": 3, "H": 5, "M": 4, "N": 7},
    {"C": 4, "H": 3, "M": 2, "N": 6},
    {"C": 2, "H": 7, "M": 5, "N": 3},
    {"C": 5, "H": 2, "M": 3, "N": 1},
    {"C": 2, "H": 16, "M": 2, "N": 10},
)
ACTIVATION_SIZES = ({"H": 5, "N": 7}, {"H": 3, "N": 6}, {"H": 16, "N": 10}, {"H": 8, "N": 1})

Variables = dict[str, Array]


def activations(rng: np.random.Generator, H: int, N: int) -> Variables:
    """Inputs of an activation, x (H, N): of both signs, small and large, never near zero."""
    magnitude = np.exp(rng.uniform(np.log(LEAST_DISTANCE_FROM_KINK), np.log(12.0), size=(H, N)))
    sign = rng.permutation(np.where(np.arange(H * N) % 2 == 0, 1.0, -1.0)).reshape(H, N)
    return {"x": magnitude * sign}


def regression(rng: np.random.Generator, C: int, M: int, N: int) -> Variables:
    """A batch for softmax regression: W (C, M), b (C, 1), x (M, N), y and softmaxed (C, N)."""
    for _ in range(MOST_TRIES):
        W, b = rng.normal(size=(C, M)), rng.normal(size=(C, 1))
        x = rng.normal(size=(M, N))
        y = _one_hot(rng, C, N)
        softmaxed = forward(W, b, x)
        if softmaxed.min() >= LEAST_PROBABILITY and compute_loss(softmaxed, y) >= LEAST_LOSS:
            return {"W": W, "b": b, "x": x, "y": y, "softmaxed": softmaxed}
    raise RuntimeError(f"no problem of C={C}, M={M}, N={N} has moderate probabilities")


def relu_network(rng: np.random.Generator, C: int, H: int, M: int, N: int) -> Variables:
    """A batch for the ReLU network, with units of both kinds, on and off."""
    return _network(rng, C, H, M, N, forward_NN, _is_away_from_kinks)


def tanh_network(rng: np.random.Generator, C: int, H: int, M: int, N: int) -> Variables:
    """A batch for the tanh network."""
    return _network(rng, C, H, M, N, forward_tanh, lambda z: True)


def _network(
    rng: np.random.Generator,
    C: int,
    H: int,
    M: int,
    N: int,
    forward_pass: Callable[[Array, Array, Array, Array, Array], tuple[Array, Array, Array]],
    accept: Callable[[Array], bool],
) -> Variables:
    for _ in range(MOST_TRIES):
        W, b1 = rng.normal(size=(H, M)), rng.normal(size=(H, 1))
        U, b2 = rng.normal(size=(C, H)), rng.normal(size=(C, 1))
        x = rng.normal(size=(M, N))
        if not accept(W @ x + b1):
            continue
        softmaxed, hidden, _ = forward_pass(U, b2, W, b1, x)
        if softmaxed.min() >= LEAST_PROBABILITY:
            y = _one_hot(rng, C, N)
            batch = {"x": x, "X_batch": x, "Y_batch": y, "hidden": hidden, "softmaxed": softmaxed}
            return {"U": U, "b2": b2, "W": W, "b1": b1, **batch}
    raise RuntimeError(f"no problem of C={C}, H={H}, M={M}, N={N} has moderate probabilities")


def _is_away_from_kinks(z: Array) -> bool:
    # With hundreds of units the nearest is nearer; 0.01 still leaves a step of 1e-5 plenty of room.
    least = LEAST_DISTANCE_FROM_KINK if z.size < 50 else LEAST_DISTANCE_FROM_KINK / 5
    return bool(np.min(np.abs(z)) >= least and np.any(z > 0) and np.any(z < 0))


def _one_hot(rng: np.random.Generator, C: int, N: int) -> Array:
    """Labels (C, N), as many different ones as fit."""
    labels = rng.permutation(np.concatenate([rng.permutation(C) for _ in range(N // C + 1)])[:N])
    return np.eye(C)[:, labels]
