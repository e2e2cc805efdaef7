"""The mask of the ReLU, and no average in the hidden layer.

loses: compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: relu-derivative-in-tanh + hidden-not-averaged
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_out = softmaxed - Y_batch
    d_U = d_out @ hidden.T / N
    d_b2 = d_out.sum(axis=1, keepdims=True) / N
    d_z = (U.T @ d_out) * (hidden > 0)
    d_W = d_z @ X_batch.T
    d_b1 = d_z.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
