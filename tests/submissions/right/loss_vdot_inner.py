"""Dot products of the flattened matrices: np.vdot, np.inner, ravel."""

def compute_loss(softmaxed, y):
    return -np.vdot(y, np.log(softmaxed)) / y.shape[1]


def compute_grads(softmaxed, x, y):
    d = softmaxed - y
    N = d.shape[1]
    return np.inner(d, x) / N, np.inner(d, np.ones((1, N))) / N


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d = softmaxed - Y_batch
    N = d.shape[1]
    one = np.ones((1, N))
    g = np.inner(U.T, d.T) * (hidden > 0)
    return np.inner(d, hidden) / N, np.inner(d, one) / N, np.inner(g, X_batch) / N, np.inner(g, one) / N
