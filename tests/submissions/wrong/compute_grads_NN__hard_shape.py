"""The hidden layer is taken to have 16 units.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: hard-coded-size
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_o = (softmaxed - Y_batch) / N
    d_h = (U.T @ d_o) * (hidden > 0)
    return d_o @ hidden.T, d_o.sum(1, keepdims=True), d_h @ X_batch.T, d_h.sum(1).reshape(16, 1)
