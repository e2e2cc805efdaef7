"""Only d_b2 is not averaged.

loses: compute_grads_NN.d_b2
mistake: biases-not-averaged
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = softmaxed.shape[1]
    e = softmaxed - Y_batch
    h = (U.T @ e) * (hidden > 0)
    return e @ hidden.T / n, e.sum(1)[:, None], h @ X_batch.T / n, h.mean(1)[:, None]
