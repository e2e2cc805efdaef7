"""The error is divided by N and every gradient is averaged once more.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: averaged-twice
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    d_out = (softmaxed - Y_batch) / N
    d_hid = (U.T @ d_out) * d_relu(hidden)
    grads = [
        d_out @ hidden.T,
        d_out.sum(axis=1, keepdims=True),
        d_hid @ X_batch.T,
        d_hid.sum(axis=1, keepdims=True),
    ]
    return tuple(g / N for g in grads)
