"""The derivative is one at exactly zero, and it is always taken at z, never at hidden."""

def relu(x):
    return np.where(x >= 0, x, 0)


def d_relu(x):
    return np.where(x >= 0, 1.0, 0.0)


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    z = W @ X_batch + b1
    d_out = (softmaxed - Y_batch) / z.shape[1]
    d_z = (U.T @ d_out) * d_relu(z)
    return d_out @ hidden.T, d_out.sum(axis=1, keepdims=True), d_z @ X_batch.T, d_z.sum(axis=1, keepdims=True)
