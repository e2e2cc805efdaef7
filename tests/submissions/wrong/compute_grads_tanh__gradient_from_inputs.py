"""X_batch instead of hidden in d_U.

loses: compute_grads_tanh.d_U
mistake: gradient-from-inputs
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    delta = (softmaxed - Y_batch) / N
    delta_hidden = (U.T @ delta) * (1 - hidden**2)
    d_U = np.einsum("cn,mn->cm", delta, X_batch)
    d_W = np.einsum("hn,mn->hm", delta_hidden, X_batch)
    return d_U, delta.sum(1)[:, None], d_W, delta_hidden.sum(1)[:, None]
