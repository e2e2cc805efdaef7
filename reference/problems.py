"""Seeded inputs for the graded functions: consistent with one another, and away from trouble.

hidden and softmaxed are computed from the weights and the batch that come with them, since a right
function may recompute them. Labels are one-hot, every probability is at least 1e-3, and no ReLU
stands near its kink, where finite differences cross it and a derivative is a matter of taste.
"""

from collections.abc import Callable

import numpy as np

from .softmax_regression import Array, compute_grads, compute_loss, forward, softmax
from .two_layer import compute_grads_NN, compute_grads_tanh, forward_NN, forward_tanh

LEAST_PROBABILITY = 1e-3
# Where the loss is near zero, an epsilon in its logarithm is no longer small beside it.
LEAST_LOSS = 0.3
# One unlikely label in a large batch tells a logarithm clipped at 1e-3 from a right one. The rest
# of the batch is such that an epsilon of 1e-5 stays within the tolerance of the loss, always.
UNLIKELY = 9e-4
LEAST_LOSS_WITH_UNLIKELY = 1.5
LEAST_PROBABILITY_OF_LABEL = 0.05
LARGE_BATCH = 10
LEAST_DISTANCE_FROM_KINK = 0.05
# Averages over a batch are small. Those of one sample go beyond 1, which gives clipped gradients
# away; those of the biases of the output, and d_U of bounded hidden units, never do.
LEAST_LARGEST_GRADIENT = 1.1
MOST_TRIES = 10_000

# Distinct sizes part 1/N from 1/C, 1/M and 1/H; a batch of one, fewer hidden units than classes and
# the lab's own sizes are among them. Where all are equal nothing tells a matrix from its transpose
# but its values: code that turns arrays until they fit is wrong there. The last are the first
# again, with other numbers, and give away a function that keeps its results by their shape.
REGRESSION_SIZES = (
    {"C": 3, "M": 4, "N": 7},
    {"C": 4, "M": 2, "N": 6},
    {"C": 2, "M": 5, "N": 3},
    {"C": 5, "M": 3, "N": 1},
    {"C": 2, "M": 3, "N": 10},
    {"C": 2, "M": 2, "N": 2},
    {"C": 3, "M": 4, "N": 7},
)
LOSS_SIZES = (
    {"C": 3, "N": 7},
    {"C": 4, "N": 6},
    {"C": 2, "N": 3},
    {"C": 5, "N": 1},
    {"C": 2, "N": 10},
    {"C": 2, "N": 2},
    {"C": 3, "N": 7},
)
NETWORK_SIZES = (
    {"C": 3, "H": 5, "M": 4, "N": 7},
    {"C": 4, "H": 3, "M": 2, "N": 6},
    {"C": 2, "H": 7, "M": 5, "N": 3},
    {"C": 5, "H": 2, "M": 3, "N": 1},
    {"C": 2, "H": 16, "M": 2, "N": 10},
    {"C": 2, "H": 2, "M": 2, "N": 2},
    {"C": 3, "H": 5, "M": 4, "N": 7},
)
ACTIVATION_SIZES = (
    {"H": 5, "N": 7},
    {"H": 3, "N": 6},
    {"H": 16, "N": 10},
    {"H": 8, "N": 1},
    {"H": 2, "N": 2},
    {"H": 5, "N": 7},
)

Variables = dict[str, Array]
BACKWARD = ("hidden", "softmaxed", "U", "X_batch", "Y_batch", "W", "b1")


def activations(rng: np.random.Generator, H: int, N: int) -> Variables:
    """Inputs of an activation, x (H, N): of both signs, small and large, never near zero.

    The first is negative: np.vectorize takes its type from there, and a zero makes it integers.
    """
    magnitude = np.exp(rng.uniform(np.log(LEAST_DISTANCE_FROM_KINK), np.log(12.0), size=(H, N)))
    sign = rng.permutation(np.where(np.arange(H * N) % 2 == 0, 1.0, -1.0)).reshape(H, N)
    return {"x": -magnitude * sign * sign[0, 0]}


def predictions(rng: np.random.Generator, C: int, N: int) -> Variables:
    """Probabilities softmaxed (C, N) with labels y (C, N); a large batch has one unlikely label."""
    large = N >= LARGE_BATCH
    least = LEAST_LOSS_WITH_UNLIKELY if large else LEAST_LOSS
    for _ in range(MOST_TRIES):
        softmaxed, y = softmax(rng.normal(size=(C, N))), _one_hot(rng, C, N)
        of_label = np.sum(y * softmaxed, axis=0)
        if softmaxed.min() < LEAST_PROBABILITY or of_label.min() < LEAST_PROBABILITY_OF_LABEL:
            continue
        if large:
            at = rng.integers(N)
            others = (1 - y[:, at]) * softmaxed[:, at] / (1 - of_label[at])
            softmaxed[:, at] = UNLIKELY * y[:, at] + (1 - UNLIKELY) * others
        if compute_loss(softmaxed, y) >= least:
            return {"softmaxed": softmaxed, "y": y}
    raise RuntimeError(f"no batch of C={C}, N={N} has moderate probabilities and a moderate loss")


def regression(rng: np.random.Generator, C: int, M: int, N: int) -> Variables:
    """A batch for softmax regression: W (C, M), b (C, 1), x (M, N); z, y and softmaxed (C, N)."""
    for _ in range(MOST_TRIES):
        W, b = rng.normal(size=(C, M)), rng.normal(size=(C, 1))
        x = rng.normal(size=(M, N))
        y = _one_hot(rng, C, N)
        softmaxed = forward(W, b, x)
        if N == 1 and not _are_large(compute_grads(softmaxed, x, y)[:1]):
            continue
        if softmaxed.min() >= LEAST_PROBABILITY:
            return {"W": W, "b": b, "x": x, "z": W @ x + b, "y": y, "softmaxed": softmaxed}
    raise RuntimeError(f"no problem of C={C}, M={M}, N={N} has moderate probabilities")


def relu_network(rng: np.random.Generator, C: int, H: int, M: int, N: int) -> Variables:
    """A batch for the ReLU network, with units of both kinds, on and off."""

    def accept(batch: Variables) -> bool:
        if not _is_away_from_kinks(batch["W"] @ batch["x"] + batch["b1"]):
            return False
        d_U, _, d_W, d_b1 = compute_grads_NN(*(batch[name] for name in BACKWARD))
        return N > 1 or _are_large((d_U, d_W, d_b1))

    return _network(rng, C, H, M, N, forward_NN, accept)


def tanh_network(rng: np.random.Generator, C: int, H: int, M: int, N: int) -> Variables:
    """A batch for the tanh network."""

    def accept(batch: Variables) -> bool:
        _, _, d_W, d_b1 = compute_grads_tanh(*(batch[name] for name in BACKWARD))
        return N > 1 or _are_large((d_W, d_b1))

    return _network(rng, C, H, M, N, forward_tanh, accept)


def _network(
    rng: np.random.Generator,
    C: int,
    H: int,
    M: int,
    N: int,
    forward_pass: Callable[[Array, Array, Array, Array, Array], tuple[Array, Array, Array]],
    accept: Callable[[Variables], bool],
) -> Variables:
    for _ in range(MOST_TRIES):
        W, b1 = rng.normal(size=(H, M)), rng.normal(size=(H, 1))
        U, b2 = rng.normal(size=(C, H)), rng.normal(size=(C, 1))
        x = rng.normal(size=(M, N))
        softmaxed, hidden, _ = forward_pass(U, b2, W, b1, x)
        if softmaxed.min() < LEAST_PROBABILITY:
            continue
        y = _one_hot(rng, C, N)
        batch = {"x": x, "X_batch": x, "Y_batch": y, "hidden": hidden, "softmaxed": softmaxed}
        batch |= {"U": U, "b2": b2, "W": W, "b1": b1}
        if accept(batch):
            return batch
    raise RuntimeError(f"no problem of C={C}, H={H}, M={M}, N={N} has moderate probabilities")


def _are_large(gradients: tuple[Array, ...]) -> bool:
    return all(np.max(np.abs(gradient)) >= LEAST_LARGEST_GRADIENT for gradient in gradients)


def _is_away_from_kinks(z: Array) -> bool:
    # With hundreds of units the nearest is nearer; 0.01 still leaves a step of 1e-5 plenty of room.
    least = LEAST_DISTANCE_FROM_KINK if z.size < 50 else LEAST_DISTANCE_FROM_KINK / 5
    return bool(np.min(np.abs(z)) >= least and np.any(z > 0) and np.any(z < 0))


def _one_hot(rng: np.random.Generator, C: int, N: int) -> Array:
    """Labels (C, N), as many different ones as fit."""
    labels = rng.permutation(np.concatenate([rng.permutation(C) for _ in range(N // C + 1)])[:N])
    return np.eye(C)[:, labels]
