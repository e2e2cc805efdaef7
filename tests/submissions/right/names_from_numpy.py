"""Imports single names from numpy and never writes np."""

from numpy import log, tanh, maximum, where, dot, exp
from numpy import sum as npsum


def compute_grads(softmaxed, x, y):
    d = softmaxed - y
    return dot(d, x.T) / y.shape[1], npsum(d, axis=1, keepdims=True) / y.shape[1]


def compute_loss(softmaxed, y):
    return -npsum(y * log(softmaxed)) / y.shape[1]


def relu(x):
    return maximum(x, 0)


def d_relu(x):
    return where(x > 0, 1.0, 0.0)


def _soft(a):
    e = exp(a)
    return e / npsum(e, axis=0)


def forward_tanh(U, b2, W, b1, X_batch):
    hidden = tanh(dot(W, X_batch) + b1)
    out = dot(U, hidden) + b2
    return _soft(out), hidden, out
