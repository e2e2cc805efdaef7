"""tanh = sinh / cosh and its derivative 1 / cosh squared."""

def forward_tanh(U, b2, W, b1, X_batch):
    z = W @ X_batch + b1
    hidden = np.sinh(z) / np.cosh(z)
    out = U @ hidden + b2
    return softmax(out), hidden, out


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    z = W @ X_batch + b1
    sech2 = 1 / np.cosh(z) ** 2
    d_theta = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_z = sech2 * np.dot(U.T, d_theta)
    d_U = np.dot(d_theta, hidden.T)
    d_b2 = np.sum(d_theta, axis=1, keepdims=True)
    d_W = np.dot(d_z, X_batch.T)
    d_b1 = np.sum(d_z, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
