"""hidden >= 0 is true everywhere.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: mask-all-ones
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    d_out = softmaxed - Y_batch
    d_U = d_out @ hidden.T / N
    d_b2 = np.mean(d_out, axis=1, keepdims=True)
    mask = (hidden >= 0).astype(float)
    d_z = (U.T @ d_out) * mask
    d_W = d_z @ X_batch.T / N
    d_b1 = np.mean(d_z, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
