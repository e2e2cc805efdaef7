"""Returns lists of arrays where the lab has tuples."""

def compute_grads(softmaxed, x, y):
    d_z = (softmaxed - y) / y.shape[1]
    return [d_z @ x.T, d_z.sum(axis=1, keepdims=True)]


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    return [softmax(out), hidden, out]


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    grads = []
    d_out = (softmaxed - Y_batch) / Y_batch.shape[1]
    grads.append(d_out @ hidden.T)
    grads.append(d_out.sum(axis=1, keepdims=True))
    d_z = U.T @ d_out * (hidden > 0)
    grads.append(d_z @ X_batch.T)
    grads.append(d_z.sum(axis=1, keepdims=True))
    return grads


def forward_tanh(U, b2, W, b1, X_batch):
    hidden = np.tanh(W @ X_batch + b1)
    out = U @ hidden + b2
    return [softmax(out), hidden, out]
