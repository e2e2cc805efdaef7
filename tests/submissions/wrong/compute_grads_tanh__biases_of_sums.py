"""Only the biases are not averaged.

loses: compute_grads_tanh.d_b2 compute_grads_tanh.d_b1
mistake: biases-not-averaged
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_o = (softmaxed - Y_batch) / N
    d_h = (U.T @ d_o) * (1 - hidden**2)
    return d_o @ hidden.T, (softmaxed - Y_batch).sum(1, keepdims=True), d_h @ X_batch.T, N * d_h.sum(1, keepdims=True)
