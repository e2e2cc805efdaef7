"""1 - tanh(hidden)^2: hidden is already a tanh.

loses: compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: tanh-of-hidden
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    batch_size = X_batch.shape[1]
    delta2 = (softmaxed - Y_batch) / batch_size
    delta1 = (U.T @ delta2) * (1 - np.tanh(hidden) ** 2)
    d_U = delta2 @ hidden.T
    d_b2 = delta2.sum(axis=1, keepdims=True)
    d_W = delta1 @ X_batch.T
    d_b1 = delta1.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
