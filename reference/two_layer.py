"""The two-layer network, with ReLU and with tanh.

Data are columns. C is the number of classes, H of hidden units, M of inputs, N of samples in the
batch. Every function takes complex arrays too, so that its derivatives can be certified by
complex step.
"""

from collections.abc import Callable

import numpy as np

from .softmax_regression import Array, softmax

Gradients = tuple[Array, Array, Array, Array]


def relu(x: Array) -> Array:
    """The positive part of x, elementwise."""
    return np.where(np.real(x) > 0, x, 0.0)


def d_relu(x: Array) -> Array:
    """The derivative of relu, elementwise; 0 at the kink."""
    return np.where(np.real(x) > 0, 1.0, 0.0)


def d_tanh(x: Array) -> Array:
    """The derivative of tanh, elementwise."""
    return 1.0 - np.tanh(x) ** 2


def forward_NN(U: Array, b2: Array, W: Array, b1: Array, x: Array) -> tuple[Array, Array, Array]:
    """Forward pass of the ReLU network.

    U (C, H), b2 (C, 1), W (H, M), b1 (H, 1), x (M, N)
    -> softmaxed (C, N), hidden (H, N), out (C, N).
    """
    return _forward(relu, U, b2, W, b1, x)


def forward_tanh(
    U: Array, b2: Array, W: Array, b1: Array, X_batch: Array
) -> tuple[Array, Array, Array]:
    """Forward pass of the tanh network; shapes as in forward_NN."""
    return _forward(np.tanh, U, b2, W, b1, X_batch)


def compute_grads_NN(
    hidden: Array,
    softmaxed: Array,
    U: Array,
    X_batch: Array,
    Y_batch: Array,
    W: Array,
    b1: Array,
) -> Gradients:
    """Gradients of the averaged cross-entropy of the ReLU network.

    hidden (H, N), softmaxed (C, N), U (C, H), X_batch (M, N), Y_batch (C, N), W (H, M), b1 (H, 1)
    -> d_U (C, H), d_b2 (C, 1), d_W (H, M), d_b1 (H, 1).
    """
    return _backward(d_relu, hidden, softmaxed, U, X_batch, Y_batch, W, b1)


def compute_grads_tanh(
    hidden: Array,
    softmaxed: Array,
    U: Array,
    X_batch: Array,
    Y_batch: Array,
    W: Array,
    b1: Array,
) -> Gradients:
    """Gradients of the averaged cross-entropy of the tanh network, as compute_grads_NN."""
    return _backward(d_tanh, hidden, softmaxed, U, X_batch, Y_batch, W, b1)


def _forward(
    activation: Callable[[Array], Array], U: Array, b2: Array, W: Array, b1: Array, x: Array
) -> tuple[Array, Array, Array]:
    hidden = activation(W @ x + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out


def _backward(
    derivative: Callable[[Array], Array],
    hidden: Array,
    softmaxed: Array,
    U: Array,
    x: Array,
    y: Array,
    W: Array,
    b1: Array,
) -> Gradients:
    """Backpropagation through one hidden layer (Bishop, section 5.3.2, equations 5.53 to 5.56)."""
    d_out = (softmaxed - y) / y.shape[1]
    d_z = (U.T @ d_out) * derivative(W @ x + b1)
    return (
        d_out @ hidden.T,
        np.sum(d_out, axis=1, keepdims=True),
        d_z @ x.T,
        np.sum(d_z, axis=1, keepdims=True),
    )
