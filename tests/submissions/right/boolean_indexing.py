"""Boolean masks on copies, and on the probabilities for the loss."""

def compute_loss(softmaxed, y):
    return -np.mean(np.log(softmaxed[y == 1]))


def relu(x):
    out = x.copy()
    out[out < 0] = 0
    return out


def d_relu(x):
    out = np.ones_like(x)
    out[x <= 0] = 0
    return out


def compute_grads(softmaxed, x, y):
    delta = softmaxed.copy()
    delta[y == 1] -= 1
    d_W = delta @ x.T / x.shape[1]
    d_b = delta.mean(axis=1, keepdims=True)
    return d_W, d_b


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    delta = softmaxed.copy()
    delta[Y_batch.astype(bool)] -= 1
    delta /= delta.shape[1]
    back = U.T @ delta
    off = ~(W @ X_batch + b1 > 0)
    back[off] = 0
    return delta @ hidden.T, delta.sum(axis=1, keepdims=True), back @ X_batch.T, back.sum(axis=1, keepdims=True)
