"""np.add.at and np.subtract.at gather the contributions of the samples."""

def compute_grads(softmaxed, x, y):
    C, N = y.shape
    labels = y.argmax(axis=0)
    d_W = softmaxed @ x.T
    np.subtract.at(d_W, labels, x.T)
    d_b = softmaxed.sum(axis=1, keepdims=True)
    np.subtract.at(d_b, (labels, 0), 1)
    return d_W / N, d_b / N


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    C, N = Y_batch.shape
    labels = Y_batch.argmax(axis=0)
    delta = np.array(softmaxed)
    np.add.at(delta, (labels, np.arange(N)), -1.0)
    d_U = np.zeros(U.shape)
    d_b2 = np.zeros((C, 1))
    for n in range(N):
        np.add.at(d_U, slice(None), np.outer(delta[:, n], hidden[:, n]))
        np.add.at(d_b2, (slice(None), 0), delta[:, n])
    back = U.T @ delta * (hidden > 0)
    d_W = np.zeros(W.shape)
    unit, sample = np.nonzero(hidden)
    np.add.at(d_W, unit, back[unit, sample][:, None] * X_batch.T[sample])
    d_b1 = np.zeros(b1.shape)
    np.add.at(d_b1, unit, back[unit, sample][:, None])
    return d_U / N, d_b2 / N, d_W / N, d_b1 / N
