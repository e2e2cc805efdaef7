"""Goes through the full Jacobian of the softmax, without the s - y shortcut."""

def softmax_jacobian(s):
    # s is one column, J[i, j] = s_i (delta_ij - s_j)
    return np.diag(s) - np.outer(s, s)


def compute_grads(softmaxed, x, y):
    N = x.shape[1]
    d_W = np.zeros((y.shape[0], x.shape[0]))
    d_b = np.zeros((y.shape[0], 1))
    for i in range(N):
        s = softmaxed[:, i]
        dL_ds = -y[:, i] / s
        dL_dz = softmax_jacobian(s).T @ dL_ds
        d_W += dL_dz[:, None] * x[:, i][None, :] / N
        d_b += dL_dz[:, None] / N
    return d_W, d_b


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    dL_dtheta = np.stack(
        [softmax_jacobian(softmaxed[:, i]) @ (-Y_batch[:, i] / softmaxed[:, i]) for i in range(N)],
        axis=1,
    ) / N
    dL_dh = U.T @ dL_dtheta
    dL_dz = dL_dh * (hidden > 0)
    return (
        dL_dtheta @ hidden.T,
        dL_dtheta.sum(axis=1, keepdims=True),
        dL_dz @ X_batch.T,
        dL_dz.sum(axis=1, keepdims=True),
    )
