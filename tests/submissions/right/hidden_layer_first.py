"""Computes the gradients of the first layer before those of the second."""

def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = softmaxed.shape[1]
    d_b1 = np.sum((U.T @ (softmaxed - Y_batch)) * (hidden > 0), axis=1, keepdims=True) / N
    d_W = ((U.T @ (softmaxed - Y_batch)) * (hidden > 0)) @ X_batch.T / N
    d_b2 = np.sum(softmaxed - Y_batch, axis=1, keepdims=True) / N
    d_U = (softmaxed - Y_batch) @ hidden.T / N
    return d_U, d_b2, d_W, d_b1


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = softmaxed.shape[1]
    d_b1 = np.sum((1 - hidden**2) * (U.T @ (softmaxed - Y_batch)), axis=1, keepdims=True) / N
    d_W = ((1 - hidden**2) * (U.T @ (softmaxed - Y_batch))) @ X_batch.T / N
    d_b2 = np.sum(softmaxed - Y_batch, axis=1, keepdims=True) / N
    d_U = (softmaxed - Y_batch) @ hidden.T / N
    return d_U, d_b2, d_W, d_b1


def compute_grads(softmaxed, x, y):
    d_b = np.sum(softmaxed - y, axis=1, keepdims=True) / softmaxed.shape[1]
    d_W = (softmaxed - y) @ x.T / softmaxed.shape[1]
    return d_W, d_b
