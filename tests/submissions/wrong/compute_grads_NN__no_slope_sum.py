"""No derivative of the activation, and the hidden layer is summed.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: no-activation-derivative + hidden-not-averaged
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_o = (softmaxed - Y_batch) / N
    d_h = N * (U.T @ d_o)
    return d_o @ hidden.T, d_o.sum(1, keepdims=True), d_h @ X_batch.T, d_h.sum(1, keepdims=True)
