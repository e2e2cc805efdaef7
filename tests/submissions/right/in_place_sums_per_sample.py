"""Sums outer products over the samples, then divides in place."""

def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    C, H, M, N = *U.shape, *X_batch.shape
    d_U, d_b2, d_W, d_b1 = np.zeros((C, H)), np.zeros((C, 1)), np.zeros((H, M)), np.zeros((H, 1))
    for n in range(N):
        e = (softmaxed[:, n] - Y_batch[:, n]).reshape(-1, 1)
        h = hidden[:, n].reshape(-1, 1)
        d = (U.T @ e) * np.where(h > 0, 1, 0)
        d_U += e @ h.T; d_b2 += e; d_W += d @ X_batch[:, n].reshape(1, -1); d_b1 += d
    for g in (d_U, d_b2, d_W, d_b1):
        g /= N
    return d_U, d_b2, d_W, d_b1
