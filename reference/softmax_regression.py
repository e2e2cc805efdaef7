"""Softmax regression: the network whose inputs are wired straight to its outputs.

Data are columns. C is the number of classes, M of inputs, N of samples in the batch. Every
function takes complex arrays too, so that its derivatives can be certified by complex step.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def softmax(z: Array) -> Array:
    """Normalise each column of scores into probabilities.

    z (C, N) -> (C, N). Shifting by the largest score leaves the quotient as it is and keeps exp
    from overflowing (Goodfellow, Bengio, Courville, Deep Learning, section 4.1).
    """
    exp_z = np.exp(z - np.max(np.real(z), axis=0, keepdims=True))
    probabilities: Array = exp_z / np.sum(exp_z, axis=0, keepdims=True)
    return probabilities


def forward(W: Array, b: Array, x: Array) -> Array:
    """Class probabilities of a batch: W (C, M), b (C, 1), x (M, N) -> (C, N)."""
    return softmax(W @ x + b)


def compute_loss(softmaxed: Array, y: Array) -> float:
    """Cross-entropy of probabilities (C, N) against one-hot labels (C, N), averaged over N."""
    loss: float = -np.sum(y * np.log(softmaxed)) / y.shape[1]
    return loss


def compute_grads(softmaxed: Array, x: Array, y: Array) -> tuple[Array, Array]:
    """Gradients of the averaged cross-entropy with respect to W and b.

    softmaxed (C, N), x (M, N), y (C, N) -> d_W (C, M), d_b (C, 1). With respect to the scores the
    gradient of one sample is softmaxed - y (Bishop, Pattern Recognition and Machine Learning,
    equation 4.109).
    """
    d_z = (softmaxed - y) / y.shape[1]
    return d_z @ x.T, np.sum(d_z, axis=1, keepdims=True)
