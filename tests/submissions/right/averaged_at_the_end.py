"""Sums over the batch first and divides all the gradients by N on the last line."""

def compute_grads(softmaxed, x, y):
    grads = (softmaxed - y) @ x.T, (softmaxed - y).sum(1, keepdims=True)
    return tuple(g / x.shape[1] for g in grads)


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    err = softmaxed - Y_batch
    d_U = err @ hidden.T
    d_b2 = err.sum(axis=1, keepdims=True)
    err_h = U.T @ err
    err_h[hidden <= 0] = 0
    d_W = err_h @ X_batch.T
    d_b1 = err_h.sum(axis=1, keepdims=True)
    return tuple(g / X_batch.shape[1] for g in (d_U, d_b2, d_W, d_b1))


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    err = softmaxed - Y_batch
    d_U = err @ hidden.T
    d_b2 = err.sum(axis=1, keepdims=True)
    err_h = (U.T @ err) * (1 - hidden**2)
    d_W = err_h @ X_batch.T
    d_b1 = err_h.sum(axis=1, keepdims=True)
    return tuple(map(lambda g: g / X_batch.shape[1], (d_U, d_b2, d_W, d_b1)))
