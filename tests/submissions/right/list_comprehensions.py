"""Gradients and loss built with list comprehensions and np.array at the end."""

def compute_grads(softmaxed, x, y):
    N = x.shape[1]
    d_W = np.array([
        [sum((softmaxed[i, n] - y[i, n]) * x[j, n] for n in range(N)) / N for j in range(x.shape[0])]
        for i in range(softmaxed.shape[0])
    ])
    d_b = np.array([[sum(softmaxed[i] - y[i]) / N] for i in range(softmaxed.shape[0])])
    return d_W, d_b


def compute_loss(softmaxed, y):
    losses = [-np.log(p[q == 1])[0] for p, q in zip(softmaxed.T, y.T)]
    return sum(losses) / len(losses)


def relu(x):
    return np.array([[v if v > 0 else 0.0 for v in row] for row in x])


def d_relu(x):
    return np.array([[1.0 if v > 0 else 0.0 for v in row] for row in x])
