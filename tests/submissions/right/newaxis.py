"""np.newaxis for the bias columns, batch size from the softmax output."""

def compute_grads(softmaxed, x, y):
    batch_size = softmaxed.shape[1]
    error = (softmaxed - y) / batch_size
    return error @ x.T, error.sum(axis=1)[:, np.newaxis]


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    batch_size = softmaxed.shape[1]
    error = (softmaxed - Y_batch) / batch_size
    error_hidden = (U.T @ error) * np.where(hidden > 0, 1, 0)
    return (
        error @ hidden.T,
        error.sum(axis=1)[:, np.newaxis],
        error_hidden @ X_batch.T,
        error_hidden.sum(axis=1)[:, np.newaxis],
    )


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    batch_size = softmaxed.shape[1]
    error = (softmaxed - Y_batch) / batch_size
    error_hidden = (U.T @ error) * (1 - np.tanh(W @ X_batch + b1) ** 2)
    return (
        error @ hidden.T,
        error.sum(axis=1)[:, np.newaxis],
        error_hidden @ X_batch.T,
        error_hidden.sum(axis=1)[:, np.newaxis],
    )
