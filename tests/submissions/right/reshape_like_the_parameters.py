"""Reshapes each bias gradient to the shape of its parameter; float(N) from len of the columns."""

def compute_grads(softmaxed, x, y):
    n = float(len(x.T))
    d_b = np.sum(softmaxed - y, 1) / n
    d_b.shape = (-1, 1)
    d_W = (softmaxed - y).dot(x.transpose()) / n
    return d_W, d_b


def compute_loss(softmaxed, y):
    n = float(np.size(y, 1))
    return float(np.sum(-np.log(softmaxed) * y) / n)


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = float(np.size(X_batch, axis=1))
    d2 = softmaxed - Y_batch
    d1 = U.T.dot(d2) * (W.dot(X_batch) + b1 > 0)
    d_U = (d2.dot(hidden.T) / n).reshape(U.shape)
    d_b2 = (d2.sum(1) / n).reshape(U.shape[0], 1)
    d_W = (d1.dot(X_batch.T) / n).reshape(W.shape)
    d_b1 = (d1.sum(1) / n).reshape(b1.shape)
    return d_U, d_b2, d_W, d_b1
