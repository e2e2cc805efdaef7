"""Backpropagates through d_U.

loses: compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: gradient-for-parameter
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    e = softmaxed - Y_batch
    d_U = e @ hidden.T / N
    d_b2 = e.mean(axis=1, keepdims=True)
    e1 = d_U.T @ e * (1 - hidden**2)
    d_W = e1 @ X_batch.T / N
    d_b1 = e1.mean(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
