"""Adds a weight decay that is not part of the loss.

loses: compute_grads_NN.d_U compute_grads_NN.d_W
mistake: weight-decay
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    reg = 0.1
    N = X_batch.shape[1]
    d_out = (softmaxed - Y_batch) / N
    d_z = (U.T @ d_out) * d_relu(hidden)
    d_U = d_out @ hidden.T + reg * U
    d_W = d_z @ X_batch.T + reg * W
    d_b2 = d_out.sum(axis=1, keepdims=True)
    d_b1 = d_z.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
