"""Works with y - softmaxed all the way and turns the sign at the end."""

def compute_grads(softmaxed, x, y):
    residual = y - softmaxed
    return residual @ x.T / -x.shape[1], residual.sum(axis=1, keepdims=True) / -x.shape[1]


def compute_loss(softmaxed, y):
    return np.sum(y * np.log(1 / softmaxed)) / y.shape[1]


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = -Y_batch.shape[1]
    residual = Y_batch - softmaxed
    grad_z = (U.T @ residual) * -(hidden ** 2 - 1)
    d_U = residual @ hidden.T
    d_b2 = residual @ np.ones((X_batch.shape[1], 1))
    d_W = grad_z @ X_batch.T
    d_b1 = grad_z @ np.ones((X_batch.shape[1], 1))
    return d_U / N, d_b2 / N, d_W / N, d_b1 / N
