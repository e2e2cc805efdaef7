"""Writes to stderr, warns, and uses the logging module."""

import logging
import sys
import warnings

logger = logging.getLogger("lab")
logger.setLevel(logging.DEBUG)


def compute_grads(softmaxed, x, y):
    if y.shape[1] == 1:
        warnings.warn("batch of one sample")
    d_z = (softmaxed - y) / y.shape[1]
    logger.debug("norm of d_z: %s", np.linalg.norm(d_z))
    return d_z @ x.T, d_z.sum(axis=1, keepdims=True)


def compute_loss(softmaxed, y):
    loss = -np.sum(y * np.log(softmaxed)) / y.shape[1]
    if loss > 2:
        print("large loss", loss, file=sys.stderr)
    return loss


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    dead = np.all(hidden <= 0, axis=1)
    if dead.any():
        warnings.warn("%d dead units" % dead.sum(), RuntimeWarning)
    d_out = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_z = U.T @ d_out * (hidden > 0)
    return d_out @ hidden.T, d_out.sum(axis=1, keepdims=True), d_z @ X_batch.T, d_z.sum(axis=1, keepdims=True)
