"""from numpy import * in a cell of its own, for the Matlab feeling."""

from numpy import *
from builtins import max, min  # train_network and train_NN need the real ones

# %%
def compute_grads(softmaxed, x, y):
    N = shape(x)[1]
    return matmul(softmaxed - y, transpose(x)) / N, mean(softmaxed - y, 1).reshape(-1, 1)


def compute_loss(softmaxed, y):
    return -mean(log(sum(softmaxed * y, 0)))

# %%
def forward_tanh(U, b2, W, b1, X_batch):
    hidden = tanh(matmul(W, X_batch) + b1)
    out = matmul(U, hidden) + b2
    return exp(out) / sum(exp(out), 0), hidden, out


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = shape(X_batch)[1]
    d2 = softmaxed - Y_batch
    d1 = multiply(matmul(transpose(U), d2), 1 - square(hidden))
    return (matmul(d2, transpose(hidden)) / N, sum(d2, 1, keepdims=True) / N,
            matmul(d1, transpose(X_batch)) / N, sum(d1, 1, keepdims=True) / N)
