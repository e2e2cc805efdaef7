"""(1 - hidden)^2: the square stands in the wrong place.

loses: compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: missing-parentheses
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    diff = (softmaxed - Y_batch) / N
    d_h = U.T @ diff
    d_z = d_h * (1 - hidden) ** 2
    return diff @ hidden.T, diff.sum(1, keepdims=True), d_z @ X_batch.T, d_z.sum(1, keepdims=True)
