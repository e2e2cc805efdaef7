"""The derivative of the ReLU is left out.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: no-activation-derivative
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    d_out = (softmaxed - Y_batch) / N
    d_U = d_out @ hidden.T
    d_b2 = d_out.sum(axis=1, keepdims=True)
    d_hidden = U.T @ d_out
    d_W = d_hidden @ X_batch.T
    d_b1 = d_hidden.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
