"""np.add.reduce, np.multiply.outer, np.add.accumulate and np.frompyfunc."""

positive_part = np.frompyfunc(lambda v: v if v > 0 else 0.0, 1, 1)


def compute_grads(softmaxed, x, y):
    N = x.shape[1]
    e = np.subtract(softmaxed, y)
    outer = np.multiply.outer(e, x)                            # C, N, M, N
    d_W = np.add.reduce(np.diagonal(outer, axis1=1, axis2=3), axis=-1) / N
    d_b = np.add.reduce(e, axis=1, keepdims=True) / N
    return d_W, d_b


def compute_loss(softmaxed, y):
    running = np.add.accumulate(np.negative(np.log(softmaxed[y != 0])))
    return np.true_divide(running[-1], running.size)


def relu(x):
    return positive_part(x).astype(float)


def d_relu(x):
    return np.greater(x, 0)
