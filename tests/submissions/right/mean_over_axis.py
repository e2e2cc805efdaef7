"""Uses np.mean for the biases and for stacks of outer products."""

def compute_grads(softmaxed, x, y):
    diff = softmaxed - y
    d_W = np.mean([np.outer(diff[:, i], x[:, i]) for i in range(x.shape[1])], axis=0)
    d_b = np.mean(diff, axis=1, keepdims=True)
    return d_W, d_b


def compute_loss(softmaxed, y):
    return np.mean(-np.sum(y * np.log(softmaxed), axis=0))


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    diff = softmaxed - Y_batch
    back = U.T @ diff * d_relu(W @ X_batch + b1)
    d_U = np.mean([np.outer(a, b) for a, b in zip(diff.T, hidden.T)], axis=0)
    d_b2 = diff.mean(axis=1, keepdims=True)
    d_W = np.mean([np.outer(a, b) for a, b in zip(back.T, X_batch.T)], axis=0)
    d_b1 = back.mean(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
