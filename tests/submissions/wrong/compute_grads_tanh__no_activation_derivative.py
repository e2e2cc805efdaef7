"""No derivative of the activation.

loses: compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: no-activation-derivative
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = Y_batch.shape[1]
    err = softmaxed - Y_batch
    d_U = err @ hidden.T / n
    d_b2 = err.mean(axis=1, keepdims=True)
    d_W = U.T @ err @ X_batch.T / n
    d_b1 = U.T @ d_b2
    return d_U, d_b2, d_W, d_b1
