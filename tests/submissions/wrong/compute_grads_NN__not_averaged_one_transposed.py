"""Sums for means everywhere, and d_W is transposed besides.

partly: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: not-averaged
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_out = softmaxed - Y_batch
    d_z = (U.T @ d_out) * (W @ X_batch + b1 > 0)
    return (
        d_out @ hidden.T,
        d_out.sum(axis=1, keepdims=True),
        X_batch @ d_z.T,
        d_z.sum(axis=1, keepdims=True),
    )
