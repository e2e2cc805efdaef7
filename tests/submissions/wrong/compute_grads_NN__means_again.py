"""Averages the biases once more.

loses: compute_grads_NN.d_b2 compute_grads_NN.d_b1
mistake: averaged-twice
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_o = (softmaxed - Y_batch) / N
    d_h = (U.T @ d_o) * (hidden > 0)
    return d_o @ hidden.T, d_o.mean(1, keepdims=True), d_h @ X_batch.T, d_h.mean(1, keepdims=True)
