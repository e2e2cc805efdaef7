"""Multiplies by relu(z) instead of its derivative.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: activation-for-derivative
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    batch = Y_batch.shape[1]
    z = W @ X_batch + b1
    delta_o = (softmaxed - Y_batch) / batch
    delta_h = (U.T @ delta_o) * relu(z)
    d_U = delta_o @ hidden.T
    d_b2 = delta_o.sum(axis=1, keepdims=True)
    d_W = delta_h @ X_batch.T
    d_b1 = delta_h.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
