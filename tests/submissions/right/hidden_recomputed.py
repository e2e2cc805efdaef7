"""Computes z and hidden again from W, b1 and X_batch; the argument hidden is not read."""

def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    z = W @ X_batch + b1
    h = np.maximum(z, 0)
    n = X_batch.shape[1]
    d_out = softmaxed - Y_batch
    d_U = d_out @ h.T / n
    d_b2 = np.sum(d_out, axis=1, keepdims=True) / n
    d_z = (U.T @ d_out) * (z > 0)
    d_W = d_z @ X_batch.T / n
    d_b1 = np.sum(d_z, axis=1, keepdims=True) / n
    return d_U, d_b2, d_W, d_b1


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    z = W @ X_batch + b1
    h = np.tanh(z)
    n = X_batch.shape[1]
    d_out = softmaxed - Y_batch
    d_U = d_out @ h.T / n
    d_b2 = np.sum(d_out, axis=1, keepdims=True) / n
    d_z = (U.T @ d_out) * (1 - h**2)
    d_W = d_z @ X_batch.T / n
    d_b1 = np.sum(d_z, axis=1, keepdims=True) / n
    return d_U, d_b2, d_W, d_b1
