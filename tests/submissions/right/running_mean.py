"""Keeps a running mean of the gradients, one sample after the other."""

def compute_grads(softmaxed, x, y):
    mean_W = np.zeros((y.shape[0], x.shape[0]))
    mean_b = np.zeros((y.shape[0], 1))
    for k in range(x.shape[1]):
        d = softmaxed[:, [k]] - y[:, [k]]
        mean_W += (d * x[:, k] - mean_W) / (k + 1)
        mean_b += (d - mean_b) / (k + 1)
    return mean_W, mean_b


def compute_loss(softmaxed, y):
    mean = 0.0
    for k, (p, q) in enumerate(zip(softmaxed.T, y.T), start=1):
        mean += (-np.log(p[np.flatnonzero(q)[0]]) - mean) / k
    return mean


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    means = [np.zeros(U.shape), np.zeros((U.shape[0], 1)), np.zeros(W.shape), np.zeros(b1.shape)]
    for k in range(X_batch.shape[1]):
        d2 = softmaxed[:, [k]] - Y_batch[:, [k]]
        d1 = U.T @ d2 * (hidden[:, [k]] > 0)
        sample = [d2 @ hidden[:, [k]].T, d2, d1 @ X_batch[:, [k]].T, d1]
        means = [m + (g - m) / (k + 1) for m, g in zip(means, sample)]
    return tuple(means)
