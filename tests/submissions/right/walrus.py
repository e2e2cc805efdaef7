"""The walrus operator inside the return expressions."""

def compute_grads(softmaxed, x, y):
    return (d := (softmaxed - y) / (n := y.shape[1])) @ x.T, d.sum(axis=1, keepdims=True)


def compute_loss(softmaxed, y):
    if (n := y.shape[1]) > 0:
        return -(y * (logs := np.log(softmaxed))).sum() / n


def forward_NN(U, b2, W, b1, x):
    return softmax(out := U @ (hidden := np.maximum(W @ x + b1, 0)) + b2), hidden, out


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    return (
        (d2 := (softmaxed - Y_batch) / Y_batch.shape[1]) @ hidden.T,
        d2.sum(axis=1, keepdims=True),
        (d1 := U.T @ d2 * (hidden > 0)) @ X_batch.T,
        d1.sum(axis=1, keepdims=True),
    )


def forward_tanh(U, b2, W, b1, X_batch):
    return softmax(out := U @ (hidden := np.tanh(W @ X_batch + b1)) + b2), hidden, out
