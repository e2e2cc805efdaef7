"""Checks the shapes of arguments and results with assert."""

def compute_grads(softmaxed, x, y):
    assert softmaxed.shape == y.shape, "softmaxed and y must have the same shape"
    assert x.shape[1] == y.shape[1]
    assert np.allclose(softmaxed.sum(axis=0), 1)
    d_z = softmaxed - y
    d_W = d_z @ x.T / y.shape[1]
    d_b = d_z.sum(axis=1, keepdims=True) / y.shape[1]
    assert d_W.shape == (y.shape[0], x.shape[0])
    assert d_b.shape == (y.shape[0], 1)
    return d_W, d_b


def compute_loss(softmaxed, y):
    assert set(np.unique(y)) <= {0, 1} and (y.sum(axis=0) == 1).all()
    loss = -np.sum(y * np.log(softmaxed)) / y.shape[1]
    assert np.isscalar(loss) and loss >= 0
    return loss


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    C, H = U.shape
    M, N = X_batch.shape
    assert hidden.shape == (H, N) and W.shape == (H, M) and b1.shape == (H, 1)
    np.testing.assert_allclose(hidden, np.maximum(W @ X_batch + b1, 0), atol=1e-8)
    d_theta = (softmaxed - Y_batch) / N
    d_z = (U.T @ d_theta) * (hidden > 0)
    grads = d_theta @ hidden.T, d_theta.sum(1, keepdims=True), d_z @ X_batch.T, d_z.sum(1, keepdims=True)
    assert [g.shape for g in grads] == [(C, H), (C, 1), (H, M), (H, 1)]
    return grads
