"""np.linalg.multi_dot and diagonal matrices for the elementwise products."""

def compute_grads(softmaxed, x, y):
    N = x.shape[1]
    averaging = np.eye(N) / N
    d_W = np.linalg.multi_dot([softmaxed - y, averaging, x.T])
    d_b = np.linalg.multi_dot([softmaxed - y, averaging, np.ones((N, 1))])
    return d_W, d_b


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    diff = softmaxed - Y_batch
    d_W, d_b1 = np.zeros(W.shape), np.zeros(b1.shape)
    for n in range(N):
        D = np.diag((hidden[:, n] > 0) * 1.0)
        col = np.linalg.multi_dot([D, U.T, diff[:, [n]]])
        d_W += col @ X_batch[:, [n]].T
        d_b1 += col
    return diff @ hidden.T / N, diff @ np.ones((N, 1)) / N, d_W / N, d_b1 / N
