"""The softmax Jacobians of the whole batch as one (N, C, C) array."""

def compute_grads(softmaxed, x, y):
    C, N = y.shape
    S = softmaxed.T                                        # (N, C)
    J = S[:, :, None] * np.eye(C)[None] - S[:, :, None] * S[:, None, :]
    dL_dS = -(y / softmaxed).T / N                         # (N, C)
    dL_dZ = np.einsum("nij,nj->ni", J, dL_dS)              # (N, C)
    dW = np.einsum("ni,mn->im", dL_dZ, x)
    db = dL_dZ.sum(axis=0).reshape(C, 1)
    return dW, db


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    C, N = Y_batch.shape
    S = softmaxed.T
    J = S[:, :, None] * np.eye(C)[None] - S[:, :, None] * S[:, None, :]
    dL_dS = -(Y_batch / softmaxed).T / N
    d_out = np.einsum("nij,nj->in", J, dL_dS)
    J_tanh = 1 - hidden ** 2
    d_z = np.einsum("ch,cn->hn", U, d_out) * J_tanh
    return d_out @ hidden.T, d_out.sum(1)[:, None], d_z @ X_batch.T, d_z.sum(1)[:, None]
