"""1/N is missing in the hidden layer.

loses: compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: hidden-not-averaged
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    error = softmaxed - Y_batch
    d_U = error @ hidden.T / error.shape[1]
    d_b2 = np.mean(error, axis=1, keepdims=True)
    error_hidden = (1 - np.tanh(W @ X_batch + b1) ** 2) * (U.T @ error)
    d_W = error_hidden @ X_batch.T
    d_b1 = np.sum(error_hidden, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
