"""One sample at a time, with outer products, divided by the batch size at the end."""

def compute_grads(softmaxed, x, y):
    n_samples = x.shape[1]
    d_W = np.zeros((softmaxed.shape[0], x.shape[0]))
    d_b = np.zeros((softmaxed.shape[0], 1))
    for i in range(n_samples):
        diff = softmaxed[:, i] - y[:, i]
        d_W += np.outer(diff, x[:, i])
        d_b[:, 0] += diff
    return d_W / n_samples, d_b / n_samples


def compute_loss(softmaxed, y):
    total = 0
    for i in range(y.shape[1]):
        total -= np.sum(y[:, i] * np.log(softmaxed[:, i]))
    return total / y.shape[1]


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_U = np.zeros_like(U)
    d_b2 = np.zeros((U.shape[0], 1))
    d_W = np.zeros_like(W)
    d_b1 = np.zeros_like(b1)
    N = X_batch.shape[1]
    for n in range(N):
        delta = softmaxed[:, n] - Y_batch[:, n]
        d_U += np.outer(delta, hidden[:, n])
        d_b2 += delta.reshape(-1, 1)
        back = (U.T @ delta) * (hidden[:, n] > 0)
        d_W += np.outer(back, X_batch[:, n])
        d_b1 += back.reshape(-1, 1)
    return d_U / N, d_b2 / N, d_W / N, d_b1 / N
