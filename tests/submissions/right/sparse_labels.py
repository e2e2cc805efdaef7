"""The labels as a scipy.sparse matrix."""

from scipy import sparse


def compute_grads(softmaxed, x, y):
    Y = sparse.csr_matrix(y)
    N = x.shape[1]
    d_W = (softmaxed @ x.T - Y @ x.T) / N
    d_b = (softmaxed.sum(axis=1, keepdims=True) - np.asarray(Y.sum(axis=1))) / N
    return d_W, d_b


def compute_loss(softmaxed, y):
    Y = sparse.coo_matrix(y)
    return -np.log(softmaxed[Y.row, Y.col]).sum() / Y.shape[1]


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d = np.asarray(softmaxed - sparse.csc_matrix(Y_batch))
    back = sparse.csr_matrix(hidden > 0).multiply(U.T @ d).toarray()
    return d @ hidden.T / N, d.mean(axis=1, keepdims=True), back @ X_batch.T / N, back.mean(axis=1, keepdims=True)
