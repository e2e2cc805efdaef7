"""Computes and returns in np.longdouble."""

def compute_grads(softmaxed, x, y):
    s = softmaxed.astype(np.longdouble)
    d = (s - y) / np.longdouble(x.shape[1])
    return d @ x.T.astype(np.longdouble), d.sum(axis=1, keepdims=True)


def compute_loss(softmaxed, y):
    return -np.sum(y * np.log(np.longdouble(softmaxed))) / y.shape[1]


def forward_tanh(U, b2, W, b1, X_batch):
    hidden = np.tanh(np.longdouble(W) @ np.longdouble(X_batch) + b1)
    out = np.longdouble(U) @ hidden + b2
    return softmax(out), hidden, out
