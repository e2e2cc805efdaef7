"""hidden (1 - hidden), as for a sigmoid.

loses: compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: hidden-times-one-minus-hidden
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    err = (softmaxed - Y_batch) / Y_batch.shape[1]
    slope = hidden * (1 - hidden)
    err_h = slope * (U.T @ err)
    d_U, d_b2 = err @ hidden.T, err.sum(axis=1, keepdims=True)
    d_W, d_b1 = err_h @ X_batch.T, err_h.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
