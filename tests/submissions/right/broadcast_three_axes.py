"""Per-sample gradients by broadcasting to three axes, then the mean over the last one."""

def compute_grads(softmaxed, x, y):
    err = softmaxed - y
    d_W = (err[:, None, :] * x[None, :, :]).mean(axis=2)
    d_b = err.mean(axis=1)[:, None]
    return d_W, d_b


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    err = softmaxed - Y_batch                                  # C, N
    back = (U[:, :, None] * err[:, None, :]).sum(axis=0)       # H, N
    back = np.where(hidden > 0, back, 0.0)
    d_U = (err[:, None, :] * hidden[None, :, :]).mean(axis=2)
    d_W = (back[:, None, :] * X_batch[None, :, :]).mean(axis=-1)
    return d_U, err.mean(axis=1)[:, None], d_W, back.mean(axis=1)[:, None]


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    err = softmaxed - Y_batch
    # a stack of (C, 1) @ (1, H) products, one for each sample
    d_U = np.mean(err.T[:, :, None] @ hidden.T[:, None, :], axis=0)
    back = np.squeeze(U.T @ err.T[:, :, None], axis=2).T * (1 - hidden * hidden)
    d_W = np.mean(back.T[:, :, None] @ X_batch.T[:, None, :], axis=0)
    return d_U, err.mean(axis=1, keepdims=True), d_W, back.mean(axis=1, keepdims=True)
