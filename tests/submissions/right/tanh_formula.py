"""The formula of the text for tanh, with exp(2x)."""

def tanh(x):
    return (np.exp(2 * x) - 1) / (np.exp(2 * x) + 1)


def d_tanh(x):
    return 1 - tanh(x) ** 2


def forward_tanh(U, b2, W, b1, X_batch):
    z = W @ X_batch + b1
    hidden = tanh(z)
    out = U @ hidden + b2
    return softmax(out), hidden, out


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    batch_size = X_batch.shape[1]
    d_out = (softmaxed - Y_batch) / batch_size
    d_U = d_out @ hidden.T
    d_b2 = np.sum(d_out, axis=1, keepdims=True)
    d_hidden = U.T @ d_out
    d_z = d_hidden * d_tanh(W @ X_batch + b1)
    d_W = d_z @ X_batch.T
    d_b1 = np.sum(d_z, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
