"""Results in Fortran order, and as strided parts of larger arrays."""

def compute_grads(softmaxed, x, y):
    d_z = np.asfortranarray(softmaxed - y) / y.shape[1]
    d_W = np.zeros((2 * y.shape[0], 2 * x.shape[0]))[::2, ::2]
    d_W[...] = d_z @ x.T
    d_b = np.array(d_z.sum(axis=1, keepdims=True), order="F")
    return d_W, d_b


def relu(x):
    return np.asfortranarray(np.maximum(x, 0))


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    C, H = U.shape
    M, N = X_batch.shape
    # one big array for all the gradients: [d_U; d_W^T | ...]
    theta = np.empty((C + M + 1, H), order="F")
    d_out = (softmaxed - Y_batch) / N
    d_z = (U.T @ d_out) * (1 - hidden**2)
    theta[:C] = d_out @ hidden.T
    theta[C : C + M] = X_batch @ d_z.T
    theta[C + M] = d_z.sum(axis=1)
    return theta[:C], d_out.sum(axis=1, keepdims=True), theta[C : C + M].T, theta[C + M :].T
