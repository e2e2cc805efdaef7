"""The mask is inverted, and there is a factor of two.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: inverted-mask + factor-two
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_o = (softmaxed - Y_batch) / N
    d_h = 2 * (U.T @ d_o) * (hidden <= 0)
    return d_o @ hidden.T, d_o.sum(1, keepdims=True), d_h @ X_batch.T, d_h.sum(1, keepdims=True)
