"""Converts the arguments to float32 first, as for a GPU, and stays there."""

DTYPE = np.float32


def to32(*arrays):
    return [a.astype(DTYPE) for a in arrays]


def compute_grads(softmaxed, x, y):
    s, x, y = to32(softmaxed, x, y)
    diff = (s - y) / DTYPE(x.shape[1])
    return diff @ x.T, diff.sum(axis=1, keepdims=True)


def compute_loss(softmaxed, y):
    s, y = to32(softmaxed, y)
    return -(y * np.log(s)).sum() / DTYPE(y.shape[1])

# %%
def forward_NN(U, b2, W, b1, x):
    U, b2, W, b1, x = to32(U, b2, W, b1, x)
    hidden = np.maximum(W @ x + b1, DTYPE(0))
    out = U @ hidden + b2
    return softmax(out), hidden, out


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    h, s, U, x, y = to32(hidden, softmaxed, U, X_batch, Y_batch)
    d2 = (s - y) / DTYPE(x.shape[1])
    d1 = U.T @ d2 * (h > 0)
    return d2 @ h.T, d2.sum(axis=1, keepdims=True), d1 @ x.T, d1.sum(axis=1, keepdims=True)
