"""sum over generator expressions, next, and generators with yield."""

def columns(*matrices):
    for n in range(matrices[0].shape[1]):
        yield tuple(m[:, n : n + 1] for m in matrices)


def compute_loss(softmaxed, y):
    return sum(-np.log(next(p for p, q in zip(s, t_) if q)) for s, t_ in zip(softmaxed.T, y.T)) / len(y.T)


def compute_grads(softmaxed, x, y):
    N = x.shape[1]
    d_W = sum((s - p) @ v.T for s, v, p in columns(softmaxed, x, y)) / N
    d_b = sum(s - p for s, p in columns(softmaxed, y)) / N
    return d_W, d_b


def layer_gradients(hidden, softmaxed, U, X_batch, Y_batch):
    N = X_batch.shape[1]
    deltas = [s - y for s, y in columns(softmaxed, Y_batch)]
    backs = [U.T @ d * (1 - h * h) for d, (h,) in zip(deltas, columns(hidden))]
    yield sum(d @ h.T for d, (h,) in zip(deltas, columns(hidden))) / N
    yield sum(deltas) / N
    yield sum(d @ x.T for d, (x,) in zip(backs, columns(X_batch))) / N
    yield sum(backs) / N


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    return tuple(layer_gradients(hidden, softmaxed, U, X_batch, Y_batch))
