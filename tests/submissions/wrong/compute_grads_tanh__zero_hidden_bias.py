"""d_b1 stays zero.

loses: compute_grads_tanh.d_b1
mistake: zeros
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = X_batch.shape[1]
    d_b1 = np.zeros_like(b1)
    d_out = softmaxed - Y_batch
    d_U = d_out @ hidden.T / n
    d_b2 = d_out.mean(axis=1, keepdims=True)
    d_W = ((U.T @ d_out) * (1 - hidden**2)) @ X_batch.T / n
    return d_U, d_b2, d_W, d_b1
