"""Finds z again from hidden with arctanh, then differentiates tanh there; relu mask by astype(bool)."""

def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = hidden.shape[1]
    z = np.arctanh(np.clip(hidden, -1 + 1e-15, 1 - 1e-15))
    dtanh = 1 - np.tanh(z) ** 2
    d_out = (softmaxed - Y_batch) / N
    d_hidden = U.T.dot(d_out)
    d_z = dtanh * d_hidden
    return d_out.dot(hidden.T), d_out.dot(np.ones((N, 1))), d_z.dot(X_batch.T), d_z.dot(np.ones((N, 1)))


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = hidden.shape[1]
    d_out = (softmaxed - Y_batch) / N
    d_z = hidden.astype(bool) * U.T.dot(d_out)
    return d_out.dot(hidden.T), d_out.dot(np.ones((N, 1))), d_z.dot(X_batch.T), d_z.dot(np.ones((N, 1)))
