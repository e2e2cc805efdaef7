"""One class at a time: a row of the gradient for each class, the biases of hidden units by dot products."""

def compute_grads(softmaxed, x, y):
    n_classes, n = y.shape
    rows = np.zeros((n_classes, x.shape[0] + 1))
    for k in range(n_classes):
        err = softmaxed[k] - y[k]
        rows[k, 0] = err.sum()
        rows[k, 1:] = x @ err
    rows /= n
    return rows[:, 1:], rows[:, :1]


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_U, d_b2 = np.empty_like(U), np.empty((U.shape[0], 1))
    upstream = np.zeros_like(hidden)
    for k in range(U.shape[0]):
        err = (softmaxed[k] - Y_batch[k]) / Y_batch.shape[1]
        d_U[k] = hidden @ err
        d_b2[k] = err.sum()
        upstream += np.outer(U[k], err)
    d_W, d_b1 = np.empty_like(W), np.empty_like(b1)
    for j in range(W.shape[0]):
        on = hidden[j] > 0
        d_W[j] = X_batch[:, on] @ upstream[j, on]
        d_b1[j] = upstream[j, on].sum()
    return d_U, d_b2, d_W, d_b1
