"""Divides by a batch size of 10.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: hard-coded-batch
"""


def compute_grads_NN(
    hidden, softmaxed, U, X_batch, Y_batch, W, b1, batch_size=10
):
    d_out = (softmaxed - Y_batch) / batch_size
    d_z = (U.T @ d_out) * d_relu(W @ X_batch + b1)
    d_U = d_out @ hidden.T
    d_b2 = d_out.sum(axis=1, keepdims=True)
    d_W = d_z @ X_batch.T
    d_b1 = d_z.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
