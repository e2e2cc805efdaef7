"""hidden^2 - 1: the hidden layer has the wrong sign.

loses: compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: hidden-sign
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    delta = softmaxed - Y_batch
    d_U = delta @ hidden.T / N
    d_b2 = delta.sum(axis=1, keepdims=True) / N
    delta_h = (U.T @ delta) * (np.square(hidden) - 1)
    d_W = delta_h @ X_batch.T / N
    d_b1 = delta_h.sum(axis=1, keepdims=True) / N
    return d_U, d_b2, d_W, d_b1
